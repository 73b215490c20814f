package dev.coffer.engine.kv.versioned;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
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

    /** What a version of the metadata says. */
    record State(
            int maxVersions,
            boolean casRequired,
            boolean metadataCasRequired,
            Duration deleteAfter,
            Map<String, String> custom) {
        static final State NONE = new State(0, false, false, Duration.ZERO, Map.of());
    }

    final TreeMap<Long, Version> versions = new TreeMap<>();
    final TreeMap<String, String> custom = new TreeMap<>();

    /** What the metadata said in each version that is kept. */
    final TreeMap<Long, State> history = new TreeMap<>();

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

    /** What the metadata says has just been changed. */
    void addMetadata(ModelMount mount, Instant now) {
        metadata++;
        touch(now);
        history.put(
                metadata,
                new State(
                        maxVersions,
                        casRequired,
                        metadataCasRequired,
                        deleteAfter,
                        new TreeMap<>(custom)));
        history.headMap(oldestMetadata(mount)).clear();
    }

    private long oldestMetadata(ModelMount mount) {
        return metadata - (mount.maxMetadataVersions == 0 ? 10 : mount.maxMetadataVersions) + 1;
    }

    /** The versions of the metadata that can be seen. */
    SortedMap<Long, State> visibleHistory(ModelMount mount) {
        return history.tailMap(oldestMetadata(mount));
    }

    void become(State state) {
        maxVersions = state.maxVersions;
        casRequired = state.casRequired;
        metadataCasRequired = state.metadataCasRequired;
        deleteAfter = state.deleteAfter;
        custom.clear();
        custom.putAll(state.custom);
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
