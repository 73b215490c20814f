package dev.coffer.engine.kv.versioned;

import dev.coffer.engine.Alias;
import dev.coffer.engine.Call;
import dev.coffer.engine.Field;
import dev.coffer.engine.Fields;
import dev.coffer.engine.PathSpec;
import dev.coffer.json.JsonObject;
import dev.coffer.request.Operation;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.folder.Folders;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * {@code metadata/:path}: settings and custom metadata of a key, the list of keys, and the end of a
 * key with all its versions. Every write that asks for a change moves the second counter, even if
 * it changes nothing.
 *
 * <p>Source: OpenBao API, KV version 2; recorded in the scenarios kv2-meta-*, kv2-mcas-*.
 */
final class MetadataPaths {
    private static final String MISSING_PATH = "missing path";
    private static final String MANDATED =
            " set to false, but is mandated by backend config. This value will be ignored.";

    private final Folders folders;
    private final ListPaths lists;

    MetadataPaths(Folders folders, ListPaths lists) {
        this.folders = folders;
        this.lists = lists;
    }

    PathSpec spec() {
        return PathSpec.at("metadata/(?P<path>.*)")
                .fields(
                        Field.string("path", HelpTexts.PATH),
                        Field.bool("cas_required", HelpTexts.KEY_CAS_REQUIRED),
                        Field.bool("metadata_cas_required", HelpTexts.KEY_METADATA_CAS_REQUIRED),
                        Field.bool(
                                "cas_required_for_delete", HelpTexts.KEY_CAS_REQUIRED_FOR_DELETE),
                        Field.integer("max_versions", HelpTexts.KEY_MAX_VERSIONS),
                        new Field(
                                "delete_version_after",
                                Field.Type.DURATION,
                                HelpTexts.KEY_DELETE_VERSION_AFTER),
                        Field.map("custom_metadata", HelpTexts.CUSTOM_METADATA),
                        Field.integer("max_metadata_versions", HelpTexts.KEY_MAX_METADATA_VERSIONS),
                        Field.integer("metadata_cas", HelpTexts.METADATA_CAS),
                        Field.map("options", HelpTexts.METADATA_OPTIONS),
                        Field.integer("metadata_version", HelpTexts.METADATA_VERSION),
                        Field.string("after", HelpTexts.AFTER),
                        Field.integer("limit", HelpTexts.LIMIT))
                .aliases(new Alias("", "cas_metadata", "metadata_cas"))
                .deleteQuery(CompareAndSet.deleteQuery())
                .foldsSlash()
                .reads(Operation.READ, MetadataPaths::read)
                .reads(Operation.HEAD, MetadataPaths::read)
                .reads(Operation.LIST, lists::list)
                .reads(Operation.SCAN, lists::scan)
                .writes(Operation.WRITE, this::write)
                .writes(Operation.PATCH, this::patch)
                .writes(Operation.DELETE, this::delete)
                .existence(DataPaths::exists)
                .help(HelpTexts.METADATA_SYNOPSIS, HelpTexts.METADATA_DESCRIPTION)
                .build();
    }

    private static Response read(ReadTransaction tx, Call call) {
        MountSettings mount = MountSettings.serving(tx, call.mount().id());
        KeyReader reader = KeyReader.of(tx, call);
        long asked = call.fields().integer("metadata_version");
        Optional<Response> found =
                reader.record()
                        .flatMap(key ->
                                asked > 0
                                        ? old(reader, key, mount, call, asked)
                                        : Optional.of(
                                                shown(
                                                        call,
                                                        reader.tag(key),
                                                        () -> Answers.key(reader, key))));
        return found.orElseGet(Response::notFound);
    }

    private static Response shown(Call call, String tag, Supplier<JsonObject> answer) {
        return Preconditions.isKnown(call, tag)
                ? Response.notModified(tag)
                : Response.ok(answer.get()).withTag(tag);
    }

    private static Optional<Response> old(
            KeyReader reader, KeyRecord key, MountSettings mount, Call call, long version) {
        return reader.history(key, mount, call.request().now())
                .version(version)
                .map(found ->
                        shown(
                                call,
                                reader.metadataTag(key, version),
                                () -> found.shownWithState(version)));
    }

    private Response write(Transaction tx, Call call) {
        MountSettings mount = MountSettings.serving(tx, call.mount().id());
        KeyWriter writer = KeyWriter.of(tx, folders, call);
        requirePath(writer);
        if (!MetadataChange.isAsked(call.fields())) {
            return Response.noContent();
        }
        MetadataChange change = MetadataChange.ofWrite(call.fields());
        Optional<KeyRecord> found = writer.record();
        writer.requireWritable(found, LockDimension.METADATA);
        new CompareAndSet(call, mount, writer.path()).checkMetadata(writer.compared(found));
        return put(writer, found, change, call, mount);
    }

    private Response patch(Transaction tx, Call call) {
        MountSettings mount = MountSettings.serving(tx, call.mount().id());
        if (!MetadataChange.isAsked(call.fields())) {
            return Response.noContent();
        }
        KeyWriter writer = KeyWriter.of(tx, folders, call);
        requirePath(writer);
        MetadataChange change = MetadataChange.ofPatch(call.fields());
        Optional<KeyRecord> found = writer.record();
        if (found.isEmpty()) {
            return Response.notFoundWithoutBody();
        }
        writer.requireWritable(found, LockDimension.METADATA);
        new CompareAndSet(call, mount, writer.path()).checkMetadata(writer.compared(found));
        return put(writer, found, change, call, mount);
    }

    private static Response put(
            KeyWriter writer,
            Optional<KeyRecord> found,
            MetadataChange change,
            Call call,
            MountSettings mount) {
        KeyRecord after = writer.putMetadata(found, mount, change::appliedTo);
        Response answer = Response.noContent();
        answer = warned(answer, call.fields(), "cas_required", mount.casRequired());
        answer =
                warned(answer, call.fields(), "metadata_cas_required", mount.metadataCasRequired());
        return Counters.warned(answer, after.metadata().current(), "metadata version");
    }

    private static Response warned(Response answer, Fields fields, String name, boolean mandated) {
        return mandated && fields.has(name) && !fields.bool(name)
                ? answer.withWarning("\"" + name + "\"" + MANDATED)
                : answer;
    }

    private Response delete(Transaction tx, Call call) {
        MountSettings mount = MountSettings.serving(tx, call.mount().id());
        KeyWriter writer = KeyWriter.of(tx, folders, call);
        Optional<KeyRecord> found = writer.record();
        writer.requireWritable(found, KeyWriter.WHOLE_KEY);
        new CompareAndSet(call, mount, writer.path())
                .checkEnd(writer.compared(found), call.fields().raw());
        found.ifPresent(writer::remove);
        return Response.noContent();
    }

    private static void requirePath(KeyReader key) {
        if (key.path().isEmpty()) {
            throw new RequestFailure.Invalid(MISSING_PATH);
        }
    }
}
