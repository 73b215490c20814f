package dev.coffer.engine.kv.versioned;

import dev.coffer.engine.Call;
import dev.coffer.engine.Field;
import dev.coffer.engine.PathSpec;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import dev.coffer.request.Operation;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.ReadTransaction;
import java.util.Map;

/** {@code subkeys/:path}: the names in a value, without what they stand for. */
final class SubkeysPaths {
    private SubkeysPaths() {}

    static PathSpec spec() {
        return PathSpec.at("subkeys/(?P<path>.*)")
                .fields(
                        Field.string("path", HelpTexts.PATH),
                        Field.integer("depth", HelpTexts.SUBKEYS_DEPTH),
                        Field.integer("version", HelpTexts.SUBKEYS_VERSION))
                .foldsSlash()
                .reads(Operation.READ, SubkeysPaths::read)
                .help(HelpTexts.SUBKEYS_SYNOPSIS, HelpTexts.SUBKEYS_DESCRIPTION)
                .build();
    }

    private static Response read(ReadTransaction tx, Call call) {
        MountSettings _ = MountSettings.serving(tx, call.mount().id());
        KeyReader reader = KeyReader.of(tx, call);
        long depth = call.fields().integer("depth");
        return VersionAnswer.of(
                reader,
                call,
                "subkeys",
                (version, header) ->
                        withoutValues(reader.value(version, header).parse(), depth, 1));
    }

    /**
     * The same names, and null where a value was, an empty object, or a level below {@code depth};
     * 0 means every level.
     */
    private static JsonValue withoutValues(JsonValue value, long depth, int level) {
        if (!(value instanceof JsonObject object)) {
            return JsonNull.NULL;
        }
        JsonObject.Builder names = JsonObject.builder();
        for (Map.Entry<String, JsonValue> member : object.entries()) {
            boolean inside =
                    member.getValue() instanceof JsonObject inner
                            && !inner.isEmpty()
                            && (depth == 0 || level < depth);
            names.put(
                    member.getKey(),
                    inside ? withoutValues(member.getValue(), depth, level + 1) : JsonNull.NULL);
        }
        return names.build();
    }
}
