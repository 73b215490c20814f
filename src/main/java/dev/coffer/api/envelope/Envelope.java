package dev.coffer.api.envelope;

import dev.coffer.api.http.WireHeaders;
import dev.coffer.api.http.WireResponse;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import dev.coffer.json.JsonWriter;
import dev.coffer.request.BodyStream;
import dev.coffer.request.Bytes;
import dev.coffer.request.Response;
import dev.coffer.request.Response.Lease;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes answers as OpenBao does, by hand: the fields in the order of its Go structure, a newline
 * at the end where Go's encoder puts one.
 */
final class Envelope {
    /** Room for the envelope and a small secret. */
    private static final int INITIAL_BYTES = 512;

    private static final int NOT_FOUND = 404;

    private static final String ETAG = "ETag";

    private static final byte[] REQUEST_ID = ascii("\"request_id\":\"");
    private static final byte[] NO_LEASE =
            ascii("\",\"lease_id\":\"\",\"renewable\":false,\"lease_duration\":0,\"data\":");
    private static final byte[] LEASE_ID = ascii("\",\"lease_id\":");
    private static final byte[] RENEWABLE = ascii(",\"renewable\":");
    private static final byte[] LEASE_DURATION = ascii(",\"lease_duration\":");
    private static final byte[] DATA = ascii(",\"data\":");
    private static final byte[] NO_WARNINGS =
            ascii(",\"wrap_info\":null,\"warnings\":null,\"auth\":null}");
    private static final byte[] WRAP_INFO = ascii(",\"wrap_info\":");
    private static final byte[] WARNINGS = ascii(",\"warnings\":");
    private static final byte[] AUTH = ascii(",\"auth\":");
    private static final byte[] ERRORS = ascii("{\"errors\":");

    /** The body of a read or a list that found nothing. */
    private static final Bytes NOTHING = Bytes.fromUtf8("{\"errors\":[]}\n");

    /** A page of ours has no scripts and nothing from elsewhere, and stands in no other page. */
    private static final String PAGE_POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; form-action 'self';"
                    + " frame-ancestors 'none'; base-uri 'none'";

    private Envelope() {}

    /** The bytes of an answer to the request of this id. */
    static WireResponse of(Response response, String requestId, AnswerHeaders headers) {
        if (response.form() == Response.Form.RAW) {
            return raw(response, headers);
        }
        Bytes body =
                switch (response.form()) {
                    case ENVELOPE -> envelope(response, requestId);
                    case MIRRORED -> mirrored(response, requestId);
                    case BARE -> bare(response.data());
                    case NOTHING_FOUND -> NOTHING;
                    case EMPTY, RAW -> Bytes.empty();
                };
        WireHeaders all = headers.json();
        return new WireResponse(
                response.status(),
                response.tag().isEmpty() ? all : all.with(ETAG, response.tag()),
                body);
    }

    private static WireResponse raw(Response response, AnswerHeaders headers) {
        JsonObject data = response.data() instanceof JsonObject object ? object : JsonObject.EMPTY;
        String type = text(data, Response.RAW_TYPE);
        WireHeaders all = headers.bare().with("Content-Type", type);
        if (type.startsWith("text/html")) {
            all = all.with("Content-Security-Policy", PAGE_POLICY);
            all = all.with("Referrer-Policy", "no-referrer");
        }
        return response.sequel() instanceof Response.Sequel.Streamed(BodyStream body, _)
                ? WireResponse.streaming(response.status(), all, body)
                : new WireResponse(
                        response.status(), all, Bytes.fromUtf8(text(data, Response.RAW_BODY)));
    }

    private static String text(JsonObject data, String name) {
        return data.get(name).orElse(JsonNull.NULL) instanceof JsonString(String text) ? text : "";
    }

    /** The body of a failure: its texts, and its machine part where it has one. */
    static Bytes failure(List<String> errors, @Nullable JsonValue data) {
        if (errors.isEmpty() && data == null) {
            return NOTHING;
        }
        JsonWriter out = new JsonWriter(INITIAL_BYTES).raw(ERRORS);
        strings(out, errors);
        if (data != null) {
            out.raw(DATA).value(data);
        }
        return written(out.one('}').one('\n'));
    }

    private static Bytes envelope(Response response, String requestId) {
        JsonWriter out = new JsonWriter(INITIAL_BYTES).one('{');
        fields(out, response, requestId);
        // OpenBao renders an answer that is no 200 by another way, without the newline.
        return written(response.status() == NOT_FOUND ? out : out.one('\n'));
    }

    private static Bytes mirrored(Response response, String requestId) {
        JsonWriter out = new JsonWriter(INITIAL_BYTES).one('{');
        if (response.data() instanceof JsonObject data) {
            for (Map.Entry<String, JsonValue> member : data.entries()) {
                out.string(member.getKey()).one(':').value(member.getValue()).one(',');
            }
        }
        fields(out, response, requestId);
        return written(out.one('\n'));
    }

    private static void fields(JsonWriter out, Response response, String requestId) {
        // A wrapped answer has no id of its own: the one that counts is inside.
        out.raw(REQUEST_ID)
                .plain(response.sequel() instanceof Response.Sequel.Wrapped ? "" : requestId);
        lease(out, response.lease());
        out.value(orNull(response.data()));
        if (response.warnings().isEmpty() && response.sequel() instanceof Response.Sequel.None) {
            out.raw(NO_WARNINGS);
        } else {
            sequel(out, response);
        }
    }

    private static void sequel(JsonWriter out, Response response) {
        Response.Sequel sequel = response.sequel();
        out.raw(WRAP_INFO);
        out.value(
                sequel instanceof Response.Sequel.Wrapped(JsonObject info) ? info : JsonNull.NULL);
        out.raw(WARNINGS);
        if (response.warnings().isEmpty()) {
            out.value(JsonNull.NULL);
        } else {
            strings(out, response.warnings());
        }
        out.raw(AUTH);
        out.value(sequel instanceof Response.Sequel.Auth(JsonObject auth) ? auth : JsonNull.NULL);
        out.one('}');
    }

    private static void lease(JsonWriter out, Lease lease) {
        if (lease.equals(Lease.NONE)) {
            out.raw(NO_LEASE);
        } else {
            out.raw(LEASE_ID).string(lease.id());
            out.raw(RENEWABLE).bool(lease.renewable());
            out.raw(LEASE_DURATION).number(lease.durationSeconds()).raw(DATA);
        }
    }

    private static Bytes bare(@Nullable JsonValue data) {
        return written(new JsonWriter(INITIAL_BYTES).value(orNull(data)).one('\n'));
    }

    private static void strings(JsonWriter out, List<String> texts) {
        char before = '[';
        for (String text : texts) {
            out.one(before).string(text);
            before = ',';
        }
        if (texts.isEmpty()) {
            out.one('[');
        }
        out.one(']');
    }

    private static JsonValue orNull(@Nullable JsonValue value) {
        return value == null ? JsonNull.NULL : value;
    }

    private static Bytes written(JsonWriter out) {
        int size = out.size();
        return Bytes.wrap(out.detach()).slice(0, size);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
