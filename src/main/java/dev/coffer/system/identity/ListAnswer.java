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

/** A list with something to be said of each of its keys. */
final class ListAnswer {
    /** Largest sum of keys and what is said of them, in bytes. */
    private static final int MAX_BYTES = 32 * 1024 * 1024;

    private static final String TOO_LARGE = "the list is larger than 32 MiB";

    private final List<String> keys = new ArrayList<>();
    private final Map<String, JsonValue> info = new TreeMap<>(JsonObject.NAME_ORDER);
    private int bytes;

    /**
     * Adds a key.
     *
     * @param id under which something is said of it
     * @throws RequestFailure.Invalid 400 if the list becomes too large
     */
    void add(String key, String id, JsonObject said) {
        bytes += key.length() + id.length() + JsonWriter.bytesOf(said).length;
        if (bytes > MAX_BYTES) {
            throw new RequestFailure.Invalid(TOO_LARGE);
        }
        keys.add(key);
        info.put(id, said);
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
        return Response.ok(
                JsonObject.builder()
                        .put("key_info", JsonObject.of(info))
                        .put("keys", new JsonArray(sorted))
                        .build());
    }
}
