package dev.coffer.system.keys;

/**
 * What the two ways to replace the unseal key say: {@code sys/rotate/root}, which needs a token,
 * and {@code sys/rekey}, which does not. Wire texts, all of them 400.
 */
enum RotationTexts {
    ROTATE("rotation", "invalid rotate seal configuration: "),
    REKEY("rekey", "invalid rekey seal configuration: ");

    private final String noun;
    private final String invalid;

    RotationTexts(String noun, String invalid) {
        this.noun = noun;
        this.invalid = invalid;
    }

    /** What stands before the reason why there can be no such shares. */
    String invalid() {
        return invalid;
    }

    String underWay() {
        return noun + " already in progress";
    }

    String none() {
        return this == ROTATE ? "no rotation in progress" : "no barrier rekey in progress";
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
        return (this == ROTATE ? noun : noun + " operation")
                + " already finished; verification must be performed; nonce for the verification"
                + " operation is \""
                + nonce
                + "\"";
    }

    String wrongNonce(String nonce) {
        return "incorrect nonce supplied; nonce for "
                + (this == ROTATE ? noun : "this " + noun + " operation")
                + " is \""
                + nonce
                + "\"";
    }

    String repeated() {
        return "given key has already been provided during this "
                + (this == ROTATE ? noun : "generation operation");
    }

    String inconsistent() {
        return this == ROTATE ? "failed to compute key: " : "failed to compute root key: ";
    }

    String verificationFailed() {
        return noun + " verification failed; incorrect key shares supplied";
    }
}
