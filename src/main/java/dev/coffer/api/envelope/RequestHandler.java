package dev.coffer.api.envelope;

import dev.coffer.request.Request;
import dev.coffer.request.Response;

/** What stands behind the door: decides and does the work of one request. Thread-safe. */
@FunctionalInterface
public interface RequestHandler {
    /**
     * The answer.
     *
     * @throws dev.coffer.request.RequestFailure for every answer that is a failure
     */
    Response handle(Request request);
}
