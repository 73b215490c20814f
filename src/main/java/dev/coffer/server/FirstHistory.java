package dev.coffer.server;

import dev.coffer.config.FirstRequest;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import dev.coffer.request.Request;
import dev.coffer.request.Response;
import java.util.List;
import java.util.Map;

/**
 * First requests and their answers as those see them that refer to them.
 *
 * <p>Source: OpenBao, helper/profiles/history.go; sdk/logical, Request and Response.
 */
final class FirstHistory {
    private FirstHistory() {}

    /** A request. Its data has two names: the one of OpenBao's pages, and that of its program. */
    static JsonObject of(FirstRequest.Ready ready, Request made) {
        JsonObject.Builder headers = JsonObject.builder();
        for (Map.Entry<String, List<String>> header : ready.headers().entrySet()) {
            headers.put(header.getKey(), JsonArray.ofStrings(header.getValue()));
        }
        return JsonObject.builder()
                .put("id", made.id())
                .put("operation", ready.verb())
                .put("path", ready.path())
                .put("data", ready.data())
                .put("map", ready.data())
                .put("headers", headers.build())
                .build();
    }

    /** An answer, with the members that the API gives them. */
    static JsonObject of(Response answer) {
        JsonValue data = answer.data();
        JsonValue warnings =
                answer.warnings().isEmpty()
                        ? JsonNull.NULL
                        : JsonArray.ofStrings(answer.warnings());
        return JsonObject.builder()
                .put(
                        "auth",
                        answer.sequel() instanceof Response.Sequel.Auth(JsonObject auth)
                                ? auth
                                : JsonNull.NULL)
                .put("data", data == null ? JsonNull.NULL : data)
                .put("secret", lease(answer.lease()))
                .put("warnings", warnings)
                .build();
    }

    private static JsonValue lease(Response.Lease lease) {
        return lease.equals(Response.Lease.NONE)
                ? JsonNull.NULL
                : JsonObject.builder()
                        .put("lease_id", new JsonString(lease.id()))
                        .put("lease_duration", lease.durationSeconds())
                        .put("renewable", lease.renewable())
                        .build();
    }
}
