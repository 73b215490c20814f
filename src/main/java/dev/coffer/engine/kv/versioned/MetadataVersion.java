package dev.coffer.engine.kv.versioned;

import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonRaw;
import dev.coffer.json.JsonValue;
import dev.coffer.request.Bytes;
import dev.coffer.request.GoTime;
import dev.coffer.storage.schema.StoredFields;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;

/**
 * One version of a key's metadata, as it is kept in the history. The custom metadata lies at the
 * end of the record, as it is spliced into answers, so that a read of a value need not look at the
 * rest. The first servers kept the custom metadata alone: such a record begins with its brace.
 *
 * @param at when it was written
 * @param by who wrote it
 * @param changed names of what is not as it was before, sorted
 * @param state what it says
 */
record MetadataVersion(Instant at, Actor by, List<String> changed, MetadataState state) {
    private static final byte FORMAT = 2;
    private static final byte CUSTOM_ALONE = '{';
    private static final int TIME_AT = 1 + Integer.BYTES;
    private static final int ACTOR_AT = TIME_AT + BinaryTime.BYTES;
    private static final String CHANGED = "changed";
    private static final String SETTINGS = "settings";

    MetadataVersion {
        changed = List.copyOf(changed);
    }

    Bytes encode() {
        Bytes custom = state.custom().isEmpty() ? Bytes.empty() : state.custom().encode();
        Bytes fields =
                StoredFields.write(
                        JsonObject.builder()
                                .put(CHANGED, JsonArray.ofStrings(changed))
                                .put(SETTINGS, state.settingsStored())
                                .build());
        int customAt = ACTOR_AT + by.storedBytes() + fields.length();
        byte[] bytes = new byte[customAt + custom.length()];
        ByteBuffer out = ByteBuffer.wrap(bytes);
        out.put(FORMAT).putInt(customAt);
        BinaryTime.put(out, at);
        by.put(out);
        out.put(fields.asBuffer()).put(custom.asBuffer());
        return Bytes.wrap(bytes);
    }

    static MetadataVersion decode(Bytes bytes) {
        int customAt = customAt(bytes);
        if (customAt == 0) {
            throw new IllegalStateException("metadata without a history");
        }
        ByteBuffer in = bytes.asBuffer().position(TIME_AT);
        Instant at = BinaryTime.get(in);
        Actor by = Actor.stored(bytes, ACTOR_AT);
        StoredFields fields = StoredFields.read(bytes.slice(ACTOR_AT + by.storedBytes(), customAt));
        StoredFields settings = StoredFields.of(fields.object(SETTINGS).orElse(JsonObject.EMPTY));
        return new MetadataVersion(
                at,
                by,
                fields.texts(CHANGED),
                new MetadataState(
                        MetadataState.settings(settings), CustomMetadata.stored(custom(bytes))));
    }

    /** The custom metadata in a record of either form, null if there is none. */
    static JsonValue custom(Bytes bytes) {
        Bytes custom = bytes.slice(customAt(bytes));
        return custom.isEmpty() ? JsonNull.NULL : JsonRaw.ofOwned(custom.toArray());
    }

    private static int customAt(Bytes bytes) {
        return switch (bytes.byteAt(0)) {
            case CUSTOM_ALONE -> 0;
            case FORMAT -> bytes.asBuffer().getInt(1);
            default -> throw new IllegalStateException("metadata of an unknown format");
        };
    }

    /** As the history lists it. */
    JsonObject.Builder shown(long number) {
        return JsonObject.builder()
                .put("actor", by.shown())
                .put(CHANGED, JsonArray.ofStrings(changed))
                .put("metadata_version", number)
                .put("time", GoTime.format(at));
    }

    /** The same with everything it says. */
    JsonObject shownWithState(long number) {
        JsonObject.Builder shown = shown(number);
        state.settingsShown().entries().forEach(each -> shown.put(each.getKey(), each.getValue()));
        return shown.put("custom_metadata", state.customShown()).build();
    }
}
