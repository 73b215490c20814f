package dev.coffer.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What becomes of a key's metadata; what is not mentioned stays. Immutable. */
public final class MetadataChange {
    /** Changes nothing: the beginning. */
    public static final MetadataChange NOTHING = new MetadataChange(Map.of());

    private final Map<String, @Nullable Object> fields;

    private MetadataChange(Map<String, @Nullable Object> fields) {
        this.fields = fields;
    }

    private MetadataChange with(String name, @Nullable Object value) {
        Map<String, @Nullable Object> more = new LinkedHashMap<>(fields);
        more.put(name, value);
        return new MetadataChange(more);
    }

    /**
     * The custom metadata: as a whole with {@link Kv#putMetadata}, only these entries with {@link
     * Kv#patchMetadata}, where null removes one.
     *
     * @param entries at most 64
     * @return this change and that
     */
    public MetadataChange custom(Map<String, ? extends @Nullable String> entries) {
        return with("custom_metadata", new HashMap<String, @Nullable Object>(entries));
    }

    /**
     * How many versions are kept.
     *
     * @param number 0 where the mount decides
     * @return this change and that
     */
    public MetadataChange maxVersions(int number) {
        return with("max_versions", number);
    }

    /**
     * Whether writes of the value must compare its version.
     *
     * @param required whether they must
     * @return this change and that
     */
    public MetadataChange casRequired(boolean required) {
        return with("cas_required", required);
    }

    /**
     * Whether writes of the metadata must compare its version.
     *
     * @param required whether they must
     * @return this change and that
     */
    public MetadataChange metadataCasRequired(boolean required) {
        return with("metadata_cas_required", required);
    }

    /**
     * After which time each new version counts as deleted.
     *
     * @param time whole seconds; zero where the mount decides
     * @return this change and that
     */
    public MetadataChange deleteVersionAfter(Duration time) {
        return with("delete_version_after", time.toSeconds() + "s");
    }

    /** The fields of a body. */
    Map<String, @Nullable Object> fields() {
        return fields;
    }

    @Override
    public String toString() {
        return "MetadataChange" + fields.keySet();
    }
}
