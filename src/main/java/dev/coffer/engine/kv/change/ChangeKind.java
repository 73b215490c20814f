package dev.coffer.engine.kv.change;

import java.util.Optional;

/**
 * What was done. The codes are stored and never change their meaning.
 *
 * <p>Source of the types: Vault, the page "Event types" of KV version 2.
 */
public enum ChangeKind {
    /** A value was written. */
    DATA_WRITE(1, "put", "data-write"),
    /** A value was patched. */
    DATA_PATCH(2, "patch", "data-patch"),
    /** The current version was deleted. */
    DATA_DELETE(3, "delete", "data-delete"),
    /** Versions were deleted. */
    DELETE(4, "delete", "delete"),
    /** Versions came back. */
    UNDELETE(5, "undelete", "undelete"),
    /** Versions were destroyed. */
    DESTROY(6, "destroy", "destroy"),
    /** Settings or custom metadata were written. */
    METADATA_WRITE(7, "metadata_put", "metadata-write"),
    /** Settings or custom metadata were patched. */
    METADATA_PATCH(8, "metadata_patch", "metadata-patch"),
    /** The key went with all it had. */
    METADATA_DELETE(9, "metadata_delete", "metadata-delete"),
    /** The mount's settings were written; about no key. */
    CONFIG_WRITE(10, "config_put", "config-write"),
    /** A key came to be as a copy of another, with values and metadata. */
    COPY(11, "copy", "data-write");

    private final byte code;
    private final String operation;
    private final String type;

    ChangeKind(int code, String operation, String type) {
        this.code = (byte) code;
        this.operation = operation;
        this.type = type;
    }

    byte code() {
        return code;
    }

    /** As watchers are told. */
    public String operation() {
        return operation;
    }

    /** As Vault's events call it, behind {@code kv-v2/}. */
    public String type() {
        return type;
    }

    /** Whether the second counter moved or went. */
    public boolean ofMetadata() {
        return switch (this) {
            case METADATA_WRITE, METADATA_PATCH, METADATA_DELETE, COPY -> true;
            case DATA_WRITE, DATA_PATCH, DATA_DELETE, DELETE, UNDELETE, DESTROY, CONFIG_WRITE ->
                    false;
        };
    }

    /** The kind of a stored code; empty for one that a later server has written. */
    static Optional<ChangeKind> of(byte code) {
        for (ChangeKind kind : values()) {
            if (kind.code == code) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
