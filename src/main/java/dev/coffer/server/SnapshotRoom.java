package dev.coffer.server;

import dev.coffer.request.RequestFailure;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How much one snapshot may bring. It is measured twice, as it comes and unpacked, since a small
 * file can unpack to a large one.
 */
final class SnapshotRoom {
    /** The store in use goes on writing meanwhile: to it belongs the other half. */
    private static final int SHARE_OF_FREE_SPACE = 2;

    private static final int MEBIBYTE_BITS = 20;

    private final long limitBytes;
    private long unpacked;

    private SnapshotRoom(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /** The room on the disk of a directory. */
    static SnapshotRoom on(Path directory) throws IOException {
        return of(Files.getFileStore(directory).getUsableSpace());
    }

    static SnapshotRoom of(long freeBytes) {
        return new SnapshotRoom(freeBytes / SHARE_OF_FREE_SPACE);
    }

    /**
     * Says no before anything is read.
     *
     * @throws RequestFailure.TooLarge 413
     */
    void require(long declaredBytes) {
        if (declaredBytes > limitBytes) {
            throw new RequestFailure.TooLarge(
                    "the snapshot is larger than half of the free space of the storage's disk, "
                            + (limitBytes >> MEBIBYTE_BITS)
                            + " MiB; nothing was changed");
        }
    }

    /** Takes so many bytes more of what was unpacked; throws as {@link #require}. */
    void unpacked(long bytes) {
        unpacked += bytes;
        require(unpacked);
    }

    /** The same bytes, as many as there is room for. */
    InputStream bounded(InputStream source) {
        return new FilterInputStream(source) {
            private long read;

            @Override
            public int read() throws IOException {
                int next = super.read();
                count(next < 0 ? 0 : 1);
                return next;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                int count = super.read(into, offset, length);
                count(Math.max(0, count));
                return count;
            }

            private void count(int bytes) {
                read += bytes;
                require(read);
            }
        };
    }
}
