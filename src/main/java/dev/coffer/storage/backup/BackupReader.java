package dev.coffer.storage.backup;

import dev.coffer.crypto.ConstantTime;
import dev.coffer.crypto.Encodings;
import dev.coffer.crypto.Sha256;
import dev.coffer.request.Bytes;
import dev.coffer.storage.physical.Key;
import dev.coffer.storage.physical.Stored;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads an archive and verifies all of it: the order of its files, each hash, and that nothing is
 * missing at the end. Records are handed on before that, so nothing may rest on them until {@link
 * #read} has returned. One record is in memory at a time, and the list of hashes.
 */
public final class BackupReader {
    private static final int BUFFER_BYTES = 64 << 10;

    private final InputStream in;
    private final Target target;
    private final StringBuilder sums = new StringBuilder();
    private @Nullable Key last;
    private long records;
    private long bytes;

    private BackupReader(InputStream in, Target target) {
        this.in = in;
        this.target = target;
    }

    /** Takes records in key order. */
    public interface Target {
        /** Forgets them. */
        Target NOWHERE = (_, _) -> {};

        /** Takes one. */
        void record(Key key, Stored stored) throws IOException;
    }

    /**
     * What was read.
     *
     * @param records how many
     * @param bytes of keys and values
     * @param list hash of the list of hashes
     * @param mark the same under a key of the installation that wrote it
     */
    public record Verified(Manifest manifest, long records, long bytes, Bytes list, Bytes mark) {}

    /**
     * Reads an archive to its end.
     *
     * @throws BackupException if it is no whole and undamaged snapshot
     * @throws IOException if it cannot be read, or a record cannot be taken
     */
    public static Verified read(InputStream source, Target target)
            throws BackupException, IOException {
        try {
            return new BackupReader(new GZIPInputStream(source, BUFFER_BYTES), target).read();
        } catch (ZipException damaged) {
            throw new BackupException("the file is no snapshot, or it is damaged");
        } catch (EOFException cut) {
            throw new BackupException("the snapshot is cut off: it is not whole");
        }
    }

    private Verified read() throws BackupException, IOException {
        TarEntry first = next();
        if (!first.name().equals(Archive.META)) {
            throw new BackupException("the file is no snapshot of Coffer");
        }
        Manifest manifest = Manifest.decode(whole(first, true));
        TarEntry entry = next();
        for (int number = 1; entry.name().startsWith(Archive.RECORDS); number++) {
            if (number > Archive.MAX_FILES
                    || !entry.name().equals(Archive.RECORDS + "%08d".formatted(number))) {
                throw new BackupException("files of the snapshot are missing or out of order");
            }
            records(entry);
            entry = next();
        }
        byte[] list = list(entry);
        Bytes mark = mark(next());
        return new Verified(manifest, records, bytes, Bytes.wrap(Sha256.hash(list)), mark);
    }

    private byte[] list(TarEntry entry) throws BackupException, IOException {
        if (!entry.name().equals(Archive.SUMS)) {
            throw new BackupException("the snapshot has a file that is not known");
        }
        byte[] list = whole(entry, false);
        byte[] found = sums.toString().getBytes(StandardCharsets.US_ASCII);
        if (!ConstantTime.equal(list, found)) {
            throw new BackupException("the snapshot is damaged: a file has another hash");
        }
        return list;
    }

    private Bytes mark(TarEntry entry) throws BackupException, IOException {
        if (!entry.name().equals(Archive.MARK)) {
            throw new BackupException("the snapshot has a file that is not known");
        }
        String text = new String(whole(entry, false), StandardCharsets.US_ASCII).strip();
        return Encodings.fromHex(text)
                .map(Bytes::wrap)
                .orElseThrow(() -> new BackupException("the mark of the snapshot is damaged"));
    }

    private void records(TarEntry entry) throws BackupException, IOException {
        EntryContent content = opened(entry);
        while (content.left() > 0) {
            if (content.left() < Archive.RECORD_HEAD_BYTES) {
                throw malformed();
            }
            ByteBuffer head = ByteBuffer.wrap(content.next(Archive.RECORD_HEAD_BYTES));
            int keyLength = Byte.toUnsignedInt(head.get());
            long version = head.getLong();
            int length = head.getInt();
            boolean fits = length >= 0 && keyLength + (long) length <= content.left();
            if (!fits || keyLength == 0 || keyLength > Key.MAX_BYTES) {
                throw malformed();
            }
            Key key = Key.wrap(content.next(keyLength));
            take(key, new Stored(Bytes.wrap(content.next(length)), version));
        }
        sum(entry, content);
    }

    private void take(Key key, Stored stored) throws BackupException, IOException {
        if (last != null && last.compareTo(key) >= 0) {
            throw malformed();
        }
        last = key;
        records++;
        bytes += key.length() + stored.value().length();
        target.record(key, stored);
    }

    private static BackupException malformed() {
        return new BackupException("the records of the snapshot make no sense");
    }

    private byte[] whole(TarEntry entry, boolean summed) throws BackupException, IOException {
        EntryContent content = opened(entry);
        byte[] bytes = content.next((int) entry.sizeBytes());
        if (summed) {
            sum(entry, content);
        } else {
            byte[] _ = content.finish();
        }
        return bytes;
    }

    private EntryContent opened(TarEntry entry) throws BackupException {
        if (entry.sizeBytes() > Archive.MAX_FILE_BYTES) {
            throw new BackupException("a file of the snapshot is too long");
        }
        return new EntryContent(in, entry);
    }

    private void sum(TarEntry entry, EntryContent content) throws IOException {
        sums.append(Encodings.hex(content.finish())).append("  ").append(entry.name()).append('\n');
    }

    private TarEntry next() throws BackupException, IOException {
        byte[] head = EntryContent.exactly(in, TarEntry.BLOCK_BYTES);
        if (TarEntry.isEnd(head)) {
            throw new BackupException("the snapshot is not whole: files are missing at its end");
        }
        return TarEntry.decode(head);
    }
}
