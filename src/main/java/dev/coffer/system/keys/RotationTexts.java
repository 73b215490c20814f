package dev.coffer.system.keys;

/**
 * What the ways to replace the shares say: {@code sys/rotate/root} and {@code sys/rotate/recovery},
 * which need a token, {@code sys/rekey} and {@code sys/rekey-recovery-key}, which do not. Wire
 * texts, all of them 400.
 */
enum RotationTexts {
    ROTATE("rotation", "invalid rotate seal configuration: "),
    REKEY("rekey", "invalid rekey seal configuration: "),
    ROTATE_RECOVERY("rotation", "invalid recovery configuration: "),
    REKEY_RECOVERY("rekey", "invalid recovery configuration: ");

    private final String noun;
    private final String invalid;

    RotationTexts(String noun, String invalid) {
        this.noun = noun;
        this.invalid = invalid;
    }

    /** Whether it is the recovery key that is replaced. */
    boolean recovery() {
        return this == ROTATE_RECOVERY || this == REKEY_RECOVERY;
    }

    private boolean rotates() {
        return this == ROTATE || this == ROTATE_RECOVERY;
    }

    /** What stands before the reason why there can be no such shares. */
    String invalid() {
        return invalid;
    }

    String underWay() {
        return noun + " already in progress";
    }

    String none() {
        return switch (this) {
            case ROTATE, ROTATE_RECOVERY -> "no rotation in progress";
            case REKEY -> "no barrier rekey in progress";
            case REKEY_RECOVERY -> "no recovery rekey in progress";
        };
    }

    String noConfiguration() {
        return "no " + noun + " configuration found";
    }

    String noneToVerifyOf() {
        return "no " + noun + " in progress";
    }

    String noneToVerify() {
        return "no " + noun + " verification in progress";
    }

    String toVerify(String nonce) {
        return (rotates() ? noun : noun + " operation")
                + " already finished; verification must be performed; nonce for the verification"
                + " operation is \""
                + nonce
                + "\"";
    }

    String wrongNonce(String nonce) {
        return "incorrect nonce supplied; nonce for "
                + (rotates() ? noun : "this " + noun + " operation")
                + " is \""
                + nonce
                + "\"";
    }

    String repeated() {
        return "given key has already been provided during this "
                + switch (this) {
                    case ROTATE, ROTATE_RECOVERY -> noun;
                    case REKEY -> "generation operation";
                    case REKEY_RECOVERY -> "rekey operation";
                };
    }

    String inconsistent() {
        return switch (this) {
            case ROTATE, ROTATE_RECOVERY -> "failed to compute key: ";
            case REKEY -> "failed to compute root key: ";
            case REKEY_RECOVERY -> "failed to compute recovery key: ";
        };
    }

    String verificationFailed() {
        return noun + " verification failed; incorrect key shares supplied";
    }

    /** Why the key of a seal that opens by itself cannot be replaced in this way. */
    String notWithRecoveryKeys(String what) {
        return what
                + " not supported when "
                + (this == REKEY
                        ? "rekeying the barrier key with recovery keys"
                        : "rotating the barrier key with recovery keys");
    }
}
