package dev.coffer.engine;

import dev.coffer.storage.schema.MountId;
import java.time.Duration;
import java.util.SortedMap;

/**
 * What an engine knows of its mount.
 *
 * @param id its identity, part of every record key
 * @param path with a slash at its end, for example {@code secret/}
 * @param type for example {@code kv}
 * @param options as the user set them, for example {@code version=2}
 * @param defaultLeaseTtl effective value, the server's if the mount has none of its own
 * @param maxLeaseTtl effective value
 */
public record Mount(
        MountId id,
        String path,
        String type,
        SortedMap<String, String> options,
        Duration defaultLeaseTtl,
        Duration maxLeaseTtl) {}
