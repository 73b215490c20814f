package dev.coffer.gate.routing;

import dev.coffer.engine.Mount;
import dev.coffer.storage.schema.MountId;
import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One row of the mount table, as stored. Immutable.
 *
 * @param id identity of its records
 * @param path with a slash at its end, for example {@code secret/}
 * @param type for example {@code kv}
 * @param uuid identity that users see
 * @param accessor short identity that users see, for example {@code kv_1a2b3c4d}
 * @param description free text
 * @param options as the user set them, for example {@code version=2}
 * @param config what a user can tune
 * @param local kept and shown
 * @param sealWrap kept and shown; every record is sealed in any case
 * @param externalEntropyAccess kept and shown
 */
public record MountEntry(
        MountId id,
        String path,
        String type,
        String uuid,
        String accessor,
        String description,
        SortedMap<String, String> options,
        MountConfig config,
        boolean local,
        boolean sealWrap,
        boolean externalEntropyAccess) {
    /** Auth mounts, and only they, lie below this path. */
    public static final String AUTH = "auth/";

    /** Refuses a path without its slash; copies the options. */
    public MountEntry {
        if (!path.endsWith("/")) {
            throw new IllegalArgumentException("mount path without a slash at its end");
        }
        options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
    }

    /** Whether it is a way to log in rather than a place for secrets. */
    public boolean isAuth() {
        return path.startsWith(AUTH);
    }

    /** What the engine sees of it, with the lease times that are in force. */
    public Mount toMount(LeaseLimits server) {
        return new Mount(
                id, path, type, options, effectiveDefaultTtl(server), effectiveMaxTtl(server));
    }

    /** The default lease time in force; it may be above the maximum, which then limits leases. */
    public Duration effectiveDefaultTtl(LeaseLimits server) {
        Duration own = config.defaultLeaseTtl();
        return own.isZero() ? server.defaultTtl() : own;
    }

    /** The maximum lease time in force. */
    public Duration effectiveMaxTtl(LeaseLimits server) {
        Duration own = config.maxLeaseTtl();
        return own.isZero() ? server.maxTtl() : own;
    }

    /** The same mount at another path. */
    public MountEntry at(String newPath) {
        return new MountEntry(
                id,
                newPath,
                type,
                uuid,
                accessor,
                description,
                options,
                config,
                local,
                sealWrap,
                externalEntropyAccess);
    }

    /** The same mount, tuned. */
    public MountEntry tuned(
            String newDescription, SortedMap<String, String> newOptions, MountConfig newConfig) {
        return new MountEntry(
                id,
                path,
                type,
                uuid,
                accessor,
                newDescription,
                newOptions,
                newConfig,
                local,
                sealWrap,
                externalEntropyAccess);
    }
}
