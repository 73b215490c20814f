package dev.coffer.cli.client;

import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonBoolean;
import dev.coffer.json.JsonException;
import dev.coffer.json.JsonLimits;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonReader;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import dev.coffer.json.JsonWriter;
import dev.coffer.request.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a server answers: data, a login or a wrapped answer, with a lease and warnings.
 *
 * <p>Source: OpenBao, api/secret.go.
 *
 * @param data null for none
 * @param auth the login with OpenBao's members; null for none
 * @param wrapInfo where the answer waits; null for none
 */
public record Secret(
        String requestId,
        String leaseId,
        long leaseDuration,
        boolean renewable,
        @Nullable JsonObject data,
        @Nullable JsonArray warnings,
        @Nullable JsonObject auth,
        @Nullable JsonObject wrapInfo) {
    private static final List<String> AUTH_MEMBERS =
            List.of(
                    "client_token",
                    "accessor",
                    "policies",
                    "token_policies",
                    "identity_policies",
                    "metadata",
                    "orphan",
                    "entity_id",
                    "lease_duration",
                    "renewable",
                    "mfa_requirement");
    private static final List<String> WRAP_MEMBERS =
            List.of(
                    "token",
                    "accessor",
                    "ttl",
                    "creation_time",
                    "creation_path",
                    "wrapped_accessor");

    /** A secret of a login alone. */
    public static Secret ofAuth(JsonObject auth) {
        return new Secret("", "", 0, false, null, null, ordered(auth, AUTH_MEMBERS), null);
    }

    /** A secret of data alone. */
    public static Secret ofData(JsonObject data) {
        return new Secret("", "", 0, false, data, null, null, null);
    }

    /**
     * The secret of a body; empty if the body is empty or says nothing but errors. An answer
     * without an envelope is all data.
     *
     * @throws ApiException if the body is no JSON object
     */
    public static Optional<Secret> parse(Bytes body) throws ApiException {
        if (body.isEmpty()) {
            return Optional.empty();
        }
        JsonObject object = object(body);
        Secret secret = enveloped(object);
        if (!secret.isEmpty()) {
            return Optional.of(secret);
        }
        if (object.has("errors")) {
            if (object.size() == 1) {
                return Optional.empty();
            }
            throw ApiException.unanswered(texts(object.get("errors")));
        }
        return Optional.of(object.isEmpty() ? secret : ofData(object));
    }

    private static JsonObject object(Bytes body) throws ApiException {
        try {
            if (JsonReader.parse(body.toArray(), JsonLimits.TRUSTED) instanceof JsonObject object) {
                return object;
            }
        } catch (JsonException _) {
            // Said below.
        }
        throw ApiException.unanswered("the answer is no JSON object");
    }

    private static Secret enveloped(JsonObject object) {
        return new Secret(
                string(object, "request_id"),
                string(object, "lease_id"),
                number(object, "lease_duration"),
                object.get("renewable").orElse(JsonNull.NULL).equals(JsonBoolean.TRUE),
                object.get("data").orElse(JsonNull.NULL) instanceof JsonObject data ? data : null,
                object.get("warnings").orElse(JsonNull.NULL) instanceof JsonArray list
                        ? list
                        : null,
                object.get("auth").orElse(JsonNull.NULL) instanceof JsonObject auth
                        ? ordered(auth, AUTH_MEMBERS)
                        : null,
                object.get("wrap_info").orElse(JsonNull.NULL) instanceof JsonObject wrap
                        ? ordered(wrap, WRAP_MEMBERS)
                        : null);
    }

    private static String texts(Optional<JsonValue> errors) {
        List<String> texts = new ArrayList<>();
        if (errors.orElse(JsonNull.NULL) instanceof JsonArray(List<JsonValue> elements)) {
            for (JsonValue element : elements) {
                boolean _ = element instanceof JsonString(String text) && texts.add(text);
            }
        }
        return String.join(" ", texts);
    }

    private boolean isEmpty() {
        return requestId.isEmpty()
                && leaseId.isEmpty()
                && leaseDuration == 0
                && !renewable
                && data == null
                && warnings == null
                && auth == null
                && wrapInfo == null;
    }

    /** Whether a 404 with this body says more than that nothing is there. */
    boolean saysSomething() {
        return (warnings != null && warnings.size() > 0) || !dataOrEmpty().isEmpty();
    }

    /** The data, which may be no members. */
    public JsonObject dataOrEmpty() {
        return data == null ? JsonObject.EMPTY : data;
    }

    /** One member of the data; empty if it is not there or null. */
    public Optional<JsonValue> field(String name) {
        return dataOrEmpty().get(name).filter(value -> value != JsonNull.NULL);
    }

    /** The keys of a listing; empty if this is none. */
    public Optional<List<JsonValue>> keys() {
        return field("keys").orElse(JsonNull.NULL) instanceof JsonArray(List<JsonValue> keys)
                ? Optional.of(keys)
                : Optional.empty();
    }

    /** Whether the answer itself waits elsewhere. */
    public boolean isWrapped() {
        return wrapInfo != null && number(wrapInfo, "ttl") != 0;
    }

    /** The same with other data. */
    public Secret withData(JsonObject other) {
        return new Secret(
                requestId, leaseId, leaseDuration, renewable, other, warnings, auth, wrapInfo);
    }

    /** The members in OpenBao's order, the data sorted. */
    public JsonObject toJson() {
        JsonObject.Builder members =
                JsonObject.builder()
                        .put("request_id", requestId)
                        .put("lease_id", leaseId)
                        .put("lease_duration", leaseDuration)
                        .put("renewable", renewable)
                        .put("data", data == null ? JsonNull.NULL : JsonWriter.sorted(data))
                        .put("warnings", warnings == null ? JsonNull.NULL : warnings);
        if (auth != null) {
            members.put("auth", auth);
        }
        if (wrapInfo != null) {
            members.put("wrap_info", wrapInfo);
        }
        return members.build();
    }

    /** Known members alone, in their order; what is missing has Go's zero value. */
    private static JsonObject ordered(JsonObject object, List<String> names) {
        JsonObject.Builder members = JsonObject.builder();
        for (String name : names) {
            JsonValue value = object.get(name).orElseGet(() -> zero(name));
            members.put(name, JsonWriter.sorted(value));
        }
        return members.build();
    }

    private static JsonValue zero(String name) {
        return switch (name) {
            case "lease_duration", "ttl" -> JsonNumber.of(0);
            case "renewable", "orphan" -> JsonBoolean.FALSE;
            case "policies", "token_policies", "identity_policies", "metadata", "mfa_requirement" ->
                    JsonNull.NULL;
            default -> new JsonString("");
        };
    }

    /** A text of an object; empty if it is none. */
    public static String string(JsonObject object, String name) {
        return object.get(name).orElse(JsonNull.NULL) instanceof JsonString(String text)
                ? text
                : "";
    }

    /** A whole number of an object; 0 if it is none. */
    public static long number(JsonObject object, String name) {
        return object.get(name).orElse(JsonNull.NULL) instanceof JsonNumber number
                ? number.asLong().orElse(0)
                : 0;
    }

    /** Nothing of what it holds. */
    @Override
    public String toString() {
        return "Secret[" + requestId + "]";
    }
}
