package dev.coffer.storage.folder;

import dev.coffer.request.Bytes;

/**
 * A name that came or went since the folder's pages were last written. Encoded as one byte and the
 * name.
 *
 * @param added false if the name went
 */
record ChangeRecord(boolean added, Bytes name) {
    Bytes encode() {
        byte[] out = new byte[1 + name.length()];
        out[0] = (byte) (added ? 1 : 0);
        name.copyTo(out, 1);
        return Bytes.wrap(out);
    }

    static ChangeRecord decode(Bytes bytes) {
        return new ChangeRecord(bytes.byteAt(0) == 1, bytes.slice(1));
    }
}
