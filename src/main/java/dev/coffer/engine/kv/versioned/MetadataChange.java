package dev.coffer.engine.kv.versioned;

import dev.coffer.engine.Fields;
import dev.coffer.engine.kv.versioned.KeyRecord.Settings;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What a write or a patch of metadata asks for. Fields that are not given stay as they are.
 *
 * @param settings lays the settings that were given over those that are there
 * @param custom what becomes of the custom metadata; empty where it stays
 */
record MetadataChange(
        UnaryOperator<Settings> settings, Optional<UnaryOperator<CustomMetadata>> custom) {
    private static final String MAX_VERSIONS = "max_versions";
    private static final String CAS_REQUIRED = "cas_required";
    private static final String METADATA_CAS_REQUIRED = "metadata_cas_required";
    private static final String CAS_REQUIRED_FOR_DELETE = "cas_required_for_delete";
    private static final String MAX_METADATA_VERSIONS = "max_metadata_versions";
    private static final String DELETE_VERSION_AFTER = "delete_version_after";
    private static final String CUSTOM_METADATA = "custom_metadata";

    /** A call with none of these changes nothing, not even the counter. */
    private static final List<String> SETTABLE =
            List.of(
                    MAX_VERSIONS,
                    CAS_REQUIRED,
                    METADATA_CAS_REQUIRED,
                    CAS_REQUIRED_FOR_DELETE,
                    MAX_METADATA_VERSIONS,
                    DELETE_VERSION_AFTER,
                    CUSTOM_METADATA);

    /** What becomes of metadata. */
    MetadataState appliedTo(MetadataState before) {
        return new MetadataState(
                settings.apply(before.settings()),
                custom.map(edit -> edit.apply(before.custom())).orElse(before.custom()));
    }

    /** Whether there is anything to change. */
    static boolean isAsked(Fields fields) {
        return SETTABLE.stream().anyMatch(fields::has);
    }

    /** Whether these fields, not yet converted, name anything to change. */
    static boolean isAsked(JsonObject fields) {
        return SETTABLE.stream().anyMatch(fields::has);
    }

    /**
     * A write replaces the custom metadata as a whole.
     *
     * @throws dev.coffer.request.RequestFailure.Invalid 400 for a value beyond its limits
     */
    static MetadataChange ofWrite(Fields fields) {
        UnaryOperator<Settings> settings = settings(fields);
        if (!fields.has(CUSTOM_METADATA)) {
            return new MetadataChange(settings, Optional.empty());
        }
        CustomMetadata custom = CustomMetadata.of(fields.map(CUSTOM_METADATA));
        return new MetadataChange(settings, Optional.of(_ -> custom));
    }

    /**
     * A patch merges into the custom metadata; null removes it as a whole.
     *
     * @throws dev.coffer.request.RequestFailure.Invalid 400 for a value beyond its limits
     */
    static MetadataChange ofPatch(Fields fields) {
        UnaryOperator<Settings> settings = settings(fields);
        if (!fields.has(CUSTOM_METADATA)) {
            return new MetadataChange(settings, Optional.empty());
        }
        if (fields.raw(CUSTOM_METADATA).orElse(JsonNull.NULL) == JsonNull.NULL) {
            CustomMetadata none = new CustomMetadata(JsonObject.EMPTY);
            return new MetadataChange(settings, Optional.of(_ -> none));
        }
        JsonObject patch = fields.map(CUSTOM_METADATA);
        CustomMetadata.checkPatch(patch);
        return new MetadataChange(settings, Optional.of(before -> before.patched(patch)));
    }

    private static UnaryOperator<Settings> settings(Fields fields) {
        int maxVersions = Retention.asked(fields);
        int maxMetadataVersions = Retention.askedMetadata(fields);
        return before ->
                new Settings(
                        fields.has(MAX_VERSIONS) ? maxVersions : before.maxVersions(),
                        fields.has(CAS_REQUIRED) ? fields.bool(CAS_REQUIRED) : before.casRequired(),
                        fields.has(METADATA_CAS_REQUIRED)
                                ? fields.bool(METADATA_CAS_REQUIRED)
                                : before.metadataCasRequired(),
                        fields.has(CAS_REQUIRED_FOR_DELETE)
                                ? fields.bool(CAS_REQUIRED_FOR_DELETE)
                                : before.casRequiredForDelete(),
                        fields.has(DELETE_VERSION_AFTER)
                                ? fields.duration(DELETE_VERSION_AFTER)
                                : before.deleteAfter(),
                        fields.has(MAX_METADATA_VERSIONS)
                                ? maxMetadataVersions
                                : before.maxMetadataVersions());
    }
}
