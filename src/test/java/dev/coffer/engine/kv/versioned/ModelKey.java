package dev.coffer.engine.kv.versioned;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A key as the contract describes it, in plain maps and without a thought for storage: the
 * reference of the model test.
 */
final class ModelKey {
    /** One version. */
    static final class Version {
        final Instant created;
        @Nullable Instant deletion;
        boolean destroyed;
        final String value;
        final String createdBy;
        @Nullable String deletedBy;

        Version(Instant created, @Nullable Instant deletion, String value, String createdBy) {
            this.created = created;
            this.deletion = deletion;
            this.value = value;
            this.createdBy = createdBy;
        }

        boolean live(Instant now) {
            return !destroyed && (deletion == null || deletion.isAfter(now));
        }
    }

    final TreeMap<Long, Version> versions = new TreeMap<>();
    final TreeMap<String, String> custom = new TreeMap<>();
    final Instant created;
    Instant updated;
    String updatedBy;

    /** Who makes the call that is under way. */
    String actor;

    long current;
    long oldest;
    long metadata;
    int maxVersions;
    boolean casRequired;
    boolean metadataCasRequired;
    Duration deleteAfter = Duration.ZERO;

    ModelKey(Instant now, String actor) {
        created = now;
        updated = now;
        updatedBy = actor;
        this.actor = actor;
    }

    void touch(Instant now) {
        updated = now;
        updatedBy = actor;
    }

    /** Whether the current version can be read. */
    boolean isLive(Instant now) {
        Version version = versions.get(current);
        return version != null && version.live(now);
    }

    /** The current version's value. */
    String value() {
        return versions.lastEntry().getValue().value;
    }

    void add(ModelMount mount, String value, Instant now) {
        current++;
        versions.put(current, new Version(now, deletion(mount, now), value, actor));
        touch(now);
        int larger = Math.max(mount.maxVersions, maxVersions);
        int kept = larger == 0 ? 10 : larger;
        if (current - oldest >= kept) {
            oldest = current - kept + 1;
            versions.headMap(oldest).clear();
        }
    }

    @Nullable Instant deletion(ModelMount mount, Instant now) {
        if (mount.deleteAfter.isNegative()) {
            return null;
        }
        List<Duration> given = new ArrayList<>();
        for (Duration each : List.of(mount.deleteAfter, deleteAfter)) {
            if (!each.isZero()) {
                given.add(each);
            }
        }
        return given.stream().sorted().findFirst().map(now::plus).orElse(null);
    }

    void delete(long number, Instant now) {
        Version version = versions.get(number);
        if (version != null && version.live(now)) {
            version.deletion = now;
            version.deletedBy = actor;
            touch(now);
        }
    }

    void undelete(ModelMount mount, long number, Instant now) {
        Version version = versions.get(number);
        if (version != null && !version.destroyed) {
            Instant before = version.deletion;
            version.deletion = deletion(mount, now);
            boolean wasDeletedBy = version.deletedBy != null;
            version.deletedBy = null;
            if (wasDeletedBy || !Objects.equals(before, version.deletion)) {
                touch(now);
            }
        }
    }

    void destroy(long number, Instant now) {
        Version version = versions.get(number);
        if (version != null && !version.destroyed) {
            version.destroyed = true;
            version.deletedBy = actor;
            touch(now);
        }
    }
}
