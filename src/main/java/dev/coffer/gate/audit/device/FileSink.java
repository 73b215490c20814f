package dev.coffer.gate.audit.device;

import dev.coffer.crypto.KeyedHash;
import dev.coffer.gate.audit.chain.Tail;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file to which lines are appended, those that come together by one write(2). While it is open it
 * is locked, so that no other process continues the chain, and so that whoever verifies it knows
 * that it grows.
 *
 * <p>Source: OpenBao, builtin/audit/file/backend.go.
 */
public final class FileSink implements LineSink {
    private static final String NOT_FOR_TWO = "it is written by another audit device or process";

    private final Path path;
    private final Optional<Set<PosixFilePermission>> mode;
    private volatile @Nullable FileChannel channel;

    /**
     * A file.
     *
     * @param mode set whenever it is opened; empty to leave it as it is
     */
    public FileSink(Path path, Optional<Set<PosixFilePermission>> mode) {
        this.path = path;
        this.mode = mode.map(Set::copyOf);
    }

    @Override
    public Tail open(KeyedHash mac) throws IOException {
        close();
        try {
            return opened(mac);
        } catch (IOException refused) {
            close();
            throw new IOException(GoErrors.text("open", path.toString(), refused), refused);
        }
    }

    private Tail opened(KeyedHash mac) throws IOException {
        Path folder = path.getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            Path _ = Files.createDirectories(folder);
        }
        boolean keepsLines = !Files.exists(path) || Files.isRegularFile(path);
        Tail tail = keepsLines && Files.exists(path) ? tail(mac) : Tail.NONE;
        FileChannel opened =
                FileChannel.open(
                        path,
                        Set.of(
                                StandardOpenOption.APPEND,
                                StandardOpenOption.WRITE,
                                StandardOpenOption.CREATE),
                        PosixFilePermissions.asFileAttribute(
                                mode.orElse(PosixFilePermissions.fromString("rw-------"))));
        channel = opened;
        if (keepsLines) {
            lock(opened);
            if (mode.isPresent()) {
                Path _ = Files.setPosixFilePermissions(path, mode.get());
            }
        }
        if (tail.unfinished()) {
            int _ = opened.write(ByteBuffer.wrap(new byte[] {'\n'}));
            return tail.finished();
        }
        return tail;
    }

    /** Before the lock: closing any descriptor of a file gives up this process's locks on it. */
    private Tail tail(KeyedHash mac) throws IOException {
        try (FileChannel reader = FileChannel.open(path, StandardOpenOption.READ)) {
            return Tail.of(reader, mac);
        }
    }

    /** A file system without locks is no reason not to log. */
    private static void lock(FileChannel opened) throws IOException {
        try {
            if (opened.tryLock() == null) {
                throw new IOException(NOT_FOR_TWO);
            }
        } catch (OverlappingFileLockException ours) {
            throw new IOException(NOT_FOR_TWO, ours);
        }
    }

    @Override
    public void write(byte[] line, int length) throws IOException {
        FileChannel open = required();
        ByteBuffer rest = ByteBuffer.wrap(line, 0, length);
        try {
            while (rest.hasRemaining()) {
                int _ = open.write(rest);
            }
        } catch (IOException refused) {
            takeBack(open, rest.position());
            throw new IOException(GoErrors.text("write", path.toString(), refused), refused);
        }
    }

    /** What does not fit leaves nothing of it behind. */
    private static void takeBack(FileChannel open, int written) {
        if (written == 0) {
            return;
        }
        try {
            FileChannel _ = open.truncate(open.size() - written);
        } catch (IOException _) {
            // The next opening finds an unfinished line and steps over it.
        }
    }

    @Override
    public boolean takesSeveral() {
        return true;
    }

    @Override
    public void force() throws IOException {
        required().force(false);
    }

    private FileChannel required() throws IOException {
        FileChannel open = channel;
        if (open == null) {
            throw new IOException("file not open");
        }
        return open;
    }

    @Override
    public void close() {
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException _) {
                // What was written is with the operating system; there is nothing left to do.
            }
        }
    }

    @Override
    public boolean opensAtStart() {
        return true;
    }
}
