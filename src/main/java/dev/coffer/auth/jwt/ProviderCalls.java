package dev.coffer.auth.jwt;

import dev.coffer.crypto.Encodings;
import dev.coffer.json.JsonException;
import dev.coffer.json.JsonLimits;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonReader;
import dev.coffer.outbound.Outbound;
import dev.coffer.outbound.OutboundException;
import dev.coffer.request.Bytes;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Asks an issuer for what is behind a code. Never within a transaction. Thread-safe.
 *
 * <p>Source: OpenID Connect Core 1.0 sections 3.1.3 and 5.3, RFC 6749 section 4.1.3, RFC 7636, RFC
 * 8628.
 */
final class ProviderCalls {
    private static final String DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";

    /** What an issuer's error may be to be shown; everything else could be anything. */
    private static final Pattern ERROR = Pattern.compile("[a-z_]{1,40}");

    /** What goes into a header must not end it. */
    private static final Pattern BEARER = Pattern.compile("[\\x21-\\x7e]{1,65536}");

    private final Discovery discovery;
    private final Outbound outbound;

    ProviderCalls(Discovery discovery, Outbound outbound) {
        this.discovery = discovery;
        this.outbound = outbound;
    }

    Discovery discovery() {
        return discovery;
    }

    /** What an issuer gives for a code. */
    record Tokens(String idToken, String accessToken) {
        private static Tokens of(JsonObject answer) throws OutboundException {
            String token = Provider.text(answer, "id_token");
            if (token.isEmpty()) {
                throw new OutboundException("id_token is missing from the provider's answer");
            }
            return new Tokens(token, Provider.text(answer, "access_token"));
        }

        /** Nothing: whoever has them is the user. */
        @Override
        public String toString() {
            return "Tokens[]";
        }
    }

    /** A code that an issuer has sent by way of a browser, and what belongs to it. */
    record Code(String code, String redirect, String verifier) {
        /** Nothing: whoever has it can log in. */
        @Override
        public String toString() {
            return "Code[]";
        }
    }

    /**
     * The tokens for a code.
     *
     * @throws OutboundException if the issuer gives none
     */
    Tokens exchange(Provider provider, JwtConfig config, Code code) throws OutboundException {
        SortedMap<String, String> form = new TreeMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code.code());
        form.put("redirect_uri", code.redirect());
        form.put("code_verifier", code.verifier());
        Map<String, String> headers = new TreeMap<>();
        OidcClient client = config.client();
        if (provider.takesSecretInBody()) {
            addSecret(form, client);
        } else {
            headers.put(
                    "Authorization",
                    "Basic "
                            + Encodings.base64(
                                    (encoded(client.id()) + ":" + encoded(client.secret()))
                                            .getBytes(StandardCharsets.US_ASCII)));
        }
        String url = Provider.required(provider.endpoints().token(), "token");
        Outbound.Reply reply = post(url, form, headers, authorities(config));
        if (reply.status() != 200) {
            throw refused(reply);
        }
        return Tokens.of(object(reply));
    }

    private static void addSecret(SortedMap<String, String> form, OidcClient client) {
        form.put("client_id", client.id());
        form.put("client_secret", client.secret());
    }

    /**
     * What an issuer says of a user beside the token; empty where it does not.
     *
     * @param subject whom it must be about
     */
    JsonObject userInfo(Provider provider, JwtConfig config, Tokens tokens, String subject) {
        String url = provider.endpoints().userInfo();
        if (url.isEmpty() || !BEARER.matcher(tokens.accessToken()).matches()) {
            return JsonObject.EMPTY;
        }
        Outbound.Message message =
                new Outbound.Message(
                        url,
                        Map.of("Authorization", "Bearer " + tokens.accessToken()),
                        Optional.empty(),
                        authorities(config));
        try {
            Outbound.Reply reply = outbound.send(message);
            JsonObject said = reply.status() == 200 ? object(reply) : JsonObject.EMPTY;
            return Provider.text(said, "sub").equals(subject) ? said : JsonObject.EMPTY;
        } catch (OutboundException _) {
            return JsonObject.EMPTY;
        }
    }

    /**
     * What a device begins to log in with.
     *
     * @param code what the issuer is asked with
     * @param userCode what the user types in; empty where the address has it
     * @param address where the user goes
     * @param pollSeconds how often the issuer wants to be asked; 0 if it does not say
     */
    record DeviceCode(String code, String userCode, String address, long pollSeconds) {
        private static DeviceCode of(JsonObject answer) throws OutboundException {
            String complete =
                    either(answer, "verification_uri_complete", "verification_url_complete");
            DeviceCode code =
                    new DeviceCode(
                            Provider.text(answer, "device_code"),
                            complete.isEmpty() ? Provider.text(answer, "user_code") : "",
                            complete.isEmpty()
                                    ? either(answer, "verification_uri", "verification_url")
                                    : complete,
                            seconds(answer));
            if (code.code.isEmpty() || code.address.isEmpty()) {
                throw new OutboundException("no device code in the provider's answer");
            }
            return code;
        }

        private static long seconds(JsonObject answer) {
            return answer.get("interval").orElse(null) instanceof JsonNumber number
                    ? number.asLong().orElse(0)
                    : 0;
        }

        /** Some issuers use the names of an older draft. */
        private static String either(JsonObject answer, String name, String oldName) {
            String text = Provider.text(answer, name);
            return text.isEmpty() ? Provider.text(answer, oldName) : text;
        }

        /** Nothing: whoever has it can log in. */
        @Override
        public String toString() {
            return "DeviceCode[]";
        }
    }

    /**
     * Begins the login of a device.
     *
     * @throws OutboundException if the issuer has none of these
     */
    DeviceCode device(Provider provider, JwtConfig config, String scopes) throws OutboundException {
        SortedMap<String, String> form = new TreeMap<>();
        addSecret(form, config.client());
        form.put("scope", scopes);
        String url = Provider.required(provider.endpoints().device(), "device auth");
        Outbound.Reply reply = post(url, form, Map.of(), authorities(config));
        if (reply.status() != 200) {
            throw refused(reply);
        }
        return DeviceCode.of(object(reply));
    }

    /** What an issuer answers to a device that asks whether its user has logged in. */
    sealed interface Polled {
        record Done(Tokens tokens) implements Polled {}

        /** Not yet, or not at all; the issuer's own word for it. */
        record NotDone(String error) implements Polled {}
    }

    /**
     * Asks whether the user of a device has logged in.
     *
     * @throws OutboundException if the issuer does not say
     */
    Polled poll(Provider provider, JwtConfig config, String deviceCode) throws OutboundException {
        SortedMap<String, String> form = new TreeMap<>();
        addSecret(form, config.client());
        form.put("device_code", deviceCode);
        form.put("grant_type", DEVICE_GRANT);
        String url = Provider.required(provider.endpoints().token(), "token");
        Outbound.Reply reply = post(url, form, Map.of(), authorities(config));
        if (reply.status() != 200 && reply.status() != 400) {
            throw refused(reply);
        }
        JsonObject answer = object(reply);
        if (reply.status() == 400 || answer.has("error")) {
            return new Polled.NotDone(error(answer));
        }
        return new Polled.Done(Tokens.of(answer));
    }

    private Outbound.Reply post(
            String url,
            SortedMap<String, String> form,
            Map<String, String> headers,
            String authorities)
            throws OutboundException {
        Map<String, String> all = new TreeMap<>(headers);
        all.put("Content-Type", "application/x-www-form-urlencoded");
        all.put("Accept", "application/json");
        return outbound.send(
                new Outbound.Message(
                        url, all, Optional.of(Bytes.fromUtf8(query(form))), authorities));
    }

    /** Names and values as in a query or a form. */
    static String query(SortedMap<String, String> fields) {
        StringBuilder text = new StringBuilder();
        fields.forEach((name, value) ->
                text.append(text.isEmpty() ? "" : "&")
                        .append(encoded(name))
                        .append('=')
                        .append(encoded(value)));
        return text.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String authorities(JwtConfig config) {
        return config.source() instanceof JwtConfig.Source.Discovered(_, String authorities)
                ? authorities
                : "";
    }

    private static OutboundException refused(Outbound.Reply reply) {
        String error;
        try {
            error = error(object(reply));
        } catch (OutboundException _) {
            error = "no reason given";
        }
        return new OutboundException(
                "the provider answered " + reply.status() + " (" + error + ")");
    }

    /** The issuer's word for what is wrong, where it is one. */
    private static String error(JsonObject answer) {
        String error = Provider.text(answer, "error");
        return ERROR.matcher(error).matches() ? error : "no reason given";
    }

    private static JsonObject object(Outbound.Reply reply) throws OutboundException {
        try {
            if (JsonReader.parse(reply.body().toArray(), JsonLimits.REQUEST)
                    instanceof JsonObject object) {
                return object;
            }
        } catch (JsonException _) {
            // Refused below.
        }
        throw new OutboundException("the provider's answer is no JSON object");
    }
}
