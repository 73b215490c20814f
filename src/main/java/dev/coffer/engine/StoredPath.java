package dev.coffer.engine;

import dev.coffer.request.RequestFailure;
import java.nio.charset.StandardCharsets;

/** The rule for paths under which engines store what clients send. */
public final class StoredPath {
    /** Longest path below a mount; a store's keys have their own fixed size whatever this is. */
    public static final int MAX_BYTES = 4_096;

    private static final String TOO_LONG = "path is longer than " + MAX_BYTES + " bytes";

    private StoredPath() {}

    /**
     * Refuses a path that is too long to be written; nothing can be stored under it.
     *
     * @throws RequestFailure.Invalid 400
     */
    public static void check(String path) {
        boolean surelyShort = path.length() <= MAX_BYTES / 3;
        if (!surelyShort && path.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw new RequestFailure.Invalid(TOO_LONG);
        }
    }
}
