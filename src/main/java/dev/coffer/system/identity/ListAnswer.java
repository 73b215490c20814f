package dev.coffer.system.identity;

import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import dev.coffer.json.JsonWriter;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A list that may say something of each of its keys. */
final class ListAnswer {
    /** Largest sum of keys and what is said of them, in bytes. */
    private static final int MAX_BYTES = 32 * 1024 * 1024;

    private static final String TOO_LARGE = "the list is larger than 32 MiB";

    private final List<String> keys = new ArrayList<>();
    private final Map<String, JsonValue> info = new TreeMap<>(JsonObject.NAME_ORDER);
    private int bytes;

    /**
     * Adds a key of which nothing is said.
     *
     * @throws RequestFailure.Invalid 400 if the list becomes too large
     */
    void add(String key) {
        count(key.length());
        keys.add(key);
    }

    /**
     * Adds a key and what is said of it.
     *
     * @throws RequestFailure.Invalid 400 if the list becomes too large
     */
    void add(String key, JsonObject said) {
        count(2 * key.length() + JsonWriter.bytesOf(said).length);
        keys.add(key);
        info.put(key, said);
    }

    private void count(int more) {
        bytes += more;
        if (bytes > MAX_BYTES) {
            throw new RequestFailure.Invalid(TOO_LARGE);
        }
    }

    /** The list in the order of its keys; 404 if it is empty. */
    Response response() {
        if (keys.isEmpty()) {
            return Response.notFound();
        }
        List<JsonValue> sorted =
                keys.stream()
                        .sorted(JsonObject.NAME_ORDER)
                        .<JsonValue>map(JsonString::new)
                        .toList();
        JsonObject.Builder data = JsonObject.builder();
        if (!info.isEmpty()) {
            data.put("key_info", JsonObject.of(info));
        }
        return Response.ok(data.put("keys", new JsonArray(sorted)).build());
    }
}
