package dev.coffer.engine.kv.versioned;

import dev.coffer.request.Bytes;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * One lock, without its path and its reason.
 *
 * @param id keyed hash of the path: a key's name hash, a folder's id; 16 bytes
 * @param folder whether it locks everything below a folder
 * @param dimensions what it locks; at least one
 * @param since from when on no version has expired
 * @param expires from when on it does not count; empty for never
 */
record LockEntry(
        Bytes id,
        boolean folder,
        Set<LockDimension> dimensions,
        Instant since,
        Optional<Instant> expires) {
    private static final int ID_BYTES = 16;
    private static final int FOLDER = 0x40;
    private static final int EXPIRES = 0x80;

    /** Size in the table. */
    static final int BYTES = ID_BYTES + 1 + 2 * BinaryTime.BYTES;

    LockEntry {
        dimensions = Set.copyOf(dimensions);
    }

    boolean countsAt(Instant now) {
        return expires.isEmpty() || expires.get().isAfter(now);
    }

    boolean locks(LockDimension dimension) {
        return dimensions.contains(dimension);
    }

    /** Whether it lets no version expire: one of values, or of destruction. */
    boolean holdsVersions() {
        return locks(LockDimension.DATA) || locks(LockDimension.DESTROY);
    }

    void put(ByteBuffer out) {
        int flags = (folder ? FOLDER : 0) | (expires.isPresent() ? EXPIRES : 0);
        for (LockDimension dimension : dimensions) {
            flags |= dimension.bit();
        }
        out.put(id.asBuffer()).put((byte) flags);
        BinaryTime.put(out, since);
        BinaryTime.put(out, expires.orElse(Instant.EPOCH));
    }

    static LockEntry decode(Bytes bytes) {
        ByteBuffer in = bytes.asBuffer().position(ID_BYTES);
        int flags = in.get();
        EnumSet<LockDimension> dimensions = EnumSet.noneOf(LockDimension.class);
        for (LockDimension dimension : LockDimension.values()) {
            if ((flags & dimension.bit()) != 0) {
                dimensions.add(dimension);
            }
        }
        Instant since = BinaryTime.get(in);
        Instant expires = BinaryTime.get(in);
        return new LockEntry(
                bytes.slice(0, ID_BYTES),
                (flags & FOLDER) != 0,
                dimensions,
                since,
                (flags & EXPIRES) == 0 ? Optional.empty() : Optional.of(expires));
    }

    /** The id of the entry that stands in these bytes. */
    static Bytes idIn(Bytes bytes) {
        return bytes.slice(0, ID_BYTES);
    }
}
