package dev.coffer.api.envelope;

import dev.coffer.api.envelope.MediaType.Known;
import dev.coffer.api.envelope.MediaType.Malformed;
import dev.coffer.json.JsonException;
import dev.coffer.json.JsonLimits;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonReader;
import dev.coffer.request.Bytes;
import dev.coffer.request.RequestFailure;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of a body. Whatever its content type says a body is JSON, but for a form that
 * does not look like JSON, and a patch, which has to say that it is one.
 *
 * <p>All failures are {@link RequestFailure}s: 400, or 415 for a patch of another type.
 */
final class RequestBody {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String GO_MAP = "map[string]interface {}";
    private static final String MERGE_PATCH = "application/merge-patch+json";

    /** How far the beginning of a form is searched for that of a JSON value. */
    private static final int LOOK_AHEAD_BYTES = 512;

    /** Source: net/http, Request.ParseForm. */
    private static final int MAX_FORM_BYTES = 10 * 1024 * 1024;

    private static final String BAD_FORM = "error parsing form data";

    private final Bytes bytes;
    private final String contentType;
    private final JsonLimits limits;

    RequestBody(Bytes bytes, @Nullable String contentType, JsonLimits limits) {
        this.bytes = bytes;
        this.contentType = contentType == null ? "" : contentType;
        this.limits = limits;
    }

    /** The fields of a POST or PUT; {@code query} only has to be sound if the body is a form. */
    JsonObject ofWrite(QueryParameters query) {
        return isForm() ? form(query) : json();
    }

    /** The fields of a PATCH. */
    JsonObject ofPatch() {
        return switch (MediaType.parse(contentType)) {
            case Malformed(String text) -> throw new RequestFailure.Invalid(text);
            case Known(String type) when type.equals(MERGE_PATCH) -> json();
            case Known(String type) ->
                    throw new RequestFailure.Refused(
                            415,
                            List.of(
                                    "PATCH requires Content-Type of "
                                            + MERGE_PATCH
                                            + ", provided "
                                            + type));
        };
    }

    /** The fields of a body that OpenBao decodes into a structure of this Go type. */
    JsonObject ofType(String goType) {
        if (bytes.isEmpty()) {
            return JsonObject.EMPTY;
        }
        try {
            return JsonReader.parseBody(bytes.toArray(), limits, goType);
        } catch (JsonException refused) {
            throw new RequestFailure.Invalid(refused.requestText());
        }
    }

    private JsonObject json() {
        return ofType(GO_MAP);
    }

    private boolean isForm() {
        if (contentType.isEmpty() || contentType.equals("application/json")) {
            return false;
        }
        boolean declared =
                MediaType.parse(contentType) instanceof Known(String t) && t.equals(FORM);
        return declared && !looksLikeJson();
    }

    private boolean looksLikeJson() {
        int end = Math.min(bytes.length(), LOOK_AHEAD_BYTES);
        for (int i = 0; i < end; i++) {
            byte b = bytes.byteAt(i);
            if (b != ' ' && b != '\t' && b != '\n' && b != '\r') {
                return b == '{' || b == '[';
            }
        }
        return false;
    }

    private JsonObject form(QueryParameters query) {
        if (bytes.length() > MAX_FORM_BYTES || !query.complete()) {
            throw new RequestFailure.Invalid(BAD_FORM);
        }
        String text = new String(bytes.toArray(), StandardCharsets.ISO_8859_1);
        QueryParameters form = QueryParameters.parse(text);
        if (!form.complete()) {
            throw new RequestFailure.Invalid(BAD_FORM);
        }
        return form.formFields();
    }
}
