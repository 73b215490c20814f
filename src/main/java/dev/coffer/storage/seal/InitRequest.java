package dev.coffer.storage.seal;

import dev.coffer.crypto.PgpKey;
import dev.coffer.json.JsonValue;
import dev.coffer.request.BodyFields;
import dev.coffer.request.Bytes;
import dev.coffer.request.RequestFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code PUT sys/init} asks for. Source: OpenBao API, /sys/init.
 *
 * @param secretShares into how many shares the unseal key is split
 * @param secretThreshold how many of them unseal
 * @param pgpKeys keys to encrypt the shares for, one a share, each in base64
 * @param rootTokenPgpKey key to encrypt the root token for, in base64
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

    private static final String INVALID = "invalid seal configuration: ";

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
        SealConfig.refusal(secretShares, secretThreshold)
                .ifPresent(why -> {
                    throw new RequestFailure.Invalid(INVALID + why);
                });
        List<PgpKey> _ = recipients();
        Optional<PgpKey> _ = rootTokenRecipient();
        return new SealConfig(secretShares, secretThreshold);
    }

    /**
     * For whom the shares are encrypted; empty if they are not.
     *
     * @throws RequestFailure.Invalid 400 with the recorded text for what is wrong first
     */
    public List<PgpKey> recipients() {
        if (!pgpKeys.isEmpty() && pgpKeys.size() != secretShares) {
            throw new RequestFailure.Invalid(
                    INVALID
                            + "count mismatch between number of provided PGP keys and number of"
                            + " shares");
        }
        try {
            return PgpRecipients.of(pgpKeys);
        } catch (PgpRecipients.RefusedException refused) {
            throw new RequestFailure.Invalid(INVALID + refused.getMessage());
        }
    }

    /**
     * For whom the root token is encrypted; empty if it is not.
     *
     * @throws RequestFailure.Invalid 400 if that is no key
     */
    public Optional<PgpKey> rootTokenRecipient() {
        if (rootTokenPgpKey.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(PgpRecipients.of(rootTokenPgpKey));
        } catch (PgpRecipients.RefusedException refused) {
            throw new RequestFailure.Invalid(
                    "root token encryption failed: " + refused.getMessage());
        }
    }
}
