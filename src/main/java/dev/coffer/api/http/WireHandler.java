package dev.coffer.api.http;

/**
 * Answers requests. Called on a virtual thread; requests of one HTTP/1 connection come one after
 * the other, everything else at the same time, so it must be thread-safe and may block.
 *
 * <p>Whatever it throws becomes {@code 500 {"errors":["internal error"]}} and one log line that
 * names the exception's class and place, never its message.
 */
@FunctionalInterface
public interface WireHandler {
    /**
     * Whether the body of such a request comes over time ({@link WireRequest#incoming}) instead of
     * being read first. Asked on an event loop for every request with a body: it must be cheap.
     */
    default boolean readsBodyItself(String method, String target) {
        return false;
    }

    /** The answer to one request. Never null. */
    WireResponse handle(WireRequest request);
}
