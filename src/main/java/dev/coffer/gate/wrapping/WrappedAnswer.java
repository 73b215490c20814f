package dev.coffer.gate.wrapping;

import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonBoolean;
import dev.coffer.json.JsonLimits;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonReader;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import dev.coffer.json.JsonWriter;
import dev.coffer.request.Response;
import dev.coffer.request.Response.Lease;
import dev.coffer.request.Response.Sequel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An answer as text, the way it lies in a cubbyhole: the envelope, and for an answer that is no 200
 * the envelope within an envelope that says so. Clients that read {@code cubbyhole/response} know
 * this form.
 *
 * <p>Source: OpenBao, logical.HTTPResponse and logical.RespondWithStatusCode.
 */
final class WrappedAnswer {
    private static final int OK = 200;
    private static final String JSON = "application/json";
    private static final String REQUEST_ID = "request_id";
    private static final String STATUS = "http_status_code";
    private static final String BODY = Response.RAW_BODY;
    private static final String TYPE = Response.RAW_TYPE;
    private static final String LEASE_ID = "lease_id";
    private static final String RENEWABLE = "renewable";
    private static final String LEASE_DURATION = "lease_duration";
    private static final String DATA = "data";
    private static final String WARNINGS = "warnings";
    private static final String AUTH = "auth";

    private WrappedAnswer() {}

    /** The text of an answer to the request of this id. */
    static String text(Response response, String requestId) {
        boolean plain =
                response.form() != Response.Form.BARE && response.form() != Response.Form.RAW;
        if (plain && response.status() == OK) {
            return textOf(envelope(response, requestId));
        }
        return textOf(envelope(Response.ok(raw(response, requestId)), requestId));
    }

    /** An answer as bytes of which nothing but status and type is known. */
    private static JsonObject raw(Response response, String requestId) {
        JsonObject.Builder raw = JsonObject.builder();
        JsonValue data = response.data();
        if (response.form() == Response.Form.RAW && data instanceof JsonObject text) {
            raw.put(TYPE, string(text, TYPE)).put(BODY, string(text, BODY));
        } else {
            boolean bare = response.form() == Response.Form.BARE;
            JsonObject body =
                    bare && data instanceof JsonObject whole
                            ? whole
                            : envelope(response, requestId);
            raw.put(TYPE, JSON).put(BODY, textOf(body));
        }
        return raw.put(STATUS, response.status()).build();
    }

    private static String textOf(JsonObject object) {
        return new String(JsonWriter.bytesOf(object), StandardCharsets.UTF_8);
    }

    private static JsonObject envelope(Response response, String requestId) {
        JsonValue data = response.data();
        JsonValue auth = response.sequel() instanceof Sequel.Auth(var made) ? made : JsonNull.NULL;
        List<String> warnings = response.warnings();
        return JsonObject.builder()
                .put(REQUEST_ID, requestId)
                .put(LEASE_ID, response.lease().id())
                .put(RENEWABLE, response.lease().renewable())
                .put(LEASE_DURATION, response.lease().durationSeconds())
                .put(DATA, data == null ? JsonNull.NULL : data)
                .putNull("wrap_info")
                .put(WARNINGS, warnings.isEmpty() ? JsonNull.NULL : JsonArray.ofStrings(warnings))
                .put(AUTH, auth)
                .build();
    }

    /**
     * The answer that a text is.
     *
     * @throws IllegalStateException if it is none: nobody but this class writes such texts
     */
    static Response response(String text) {
        JsonObject envelope = parsed(text);
        return envelope.get(DATA).orElse(null) instanceof JsonObject data && data.has(STATUS)
                ? ofRaw(data)
                : ofEnvelope(envelope);
    }

    private static Response ofRaw(JsonObject raw) {
        int status = (int) number(raw, STATUS);
        if (!string(raw, TYPE).equals(JSON)) {
            return Response.raw(status, string(raw, TYPE), string(raw, BODY));
        }
        JsonObject body = parsed(string(raw, BODY));
        if (!body.has(REQUEST_ID)) {
            return Response.bare(status, body);
        }
        Response inner = ofEnvelope(body);
        return new Response(
                status,
                Response.Form.ENVELOPE,
                inner.data(),
                inner.lease(),
                inner.warnings(),
                inner.sequel());
    }

    private static Response ofEnvelope(JsonObject envelope) {
        boolean renewable =
                envelope.get(RENEWABLE).orElse(null) instanceof JsonBoolean(boolean value) && value;
        List<String> warnings = new ArrayList<>();
        if (envelope.get(WARNINGS).orElse(null) instanceof JsonArray(List<JsonValue> all)) {
            all.forEach(each -> warnings.add(each instanceof JsonString(String w) ? w : ""));
        }
        return new Response(
                OK,
                Response.Form.ENVELOPE,
                envelope.get(DATA).orElse(JsonNull.NULL),
                new Lease(string(envelope, LEASE_ID), renewable, number(envelope, LEASE_DURATION)),
                warnings,
                envelope.get(AUTH).orElse(null) instanceof JsonObject auth
                        ? new Sequel.Auth(auth)
                        : Sequel.NONE);
    }

    private static JsonObject parsed(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (JsonReader.parse(bytes, JsonLimits.TRUSTED) instanceof JsonObject object) {
            return object;
        }
        throw new IllegalStateException("wrapped answer is no object");
    }

    private static String string(JsonObject object, String name) {
        return object.get(name).orElse(null) instanceof JsonString(String text) ? text : "";
    }

    private static long number(JsonObject object, String name) {
        return object.get(name).orElse(null) instanceof JsonNumber number
                ? number.asLong().orElse(0)
                : 0;
    }
}
