package dev.coffer.engine.kv.versioned;

import dev.coffer.request.Bytes;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * Settings of a versioned mount. Written when the mount is enabled, so that every request finds the
 * record.
 *
 * @param maxVersions 0 for the default
 * @param casRequiredForDelete whether deleting, too, must name the version it means
 * @param deleteAfter zero for none, negative to switch the feature off for every key; whole seconds
 * @param conflictStatus HTTP status of a mismatch: 400 or 409
 * @param upgrading whether the mount is on its way from version 1
 * @param locked whether there may be locks, so that those who ask need read nothing where there are
 *     none
 * @param maxMetadataVersions 0 for the default
 */
public record MountSettings(
        int maxVersions,
        boolean casRequired,
        boolean metadataCasRequired,
        boolean casRequiredForDelete,
        Duration deleteAfter,
        int conflictStatus,
        boolean upgrading,
        boolean locked,
        int maxMetadataVersions) {
    /** What a new mount has. */
    public static final MountSettings INITIAL =
            new MountSettings(0, false, false, false, Duration.ZERO, 400, false, false, 0);

    /** What every route answers while a mount is upgraded. */
    public static final String UPGRADING =
            "Upgrading from non-versioned to versioned data. This backend will be unavailable for a"
                    + " brief period and will resume service shortly.";

    private static final byte FORMAT = 2;

    /** Had no number of versions of metadata; it is read, not written. */
    private static final byte WITHOUT_HISTORY = 1;

    private static final int CAS_REQUIRED = 1;
    private static final int METADATA_CAS_REQUIRED = 2;
    private static final int BEING_UPGRADED = 4;
    private static final int CAS_REQUIRED_FOR_DELETE = 8;
    private static final int LOCKED = 16;
    private static final int BYTES_WITHOUT_HISTORY = 2 + Integer.BYTES + Long.BYTES + Integer.BYTES;
    private static final int BYTES = BYTES_WITHOUT_HISTORY + Integer.BYTES;

    /** The settings of a mount. */
    public static MountSettings of(ReadTransaction tx, MountId mount) {
        Bytes record = tx.get(key(mount));
        return record == null ? INITIAL : decode(record);
    }

    /**
     * The settings of a mount that serves requests.
     *
     * @throws RequestFailure.Invalid 400 while it is upgraded
     */
    static MountSettings serving(ReadTransaction tx, MountId mount) {
        MountSettings settings = of(tx, mount);
        if (settings.upgrading) {
            throw new RequestFailure.Invalid(UPGRADING);
        }
        return settings;
    }

    /** Writes the settings. */
    public void put(Transaction tx, MountId mount) {
        tx.put(key(mount), encode());
    }

    /** The same settings, on the way from version 1 or not. */
    public MountSettings withUpgrading(boolean on) {
        return in(on, locked);
    }

    /** The same settings, with locks or without. */
    MountSettings withLocked(boolean on) {
        return in(upgrading, on);
    }

    private MountSettings in(boolean nowUpgrading, boolean nowLocked) {
        return new MountSettings(
                maxVersions,
                casRequired,
                metadataCasRequired,
                casRequiredForDelete,
                deleteAfter,
                conflictStatus,
                nowUpgrading,
                nowLocked,
                maxMetadataVersions);
    }

    private static RecordKey key(MountId mount) {
        return RecordKey.inMount(RecordType.KV_CONFIG, mount);
    }

    private Bytes encode() {
        byte[] bytes = new byte[BYTES];
        ByteBuffer out = ByteBuffer.wrap(bytes);
        out.put(FORMAT);
        out.put(
                (byte)
                        ((casRequired ? CAS_REQUIRED : 0)
                                | (metadataCasRequired ? METADATA_CAS_REQUIRED : 0)
                                | (upgrading ? BEING_UPGRADED : 0)
                                | (casRequiredForDelete ? CAS_REQUIRED_FOR_DELETE : 0)
                                | (locked ? LOCKED : 0)));
        out.putInt(maxVersions).putLong(deleteAfter.toSeconds()).putInt(conflictStatus);
        out.putInt(maxMetadataVersions);
        return Bytes.wrap(bytes);
    }

    /** The settings in a record. */
    static MountSettings decode(Bytes bytes) {
        boolean history = bytes.length() == BYTES && bytes.byteAt(0) == FORMAT;
        boolean old = bytes.length() == BYTES_WITHOUT_HISTORY && bytes.byteAt(0) == WITHOUT_HISTORY;
        if (!history && !old) {
            throw new IllegalStateException("mount settings of an unknown format");
        }
        ByteBuffer in = bytes.asBuffer().position(1);
        int flags = in.get();
        return new MountSettings(
                in.getInt(),
                (flags & CAS_REQUIRED) != 0,
                (flags & METADATA_CAS_REQUIRED) != 0,
                (flags & CAS_REQUIRED_FOR_DELETE) != 0,
                Duration.ofSeconds(in.getLong()),
                in.getInt(),
                (flags & BEING_UPGRADED) != 0,
                (flags & LOCKED) != 0,
                history ? in.getInt() : 0);
    }
}
