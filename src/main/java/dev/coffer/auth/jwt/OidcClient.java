package dev.coffer.auth.jwt;

import dev.coffer.engine.Field;
import dev.coffer.engine.Fields;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.request.GoText;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.schema.StoredFields;
import java.util.List;

/**
 * What this server is to an issuer whose users log in by their browser. Immutable.
 *
 * <p>Source: OpenBao, jwt auth method, path_config.go.
 *
 * @param id as the issuer knows it; empty where nobody logs in by a browser
 * @param secret shown to the issuer and to nobody else
 * @param mode how the issuer's answer comes: {@code query}, the usual one, or {@code form_post}
 * @param types what it is asked for: "code", the usual one, or "id_token"
 * @param withoutNamespace whether a login's state would not tell the namespace, if there were any
 */
record OidcClient(
        String id, String secret, String mode, List<String> types, boolean withoutNamespace) {
    static final Field ID =
            Field.string("oidc_client_id", "What the issuer knows this server as, for browsers.");
    static final Field SECRET =
            Field.string("oidc_client_secret", "Shown to the issuer; it is never shown again.");
    static final Field MODE =
            Field.string(
                    "oidc_response_mode", "How the issuer's answer comes: query or form_post.");
    static final Field TYPES =
            Field.list(
                    "oidc_response_types",
                    "What the issuer is asked for: code, or id_token with form_post.");
    static final Field NAMESPACE =
            Field.bool(
                    "namespace_in_state",
                    "Whether a login's state tells the namespace. There are none: it is kept as it"
                            + " is given.");

    private static final String WITHOUT_NAMESPACE = "without_namespace";
    private static final String CODE = "code";
    private static final String ID_TOKEN = "id_token";
    private static final String QUERY = "query";
    private static final String FORM_POST = "form_post";

    OidcClient {
        types = List.copyOf(types);
    }

    /**
     * What a client gives.
     *
     * @throws RequestFailure.Invalid 400
     */
    static OidcClient of(Fields fields, JwtConfig.Source source) {
        OidcClient client =
                new OidcClient(
                        fields.text(ID.name()),
                        fields.text(SECRET.name()),
                        fields.text(MODE.name()),
                        fields.texts(TYPES.name()),
                        fields.has(NAMESPACE.name()) && !fields.bool(NAMESPACE.name()));
        if (client.id.isEmpty() != client.secret.isEmpty()) {
            throw invalid("both 'oidc_client_id' and 'oidc_client_secret' must be set for OIDC");
        }
        if (client.isThere() && !(source instanceof JwtConfig.Source.Discovered)) {
            throw invalid("'oidc_discovery_url' must be set for OIDC");
        }
        client.checkAnswers();
        return client;
    }

    private void checkAnswers() {
        if (!List.of(CODE, ID_TOKEN).containsAll(types)) {
            throw invalid(
                    "invalid response_types ["
                            + String.join(" ", types)
                            + "]. 'code' and 'id_token' are allowed");
        }
        boolean known = mode.isEmpty() || mode.equals(QUERY) || mode.equals(FORM_POST);
        if (!known) {
            throw invalid("invalid response_mode: " + GoText.quote(mode));
        }
        if (asksForToken() && !isPosted()) {
            throw invalid("query response_mode may not be used with an id_token response_type");
        }
    }

    private static RequestFailure.Invalid invalid(String text) {
        return new RequestFailure.Invalid(text);
    }

    /** Whether browsers log in at all. */
    boolean isThere() {
        return !id.isEmpty();
    }

    /** Whether the issuer is asked for the token itself and not for a code to get it with. */
    boolean asksForToken() {
        return types.contains(ID_TOKEN);
    }

    /** Whether the issuer's answer is posted. */
    boolean isPosted() {
        return mode.equals(FORM_POST);
    }

    /** Adds what may be seen. */
    void show(JsonObject.Builder shown) {
        shown.put(ID.name(), id)
                .put(MODE.name(), mode)
                .put(TYPES.name(), JsonArray.ofStrings(types))
                .put(NAMESPACE.name(), !withoutNamespace);
    }

    /** Adds what is kept. */
    void store(JsonObject.Builder record) {
        show(record);
        record.put(SECRET.name(), secret).put(WITHOUT_NAMESPACE, withoutNamespace);
    }

    static OidcClient stored(StoredFields record) {
        return new OidcClient(
                record.text(ID.name()),
                record.text(SECRET.name()),
                record.text(MODE.name()),
                record.texts(TYPES.name()),
                record.flag(WITHOUT_NAMESPACE));
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "OidcClient[" + id + "]";
    }
}
