package dev.coffer.request;

import java.io.IOException;
import java.util.List;

/** A body that comes over time does not get to its end. */
public final class BrokenBodyException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why a body ends early. */
    public enum Reason {
        /** The client has gone. */
        GONE,
        /** The client sends nothing, or next to nothing. */
        LATE,
        /** What frames the body is malformed. */
        MALFORMED,
        /** The server stops. */
        STOPPING
    }

    public BrokenBodyException(Reason reason) {
        super("the body did not come to its end");
        this.reason = reason;
    }

    /** What the client is told: 400, 408 or 503. Nothing was changed. */
    public RequestFailure refusal() {
        return switch (reason) {
            case GONE -> new RequestFailure.Unavailable(text("the client has gone"), 0);
            case LATE ->
                    new RequestFailure.Refused(
                            408, List.of(text("the body of the request comes too slowly")));
            case MALFORMED ->
                    new RequestFailure.Invalid(text("the body of the request is malformed"));
            case STOPPING -> new RequestFailure.Unavailable(text("server is shutting down"), 1);
        };
    }

    private static String text(String why) {
        return why + "; nothing was changed";
    }
}
