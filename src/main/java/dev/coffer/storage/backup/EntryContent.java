package dev.coffer.storage.backup;

import dev.coffer.crypto.Sha256;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** One file of an archive, read piece by piece and hashed meanwhile. Not thread-safe. */
final class EntryContent {
    private final InputStream in;
    private final long sizeBytes;
    private final Sha256.Running hash = new Sha256.Running();
    private long left;

    EntryContent(InputStream in, TarEntry entry) {
        this.in = in;
        this.sizeBytes = entry.sizeBytes();
        this.left = sizeBytes;
    }

    /** Bytes that were not read. */
    long left() {
        return left;
    }

    /**
     * The next ones, of which there must be so many.
     *
     * @throws EOFException if the archive is cut off here
     */
    byte[] next(int length) throws IOException {
        byte[] read = exactly(in, length);
        hash.add(read, 0, length);
        left -= length;
        return read;
    }

    /** The hash of the file, all of which was read; passes over what fills its last block. */
    byte[] finish() throws IOException {
        byte[] _ = exactly(in, TarEntry.paddingBytes(sizeBytes));
        return hash.finish();
    }

    /** So many bytes, or {@link EOFException}. */
    static byte[] exactly(InputStream in, int length) throws IOException {
        byte[] read = in.readNBytes(length);
        if (read.length != length) {
            throw new EOFException();
        }
        return read;
    }
}
