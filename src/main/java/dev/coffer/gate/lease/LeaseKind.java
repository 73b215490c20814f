package dev.coffer.gate.lease;

/** What lives only so long; the byte is part of stored keys. */
public enum LeaseKind {
    /** A token. */
    TOKEN(0),
    /** A secret that was handed out. */
    SECRET(1);

    private final byte code;

    LeaseKind(int code) {
        this.code = (byte) code;
    }

    byte code() {
        return code;
    }

    static LeaseKind of(byte code) {
        for (LeaseKind kind : values()) {
            if (kind.code == code) {
                return kind;
            }
        }
        throw new IllegalStateException("unknown kind of lease in a stored key: " + code);
    }
}
