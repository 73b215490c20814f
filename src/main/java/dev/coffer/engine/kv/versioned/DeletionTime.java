package dev.coffer.engine.kv.versioned;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a version deletes itself: after the shorter of the mount's and the key's time, unless the
 * mount switches that off. Source: recorded in the scenarios kv2-dva-*.
 */
final class DeletionTime {
    private DeletionTime() {}

    /** The time for a version that begins to live at {@code from}. */
    static Optional<Instant> after(Instant from, MountSettings mount, KeyRecord.Settings key) {
        if (mount.deleteAfter().isNegative()) {
            return Optional.empty();
        }
        Duration life = shorter(mount.deleteAfter(), key.deleteAfter());
        return life.isZero() ? Optional.empty() : Optional.of(from.plus(life));
    }

    private static Duration shorter(Duration mount, Duration key) {
        if (mount.isZero() || key.isZero()) {
            return mount.plus(key);
        }
        return mount.compareTo(key) < 0 ? mount : key;
    }
}
