package dev.coffer.storage.seal;

import dev.coffer.json.JsonValue;
import dev.coffer.request.Bytes;
import dev.coffer.request.RequestFailure;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code PUT sys/init} asks for. Source: OpenBao API, /sys/init.
 *
 * @param secretShares into how many shares the unseal key is split
 * @param secretThreshold how many of them unseal
 * @param pgpKeys keys to encrypt the shares for; not supported
 * @param rootTokenPgpKey key to encrypt the root token for; not supported
 * @param recoveryFields the names of the fields given that only other kinds of seals have
 */
public record InitRequest(
        int secretShares,
        int secretThreshold,
        List<String> pgpKeys,
        String rootTokenPgpKey,
        List<String> recoveryFields) {
    /** Wire text: 400 for a second initialization. */
    public static final String ALREADY_INITIALIZED = "Vault is already initialized";

    /** Wire text: 400 for a key that would encrypt the root token. */
    public static final String ROOT_TOKEN_PGP_KEY = "root_token_pgp_key is not supported";

    private static final String INVALID = "invalid seal configuration: ";
    private static final String BASE64 =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    public InitRequest {
        pgpKeys = List.copyOf(pgpKeys);
        recoveryFields = List.copyOf(recoveryFields);
    }

    /** A request for shares and a threshold alone. */
    public InitRequest(int secretShares, int secretThreshold) {
        this(secretShares, secretThreshold, List.of(), "", List.of());
    }

    /**
     * The request of a body as it came.
     *
     * @throws RequestFailure.Invalid 400 if it is no JSON object or a field has the wrong type
     */
    public static InitRequest parse(Bytes body) {
        return of(BodyFields.read("InitRequest", body));
    }

    /**
     * The request of a parsed body.
     *
     * @throws RequestFailure.Invalid 400 if it is no object or a field has the wrong type
     */
    public static InitRequest of(JsonValue body) {
        return of(new BodyFields("InitRequest", body));
    }

    private static InitRequest of(BodyFields fields) {
        List<String> recovery = new ArrayList<>();
        int shares = fields.integer("secret_shares");
        int threshold = fields.integer("secret_threshold");
        List<String> pgpKeys = fields.texts("pgp_keys");
        if (fields.integer("recovery_shares") != 0) {
            recovery.add("recovery_shares");
        }
        if (fields.integer("recovery_threshold") != 0) {
            recovery.add("recovery_threshold");
        }
        if (!fields.texts("recovery_pgp_keys").isEmpty()) {
            recovery.add("recovery_pgp_keys");
        }
        return new InitRequest(
                shares, threshold, pgpKeys, fields.text("root_token_pgp_key"), recovery);
    }

    /**
     * The seal that was asked for.
     *
     * @throws RequestFailure.Invalid 400 with the recorded text for what is wrong first
     */
    SealConfig validated() {
        if (!recoveryFields.isEmpty()) {
            throw new RequestFailure.Invalid(
                    "parameters "
                            + String.join(",", recoveryFields)
                            + " not applicable to seal type "
                            + SealConfig.TYPE);
        }
        refuse(secretShares < 1, "shares must be at least one");
        refuse(secretThreshold < 1, "threshold must be at least one");
        refuse(
                secretShares > 1 && secretThreshold == 1,
                "threshold must be greater than one for multiple shares");
        refuse(secretShares > SealConfig.MAX_SHARES, "shares must be less than 256");
        refuse(secretThreshold > SealConfig.MAX_SHARES, "threshold must be less than 256");
        refuse(secretThreshold > secretShares, "threshold cannot be larger than shares");
        refusePgpKeys();
        return new SealConfig(secretShares, secretThreshold);
    }

    private void refusePgpKeys() {
        if (!pgpKeys.isEmpty()) {
            refuse(
                    pgpKeys.size() != secretShares,
                    "count mismatch between number of provided PGP keys and number of shares");
            for (String key : pgpKeys) {
                int wrong = firstNotBase64(key);
                refuse(
                        wrong >= 0,
                        "error decoding given PGP key: illegal base64 data at input byte " + wrong);
            }
            refuse(true, "PGP keys are not supported");
        }
        if (!rootTokenPgpKey.isEmpty()) {
            throw new RequestFailure.Invalid(ROOT_TOKEN_PGP_KEY);
        }
    }

    private static void refuse(boolean wrong, String text) {
        if (wrong) {
            throw new RequestFailure.Invalid(INVALID + text);
        }
    }

    /** Where Go's decoder stops: at a foreign character, or at the group that has no end. */
    private static int firstNotBase64(String text) {
        int end = text.length();
        while (end > 0 && text.length() - end < 2 && text.charAt(end - 1) == '=') {
            end--;
        }
        for (int i = 0; i < end; i++) {
            if (BASE64.indexOf(text.charAt(i)) < 0) {
                return i;
            }
        }
        return text.length() % 4 == 0 ? -1 : text.length() - text.length() % 4;
    }
}
