package dev.coffer.auth.kubernetes;

import dev.coffer.auth.terms.SignedToken;
import dev.coffer.crypto.SignatureKey;
import dev.coffer.engine.Field;
import dev.coffer.engine.Fields;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonString;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.schema.StoredFields;
import java.util.List;
import java.util.Optional;

/**
 * What is checked on a token itself, before an API server is asked. Nothing, unless somebody wants
 * it. Immutable.
 *
 * <p>Source: OpenBao API, kubernetes auth method. As there, an issuer that is not given is not
 * checked, whatever {@code disable_iss_validation} says.
 *
 * @param keys of whom one must have signed it, as PEM; empty for anybody
 * @param issuer who must have issued it; empty for anybody
 * @param checksIssuer whether the issuer counts
 */
record TokenChecks(List<String> keys, String issuer, boolean checksIssuer) {
    static final Field KEYS =
            Field.list("pem_keys", "Keys or certificates, as PEM, one of which signs tokens.");
    static final Field ISSUER = Field.string("issuer", "Who issues tokens.");
    static final Field WITHOUT_ISSUER =
            Field.bool(
                    "disable_iss_validation",
                    "Takes tokens of every issuer, as without this setting; false checks"
                            + " \"issuer\".");

    /** How many keys there may be: each is tried. */
    static final int MAX_KEYS = 100;

    private static final String CHECKS_ISSUER = "checks_issuer";
    private static final String NO_KEY = "data does not contain any valid public keys";

    TokenChecks {
        keys = List.copyOf(keys);
    }

    /**
     * The checks that a client wants.
     *
     * @throws RequestFailure.Invalid 400 for what is no key
     */
    static TokenChecks of(Fields fields) {
        List<String> keys = fields.texts(KEYS.name());
        if (keys.size() > MAX_KEYS) {
            throw new RequestFailure.Invalid("pem_keys has more than " + MAX_KEYS + " keys");
        }
        if (keys.stream().map(SignatureKey::ofPem).anyMatch(Optional::isEmpty)) {
            throw new RequestFailure.Invalid(NO_KEY);
        }
        boolean checksIssuer =
                fields.has(WITHOUT_ISSUER.name()) && !fields.bool(WITHOUT_ISSUER.name());
        return new TokenChecks(keys, fields.text(ISSUER.name()), checksIssuer);
    }

    void show(JsonObject.Builder target) {
        target.put(KEYS.name(), JsonArray.ofStrings(keys))
                .put(ISSUER.name(), issuer)
                .put(WITHOUT_ISSUER.name(), !checksIssuer);
    }

    void store(JsonObject.Builder record) {
        record.put(KEYS.name(), JsonArray.ofStrings(keys))
                .put(ISSUER.name(), issuer)
                .put(CHECKS_ISSUER, checksIssuer);
    }

    static TokenChecks stored(StoredFields record) {
        return new TokenChecks(
                record.texts(KEYS.name()), record.text(ISSUER.name()), record.flag(CHECKS_ISSUER));
    }

    /**
     * Refuses a token that does not hold what is wanted.
     *
     * @throws RequestFailure.Denied 403
     */
    void check(String token) {
        boolean wantsIssuer = checksIssuer && !issuer.isEmpty();
        if (keys.isEmpty() && !wantsIssuer) {
            return;
        }
        SignedToken parsed = parsed(token);
        if (!keys.isEmpty() && !isSigned(parsed)) {
            throw new RequestFailure.Denied(RequestFailure.Denied.BAD_TOKEN);
        }
        boolean issued =
                parsed.claims().get("iss").orElse(JsonNull.NULL) instanceof JsonString(String iss)
                        && iss.equals(issuer);
        if (wantsIssuer && !issued) {
            throw new RequestFailure.Denied("invalid issuer (iss) claim");
        }
    }

    private static SignedToken parsed(String token) {
        try {
            return SignedToken.parse(token);
        } catch (RequestFailure.Invalid _) {
            throw new RequestFailure.Denied(RequestFailure.Denied.BAD_TOKEN);
        }
    }

    private boolean isSigned(SignedToken token) {
        byte[] input = token.signed().toArray();
        byte[] signature = token.signature().toArray();
        return keys.stream()
                .flatMap(pem -> SignatureKey.ofPem(pem).stream())
                .anyMatch(key -> key.verifies(token.algorithm(), input, signature));
    }
}
