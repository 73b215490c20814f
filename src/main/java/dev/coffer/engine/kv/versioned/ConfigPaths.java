package dev.coffer.engine.kv.versioned;

import dev.coffer.engine.Call;
import dev.coffer.engine.Field;
import dev.coffer.engine.Fields;
import dev.coffer.engine.PathSpec;
import dev.coffer.engine.kv.change.ChangeEntry;
import dev.coffer.engine.kv.change.ChangeKind;
import dev.coffer.engine.kv.change.KeptChanges;
import dev.coffer.json.JsonObject;
import dev.coffer.request.GoDuration;
import dev.coffer.request.Operation;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.time.Duration;

/**
 * {@code config}: settings of the mount, and what it understands beyond OpenBao.
 *
 * <p>Source: OpenBao API, KV version 2; recorded in the scenario kv2-config.
 */
final class ConfigPaths {
    private static final String MAX_VERSIONS = "max_versions";
    private static final String MAX_METADATA_VERSIONS = "max_metadata_versions";
    private static final String CAS_REQUIRED = "cas_required";
    private static final String METADATA_CAS_REQUIRED = "metadata_cas_required";
    private static final String CAS_REQUIRED_FOR_DELETE = "cas_required_for_delete";
    private static final String DELETE_VERSION_AFTER = "delete_version_after";
    private static final String CONFLICT_STATUS = "conflict_status";
    private static final String WATCH_HISTORY = "watch_history";
    private static final String NO_STATUS = "conflict_status must be 400 or 409";
    private static final Duration DISABLED = Duration.ofSeconds(-1);

    private ConfigPaths() {}

    static PathSpec spec() {
        return PathSpec.at("config")
                .fields(
                        Field.integer(MAX_VERSIONS, HelpTexts.MOUNT_MAX_VERSIONS),
                        Field.integer(MAX_METADATA_VERSIONS, HelpTexts.MOUNT_MAX_METADATA_VERSIONS),
                        Field.bool(CAS_REQUIRED, HelpTexts.MOUNT_CAS_REQUIRED),
                        Field.bool(METADATA_CAS_REQUIRED, HelpTexts.MOUNT_METADATA_CAS_REQUIRED),
                        Field.bool(
                                CAS_REQUIRED_FOR_DELETE, HelpTexts.MOUNT_CAS_REQUIRED_FOR_DELETE),
                        new Field(
                                DELETE_VERSION_AFTER,
                                Field.Type.SIGNED_DURATION,
                                HelpTexts.MOUNT_DELETE_VERSION_AFTER),
                        Field.integer(CONFLICT_STATUS, HelpTexts.MOUNT_CONFLICT_STATUS),
                        new Field(
                                WATCH_HISTORY, Field.Type.DURATION, HelpTexts.MOUNT_WATCH_HISTORY))
                .reads(Operation.READ, ConfigPaths::read)
                .writes(Operation.WRITE, ConfigPaths::write)
                .creates()
                .summary(Operation.READ, HelpTexts.CONFIG_READ)
                .summary(Operation.WRITE, HelpTexts.CONFIG_WRITE)
                .help(HelpTexts.CONFIG_SYNOPSIS, HelpTexts.CONFIG_DESCRIPTION)
                .build();
    }

    private static Response read(ReadTransaction tx, Call call) {
        MountSettings settings = MountSettings.serving(tx, call.mount().id());
        return Response.ok(
                JsonObject.builder()
                        .put(CAS_REQUIRED, settings.casRequired())
                        .put(CAS_REQUIRED_FOR_DELETE, settings.casRequiredForDelete())
                        .put(CONFLICT_STATUS, settings.conflictStatus())
                        .put(DELETE_VERSION_AFTER, GoDuration.format(settings.deleteAfter()))
                        .put("extensions", Extensions.json())
                        .put(MAX_METADATA_VERSIONS, settings.maxMetadataVersions())
                        .put(MAX_VERSIONS, settings.maxVersions())
                        .put(METADATA_CAS_REQUIRED, settings.metadataCasRequired())
                        .put(
                                WATCH_HISTORY,
                                GoDuration.format(KeptChanges.of(tx, call.mount().id()).history()))
                        .build());
    }

    private static Response write(Transaction tx, Call call) {
        MountSettings before = MountSettings.serving(tx, call.mount().id());
        MountSettings after = changed(before, call.fields());
        if (!after.equals(before)) {
            after.put(tx, call.mount().id());
        }
        if (call.fields().has(WATCH_HISTORY)) {
            KeptChanges.keep(tx, call.mount().id(), call.fields().duration(WATCH_HISTORY));
        }
        new ChangeEntry(
                        ChangeKind.CONFIG_WRITE,
                        call.request().now(),
                        ChangeEntry.Versions.NONE,
                        "")
                .note(tx, call.mount().id());
        return Response.noContent();
    }

    private static MountSettings changed(MountSettings before, Fields fields) {
        int maxVersions = Retention.asked(fields);
        int maxMetadataVersions = Retention.askedMetadata(fields);
        return new MountSettings(
                fields.has(MAX_VERSIONS) ? maxVersions : before.maxVersions(),
                fields.has(CAS_REQUIRED) ? fields.bool(CAS_REQUIRED) : before.casRequired(),
                fields.has(METADATA_CAS_REQUIRED)
                        ? fields.bool(METADATA_CAS_REQUIRED)
                        : before.metadataCasRequired(),
                fields.has(CAS_REQUIRED_FOR_DELETE)
                        ? fields.bool(CAS_REQUIRED_FOR_DELETE)
                        : before.casRequiredForDelete(),
                fields.has(DELETE_VERSION_AFTER)
                        ? deleteAfter(fields.duration(DELETE_VERSION_AFTER))
                        : before.deleteAfter(),
                fields.has(CONFLICT_STATUS)
                        ? status(fields.integer(CONFLICT_STATUS))
                        : before.conflictStatus(),
                before.upgrading(),
                before.locked(),
                fields.has(MAX_METADATA_VERSIONS)
                        ? maxMetadataVersions
                        : before.maxMetadataVersions());
    }

    /** Every negative time means the same: switched off. */
    private static Duration deleteAfter(Duration asked) {
        return asked.isNegative() ? DISABLED : asked;
    }

    private static int status(long asked) {
        if (asked != CompareAndSet.BAD_REQUEST && asked != CompareAndSet.CONFLICT) {
            throw new RequestFailure.Invalid(NO_STATUS);
        }
        return (int) asked;
    }
}
