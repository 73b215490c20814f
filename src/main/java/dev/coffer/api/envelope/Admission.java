package dev.coffer.api.envelope;

import dev.coffer.api.http.WireResponse;
import dev.coffer.request.Request;

/** What the door decides. */
sealed interface Admission {
    /** The request goes on. */
    record Admitted(Request request) implements Admission {}

    /** The request goes to somebody else than the others. */
    record Diverted(Request request, RequestHandler handler) implements Admission {}

    /** The door answers itself. */
    record Answered(WireResponse response) implements Admission {}
}
