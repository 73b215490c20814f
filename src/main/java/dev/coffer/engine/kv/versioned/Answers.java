package dev.coffer.engine.kv.versioned;

import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import dev.coffer.request.GoDuration;
import dev.coffer.request.GoTime;

/** The shapes in which keys and versions are shown. Names are in the order of their bytes. */
final class Answers {
    private Answers() {}

    /** A version as writes show it. */
    static JsonObject version(long number, VersionHeader header, JsonValue custom) {
        return JsonObject.builder()
                .put("created_time", GoTime.format(header.created()))
                .put("custom_metadata", custom)
                .put("deletion_time", GoTime.format(header.deletion()))
                .put("destroyed", header.destroyed())
                .put("version", number)
                .build();
    }

    /** A version as reads show it: with the second counter, and with what the key demands. */
    static JsonObject versionWithKey(
            KeyRecord key, long number, VersionHeader header, JsonValue custom) {
        return JsonObject.builder()
                .put("cas_required", key.settings().casRequired())
                .put("created_time", GoTime.format(header.created()))
                .put("current_metadata_version", key.metadata().current())
                .put("custom_metadata", custom)
                .put("deletion_time", GoTime.format(header.deletion()))
                .put("destroyed", header.destroyed())
                .put("metadata_cas_required", key.settings().metadataCasRequired())
                .put("version", number)
                .build();
    }

    /** A key with everything but its values; the settings are its own, not those in force. */
    static JsonObject key(KeyReader reader, KeyRecord key) {
        JsonObject.Builder versions = JsonObject.builder();
        reader.eachHeader(key, (header, number) -> versions.put(Long.toString(number), of(header)));
        return JsonObject.builder()
                .put("cas_required", key.settings().casRequired())
                .put("cas_required_for_delete", key.settings().casRequiredForDelete())
                .put("created_time", GoTime.format(key.created()))
                .put("current_metadata_version", key.metadata().current())
                .put("current_version", key.versions().current())
                .put("custom_metadata", reader.custom(key))
                .put("delete_version_after", GoDuration.format(key.settings().deleteAfter()))
                .put("generation", key.shownGeneration())
                .put("max_metadata_versions", key.settings().maxMetadataVersions())
                .put("max_versions", key.settings().maxVersions())
                .put("metadata_cas_required", key.settings().metadataCasRequired())
                .put("oldest_version", key.versions().oldest())
                .put("updated_by", key.change().by().shown())
                .put("updated_time", GoTime.format(key.updated()))
                .put("versions", versions.build())
                .build();
    }

    private static JsonObject of(VersionHeader header) {
        return JsonObject.builder()
                .put("created_by", header.createdBy().shown())
                .put("created_time", GoTime.format(header.created()))
                .put("deleted_by", header.deletedBy().shown())
                .put("deletion_time", GoTime.format(header.deletion()))
                .put("destroyed", header.destroyed())
                .build();
    }
}
