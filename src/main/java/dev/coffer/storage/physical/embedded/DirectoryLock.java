package dev.coffer.storage.physical.embedded;

import dev.coffer.storage.physical.StoreOpenException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The claim of one process on a store's directory, until it ends or closes the store. The operating
 * system drops it with the process, so a stale file never keeps anybody out.
 */
final class DirectoryLock implements AutoCloseable {
    static final String FILE = "coffer.lock";

    /**
     * Directories held by this process. A POSIX lock falls as soon as its process closes any handle
     * of the file, so a second attempt from inside must not even open it.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;

    private DirectoryLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /**
     * Claims {@code directory}, which exists.
     *
     * @throws StoreOpenException where another store holds it
     */
    static DirectoryLock claim(Path directory) throws IOException {
        Path real = directory.toRealPath();
        if (!HELD.add(real)) {
            throw inUse(directory, Long.toString(ProcessHandle.current().pid()));
        }
        FileChannel channel = null;
        try {
            channel =
                    FileChannel.open(
                            real.resolve(FILE),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw inUse(directory, Files.readString(real.resolve(FILE)).strip());
            }
            byte[] pid = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
            channel.truncate(0).write(ByteBuffer.wrap(pid), 0);
            return new DirectoryLock(real, channel);
        } catch (IOException | StoreOpenException e) {
            HELD.remove(real);
            closeQuietly(channel, e);
            throw e;
        }
    }

    private static void closeQuietly(@Nullable FileChannel channel, Exception reason) {
        if (channel == null) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    private static StoreOpenException inUse(Path directory, String pid) {
        return new StoreOpenException(
                "storage directory " + directory + " is in use by process " + pid, null);
    }

    /** Gives the directory free. Idempotent: the next holder keeps its claim. */
    @Override
    public synchronized void close() throws IOException {
        if (channel.isOpen()) {
            channel.close();
            HELD.remove(directory);
        }
    }
}
