package dev.coffer.engine.kv.versioned;

import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;

/**
 * Where a transaction met another state than it expects.
 *
 * @param place of the comparison, or of the operation that compares
 * @param dimension data, metadata or state
 * @param current null where the caller may not know
 */
record TxnConflict(
        TxnPlace place, String path, JsonValue dimension, JsonValue expected, JsonValue current) {
    /** The conflict that an operation's mismatch tells of. */
    static TxnConflict of(TxnOp op, JsonObject mismatch) {
        return new TxnConflict(
                op.place(),
                mismatch.get("path").orElse(JsonNull.NULL) instanceof JsonString(String path)
                        ? path
                        : op.path(),
                mismatch.get("dimension").orElse(JsonNull.NULL),
                mismatch.get("expected").orElse(JsonNull.NULL),
                mismatch.get("current").orElse(JsonNull.NULL));
    }

    /** An operation does not find what it needs: a value that can be read, or any key at all. */
    static TxnConflict ofState(TxnOp op, KeyState state) {
        return new TxnConflict(
                op.place(),
                op.path(),
                new JsonString(MachinePart.Dimension.STATE.wire()),
                op.kind() == TxnOp.Kind.PATCH
                        ? new JsonString(KeyState.LIVE.wire())
                        : JsonNull.NULL,
                new JsonString(state.wire()));
    }

    /** As it stands in {@code conflicts}. */
    JsonObject json() {
        return place.placed(
                JsonObject.builder()
                        .put("path", path)
                        .put("dimension", dimension)
                        .put("expected", expected)
                        .put("current", current)
                        .build());
    }
}
