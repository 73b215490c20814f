package dev.coffer.engine;

import dev.coffer.json.JsonLimits;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonReader;
import dev.coffer.request.Cancellation;
import dev.coffer.request.Operation;
import dev.coffer.request.Request;
import dev.coffer.request.RequestPath;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Requests as the gate hands them to an engine. */
public final class Requests {
    /** The time of requests that do not say otherwise. */
    public static final Instant NOW = Instant.parse("2026-07-01T10:20:30.123456789Z");

    private static final Request.Caller CALLER = new Request.Caller(null, "127.0.0.1", 1, null);

    private Requests() {}

    /** Fields from JSON text. */
    public static JsonObject json(String text) {
        return JsonReader.parseBody(text.getBytes(StandardCharsets.UTF_8), JsonLimits.REQUEST);
    }

    /** A request without headers. */
    public static Request of(Operation operation, String path, String fields) {
        return of(operation, path, json(fields), Map.of(), NOW);
    }

    /** A request. */
    public static Request of(
            Operation operation,
            String path,
            JsonObject fields,
            Map<String, List<String>> headers,
            Instant now) {
        RequestPath decisionPath = new RequestPath(path);
        return new Request(
                "id", operation, decisionPath, fields, CALLER, headers, now, Cancellation.NONE);
    }
}
