package dev.coffer.storage.folder;

import dev.coffer.request.Bytes;
import java.nio.ByteBuffer;

/**
 * A folder that holds at least one name. Encoded as its path alone in epoch 0, else as a byte that
 * begins no text, the epoch and the path.
 *
 * @param epoch where changes are noted now; those of the epoch before may still wait for a merge,
 *     those of earlier ones are in the pages
 * @param path empty for the root, else with a slash at its end
 */
record FolderRecord(long epoch, String path) {
    private static final byte WITH_EPOCH = (byte) 0xff;
    private static final int PATH_AT = 1 + Long.BYTES;

    /** A folder that comes into being. */
    static FolderRecord first(String path) {
        return new FolderRecord(0, path);
    }

    FolderRecord next() {
        return new FolderRecord(Math.addExact(epoch, 1), path);
    }

    Bytes encode() {
        Bytes text = Bytes.fromUtf8(path);
        if (epoch == 0) {
            return text;
        }
        byte[] out = new byte[PATH_AT + text.length()];
        var _ = ByteBuffer.wrap(out).put(WITH_EPOCH).putLong(epoch);
        text.copyTo(out, PATH_AT);
        return Bytes.wrap(out);
    }

    static FolderRecord decode(Bytes bytes) {
        if (bytes.length() == 0 || bytes.byteAt(0) != WITH_EPOCH) {
            return new FolderRecord(0, bytes.utf8());
        }
        return new FolderRecord(bytes.asBuffer().getLong(1), bytes.slice(PATH_AT).utf8());
    }
}
