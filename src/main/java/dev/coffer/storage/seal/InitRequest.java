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
 * @param secret of the unseal key
 * @param recovery of the recovery key, which only a seal has that opens by itself
 * @param rootTokenPgpKey key to encrypt the root token for, in base64
 */
public record InitRequest(Shares secret, Shares recovery, String rootTokenPgpKey) {
    /** Wire text: 400 for a second initialization. */
    public static final String ALREADY_INITIALIZED = "Vault is already initialized";

    private static final String INVALID = "invalid seal configuration: ";
    private static final String INVALID_RECOVERY = "invalid recovery configuration: ";

    /**
     * Into what a key is split.
     *
     * @param pgpKeys keys to encrypt the shares for, one a share, each in base64
     */
    public record Shares(int count, int threshold, List<String> pgpKeys) {
        /** Nothing was asked for. */
        public static final Shares NONE = new Shares(0, 0, List.of());

        public Shares {
            pgpKeys = List.copyOf(pgpKeys);
        }

        private List<String> given(String prefix, String keys) {
            List<String> names = new ArrayList<>();
            if (count != 0) {
                names.add(prefix + "_shares");
            }
            if (threshold != 0) {
                names.add(prefix + "_threshold");
            }
            if (!pgpKeys.isEmpty()) {
                names.add(keys);
            }
            return names;
        }

        private List<PgpKey> recipients(String invalid) {
            if (!pgpKeys.isEmpty() && pgpKeys.size() != count) {
                throw new RequestFailure.Invalid(
                        invalid
                                + "count mismatch between number of provided PGP keys and number"
                                + " of shares");
            }
            try {
                return PgpRecipients.of(pgpKeys);
            } catch (PgpRecipients.RefusedException refused) {
                throw new RequestFailure.Invalid(invalid + refused.getMessage());
            }
        }
    }

    /** A request for shares and a threshold alone. */
    public InitRequest(int secretShares, int secretThreshold) {
        this(new Shares(secretShares, secretThreshold, List.of()), Shares.NONE, "");
    }

    /** A request for a seal that opens by itself. */
    public static InitRequest recovery(int shares, int threshold) {
        return new InitRequest(Shares.NONE, new Shares(shares, threshold, List.of()), "");
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
        return new InitRequest(
                new Shares(
                        fields.integer("secret_shares"),
                        fields.integer("secret_threshold"),
                        fields.texts("pgp_keys")),
                new Shares(
                        fields.integer("recovery_shares"),
                        fields.integer("recovery_threshold"),
                        fields.texts("recovery_pgp_keys")),
                fields.text("root_token_pgp_key"));
    }

    /**
     * The seal that was asked for.
     *
     * @throws RequestFailure.Invalid 400 with the recorded text for what is wrong first
     */
    SealConfig validated(SealSetup setup) {
        StaticKeys keys = setup.keys();
        List<String> foreign =
                keys == null
                        ? recovery.given("recovery", "recovery_pgp_keys")
                        : secret.given("secret", "pgp_keys");
        if (!foreign.isEmpty()) {
            throw new RequestFailure.Invalid(
                    "parameters "
                            + String.join(",", foreign)
                            + " not applicable to seal type "
                            + setup.type());
        }
        refusal(keys != null)
                .ifPresent(why -> {
                    throw new RequestFailure.Invalid(why);
                });
        List<PgpKey> _ = recipients();
        Optional<PgpKey> _ = rootTokenRecipient();
        return keys == null
                ? new SealConfig(secret.count(), secret.threshold())
                : SealConfig.automatic(recovery.count(), recovery.threshold(), keys.currentId());
    }

    /** A seal that opens by itself may do without shares. */
    private Optional<String> refusal(boolean automatic) {
        if (!automatic) {
            return SealConfig.refusal(secret.count(), secret.threshold()).map(why -> INVALID + why);
        }
        return recovery.count() == 0 && recovery.threshold() == 0
                ? Optional.empty()
                : SealConfig.refusal(recovery.count(), recovery.threshold())
                        .map(why -> INVALID_RECOVERY + why);
    }

    /**
     * For whom the shares are encrypted; empty if they are not.
     *
     * @throws RequestFailure.Invalid 400 with the recorded text for what is wrong first
     */
    public List<PgpKey> recipients() {
        return recovery.count() != 0 || !recovery.pgpKeys().isEmpty()
                ? recovery.recipients(INVALID_RECOVERY)
                : secret.recipients(INVALID);
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
