package dev.coffer.request;

/**
 * What a request wants of a path. POST and PUT are one operation; whether a write creates or
 * updates is a question of policy, answered by a path's existence check.
 */
public enum Operation {
    READ,
    LIST,
    SCAN,
    WRITE,
    PATCH,
    DELETE,
    /** {@code ?help=1} or method HELP. */
    HELP,
    /** Method HEAD: known to no logical path (405), but routed and authorized like a read. */
    HEAD,
    /** Method OPTIONS: never handled, refused with 400 once the server is unsealed. */
    OPTIONS
}
