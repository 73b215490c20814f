package dev.coffer.gate.audit;

import dev.coffer.engine.Capability;
import dev.coffer.gate.routing.MountEntry;
import dev.coffer.request.Request;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one request leaves in the audit log: one entry before its work and one before its answer
 * leaves, also where the work runs again. Used by the request's thread alone.
 *
 * <p>How the pipeline calls it:
 *
 * <ol>
 *   <li>{@code trail = broker.trail(request)} once the server is known to be unsealed;
 *   <li>{@link #at} when the mount is known, {@link #by} when the token is (only where {@link
 *       #wanted()}, since nobody else asks for these facts);
 *   <li>{@link #begin} when every check of the gate is passed, right before the handler runs;
 *   <li>after the commit {@link #answered} with the answer, or {@link #refused} with the failure
 *       that ends the request, whoever threw it. Only when these return may anything leave.
 * </ol>
 */
public final class AuditTrail {
    private final AuditBroker broker;
    private Request request;
    private @Nullable MountEntry mount;
    private AuditAuth auth;
    private @Nullable AuditRequest logged;

    AuditTrail(AuditBroker broker, Request request) {
        this.broker = broker;
        this.request = request;
        this.auth = AuditAuth.NOBODY;
    }

    /** Whether any device wants entries, and so the facts that go into them. */
    public boolean wanted() {
        return broker.hasDevices();
    }

    /** Where the request goes. */
    public void at(MountEntry found) {
        mount = found;
    }

    /** Who asks. */
    public void by(AuditAuth caller) {
        auth = caller;
    }

    /**
     * Logs what is asked, at the first call; does nothing when the work runs again.
     *
     * @param renamed the request with every alias of a field renamed
     * @param capability what the policies were asked for
     * @throws RequestFailure 500 if no device accepts it: the work must not be done
     */
    public void begin(Request renamed, Optional<Capability> capability) {
        begin(renamed, capability, List.of());
    }

    /** As {@link #begin(Request, Optional)} for a call that is made of others. */
    public void begin(Request renamed, Optional<Capability> capability, List<SubRequest> parts) {
        request = renamed;
        if (logged == null && wanted()) {
            AuditRequest entry = AuditRequest.allowed(renamed, capability, mount, auth, parts);
            broker.request(entry);
            logged = entry;
        }
    }

    /**
     * Logs an answer.
     *
     * @param committed whether the work may have changed something
     * @throws RequestFailure 500 if no device accepts it: the answer must not leave
     */
    public void answered(Response response, boolean committed) {
        if (wanted() || logged != null) {
            AuditRequest entry =
                    logged == null
                            ? AuditRequest.allowed(
                                    request, Optional.empty(), mount, auth, List.of())
                            : logged;
            broker.response(AuditResponse.answered(entry, response), committed);
        }
    }

    /**
     * Logs a refusal; where the gate itself refuses, before the work, also what was asked.
     *
     * @param committed whether something was changed all the same
     * @throws RequestFailure 500 if no device accepts it
     */
    public void refused(RequestFailure refusal, boolean committed) {
        if (!wanted() && logged == null) {
            return;
        }
        AuditRequest entry = logged;
        if (entry == null) {
            entry = AuditRequest.refused(request, mount, auth, refusal);
            broker.request(entry);
            logged = entry;
        }
        broker.response(AuditResponse.refused(entry, refusal), committed);
    }
}
