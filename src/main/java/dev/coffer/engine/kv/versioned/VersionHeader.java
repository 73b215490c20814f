package dev.coffer.engine.kv.versioned;

import dev.coffer.request.Bytes;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of one version beside its value.
 *
 * @param created when it was written
 * @param deletion from when on it counts as deleted, which may lie ahead
 * @param destroyed whether the value is gone for good
 */
record VersionHeader(Instant created, Optional<Instant> deletion, boolean destroyed) {
    private static final byte FORMAT = 1;
    private static final int DESTROYED = 1;
    private static final int DELETION = 2;
    private static final int BYTES = 2 + 2 * BinaryTime.BYTES;

    /** Whether it counts as deleted at this time. */
    boolean deletedAt(Instant now) {
        return deletion.isPresent() && !deletion.get().isAfter(now);
    }

    /** Whether its value can be read at this time. */
    boolean liveAt(Instant now) {
        return !destroyed && !deletedAt(now);
    }

    VersionHeader withDeletion(Optional<Instant> time) {
        return new VersionHeader(created, time, destroyed);
    }

    VersionHeader asDestroyed() {
        return new VersionHeader(created, deletion, true);
    }

    Bytes encode() {
        byte[] bytes = new byte[BYTES];
        ByteBuffer out = ByteBuffer.wrap(bytes);
        out.put(FORMAT);
        out.put((byte) ((destroyed ? DESTROYED : 0) | (deletion.isPresent() ? DELETION : 0)));
        BinaryTime.put(out, created);
        BinaryTime.put(out, deletion.orElse(Instant.EPOCH));
        return Bytes.wrap(bytes);
    }

    static VersionHeader decode(Bytes bytes) {
        if (bytes.length() != BYTES || bytes.byteAt(0) != FORMAT) {
            throw new IllegalStateException("version header of an unknown format");
        }
        ByteBuffer in = bytes.asBuffer().position(1);
        int flags = in.get();
        Instant created = BinaryTime.get(in);
        Instant deletion = BinaryTime.get(in);
        return new VersionHeader(
                created,
                (flags & DELETION) == 0 ? Optional.empty() : Optional.of(deletion),
                (flags & DESTROYED) != 0);
    }
}
