package dev.coffer.engine;

/**
 * A call that is part of another one, as the audit log names it: never its values.
 *
 * @param operation as of a request alone: create, update, patch, read, delete
 * @param path below the mount
 */
public record CallPart(String operation, String path) {}
