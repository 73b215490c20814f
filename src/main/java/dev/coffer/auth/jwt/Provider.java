package dev.coffer.auth.jwt;

import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonString;
import dev.coffer.outbound.OutboundException;
import java.util.Locale;

/**
 * What an issuer says of itself. Immutable.
 *
 * <p>Source: OpenID Connect Discovery 1.0 section 3, RFC 8414, RFC 8628 section 4.
 *
 * @param issuer the name that its tokens bear
 * @param endpoints where it answers
 * @param takesSecretInBody whether it takes a client's secret in the body and not in a header
 */
record Provider(String issuer, Endpoints endpoints, boolean takesSecretInBody) {
    /**
     * Where an issuer answers; empty for what it does not have.
     *
     * @param keys where its keys are
     * @param authorization where browsers go
     * @param token where a code becomes a token
     * @param userInfo where more is said of a user
     * @param device where a device begins to log in
     */
    record Endpoints(
            String keys, String authorization, String token, String userInfo, String device) {}

    /**
     * What a discovery document says, which must name the issuer that was asked.
     *
     * @param url the address under which the issuer was asked
     * @throws OutboundException if it names another
     */
    static Provider of(JsonObject document, String url) throws OutboundException {
        String asked = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        String issuer = text(document, "issuer");
        if (!issuer.equals(asked) && !issuer.equals(asked + "/")) {
            throw new OutboundException("issuer did not match the issuer returned by provider");
        }
        return new Provider(
                issuer,
                new Endpoints(
                        asSafe(text(document, "jwks_uri"), url),
                        asSafe(text(document, "authorization_endpoint"), url),
                        asSafe(text(document, "token_endpoint"), url),
                        asSafe(text(document, "userinfo_endpoint"), url),
                        asSafe(text(document, "device_authorization_endpoint"), url)),
                takesSecretInBody(document));
    }

    /** An issuer that is asked over TLS sends nobody's secrets where there is none. */
    private static String asSafe(String endpoint, String url) throws OutboundException {
        if (isSafe(url) && !endpoint.isEmpty() && !isSafe(endpoint)) {
            throw new OutboundException("the provider names an endpoint without TLS");
        }
        return endpoint;
    }

    private static boolean isSafe(String url) {
        return url.toLowerCase(Locale.ROOT).startsWith("https://");
    }

    /** An issuer that does not say takes it in a header. */
    private static boolean takesSecretInBody(JsonObject document) {
        return document.get("token_endpoint_auth_methods_supported").orElse(null)
                        instanceof JsonArray(var methods)
                && methods.contains(new JsonString("client_secret_post"))
                && !methods.contains(new JsonString("client_secret_basic"));
    }

    /** Where something is that an issuer need not have. */
    static String required(String endpoint, String what) throws OutboundException {
        if (endpoint.isEmpty()) {
            throw new OutboundException("no " + what + " endpoint url discovered");
        }
        return endpoint;
    }

    /** A text of what an issuer has answered; empty where there is none. */
    static String text(JsonObject object, String name) {
        return object.get(name).orElse(null) instanceof JsonString(String value) ? value : "";
    }
}
