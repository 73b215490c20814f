package dev.coffer.gate.audit;

import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import org.jspecify.annotations.Nullable;

/**
 * How a request ended, as the log shows it: an answer or a refusal.
 *
 * @param request as it was logged before the work
 * @param response null where it was refused
 * @param refusal null where it was answered
 */
record AuditResponse(
        AuditRequest request, @Nullable Response response, @Nullable RequestFailure refusal) {
    /** An answer. */
    static AuditResponse answered(AuditRequest request, Response response) {
        return new AuditResponse(request, response, null);
    }

    /** A refusal. */
    static AuditResponse refused(AuditRequest request, RequestFailure refusal) {
        return new AuditResponse(request, null, refusal);
    }
}
