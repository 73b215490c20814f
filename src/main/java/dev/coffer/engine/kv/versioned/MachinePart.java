package dev.coffer.engine.kv.versioned;

import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * What a refusal tells programs under {@code data}, beside the text for people. The members are
 * always the same five and always all there, null where there is nothing to say.
 *
 * @param code which refusal it is, one of {@link Code}
 * @param dimension whether it is about the value, the metadata or what the key is
 * @param expected what the client expected, as it was compared
 * @param current what is there; null also where the caller may not know
 * @param path of the key below the mount; null where the refusal is about no single key
 */
record MachinePart(
        Code code,
        @Nullable Dimension dimension,
        JsonValue expected,
        JsonValue current,
        @Nullable String path) {
    /** The refusals that programs tell from each other. */
    enum Code {
        CAS_REQUIRED("cas_required"),
        CAS_MISMATCH("cas_mismatch"),
        METADATA_CAS_REQUIRED("metadata_cas_required"),
        METADATA_CAS_MISMATCH("metadata_cas_mismatch"),
        KEY_EXISTS("key_exists"),
        COUNTER_EXHAUSTED("counter_exhausted"),
        LOCKED("locked"),
        TXN_CONFLICT("txn_conflict"),
        TXN_INVALID("txn_invalid"),
        TOO_LARGE("too_large");

        private final String wire;

        Code(String wire) {
            this.wire = wire;
        }

        /** As clients read it. */
        String wire() {
            return wire;
        }
    }

    /** The sides of a key. */
    enum Dimension {
        DATA("data"),
        METADATA("metadata"),
        STATE("state");

        private final String wire;

        Dimension(String wire) {
            this.wire = wire;
        }

        /** As clients read it. */
        String wire() {
            return wire;
        }
    }

    /** Of a refusal that compares nothing. */
    static MachinePart of(Code code, @Nullable Dimension dimension, @Nullable String path) {
        return new MachinePart(code, dimension, JsonNull.NULL, JsonNull.NULL, path);
    }

    /** Of a refusal of more than there may be. */
    static JsonObject tooLarge(long limit) {
        return of(Code.TOO_LARGE, null, null).json().toBuilder().put("limit", limit).build();
    }

    /** As it stands under {@code data}. */
    JsonObject json() {
        return JsonObject.builder()
                .put("code", code.wire)
                .put(
                        "dimension",
                        dimension == null ? JsonNull.NULL : new JsonString(dimension.wire))
                .put("expected", expected)
                .put("current", current)
                .put("path", path == null ? JsonNull.NULL : new JsonString(path))
                .build();
    }
}
