package dev.coffer.storage.schema;

import dev.coffer.request.Bytes;

/**
 * Identity of a mount: 16 random bytes, new at every enable, so that moving a mount changes one
 * record and a new mount on an old path shares nothing with its predecessor.
 */
public record MountId(Bytes bytes) {
    /** Length of an id. */
    public static final int BYTES = 16;

    public MountId {
        if (bytes.length() != BYTES) {
            throw new IllegalStateException("mount id of " + bytes.length() + " bytes");
        }
    }
}
