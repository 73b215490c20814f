package dev.coffer.engine.kv.versioned;

import dev.coffer.request.Bytes;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of one version beside its value, and the value itself where it is small (decision
 * 0061). Format 1 had no actors, format 2 no values; they are read, not written.
 *
 * @param created when it was written
 * @param deletion from when on it counts as deleted, which may lie ahead
 * @param destroyed whether the value is gone for good
 * @param createdBy who wrote it
 * @param deletedBy who deleted or destroyed it last; unknown where nobody did, or a time ran out
 * @param value empty where it lies in a record of its own, or is gone
 */
record VersionHeader(
        Instant created,
        Optional<Instant> deletion,
        boolean destroyed,
        Actor createdBy,
        Actor deletedBy,
        Optional<Bytes> value) {
    /** Larger values have records of their own, so that looking through versions stays cheap. */
    static final int MAX_VALUE_BYTES = 512;

    private static final byte FORMAT = 3;
    private static final byte WITHOUT_VALUE = 2;
    private static final byte WITHOUT_ACTORS = 1;
    private static final int DESTROYED = 1;
    private static final int DELETION = 2;
    private static final int VALUE = 4;
    private static final int FIXED_BYTES = 2 + 2 * BinaryTime.BYTES;

    /** A version that comes into being, with its value if that is small. */
    static VersionHeader created(Instant at, Optional<Instant> deletion, Actor by, Bytes value) {
        Optional<Bytes> small =
                value.length() <= MAX_VALUE_BYTES ? Optional.of(value) : Optional.empty();
        return new VersionHeader(at, deletion, false, by, Actor.UNKNOWN, small);
    }

    /** Whether its value lies in a record of its own. */
    boolean isApart() {
        return !destroyed && value.isEmpty();
    }

    /** Whether it counts as deleted at this time. */
    boolean deletedAt(Instant now) {
        return deletion.isPresent() && !deletion.get().isAfter(now);
    }

    /** The same, deleted at a time by somebody. */
    VersionHeader asDeleted(Instant at, Actor by) {
        return new VersionHeader(created, Optional.of(at), destroyed, createdBy, by, value);
    }

    /** The same, deleted by nobody but perhaps by time. */
    VersionHeader asUndeleted(Optional<Instant> deletion) {
        return new VersionHeader(created, deletion, destroyed, createdBy, Actor.UNKNOWN, value);
    }

    /** The same, its value gone for good. */
    VersionHeader asDestroyed(Actor by) {
        return new VersionHeader(created, deletion, true, createdBy, by, Optional.empty());
    }

    Bytes encode() {
        int valueAt = FIXED_BYTES + createdBy.storedBytes() + deletedBy.storedBytes();
        int size = valueAt + value.map(Bytes::length).orElse(0);
        byte[] bytes = new byte[size];
        ByteBuffer out = ByteBuffer.wrap(bytes);
        out.put(FORMAT);
        out.put(
                (byte)
                        ((destroyed ? DESTROYED : 0)
                                | (deletion.isPresent() ? DELETION : 0)
                                | (value.isPresent() ? VALUE : 0)));
        BinaryTime.put(out, created);
        BinaryTime.put(out, deletion.orElse(Instant.EPOCH));
        createdBy.put(out);
        deletedBy.put(out);
        value.ifPresent(content -> content.copyTo(bytes, valueAt));
        return Bytes.wrap(bytes);
    }

    static VersionHeader decode(Bytes bytes) {
        Actor createdBy = Actor.UNKNOWN;
        Actor deletedBy = Actor.UNKNOWN;
        int end = FIXED_BYTES;
        byte format = bytes.byteAt(0);
        if (format == FORMAT || format == WITHOUT_VALUE) {
            createdBy = Actor.stored(bytes, end);
            deletedBy = Actor.stored(bytes, end + createdBy.storedBytes());
            end += createdBy.storedBytes() + deletedBy.storedBytes();
        } else if (format != WITHOUT_ACTORS) {
            throw unknownFormat();
        }
        ByteBuffer in = bytes.asBuffer().position(1);
        int flags = in.get();
        boolean holds = format == FORMAT && (flags & VALUE) != 0;
        if (bytes.length() < end || (bytes.length() > end && !holds)) {
            throw unknownFormat();
        }
        Instant created = BinaryTime.get(in);
        Instant deletion = BinaryTime.get(in);
        return new VersionHeader(
                created,
                (flags & DELETION) == 0 ? Optional.empty() : Optional.of(deletion),
                (flags & DESTROYED) != 0,
                createdBy,
                deletedBy,
                holds ? Optional.of(bytes.slice(end)) : Optional.empty());
    }

    private static IllegalStateException unknownFormat() {
        return new IllegalStateException("version header of an unknown format");
    }
}
