package dev.coffer.engine.kv.versioned;

import dev.coffer.engine.Alias;
import dev.coffer.engine.Call;
import dev.coffer.engine.Capability;
import dev.coffer.engine.Field;
import dev.coffer.engine.PathSpec;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import dev.coffer.request.Operation;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.folder.Folders;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code metadata-history/:path} and {@code metadata-rollback/:path}: what was said of a key, by
 * whom, and how to come back to it. Each needs its own capability and that of the path which it
 * stands for.
 */
final class HistoryPaths {
    private static final String LIMIT_RANGE =
            "limit must be between 1 and " + KvLimits.HISTORY_PAGE;
    private static final String VERSION_MISSING =
            "metadata_version is required: the version of the metadata to bring back, 0 for none";

    private final Folders folders;

    HistoryPaths(Folders folders) {
        this.folders = folders;
    }

    static PathSpec history() {
        return PathSpec.at("metadata-history/(?P<path>.*)")
                .fields(
                        Field.string("path", HelpTexts.PATH),
                        Field.integer("after", HelpTexts.HISTORY_AFTER),
                        Field.integer("limit", HelpTexts.HISTORY_LIMIT))
                .foldsSlash()
                .reads(Operation.READ, HistoryPaths::list)
                .help(HelpTexts.HISTORY_SYNOPSIS, HelpTexts.HISTORY_DESCRIPTION)
                .build();
    }

    PathSpec rollback() {
        return PathSpec.at("metadata-rollback/(?P<path>.*)")
                .fields(
                        Field.string("path", HelpTexts.PATH),
                        Field.integer("metadata_version", HelpTexts.ROLLBACK_VERSION),
                        Field.integer("metadata_cas", HelpTexts.METADATA_CAS),
                        Field.map("options", HelpTexts.METADATA_OPTIONS))
                .aliases(new Alias("", "cas_metadata", "metadata_cas"))
                .foldsSlash()
                .writes(Operation.WRITE, this::rollback)
                .help(HelpTexts.ROLLBACK_SYNOPSIS, HelpTexts.ROLLBACK_DESCRIPTION)
                .build();
    }

    private static Response list(ReadTransaction tx, Call call) {
        MountSettings mount = MountSettings.serving(tx, call.mount().id());
        KeyReader reader = KeyReader.of(tx, call);
        Equivalents.require(call, Capability.READ, "metadata/" + reader.path(), JsonObject.EMPTY);
        int limit = limit(call);
        Optional<KeyRecord> key = reader.record();
        if (key.isEmpty()) {
            return Response.notFound();
        }
        long after = Math.clamp(call.fields().integer("after"), 0, KvLimits.MAX_COUNTER);
        ReadTransaction.Slice slice =
                reader.history(key.get(), mount, call.request().now()).after(after, limit);
        List<JsonValue> entries = new ArrayList<>();
        for (ReadTransaction.Entry entry : slice.entries()) {
            MetadataVersion version = MetadataVersion.decode(entry.value());
            entries.add(version.shown(entry.key().number()).build());
        }
        JsonValue next =
                slice.more()
                        ? JsonNumber.of(slice.entries().getLast().key().number())
                        : JsonNull.NULL;
        return Response.ok(
                JsonObject.builder()
                        .put("entries", new JsonArray(entries))
                        .put("next", next)
                        .build());
    }

    private static int limit(Call call) {
        if (!call.fields().has("limit")) {
            return KvLimits.HISTORY_PAGE;
        }
        long limit = call.fields().integer("limit");
        if (limit < 1 || limit > KvLimits.HISTORY_PAGE) {
            throw new RequestFailure.Invalid(LIMIT_RANGE);
        }
        return (int) limit;
    }

    /**
     * Needs what the write of the same content to {@code metadata/} would need, and the right to
     * read that content: a rollback must not bring to light what a read refuses.
     */
    private Response rollback(Transaction tx, Call call) {
        MountSettings mount = MountSettings.serving(tx, call.mount().id());
        KeyWriter writer = KeyWriter.of(tx, folders, call);
        if (!call.fields().has("metadata_version")) {
            throw new RequestFailure.Invalid(VERSION_MISSING);
        }
        long version = call.fields().integer("metadata_version");
        String path = "metadata/" + writer.path();
        Equivalents.require(
                call, Capability.READ, path, Equivalents.field("metadata_version", version));
        Optional<KeyRecord> found = writer.record();
        Optional<MetadataState> state =
                found.flatMap(
                        key -> writer.history(key, mount, call.request().now()).state(version));
        JsonObject write =
                state.map(to -> to.writeOver(writer.metadata(found.orElseThrow())))
                        .orElse(JsonObject.EMPTY);
        Equivalents.require(call, Capability.UPDATE, path, withCas(write, call));
        if (found.isEmpty()) {
            return Response.notFound();
        }
        writer.requireWritable(found, LockDimension.METADATA);
        new CompareAndSet(call, mount, writer.path()).checkRollback(found);
        MetadataState to =
                state.orElseThrow(() -> Equivalents.notKept("metadata version", version));
        long current = writer.putMetadata(found, mount, _ -> to).metadata().current();
        JsonObject answer = JsonObject.builder().put("current_metadata_version", current).build();
        return Counters.warned(Response.ok(answer), current, "metadata version");
    }

    private static JsonObject withCas(JsonObject write, Call call) {
        return call.fields()
                .raw("metadata_cas")
                .map(cas -> write.toBuilder().put("metadata_cas", cas).build())
                .orElse(write);
    }
}
