package dev.coffer.engine.kv.versioned;

import dev.coffer.engine.Call;
import dev.coffer.engine.Capability;
import dev.coffer.engine.Field;
import dev.coffer.engine.PathSpec;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonRaw;
import dev.coffer.request.Operation;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.ReadTransaction;
import java.util.List;
import java.util.Optional;

/**
 * {@code diff/:path}: what changed between two versions of a value, or of metadata. Whoever asks
 * must be allowed to read both: names alone would tell whether two values are equal, and so let a
 * writer guess them.
 */
final class DiffPaths {
    private static final String FROM_MISSING = "from is required: the version to compare with";
    private static final String NEGATIVE = "from and to must not be negative";
    private static final String NO_KIND = "kind must be data or metadata";
    private static final String DATA = "data";
    private static final String METADATA = "metadata";
    private static final String UNREADABLE = ": it cannot be compared";
    private static final String TOO_LARGE =
            "the two versions have more than 32 MiB together: read them one by one";

    private DiffPaths() {}

    static PathSpec spec() {
        return PathSpec.at("diff/(?P<path>.*)")
                .fields(
                        Field.string("path", HelpTexts.PATH),
                        Field.integer("from", HelpTexts.DIFF_FROM),
                        Field.integer("to", HelpTexts.DIFF_TO),
                        Field.string("kind", HelpTexts.DIFF_KIND),
                        Field.bool("values", HelpTexts.DIFF_VALUES))
                .foldsSlash()
                .reads(Operation.READ, DiffPaths::read)
                .help(HelpTexts.DIFF_SYNOPSIS, HelpTexts.DIFF_DESCRIPTION)
                .build();
    }

    private static Response read(ReadTransaction tx, Call call) {
        MountSettings mount = MountSettings.serving(tx, call.mount().id());
        return switch (call.fields().text("kind")) {
            case "", DATA -> ofData(tx, call);
            case METADATA -> ofMetadata(tx, call, mount);
            default -> throw new RequestFailure.Invalid(NO_KIND);
        };
    }

    private static Response ofData(ReadTransaction tx, Call call) {
        KeyReader reader = KeyReader.of(tx, call);
        requireReads(call, DATA + "/" + reader.path(), "version");
        Optional<KeyRecord> key = reader.record();
        if (key.isEmpty()) {
            return Response.notFound();
        }
        Pair asked = asked(call, key.get().versions().current());
        JsonRaw from = value(reader, key.get(), call, asked.from);
        JsonRaw to = value(reader, key.get(), call, asked.to);
        if ((long) from.sizeBytes() + to.sizeBytes() > KvLimits.MAX_DIFF_BYTES) {
            throw tooLarge();
        }
        return answer(call, DATA, asked, Difference.between(object(from), object(to)));
    }

    private static RequestFailure tooLarge() {
        return new RequestFailure.Invalid(
                TOO_LARGE,
                JsonObject.builder()
                        .put("code", "too_large")
                        .put("limit", KvLimits.MAX_DIFF_BYTES)
                        .build());
    }

    /** Both versions must be open to the caller when asked for one by one. */
    private static void requireReads(Call call, String path, String number) {
        if (!call.fields().has("from")) {
            throw new RequestFailure.Invalid(FROM_MISSING);
        }
        for (String each : List.of("from", "to")) {
            JsonObject fields =
                    call.fields().has(each)
                            ? Equivalents.field(number, call.fields().integer(each))
                            : JsonObject.EMPTY;
            Equivalents.require(call, Capability.READ, path, fields);
        }
    }

    private static JsonRaw value(KeyReader reader, KeyRecord key, Call call, long version) {
        VersionHeader header =
                reader.header(key, version)
                        .orElseThrow(() -> Equivalents.notKept("version", version));
        if (!reader.isLive(header, key.notBefore(call.request().now()))) {
            String state = header.destroyed() ? "destroyed" : "deleted";
            throw new RequestFailure.Invalid(
                    "version " + version + " of this key is " + state + UNREADABLE);
        }
        return reader.value(version, header);
    }

    /** A version whose data is null has no names. */
    private static JsonObject object(JsonRaw value) {
        return value.parse() instanceof JsonObject object ? object : JsonObject.EMPTY;
    }

    private static Response ofMetadata(ReadTransaction tx, Call call, MountSettings mount) {
        KeyReader reader = KeyReader.of(tx, call);
        requireReads(call, METADATA + "/" + reader.path(), "metadata_version");
        Optional<KeyRecord> key = reader.record();
        if (key.isEmpty()) {
            return Response.notFound();
        }
        Pair asked = asked(call, key.get().metadata().current());
        MetadataHistory history = reader.history(key.get(), mount, call.request().now());
        MetadataState from = state(history, asked.from);
        MetadataState to = state(history, asked.to);
        return answer(call, METADATA, asked, from.to(to));
    }

    private static MetadataState state(MetadataHistory history, long version) {
        return history.state(version)
                .orElseThrow(() -> Equivalents.notKept("metadata version", version));
    }

    private static Pair asked(Call call, long current) {
        long from = call.fields().integer("from");
        long to = call.fields().has("to") ? call.fields().integer("to") : current;
        if (from < 0 || to < 0) {
            throw new RequestFailure.Invalid(NEGATIVE);
        }
        return new Pair(from, to);
    }

    private static Response answer(Call call, String kind, Pair asked, Difference difference) {
        JsonObject.Builder shown =
                JsonObject.builder()
                        .put("added", JsonArray.ofStrings(difference.added()))
                        .put("changed", JsonArray.ofStrings(difference.changed()))
                        .put("from", asked.from)
                        .put("kind", kind)
                        .put("removed", JsonArray.ofStrings(difference.removed()))
                        .put("to", asked.to);
        if (call.fields().bool("values")) {
            shown.put("values", difference.values());
        }
        return Response.ok(shown.build());
    }

    /** The two versions to be compared. */
    private record Pair(long from, long to) {}
}
