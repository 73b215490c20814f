package dev.coffer.cli.operator;

/** The two ways to new shares: the older one, and the one that took its place. */
enum KeyRotation {
    /** {@code coffer operator rekey}. */
    REKEY("rekey", "rekey", "Rekey operation nonce: ", "Success! Canceled rekeying") {
        @Override
        String path(boolean recovery, String what) {
            if (what.equals("backup")) {
                return recovery ? "sys/rekey/recovery-key-backup" : "sys/rekey/backup";
            }
            return (recovery ? "sys/rekey-recovery-key/" : "sys/rekey/") + what;
        }
    },
    /** {@code coffer operator rotate-keys}. */
    ROTATE("rotate-keys", "rotation", "rotation nonce: ", "Success! Canceled rotation") {
        @Override
        String path(boolean recovery, String what) {
            return (recovery ? "sys/rotate/recovery/" : "sys/rotate/root/") + what;
        }
    };

    private final String command;
    private final String noun;
    private final String noncePrompt;
    private final String canceled;

    KeyRotation(String command, String noun, String noncePrompt, String canceled) {
        this.command = command;
        this.noun = noun;
        this.noncePrompt = noncePrompt;
        this.canceled = canceled;
    }

    /** Where {@code init}, {@code update}, {@code verify} and {@code backup} are. */
    abstract String path(boolean recovery, String what);

    /** How it is begun. */
    String method() {
        return this == REKEY ? "PUT" : "POST";
    }

    String command() {
        return command;
    }

    String noun() {
        return noun;
    }

    String noncePrompt() {
        return noncePrompt;
    }

    String canceled() {
        return canceled + " (if it was started)";
    }
}
