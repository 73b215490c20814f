package dev.coffer.engine;

/** What a policy must grant for an operation on a path. */
public enum Capability {
    CREATE,
    READ,
    UPDATE,
    DELETE,
    LIST,
    SCAN,
    PATCH
}
