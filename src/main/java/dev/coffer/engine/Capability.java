package dev.coffer.engine;

/**
 * What a policy can grant on a path: one for each kind of operation, and {@link #SUDO}, which some
 * paths need beside the operation's own.
 */
public enum Capability {
    CREATE,
    READ,
    UPDATE,
    DELETE,
    LIST,
    SCAN,
    PATCH,
    /** Beside the operation's own, where {@link Engine#needsSudo} says so. */
    SUDO
}
