package dev.coffer.cli.client;

import dev.coffer.json.JsonObject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request that failed: refused by the server, or not answered at all. */
public final class ApiException extends Exception {
    /** The status of a request that was not answered. */
    public static final int NO_ANSWER = 0;

    private final int status;
    private final String reason;
    private final JsonObject data;
    private final @Nullable Secret said;

    /**
     * A failure with the text that OpenBao's command line shows.
     *
     * @param data what the server tells programs about it
     * @param said what the refusal says beside that nothing is there, such as a warning
     */
    public ApiException(
            int status, String message, String reason, JsonObject data, @Nullable Secret said) {
        super(message);
        this.status = status;
        this.reason = reason;
        this.data = data;
        this.said = said;
    }

    /** Without an answer. */
    static ApiException unanswered(String message) {
        return new ApiException(NO_ANSWER, message, message, JsonObject.EMPTY, null);
    }

    /** The HTTP status, or {@link #NO_ANSWER}. */
    public int status() {
        return status;
    }

    /** What the server said, without the request around it. */
    public String reason() {
        return reason;
    }

    /** What the server tells programs about it; no members if it tells nothing. */
    public JsonObject data() {
        return data;
    }

    /** What the refusal says beside that nothing is there; empty if it says no more. */
    public Optional<Secret> said() {
        return Optional.ofNullable(said);
    }

    /** The whole text. */
    public String text() {
        return String.valueOf(getMessage());
    }

    /** Whether there is nothing at the path. */
    public boolean isNotFound() {
        return status == 404;
    }
}
