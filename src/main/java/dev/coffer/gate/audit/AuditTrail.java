package dev.coffer.gate.audit;

import dev.coffer.engine.Capability;
import dev.coffer.gate.routing.MountEntry;
import dev.coffer.request.Request;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
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
 *   <li>{@link #mayCommit} before a transaction that can write;
 *   <li>all of that within {@link #concluded}, which logs the answer after the commit, or the
 *       failure that ends the request, whoever threw it. Only when it returns may anything leave.
 * </ol>
 */
public final class AuditTrail {
    private final AuditBroker broker;
    private Request request;
    private @Nullable MountEntry mount;
    private AuditAuth auth;
    private @Nullable AuditRequest logged;
    private boolean committing;

    /** No device has accepted an entry. Nothing more is logged of the request. */
    static final class NotAudited extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient RequestFailure answer;

        NotAudited(RequestFailure answer) {
            super(answer.getMessage(), answer, false, false);
            this.answer = answer;
        }

        /** What the client is told: 500, or 503 where the server was sealed meanwhile. */
        RequestFailure answer() {
            return answer;
        }
    }

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
     * @throws NotAudited if no device accepts it: the work must not be done
     */
    public void begin(Request renamed, Optional<Capability> capability) {
        begin(renamed, capability, Granted.NOT_LOGGED);
    }

    /**
     * What is logged of a request that is allowed.
     *
     * @param policies that give the right to it
     * @param parts of a call that is made of others
     */
    public record Granted(List<String> policies, List<SubRequest> parts) {
        /** Nothing. */
        public static final Granted NOT_LOGGED = new Granted(List.of(), List.of());

        /** Copies the lists. */
        public Granted {
            policies = List.copyOf(policies);
            parts = List.copyOf(parts);
        }
    }

    /** As {@link #begin(Request, Optional)} where policies were asked. */
    public void begin(Request renamed, Optional<Capability> capability, Granted granted) {
        request = renamed;
        if (logged == null && wanted()) {
            AuditAuth allowed =
                    capability.isPresent()
                            ? auth.granted(new AuditAuth.PolicyResults(true, granted.policies()))
                            : auth;
            AuditRequest entry =
                    AuditRequest.allowed(renamed, capability, mount, allowed, granted.parts());
            logged = accepted(entry);
        }
    }

    private AuditRequest accepted(AuditRequest entry) {
        try {
            broker.request(entry);
            return entry;
        } catch (RequestFailure refused) {
            throw new NotAudited(refused);
        }
    }

    private void accepted(AuditResponse entry) {
        try {
            broker.response(entry, committing);
        } catch (RequestFailure refused) {
            throw new NotAudited(refused);
        }
    }

    private AuditAuth notGranted() {
        return auth.granted(new AuditAuth.PolicyResults(false, List.of()));
    }

    /** From now on something may be committed, though the request may still be refused. */
    public void mayCommit() {
        committing = true;
    }

    /**
     * Does the work of a request and logs how it ended, before anything leaves.
     *
     * @throws RequestFailure what the work refuses; 500 if no device accepts an entry
     */
    public Response concluded(Supplier<Response> work) {
        try {
            return answeredOrRefused(work);
        } catch (NotAudited unheard) {
            throw unheard.answer();
        }
    }

    private Response answeredOrRefused(Supplier<Response> work) {
        try {
            Response response = work.get();
            answered(response);
            return response;
        } catch (NotAudited unheard) {
            throw unheard;
        } catch (RequestFailure refusal) {
            refused(refusal);
            throw refusal;
        } catch (RuntimeException defect) {
            refused(new RequestFailure.Internal("internal error"));
            throw defect;
        }
    }

    /**
     * Logs an answer.
     *
     * @throws NotAudited if no device accepts it: the answer must not leave
     */
    void answered(Response response) {
        if (logged == null && !wanted()) {
            return;
        }
        AuditRequest entry =
                logged == null
                        ? AuditRequest.allowed(request, Optional.empty(), mount, auth, List.of())
                        : logged;
        accepted(AuditResponse.answered(entry, response));
    }

    /**
     * Logs a refusal; where the gate itself refuses, before the work, also what was asked.
     *
     * @throws NotAudited if no device accepts it
     */
    void refused(RequestFailure refusal) {
        if (logged == null && !wanted()) {
            return;
        }
        AuditRequest entry = logged;
        if (entry == null) {
            boolean known = !auth.equals(AuditAuth.NOBODY);
            AuditAuth asked = known && refusal.status() == 403 ? notGranted() : auth;
            entry = accepted(AuditRequest.refused(request, mount, asked, refusal));
            logged = entry;
        }
        accepted(AuditResponse.refused(entry, refusal));
    }
}
