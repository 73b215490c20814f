package dev.coffer.engine.kv.versioned;

import dev.coffer.engine.kv.versioned.KeyRecord.Settings;
import dev.coffer.json.JsonBoolean;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import dev.coffer.request.GoDuration;
import dev.coffer.storage.schema.StoredFields;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a version of a key's metadata says.
 *
 * @param settings the key's own
 * @param custom what users say of the key; may be empty
 */
record MetadataState(Settings settings, CustomMetadata custom) {
    /** Before the first write of metadata. */
    static final MetadataState NONE =
            new MetadataState(Settings.NONE, new CustomMetadata(JsonObject.EMPTY));

    private static final String CUSTOM = "custom_metadata";

    /** How another state differs from this one, name by name as {@link #fields} calls them. */
    Difference to(MetadataState other) {
        return new Difference(fields(), other.fields());
    }

    /** Every setting, and every entry as {@code custom_metadata.NAME}. */
    private SortedMap<String, JsonValue> fields() {
        SortedMap<String, JsonValue> fields = new TreeMap<>(JsonObject.NAME_ORDER);
        settingsShown().entries().forEach(each -> fields.put(each.getKey(), each.getValue()));
        custom.entries()
                .entries()
                .forEach(each -> fields.put(CUSTOM + "." + each.getKey(), each.getValue()));
        return fields;
    }

    /** The settings as clients write them. */
    JsonObject settingsShown() {
        return JsonObject.builder()
                .put("cas_required", JsonBoolean.of(settings.casRequired()))
                .put("cas_required_for_delete", JsonBoolean.of(settings.casRequiredForDelete()))
                .put("delete_version_after", GoDuration.format(settings.deleteAfter()))
                .put("max_metadata_versions", JsonNumber.of(settings.maxMetadataVersions()))
                .put("max_versions", JsonNumber.of(settings.maxVersions()))
                .put("metadata_cas_required", JsonBoolean.of(settings.metadataCasRequired()))
                .build();
    }

    /** The fields of the write that would make this state of another one. */
    JsonObject writeOver(MetadataState before) {
        JsonObject.Builder write = JsonObject.builder();
        JsonObject was = before.settingsShown();
        settingsShown()
                .entries()
                .forEach(each -> {
                    if (!was.get(each.getKey()).equals(Optional.of(each.getValue()))) {
                        write.put(each.getKey(), each.getValue());
                    }
                });
        if (!custom.equals(before.custom)) {
            write.put(CUSTOM, custom.entries());
        }
        return write.build();
    }

    /** The settings as a record keeps them. */
    JsonObject settingsStored() {
        return settingsShown().toBuilder()
                .put("delete_version_after", settings.deleteAfter().toSeconds())
                .build();
    }

    /** Settings that a record keeps. */
    static Settings settings(StoredFields stored) {
        return new Settings(
                (int) stored.number("max_versions"),
                stored.flag("cas_required"),
                stored.flag("metadata_cas_required"),
                stored.flag("cas_required_for_delete"),
                Duration.ofSeconds(stored.number("delete_version_after")),
                (int) stored.number("max_metadata_versions"));
    }

    /** The custom metadata as clients are shown it: null where there is none. */
    JsonValue customShown() {
        return custom.isEmpty() ? JsonNull.NULL : custom.entries();
    }
}
