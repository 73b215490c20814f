package dev.coffer.engine.kv.versioned;

import dev.coffer.engine.Alias;
import dev.coffer.engine.Call;
import dev.coffer.engine.Field;
import dev.coffer.engine.PathSpec;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonRaw;
import dev.coffer.json.JsonValue;
import dev.coffer.request.Operation;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.folder.Folders;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.time.Instant;
import java.util.Optional;

/**
 * {@code data/:path}: writes, patches, reads and soft-deletes values.
 *
 * <p>Source: OpenBao API, KV version 2; recorded in the scenarios kv2-*.
 */
final class DataPaths {
    private static final String MISSING_PATH = "missing path";
    private static final String NO_DATA = "no data provided";
    private static final String DATA = "data";

    private final Folders folders;

    DataPaths(Folders folders) {
        this.folders = folders;
    }

    PathSpec spec() {
        return PathSpec.at("data/(?P<path>.*)")
                .fields(
                        Field.string("path", HelpTexts.PATH),
                        Field.integer("version", HelpTexts.DATA_VERSION),
                        Field.map("options", HelpTexts.DATA_OPTIONS),
                        Field.map(DATA, HelpTexts.DATA_DATA))
                .aliases(new Alias("options", "cas_metadata", "metadata_cas"))
                .deleteQuery(CompareAndSet.deleteQuery())
                .foldsSlash()
                .reads(Operation.READ, DataPaths::read)
                .reads(Operation.HEAD, DataPaths::read)
                .writes(Operation.WRITE, this::write)
                .writes(Operation.PATCH, this::patch)
                .writes(Operation.DELETE, this::delete)
                .existence(DataPaths::exists)
                .help(HelpTexts.DATA_SYNOPSIS, HelpTexts.DATA_DESCRIPTION)
                .build();
    }

    /** A key that has metadata only exists as well: its first value is an update. */
    static boolean exists(ReadTransaction tx, Call call) {
        return KeyReader.of(tx, call).record().isPresent();
    }

    private static Response read(ReadTransaction tx, Call call) {
        MountSettings _ = MountSettings.serving(tx, call.mount().id());
        KeyReader reader = KeyReader.of(tx, call);
        return VersionAnswer.of(reader, call, DATA, reader::value);
    }

    private Response write(Transaction tx, Call call) {
        MountSettings mount = MountSettings.serving(tx, call.mount().id());
        KeyWriter writer = KeyWriter.of(tx, folders, call);
        if (writer.path().isEmpty()) {
            throw new RequestFailure.Invalid(MISSING_PATH);
        }
        JsonRaw value = JsonRaw.canonical(sent(call));
        Optional<KeyRecord> key = writer.record();
        writer.requireWritable(key, LockDimension.DATA);
        new CompareAndSet(call, mount, writer.path()).checkValue(writer.compared(key));
        return answer(writer, writer.add(key, mount, value));
    }

    private Response patch(Transaction tx, Call call) {
        MountSettings mount = MountSettings.serving(tx, call.mount().id());
        JsonValue patch = sent(call);
        KeyWriter writer = KeyWriter.of(tx, folders, call);
        Optional<KeyRecord> found = writer.record();
        if (found.isEmpty()) {
            return Response.notFoundWithoutBody();
        }
        KeyRecord key = found.get();
        writer.requireWritable(found, LockDimension.DATA);
        new CompareAndSet(call, mount, writer.path()).checkValue(writer.compared(found));
        long current = key.versions().current();
        Optional<VersionHeader> header = writer.header(key, current);
        if (header.isEmpty()) {
            return Response.notFoundWithoutBody();
        }
        if (!writer.isLive(header.get(), writer.timeFor(key))) {
            return Response.notFound(Answers.version(current, header.get(), writer.custom(key)));
        }
        JsonValue patched = MergePatch.apply(writer.value(current, header.get()).parse(), patch);
        return answer(writer, writer.add(found, mount, JsonRaw.canonical(patched)));
    }

    private static Response answer(KeyWriter writer, KeyWriter.Added added) {
        KeyRecord key = added.record();
        long version = key.versions().current();
        JsonObject data = Answers.version(version, added.header(), writer.custom(key));
        return Counters.warned(Response.ok(data), version, "version");
    }

    /** Marks the current version as deleted; nothing to mark is no error. */
    private Response delete(Transaction tx, Call call) {
        MountSettings mount = MountSettings.serving(tx, call.mount().id());
        KeyWriter writer = KeyWriter.of(tx, folders, call);
        Optional<KeyRecord> found = writer.record();
        writer.requireWritable(found, LockDimension.DATA);
        new CompareAndSet(call, mount, writer.path())
                .checkVersions(writer.compared(found), call.fields().raw());
        if (found.isPresent()) {
            KeyRecord key = found.get();
            Instant at = writer.timeFor(key);
            long current = key.versions().current();
            Optional<VersionHeader> header = writer.header(key, current);
            if (header.isPresent() && writer.isLive(header.get(), at)) {
                writer.putHeader(current, header.get().asDeleted(at, writer.actor()));
                writer.touch(key);
            }
        }
        return Response.noContent();
    }

    private static JsonValue sent(Call call) {
        if (!call.fields().has(DATA)) {
            throw new RequestFailure.Invalid(NO_DATA);
        }
        boolean isNull = call.fields().raw(DATA).orElse(JsonNull.NULL) == JsonNull.NULL;
        return isNull ? JsonNull.NULL : call.fields().map(DATA);
    }
}
