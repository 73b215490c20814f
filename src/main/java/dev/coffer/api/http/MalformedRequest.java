package dev.coffer.api.http;

/**
 * A request whose framing is broken or too large. Carries the answer; the connection ends with it,
 * because where the next request begins is unknown. No stack trace: it is an answer, not a defect.
 */
final class MalformedRequest extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient WireResponse answer;

    MalformedRequest(WireResponse answer) {
        super("malformed request: " + answer.status(), null, false, false);
        this.answer = answer;
    }

    WireResponse answer() {
        return answer;
    }
}
