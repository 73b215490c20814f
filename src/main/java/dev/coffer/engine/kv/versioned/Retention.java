package dev.coffer.engine.kv.versioned;

import dev.coffer.engine.Fields;
import dev.coffer.request.RequestFailure;

/**
 * How many versions a key keeps, of values and of metadata: the larger of the mount's and the key's
 * own number. Source: recorded in the scenarios kv2-max-versions-*.
 */
final class Retention {
    private static final String FIELD = "max_versions";
    private static final String METADATA_FIELD = "max_metadata_versions";

    private Retention() {}

    /** Versions to keep. */
    static int kept(MountSettings mount, KeyRecord.Settings key) {
        int larger = Math.max(mount.maxVersions(), key.maxVersions());
        return larger == 0 ? KvLimits.DEFAULT_MAX_VERSIONS : larger;
    }

    /**
     * The oldest version that can be seen once {@code version} has been written. It stays 0 until
     * the window fills for the first time, and never goes back.
     */
    static long oldest(long before, long version, int kept) {
        return version - before >= kept ? version - kept + 1 : before;
    }

    /** Versions of metadata to keep, the current one among them. */
    static int keptMetadata(MountSettings mount, KeyRecord.Settings key) {
        int larger = Math.max(mount.maxMetadataVersions(), key.maxMetadataVersions());
        return larger == 0 ? KvLimits.DEFAULT_MAX_METADATA_VERSIONS : larger;
    }

    /** The oldest version of the metadata that can be seen; beyond the current if there is none. */
    static long oldestMetadata(MountSettings mount, KeyRecord key) {
        long kept = keptMetadata(mount, key.settings());
        return Math.max(key.metadata().oldestStored(), key.metadata().current() - kept + 1);
    }

    /**
     * The number of versions a client asks for.
     *
     * @throws RequestFailure.Invalid 400 if it is out of range
     */
    static int asked(Fields fields) {
        return asked(fields, FIELD, KvLimits.MAX_VERSIONS);
    }

    /**
     * The number of versions of metadata a client asks for.
     *
     * @throws RequestFailure.Invalid 400 if it is out of range
     */
    static int askedMetadata(Fields fields) {
        return asked(fields, METADATA_FIELD, KvLimits.MAX_METADATA_VERSIONS);
    }

    private static int asked(Fields fields, String name, int most) {
        long number = fields.integer(name);
        if (number < 0 || number > most) {
            throw new RequestFailure.Invalid(name + " must be between 0 and " + most);
        }
        return (int) number;
    }
}
