package dev.coffer.engine.kv.versioned;

import dev.coffer.engine.Fields;
import dev.coffer.request.RequestFailure;

/**
 * How many versions a key keeps: the larger of the mount's and the key's own number. Source:
 * recorded in the scenarios kv2-max-versions-*.
 */
final class Retention {
    private static final String FIELD = "max_versions";
    private static final String OUT_OF_RANGE =
            FIELD + " must be between 0 and " + KvLimits.MAX_VERSIONS;

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

    /**
     * The number a client asks for.
     *
     * @throws RequestFailure.Invalid 400 if it is out of range
     */
    static int asked(Fields fields) {
        long number = fields.integer(FIELD);
        if (number < 0 || number > KvLimits.MAX_VERSIONS) {
            throw new RequestFailure.Invalid(OUT_OF_RANGE);
        }
        return (int) number;
    }
}
