package dev.coffer.gate.audit;

import dev.coffer.request.RequestFailure;

/**
 * What the log says in clear of a refusal: its class. The text that the client sees may repeat what
 * the client has sent, so it is in the log as a keyed hash only.
 */
final class ErrorText {
    private ErrorText() {}

    /** In the entry of a request that the gate refuses. */
    static String ofRequest(RequestFailure refusal) {
        return switch (refusal.status()) {
            case 403 -> "permission denied";
            case 404 -> "unsupported path";
            case 405 -> "unsupported operation";
            case 429 -> "request path: rate limit quota exceeded";
            case 500 -> "internal error";
            case 503 -> "service unavailable";
            default -> "invalid request";
        };
    }

    /** In the entry of an answer: as Go lists errors. */
    static String ofResponse(RequestFailure refusal) {
        return RequestFailure.oneError(ofRequest(refusal));
    }
}
