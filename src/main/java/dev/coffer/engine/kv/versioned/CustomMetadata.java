package dev.coffer.engine.kv.versioned;

import dev.coffer.engine.ConversionException;
import dev.coffer.engine.WeakTyping;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonRaw;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import dev.coffer.request.Bytes;
import dev.coffer.request.GoText;
import dev.coffer.request.RequestFailure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What users say of a key: texts by name, within limits that hold for the whole map however it came
 * about. Immutable, sorted by name.
 *
 * @param entries texts by name
 */
record CustomMetadata(JsonObject entries) {
    private static final String FAILED = "custom_metadata validation failed: ";

    /**
     * What a write brings: everything becomes text.
     *
     * @throws RequestFailure.Invalid 400 beyond the limits, naming every breach
     */
    static CustomMetadata of(JsonObject sent) {
        Map<String, String> texts = texts(sent, false);
        check(texts);
        return from(texts);
    }

    /**
     * Refuses what a patch brings, before the key is looked at.
     *
     * @throws RequestFailure.Invalid 400 beyond the limits
     */
    static void checkPatch(JsonObject patch) {
        check(texts(patch, true));
    }

    /**
     * What is there once a patch is laid over it: null removes an entry.
     *
     * @throws RequestFailure.Invalid 400 if there are too many entries then
     */
    CustomMetadata patched(JsonObject patch) {
        Map<String, String> texts = texts(entries, false);
        for (Map.Entry<String, JsonValue> entry : patch.entries()) {
            if (entry.getValue() == JsonNull.NULL) {
                texts.remove(entry.getKey());
            } else {
                texts.put(entry.getKey(), text(entry.getValue()));
            }
        }
        checkSize(texts.size());
        return from(texts);
    }

    /** What a record holds; null where there is none. */
    static CustomMetadata stored(JsonValue stored) {
        return stored instanceof JsonRaw raw && raw.parse() instanceof JsonObject object
                ? new CustomMetadata(object)
                : new CustomMetadata(JsonObject.EMPTY);
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** The bytes of the record: JSON as it is spliced into answers. */
    Bytes encode() {
        return Bytes.wrap(JsonRaw.canonical(entries).toByteArray());
    }

    private static CustomMetadata from(Map<String, String> texts) {
        JsonObject.Builder entries = JsonObject.builder();
        texts.forEach(entries::put);
        return new CustomMetadata(entries.build());
    }

    private static Map<String, String> texts(JsonObject sent, boolean withoutNulls) {
        Map<String, String> texts = new TreeMap<>(JsonObject.NAME_ORDER);
        for (Map.Entry<String, JsonValue> entry : sent.entries()) {
            if (!withoutNulls || entry.getValue() != JsonNull.NULL) {
                texts.put(entry.getKey(), text(entry.getValue()));
            }
        }
        return texts;
    }

    private static String text(JsonValue value) {
        try {
            return value instanceof JsonString(String text)
                    ? text
                    : WeakTyping.BODY.text("", value);
        } catch (ConversionException refusal) {
            throw new RequestFailure.Invalid(FAILED + refusal.text());
        }
    }

    private static void check(Map<String, String> texts) {
        checkSize(texts.size());
        List<String> breaches = new ArrayList<>();
        texts.forEach((name, value) -> addBreaches(breaches, name, value));
        if (!breaches.isEmpty()) {
            throw new RequestFailure.Invalid(RequestFailure.severalErrors(breaches));
        }
    }

    private static void checkSize(int size) {
        if (size > KvLimits.CUSTOM_ENTRIES) {
            throw new RequestFailure.Invalid(
                    RequestFailure.oneError(
                            FAILED
                                    + "payload must contain at most "
                                    + KvLimits.CUSTOM_ENTRIES
                                    + " keys, provided "
                                    + size));
        }
    }

    private static void addBreaches(List<String> breaches, String name, String value) {
        String quoted = GoText.quote(name);
        int nameBytes = bytes(name);
        if (nameBytes == 0 || nameBytes > KvLimits.CUSTOM_NAME_BYTES) {
            breaches.add(
                    "%slength of key %s is %d but must be 0 < len(key) <= %d"
                            .formatted(FAILED, quoted, nameBytes, KvLimits.CUSTOM_NAME_BYTES));
        }
        int valueBytes = bytes(value);
        if (valueBytes == 0 || valueBytes > KvLimits.CUSTOM_VALUE_BYTES) {
            breaches.add(
                    "%slength of value for key %s is %d but must be 0 < len(value) <= %d"
                            .formatted(FAILED, quoted, valueBytes, KvLimits.CUSTOM_VALUE_BYTES));
        }
        if (!GoText.isPrintable(name)) {
            breaches.add(
                    "%skey %s (%s) contains unprintable characters"
                            .formatted(FAILED, quoted, name));
        }
        if (!GoText.isPrintable(value)) {
            breaches.add(
                    "%svalue for key %s contains unprintable characters".formatted(FAILED, quoted));
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
