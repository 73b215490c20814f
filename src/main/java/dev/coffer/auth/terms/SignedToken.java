package dev.coffer.auth.terms;

import dev.coffer.json.JsonException;
import dev.coffer.json.JsonLimits;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonReader;
import dev.coffer.json.JsonString;
import dev.coffer.request.Bytes;
import dev.coffer.request.RequestFailure;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A token in its compact form, taken apart; nothing of it is believed before its signature is
 * checked. Immutable.
 *
 * <p>Source: RFC 7515 sections 4.1 and 7.1. A header that says {@code crit} asks for rules that are
 * not known here, so it is refused.
 *
 * @param algorithm as the header names it
 * @param keyId which key has signed it, as the header says; empty if it does not
 * @param signed what the signature is over
 * @param signature as bytes
 * @param claims what the token says
 */
public record SignedToken(
        String algorithm, String keyId, Bytes signed, Bytes signature, JsonObject claims) {
    /** Longest token. */
    public static final int MAX_LENGTH = 64 * 1024;

    private static final int PARTS = 3;

    /**
     * Takes a text apart.
     *
     * @throws RequestFailure.Invalid 400 if it is no token in the compact form
     */
    public static SignedToken parse(String text) {
        String[] parts = text.length() > MAX_LENGTH ? new String[0] : text.split("\\.", -1);
        if (parts.length != PARTS) {
            throw malformed("compact JWS format must have three parts");
        }
        JsonObject header = object(decoded(parts[0]));
        if (header.has("crit")) {
            throw malformed("unsupported crit header");
        }
        return new SignedToken(
                text(header, "alg"),
                text(header, "kid"),
                Bytes.wrap((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII)),
                Bytes.wrap(decoded(parts[2])),
                object(decoded(parts[1])));
    }

    private static String text(JsonObject header, String name) {
        return switch (header.get(name).orElse(JsonNull.NULL)) {
            case JsonString(String value) -> value;
            case JsonNull _ -> "";
            default -> throw malformed("header " + name + " is no text");
        };
    }

    private static byte[] decoded(String part) {
        try {
            if (part.contains("=")) {
                throw malformed("illegal base64 data");
            }
            return Base64.getUrlDecoder().decode(part);
        } catch (IllegalArgumentException _) {
            throw malformed("illegal base64 data");
        }
    }

    private static JsonObject object(byte[] json) {
        try {
            if (JsonReader.parse(json, JsonLimits.REQUEST) instanceof JsonObject object) {
                return object;
            }
        } catch (JsonException _) {
            // Refused below.
        }
        throw malformed("part is no JSON object");
    }

    private static RequestFailure.Invalid malformed(String reason) {
        return new RequestFailure.Invalid(
                "error validating token: error verifying token signature: malformed jwt: "
                        + reason);
    }

    /** The algorithm only: the rest lets whoever reads it log in. */
    @Override
    public String toString() {
        return "SignedToken[" + algorithm + "]";
    }
}
