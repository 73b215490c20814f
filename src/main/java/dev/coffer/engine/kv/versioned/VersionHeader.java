package dev.coffer.engine.kv.versioned;

import dev.coffer.request.Bytes;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of one version beside its value. Format 1 had no actors; it is read, not written.
 *
 * @param created when it was written
 * @param deletion from when on it counts as deleted, which may lie ahead
 * @param destroyed whether the value is gone for good
 * @param createdBy who wrote it
 * @param deletedBy who deleted or destroyed it last; unknown where nobody did, or a time ran out
 */
record VersionHeader(
        Instant created,
        Optional<Instant> deletion,
        boolean destroyed,
        Actor createdBy,
        Actor deletedBy) {
    private static final byte FORMAT = 2;
    private static final byte WITHOUT_ACTORS = 1;
    private static final int DESTROYED = 1;
    private static final int DELETION = 2;
    private static final int FIXED_BYTES = 2 + 2 * BinaryTime.BYTES;

    /** A version that comes into being. */
    static VersionHeader created(Instant at, Optional<Instant> deletion, Actor by) {
        return new VersionHeader(at, deletion, false, by, Actor.UNKNOWN);
    }

    /** Whether it counts as deleted at this time. */
    boolean deletedAt(Instant now) {
        return deletion.isPresent() && !deletion.get().isAfter(now);
    }

    /** The same, deleted at a time by somebody. */
    VersionHeader asDeleted(Instant at, Actor by) {
        return new VersionHeader(created, Optional.of(at), destroyed, createdBy, by);
    }

    /** The same, deleted by nobody but perhaps by time. */
    VersionHeader asUndeleted(Optional<Instant> deletion) {
        return new VersionHeader(created, deletion, destroyed, createdBy, Actor.UNKNOWN);
    }

    /** The same, its value gone for good. */
    VersionHeader asDestroyed(Actor by) {
        return new VersionHeader(created, deletion, true, createdBy, by);
    }

    Bytes encode() {
        int size = FIXED_BYTES + createdBy.storedBytes() + deletedBy.storedBytes();
        byte[] bytes = new byte[size];
        ByteBuffer out = ByteBuffer.wrap(bytes);
        out.put(FORMAT);
        out.put((byte) ((destroyed ? DESTROYED : 0) | (deletion.isPresent() ? DELETION : 0)));
        BinaryTime.put(out, created);
        BinaryTime.put(out, deletion.orElse(Instant.EPOCH));
        createdBy.put(out);
        deletedBy.put(out);
        return Bytes.wrap(bytes);
    }

    static VersionHeader decode(Bytes bytes) {
        Actor createdBy = Actor.UNKNOWN;
        Actor deletedBy = Actor.UNKNOWN;
        int size = FIXED_BYTES;
        if (bytes.length() > FIXED_BYTES && bytes.byteAt(0) == FORMAT) {
            createdBy = Actor.stored(bytes, size);
            deletedBy = Actor.stored(bytes, size + createdBy.storedBytes());
            size += createdBy.storedBytes() + deletedBy.storedBytes();
        } else if (bytes.byteAt(0) != WITHOUT_ACTORS) {
            throw unknownFormat();
        }
        if (bytes.length() != size) {
            throw unknownFormat();
        }
        ByteBuffer in = bytes.asBuffer().position(1);
        int flags = in.get();
        Instant created = BinaryTime.get(in);
        Instant deletion = BinaryTime.get(in);
        return new VersionHeader(
                created,
                (flags & DELETION) == 0 ? Optional.empty() : Optional.of(deletion),
                (flags & DESTROYED) != 0,
                createdBy,
                deletedBy);
    }

    private static IllegalStateException unknownFormat() {
        return new IllegalStateException("version header of an unknown format");
    }
}
