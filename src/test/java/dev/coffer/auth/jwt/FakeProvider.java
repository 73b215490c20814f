package dev.coffer.auth.jwt;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An identity provider over real HTTP: discovery, keys, tokens for codes that it gives once and
 * checks (client, PKCE, address), what it knows of a user, and codes for devices.
 */
public final class FakeProvider implements AutoCloseable {
    public static final String CLIENT = "coffer";
    public static final String SECRET = "s3cret+/ and: more";
    static final KeyPair KEY = Issuer.rsa(2048);

    private final HttpServer server;
    private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    /** Claims of every token, beside issuer, audience, nonce. */
    public volatile String claims = "";

    /** What is answered under {@code /userinfo}. */
    volatile String userInfo = "{\"sub\":\"ann\"}";

    /** What a device that asks is answered until its user has logged in; empty then. */
    public volatile String deviceError = "authorization_pending";

    /** Put into the discovery document. */
    volatile String more = "";

    /** The claims of a token that is about to be made; a test changes one to see it refused. */
    volatile UnaryOperator<String> forge = text -> text;

    /** Signs tokens. */
    volatile KeyPair signer = KEY;

    /** Listens at once. */
    public FakeProvider() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", exchange -> answer(exchange));
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The paths that were asked for, in order. */
    public List<String> asked() {
        return new ArrayList<>(asked);
    }

    /** What a browser's address asks for. */
    public static Map<String, String> query(String address) {
        return pairs(String.valueOf(URI.create(address).getRawQuery()));
    }

    /** One of the things that a browser's address asks for. */
    public static String parameter(String address, String name) {
        return query(address).getOrDefault(name, "");
    }

    /** The user logs in at this address; the code that the browser takes back. */
    public String logIn(String address) {
        String code = "code-" + codes.size();
        codes.put(code, query(address));
        return code;
    }

    /** A token for what an address asks for. */
    String token(String address, long now) {
        return signed(query(address).get("nonce"), now);
    }

    private String signed(@Nullable String nonce, long now) {
        String text =
                "{\"iss\":\"%s\",\"aud\":\"%s\",\"sub\":\"ann\",\"iat\":%d,\"exp\":%d%s%s}"
                        .formatted(
                                url(),
                                CLIENT,
                                now,
                                now + 60,
                                nonce == null ? "" : ",\"nonce\":\"%s\"".formatted(nonce),
                                claims.isEmpty() ? "" : "," + claims);
        return Issuer.token(signer, "{\"alg\":\"RS256\"}", forge.apply(text));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        asked.add(path);
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String secret = exchange.getRequestHeaders().getFirst("Authorization");
        Reply reply =
                switch (path) {
                    case "/.well-known/openid-configuration" -> new Reply(200, document());
                    case "/keys" -> new Reply(200, Issuer.jwks(KEY, "one"));
                    case "/token" -> tokens(pairs(body), secret == null ? "" : secret);
                    case "/userinfo" ->
                            "Bearer access".equals(secret)
                                    ? new Reply(200, userInfo)
                                    : new Reply(401, "{}");
                    case "/device" -> device(pairs(body));
                    default -> new Reply(404, "{}");
                };
        byte[] bytes = reply.body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(reply.status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private record Reply(int status, String body) {}

    private String document() {
        return ("{\"issuer\":\"%1$s\",\"jwks_uri\":\"%1$s/keys\","
                        + "\"authorization_endpoint\":\"%1$s/authorize?tenant=t\","
                        + "\"token_endpoint\":\"%1$s/token\","
                        + "\"userinfo_endpoint\":\"%1$s/userinfo\","
                        + "\"device_authorization_endpoint\":\"%1$s/device\"%2$s}")
                .formatted(url(), more);
    }

    private Reply tokens(Map<String, String> form, String header) {
        boolean device = form.containsKey("device_code");
        String inBody = form.getOrDefault("client_id", "") + ":" + form.get("client_secret");
        boolean known = header.equals(basic()) || inBody.equals(CLIENT + ":" + SECRET);
        if (!known) {
            return new Reply(401, "{\"error\":\"invalid_client\"}");
        }
        if (device) {
            return deviceTokens(form);
        }
        Map<String, String> begun = codes.remove(form.getOrDefault("code", ""));
        return begun != null && isProved(begun, form)
                ? new Reply(200, granted(begun.get("nonce")))
                : new Reply(400, "{\"error\":\"invalid_grant\",\"error_description\":\"<b>\"}");
    }

    private static boolean isProved(Map<String, String> begun, Map<String, String> form) {
        return Objects.equals(begun.get("redirect_uri"), form.get("redirect_uri"))
                && hash(form.get("code_verifier")).equals(begun.get("code_challenge"))
                && "S256".equals(begun.get("code_challenge_method"));
    }

    private Reply deviceTokens(Map<String, String> form) {
        boolean good =
                "dev-code".equals(form.get("device_code"))
                        && "urn:ietf:params:oauth:grant-type:device_code"
                                .equals(form.get("grant_type"));
        String error = good ? deviceError : "invalid_grant";
        return error.isEmpty()
                ? new Reply(200, granted(null))
                : new Reply(400, "{\"error\":\"%s\"}".formatted(error));
    }

    private String granted(@Nullable String nonce) {
        return "{\"access_token\":\"access\",\"token_type\":\"Bearer\",\"id_token\":\"%s\"}"
                .formatted(signed(nonce, now));
    }

    /** When its tokens are made, in seconds since 1970. */
    public volatile long now;

    private static Reply device(Map<String, String> form) {
        return SECRET.equals(form.get("client_secret"))
                ? new Reply(
                        200,
                        "{\"device_code\":\"dev-code\",\"user_code\":\"ABCD\","
                                + "\"verification_uri\":\"https://idp/device\",\"interval\":7}")
                : new Reply(401, "{}");
    }

    private static String basic() {
        String text = CLIENT + ":" + URLEncoder.encode(SECRET, StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String hash(@Nullable String verifier) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(
                                            String.valueOf(verifier)
                                                    .getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> pairs(String form) {
        Map<String, String> pairs = new TreeMap<>();
        for (String pair : form.split("&", -1)) {
            int at = pair.indexOf('=');
            if (at > 0) {
                pairs.put(
                        URLDecoder.decode(pair.substring(0, at), StandardCharsets.UTF_8),
                        URLDecoder.decode(pair.substring(at + 1), StandardCharsets.UTF_8));
            }
        }
        return pairs;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
