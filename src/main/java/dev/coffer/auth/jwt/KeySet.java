package dev.coffer.auth.jwt;

import dev.coffer.auth.terms.SignedToken;
import dev.coffer.crypto.SignatureKey;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Public keys that sign tokens. Immutable.
 *
 * <p>Source: RFC 7517; members of a set that are not understood are passed over (section 5).
 */
record KeySet(List<Key> keys) {
    /** How many keys a set may have; what comes behind them is passed over. */
    static final int MAX_KEYS = 100;

    /**
     * One key.
     *
     * @param id empty where it has none
     * @param algorithm the only one it is for; empty for every one that fits the key
     */
    record Key(String id, String algorithm, SignatureKey key) {}

    KeySet {
        keys = List.copyOf(keys);
    }

    /** A set of keys without names. */
    static KeySet of(List<SignatureKey> keys) {
        return new KeySet(keys.stream().map(key -> new Key("", "", key)).toList());
    }

    /** The keys of a published set; empty if it is none. */
    static Optional<KeySet> parse(JsonValue json) {
        if (!(json instanceof JsonObject object)
                || !(object.get("keys").orElse(null) instanceof JsonArray(var elements))) {
            return Optional.empty();
        }
        List<Key> keys = new ArrayList<>();
        for (JsonValue element : elements) {
            if (element instanceof JsonObject member && keys.size() < MAX_KEYS) {
                key(member)
                        .ifPresent(key ->
                                keys.add(new Key(text(member, "kid"), text(member, "alg"), key)));
            }
        }
        return Optional.of(new KeySet(keys));
    }

    private static Optional<SignatureKey> key(JsonObject member) {
        String use = text(member, "use");
        if (!use.isEmpty() && !use.equals("sig")) {
            return Optional.empty();
        }
        try {
            return switch (text(member, "kty")) {
                case "RSA" -> SignatureKey.ofRsa(bytes(member, "n"), bytes(member, "e"));
                case "EC" ->
                        SignatureKey.ofCurve(
                                text(member, "crv"), bytes(member, "x"), bytes(member, "y"));
                case "OKP" ->
                        text(member, "crv").equals("Ed25519")
                                ? SignatureKey.ofEd25519(bytes(member, "x"))
                                : Optional.empty();
                default -> Optional.empty();
            };
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static byte[] bytes(JsonObject member, String name) {
        return Base64.getUrlDecoder().decode(text(member, name));
    }

    private static String text(JsonObject member, String name) {
        return member.get(name).orElse(null) instanceof JsonString(String value) ? value : "";
    }

    /** Whether one of these keys has signed a token; one that names its key is checked by it. */
    boolean verifies(SignedToken token) {
        byte[] input = token.signed().toArray();
        byte[] signature = token.signature().toArray();
        return keys.stream()
                .filter(key -> isMeant(key, token))
                .anyMatch(key -> key.key().verifies(token.algorithm(), input, signature));
    }

    private static boolean isMeant(Key key, SignedToken token) {
        return (token.keyId().isEmpty() || key.id().isEmpty() || key.id().equals(token.keyId()))
                && (key.algorithm().isEmpty() || key.algorithm().equals(token.algorithm()));
    }
}
