package dev.coffer.client;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** What is known of a key beside its values. Immutable. */
public final class KeyMetadata {
    private final Fields answer;

    KeyMetadata(Fields answer) {
        this.answer = answer;
    }

    /**
     * How often the metadata was written.
     *
     * @return for {@link Cas#metadata}
     */
    public long version() {
        return answer.number("current_metadata_version").orElse(0);
    }

    /**
     * The newest version of the value.
     *
     * @return for {@link Cas#data}; 0 where there is none
     */
    public long currentVersion() {
        return answer.number("current_version").orElse(0);
    }

    /**
     * The oldest version that is kept.
     *
     * @return 0 until older ones have gone
     */
    public long oldestVersion() {
        return answer.number("oldest_version").orElse(0);
    }

    /**
     * Every version that is kept.
     *
     * @return by number, ascending
     */
    public NavigableMap<Long, Version> versions() {
        NavigableMap<Long, Version> versions = new TreeMap<>();
        Fields all = answer.object("versions");
        for (String name : all.members().keySet()) {
            long number = Long.parseLong(name);
            versions.put(number, Version.of(number, all.object(name)));
        }
        return Collections.unmodifiableNavigableMap(versions);
    }

    /**
     * The custom metadata.
     *
     * @return empty where there is none
     */
    public Map<String, String> custom() {
        return custom(answer);
    }

    /**
     * The key's own limit.
     *
     * @return 0 where the mount decides
     */
    public long maxVersions() {
        return answer.number("max_versions").orElse(0);
    }

    /**
     * Whether the key demands {@link Cas#data} of writes of its value.
     *
     * @return false also where the mount demands it
     */
    public boolean casRequired() {
        return answer.flag("cas_required");
    }

    /**
     * Whether the key demands {@link Cas#metadata} of writes of its metadata.
     *
     * @return false also where the mount demands it
     */
    public boolean metadataCasRequired() {
        return answer.flag("metadata_cas_required");
    }

    /**
     * When the key came into being.
     *
     * @return with nanoseconds
     */
    public Instant created() {
        return answer.time("created_time").orElse(Instant.EPOCH);
    }

    /**
     * When it was changed last.
     *
     * @return with nanoseconds
     */
    public Instant updated() {
        return answer.time("updated_time").orElse(Instant.EPOCH);
    }

    /**
     * What no other life of a key of this name has.
     *
     * @return empty where the server does not tell it
     */
    public Optional<String> generation() {
        return answer.text("generation");
    }

    static Map<String, String> custom(Fields fields) {
        Map<String, String> custom = new LinkedHashMap<>();
        Fields entries = fields.object("custom_metadata");
        for (String name : entries.members().keySet()) {
            entries.text(name).ifPresent(value -> custom.put(name, value));
        }
        return Collections.unmodifiableMap(custom);
    }

    @Override
    public String toString() {
        return "KeyMetadata[version=" + version() + ", currentVersion=" + currentVersion() + "]";
    }
}
