package dev.coffer.gate.wrapping;

import dev.coffer.crypto.Es512Key;
import dev.coffer.crypto.RandomSource;
import dev.coffer.json.JsonException;
import dev.coffer.json.JsonLimits;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonReader;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonWriter;
import dev.coffer.request.Bytes;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * Wrapping tokens within signed JSON web tokens, for clients that want to see who has wrapped. The
 * key is made with the first one and kept. Thread-safe.
 *
 * <p>Source: OpenBao, wrapping.go; RFC 7519, RFC 7518 section 3.4.
 */
final class SignedTokens {
    private static final RecordKey KEY = RecordKey.of(RecordType.WRAPPING_KEY);
    private static final Duration LEEWAY = Duration.ofSeconds(5);
    private static final int PARTS = 3;
    private static final String HEADER = "{\"alg\":\"ES512\",\"typ\":\"JWT\"}";
    private static final String CHECK_FAILED = "error validating wrapping token: ";
    private static final String UNPARSED = "wrapping token could not be parsed";
    private static final String UNSIGNED = "wrapping token signature could not be validated";
    private static final String TYPE = "type";
    private static final String WRAPPING = "wrapping";

    private final RandomSource random;

    SignedTokens(RandomSource random) {
        this.random = random;
    }

    /**
     * Whether a text looks like a signed token: two dots that do not stand where those of OpenBao's
     * own kinds of tokens do.
     */
    static boolean isSigned(String text) {
        return text.length() > PARTS
                && text.chars().filter(c -> c == '.').count() == PARTS - 1
                && text.charAt(1) != '.'
                && text.charAt(PARTS) != '.';
    }

    /**
     * Signs a token.
     *
     * @param accessor of the token that is wrapped; empty if none is
     */
    String sign(Transaction tx, String token, String accessor, Instant now, Duration ttl) {
        JsonObject claims =
                JsonObject.builder()
                        .put("accessor", accessor)
                        .put("addr", "")
                        .put("exp", now.plus(ttl).getEpochSecond())
                        .put("iat", now.getEpochSecond())
                        .put("jti", token)
                        .put("nbf", now.minus(LEEWAY).getEpochSecond())
                        .put(TYPE, WRAPPING)
                        .build();
        String signed =
                encoded(HEADER.getBytes(StandardCharsets.US_ASCII))
                        + "."
                        + encoded(JsonWriter.bytesOf(claims));
        byte[] signature = key(tx).sign(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + encoded(signature);
    }

    private Es512Key key(Transaction tx) {
        Bytes known = tx.get(KEY);
        if (known != null) {
            return Es512Key.of(known.toArray());
        }
        Es512Key made = Es512Key.generate(random);
        tx.put(KEY, Bytes.of(made.exposeForStorage()));
        return made;
    }

    /**
     * The wrapping token within a signed one.
     *
     * @throws RequestFailure.Denied 403 if this server has not signed it
     */
    static String opened(ReadTransaction tx, String text) {
        int end = text.lastIndexOf('.');
        int middle = text.indexOf('.');
        Optional<JsonObject> header = object(text.substring(0, middle));
        if (header.isEmpty() || !"ES512".equals(text(header.get(), "alg"))) {
            throw refused(UNPARSED);
        }
        byte[] message = text.substring(0, end).getBytes(StandardCharsets.UTF_8);
        Optional<byte[]> signature = decoded(text.substring(end + 1));
        Bytes key = tx.get(KEY);
        if (key == null
                || signature.isEmpty()
                || !Es512Key.of(key.toArray()).verifies(message, signature.get())) {
            throw refused(UNSIGNED);
        }
        JsonObject claims =
                object(text.substring(middle + 1, end)).orElseThrow(() -> refused(UNPARSED));
        if (!text(claims, TYPE).equals(WRAPPING)) {
            throw refused("unexpected type claim");
        }
        return text(claims, "jti");
    }

    private static RequestFailure refused(String why) {
        return new RequestFailure.Denied(CHECK_FAILED + why);
    }

    private static String text(JsonObject object, String name) {
        return object.get(name).orElse(null) instanceof JsonString(String value) ? value : "";
    }

    private static Optional<JsonObject> object(String part) {
        return decoded(part).flatMap(SignedTokens::parsed);
    }

    private static Optional<JsonObject> parsed(byte[] json) {
        try {
            return JsonReader.parse(json, JsonLimits.REQUEST) instanceof JsonObject object
                    ? Optional.of(object)
                    : Optional.empty();
        } catch (JsonException _) {
            return Optional.empty();
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static Optional<byte[]> decoded(String part) {
        try {
            return Optional.of(Base64.getUrlDecoder().decode(part));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
