package dev.coffer.gate.audit;

/**
 * One part of a composite call, never its values.
 *
 * @param operation as in {@code request.operation}
 * @param path below the mount
 * @param mountPoint with a slash at its end
 */
public record SubRequest(String operation, String path, String mountPoint) {}
