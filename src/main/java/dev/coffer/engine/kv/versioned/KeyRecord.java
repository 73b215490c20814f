package dev.coffer.engine.kv.versioned;

import dev.coffer.request.Bytes;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;

/**
 * What is known of a key beside its versions. Format 1 had neither the last change's number and
 * actor nor a history of metadata, format 2 every value in a record of its own; they are read, not
 * written.
 *
 * @param settings the key's own, not those in force
 * @param versions which versions there are
 * @param metadata the second counter
 * @param created when the key came into being
 * @param change the last one
 * @param generation 16 bytes that no other incarnation of this key has
 */
record KeyRecord(
        Settings settings,
        Versions versions,
        Metadata metadata,
        Instant created,
        Change change,
        Bytes generation) {
    private static final byte FORMAT = 3;
    private static final byte VALUES_APART = 2;
    private static final byte WITHOUT_HISTORY = 1;
    private static final int CAS_REQUIRED = 1;
    private static final int METADATA_CAS_REQUIRED = 2;
    private static final int CAS_REQUIRED_FOR_DELETE = 4;
    private static final int GENERATION_BYTES = 16;
    private static final int GENERATION_AT =
            2 + Integer.BYTES + 6 * Long.BYTES + 2 * BinaryTime.BYTES;
    private static final int BYTES_WITHOUT_HISTORY = GENERATION_AT + GENERATION_BYTES;
    private static final int APART_AT = BYTES_WITHOUT_HISTORY + 2 * Long.BYTES + Integer.BYTES;
    private static final int ACTOR_AT = APART_AT + Long.BYTES;

    /**
     * A key's own settings.
     *
     * @param maxVersions 0 where the mount decides
     * @param deleteAfter zero where the mount decides; whole seconds
     * @param maxMetadataVersions 0 where the mount decides
     */
    record Settings(
            int maxVersions,
            boolean casRequired,
            boolean metadataCasRequired,
            boolean casRequiredForDelete,
            Duration deleteAfter,
            int maxMetadataVersions) {
        static final Settings NONE = new Settings(0, false, false, false, Duration.ZERO, 0);
    }

    /**
     * Which versions there are.
     *
     * @param current the newest, 0 before the first
     * @param oldest the oldest that can be seen; 0 until the window has filled for the first time
     * @param oldestStored no record of a version below this one is left in the store
     * @param newestApart no version above this one has its value in a record of its own
     */
    record Versions(long current, long oldest, long oldestStored, long newestApart) {
        static final Versions NONE = new Versions(0, 0, 1, 0);

        /** The same, with a newest version whose value has a record of its own. */
        Versions apart(long version) {
            return new Versions(current, oldest, oldestStored, version);
        }

        /** Whether a version of this number may be seen. */
        boolean has(long version) {
            return version >= Math.max(1, oldest) && version <= current;
        }
    }

    /**
     * The second counter.
     *
     * @param current counts the writes of metadata, 0 before the first
     * @param custom the version that has the custom metadata in force, 0 if there is none
     * @param oldestStored no record of the history below this version is left in the store
     */
    record Metadata(long current, long custom, long oldestStored) {
        static final Metadata NONE = new Metadata(0, 0, 1);
    }

    /**
     * What was done to a key last.
     *
     * @param number counts every change of the key or of one of its versions, within one generation
     * @param at when; no later change is earlier
     * @param by who did it
     */
    record Change(long number, Instant at, Actor by) {
        Change next(Instant time, Actor actor) {
            return new Change(number + 1, time, actor);
        }
    }

    /** A key that comes into being with its first change, which is still to be made. */
    static KeyRecord created(Instant at, Bytes generation) {
        Change none = new Change(0, at, Actor.UNKNOWN);
        return new KeyRecord(Settings.NONE, Versions.NONE, Metadata.NONE, at, none, generation);
    }

    KeyRecord withVersions(Versions changed, Instant at, Actor by) {
        Change next = change.next(at, by);
        return new KeyRecord(settings, changed, metadata, created, next, generation);
    }

    KeyRecord withMetadata(Settings changed, Metadata counter, Instant at, Actor by) {
        Change next = change.next(at, by);
        return new KeyRecord(changed, versions, counter, created, next, generation);
    }

    KeyRecord touched(Instant at, Actor by) {
        Change next = change.next(at, by);
        return new KeyRecord(settings, versions, metadata, created, next, generation);
    }

    /** When it was changed last; no later change is earlier. */
    Instant updated() {
        return change.at;
    }

    /** The time for a change or a look: {@code now}, or the last change if the clock went back. */
    Instant notBefore(Instant now) {
        return now.isBefore(change.at) ? change.at : now;
    }

    /** What clients are shown of {@link #generation}, and send back to mean this incarnation. */
    String shownGeneration() {
        return HexFormat.of().formatHex(generation.toArray());
    }

    Bytes encode() {
        byte[] bytes = new byte[ACTOR_AT + change.by.storedBytes()];
        ByteBuffer out = ByteBuffer.wrap(bytes);
        out.put(FORMAT);
        out.put(
                (byte)
                        ((settings.casRequired ? CAS_REQUIRED : 0)
                                | (settings.metadataCasRequired ? METADATA_CAS_REQUIRED : 0)
                                | (settings.casRequiredForDelete ? CAS_REQUIRED_FOR_DELETE : 0)));
        out.putInt(settings.maxVersions).putLong(settings.deleteAfter.toSeconds());
        out.putLong(versions.current).putLong(versions.oldest).putLong(versions.oldestStored);
        out.putLong(metadata.current).putLong(metadata.custom);
        BinaryTime.put(out, created);
        BinaryTime.put(out, change.at);
        out.put(generation.asBuffer());
        out.putLong(change.number).putLong(metadata.oldestStored);
        out.putInt(settings.maxMetadataVersions).putLong(versions.newestApart);
        change.by.put(out);
        return Bytes.wrap(bytes);
    }

    static KeyRecord decode(Bytes bytes) {
        byte format = bytes.byteAt(0);
        boolean history = format == FORMAT || format == VALUES_APART;
        int actorAt = format == FORMAT ? ACTOR_AT : APART_AT;
        Actor by = history ? Actor.stored(bytes, actorAt) : Actor.UNKNOWN;
        int size = history ? actorAt + by.storedBytes() : BYTES_WITHOUT_HISTORY;
        if (bytes.length() != size || (!history && format != WITHOUT_HISTORY)) {
            throw new IllegalStateException("key record of an unknown format");
        }
        ByteBuffer in = bytes.asBuffer().position(1);
        int flags = in.get();
        int maxVersions = in.getInt();
        Duration deleteAfter = Duration.ofSeconds(in.getLong());
        long current = in.getLong();
        long newestApart = format == FORMAT ? bytes.asBuffer().getLong(APART_AT) : current;
        Versions versions = new Versions(current, in.getLong(), in.getLong(), newestApart);
        long metadataVersion = in.getLong();
        long custom = in.getLong();
        Instant created = BinaryTime.get(in);
        Instant updated = BinaryTime.get(in);
        ByteBuffer more = in.position(BYTES_WITHOUT_HISTORY);
        Change change = new Change(history ? more.getLong() : 0, updated, by);
        long oldestMetadata = history ? more.getLong() : metadataVersion + 1;
        Settings settings =
                new Settings(
                        maxVersions,
                        (flags & CAS_REQUIRED) != 0,
                        (flags & METADATA_CAS_REQUIRED) != 0,
                        (flags & CAS_REQUIRED_FOR_DELETE) != 0,
                        deleteAfter,
                        history ? more.getInt() : 0);
        Metadata metadata = new Metadata(metadataVersion, custom, oldestMetadata);
        Bytes generation = bytes.slice(GENERATION_AT, BYTES_WITHOUT_HISTORY);
        return new KeyRecord(settings, versions, metadata, created, change, generation);
    }
}
