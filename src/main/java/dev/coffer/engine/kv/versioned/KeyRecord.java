package dev.coffer.engine.kv.versioned;

import dev.coffer.request.Bytes;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;

/**
 * What is known of a key beside its versions, in a record of fixed size.
 *
 * @param settings the key's own, not those in force
 * @param versions which versions there are
 * @param metadata the second counter
 * @param created when the key came into being
 * @param updated when it was changed last; no later change is earlier
 * @param generation 16 bytes that no other incarnation of this key has
 */
record KeyRecord(
        Settings settings,
        Versions versions,
        Metadata metadata,
        Instant created,
        Instant updated,
        Bytes generation) {
    private static final byte FORMAT = 1;
    private static final int CAS_REQUIRED = 1;
    private static final int METADATA_CAS_REQUIRED = 2;
    private static final int GENERATION_BYTES = 16;
    private static final int BYTES =
            2 + Integer.BYTES + 6 * Long.BYTES + 2 * BinaryTime.BYTES + GENERATION_BYTES;

    /**
     * A key's own settings.
     *
     * @param maxVersions 0 where the mount decides
     * @param deleteAfter zero where the mount decides; whole seconds
     */
    record Settings(
            int maxVersions,
            boolean casRequired,
            boolean metadataCasRequired,
            Duration deleteAfter) {
        static final Settings NONE = new Settings(0, false, false, Duration.ZERO);
    }

    /**
     * Which versions there are.
     *
     * @param current the newest, 0 before the first
     * @param oldest the oldest that can be seen; 0 until the window has filled for the first time
     * @param oldestStored no record of a version below this one is left in the store
     */
    record Versions(long current, long oldest, long oldestStored) {
        static final Versions NONE = new Versions(0, 0, 1);

        /** Whether a version of this number may be seen. */
        boolean has(long version) {
            return version >= Math.max(1, oldest) && version <= current;
        }
    }

    /**
     * The second counter.
     *
     * @param current counts the writes of metadata, 0 before the first
     * @param custom the version that brought the custom metadata in force, 0 if there is none
     */
    record Metadata(long current, long custom) {
        static final Metadata NONE = new Metadata(0, 0);
    }

    /** A key that comes into being. */
    static KeyRecord created(Instant at, Bytes generation) {
        return new KeyRecord(Settings.NONE, Versions.NONE, Metadata.NONE, at, at, generation);
    }

    KeyRecord withVersions(Versions changed, Instant at) {
        return new KeyRecord(settings, changed, metadata, created, at, generation);
    }

    KeyRecord withMetadata(Settings changed, Metadata counter, Instant at) {
        return new KeyRecord(changed, versions, counter, created, at, generation);
    }

    KeyRecord touched(Instant at) {
        return new KeyRecord(settings, versions, metadata, created, at, generation);
    }

    /** The time for a change or a look: {@code now}, or the last change if the clock went back. */
    Instant notBefore(Instant now) {
        return now.isBefore(updated) ? updated : now;
    }

    Bytes encode() {
        byte[] bytes = new byte[BYTES];
        ByteBuffer out = ByteBuffer.wrap(bytes);
        out.put(FORMAT);
        out.put(
                (byte)
                        ((settings.casRequired ? CAS_REQUIRED : 0)
                                | (settings.metadataCasRequired ? METADATA_CAS_REQUIRED : 0)));
        out.putInt(settings.maxVersions).putLong(settings.deleteAfter.toSeconds());
        out.putLong(versions.current).putLong(versions.oldest).putLong(versions.oldestStored);
        out.putLong(metadata.current).putLong(metadata.custom);
        BinaryTime.put(out, created);
        BinaryTime.put(out, updated);
        out.put(generation.asBuffer());
        return Bytes.wrap(bytes);
    }

    static KeyRecord decode(Bytes bytes) {
        if (bytes.length() != BYTES || bytes.byteAt(0) != FORMAT) {
            throw new IllegalStateException("key record of an unknown format");
        }
        ByteBuffer in = bytes.asBuffer().position(1);
        int flags = in.get();
        Settings settings =
                new Settings(
                        in.getInt(),
                        (flags & CAS_REQUIRED) != 0,
                        (flags & METADATA_CAS_REQUIRED) != 0,
                        Duration.ofSeconds(in.getLong()));
        Versions versions = new Versions(in.getLong(), in.getLong(), in.getLong());
        Metadata metadata = new Metadata(in.getLong(), in.getLong());
        Instant created = BinaryTime.get(in);
        Instant updated = BinaryTime.get(in);
        Bytes generation = bytes.slice(BYTES - GENERATION_BYTES);
        return new KeyRecord(settings, versions, metadata, created, updated, generation);
    }
}
