package dev.coffer.gate;

import dev.coffer.engine.Capability;
import dev.coffer.engine.Looks;
import dev.coffer.engine.PreparedCall;
import dev.coffer.gate.audit.AuditTrail;
import dev.coffer.gate.audit.SubRequest;
import dev.coffer.gate.idempotency.Repeats;
import dev.coffer.gate.lockout.Attempt;
import dev.coffer.gate.lockout.Lockouts;
import dev.coffer.gate.policy.Acl;
import dev.coffer.gate.policy.AclQuery;
import dev.coffer.gate.policy.Decision;
import dev.coffer.gate.routing.Route;
import dev.coffer.gate.routing.Routes;
import dev.coffer.gate.wrapping.Wrapping;
import dev.coffer.json.JsonString;
import dev.coffer.request.Operation;
import dev.coffer.request.Request;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** A request and the place where it was sent to: what is done there once it is known who asks. */
sealed interface Visit {
    /** The request as it is decided about. */
    Request request();

    /** What the request leaves in the audit log. */
    AuditTrail trail();

    /** Whether a request without a valid token is refused. */
    boolean needsToken();

    /** Whether the work needs a transaction that can write. */
    boolean writes();

    /** The type of the mount that answers; empty where there is none. */
    default String mountType() {
        return "";
    }

    /** Whether the place is, in this transaction, what the published table said. */
    boolean isCurrent(ReadTransaction tx);

    /** The attempt to log in that this is; empty where it is none that is counted. */
    default Optional<Attempt> attempt() {
        return Optional.empty();
    }

    /** Decides and does the work of a visit that does not write. */
    Response read(ReadTransaction tx, Asker asker);

    /** Decides and does the work. */
    Response write(Transaction tx, Asker asker);

    /** A request that found its mount. */
    record Routed(Request request, Route route, PreparedCall call, AuditTrail trail)
            implements Visit {
        private static final String LEASED = "leased_passthrough";
        private static final Set<String> LEASED_TYPES = Set.of("kv", "generic");

        static Routed of(Request request, Route route, AuditTrail trail, Looks looks) {
            trail.at(route.entry());
            PreparedCall call =
                    PreparedCall.of(
                            route.paths(),
                            request,
                            route.mount(),
                            route.relative(request.path().text()),
                            looks);
            return new Routed(request, route, call, trail);
        }

        /**
         * Decides once more about a request whose work is done.
         *
         * @throws RequestFailure 403 where it is no longer allowed
         */
        void requireAllowed(ReadTransaction tx, Asker asker) {
            Decision _ = decided(tx, asker);
        }

        /** The same with what its task gave. */
        Routed with(Object outside) {
            return new Routed(request, route, call.withOutside(outside), trail);
        }

        @Override
        public boolean needsToken() {
            return route.engine().needsToken(route.relative(request.path().text()));
        }

        @Override
        public boolean writes() {
            return call.writes() || Wrapping.isWanted(request) || givesLeases();
        }

        @Override
        public String mountType() {
            return route.mount().type();
        }

        /** Whether what is read gets a lease: a mount of plain keys may be set so. */
        boolean givesLeases() {
            return request.operation() == Operation.READ
                    && LEASED_TYPES.contains(route.mount().type())
                    && "true".equals(route.mount().options().get(LEASED));
        }

        @Override
        public boolean isCurrent(ReadTransaction tx) {
            return route.isCurrent(tx);
        }

        @Override
        public Optional<Attempt> attempt() {
            return Attempt.terms(route.entry())
                    .flatMap(terms ->
                            call.loginAlias()
                                    .map(name ->
                                            new Attempt(
                                                    route.entry(), name, terms, request.now())));
        }

        @Override
        public Response read(ReadTransaction tx, Asker asker) {
            Decision decision = decided(tx, asker);
            return filtered(
                    plain(() -> bounded(decision).read(tx, asker.access())), decision, asker);
        }

        @Override
        public Response write(Transaction tx, Asker asker) {
            Decision decision = decided(tx, asker);
            return filtered(plain(() -> once(tx, asker, bounded(decision))), decision, asker);
        }

        /** The work, unless this is a repeat of a request whose answer is kept. */
        private Response once(Transaction tx, Asker asker, PreparedCall bounded) {
            return bounded.writes() && Repeats.isAsked(request, route.mount())
                    ? Repeats.once(
                            tx,
                            asker.token().orElseThrow(),
                            bounded.request(),
                            route.relative(request.path().text()),
                            new RepeatableWork(tx, asker, bounded, route.mount().path()))
                    : bounded.run(tx, asker.access());
        }

        /** Where no token is needed, what there is not is told in fewer words, as recorded. */
        private Response plain(Supplier<Response> work) {
            try {
                return work.get();
            } catch (RequestFailure.UnsupportedOperation refusal) {
                throw needsToken()
                        ? refusal
                        : new RequestFailure.Refused(405, List.of("unsupported operation"));
            }
        }

        /**
         * Says what the handler needs from outside.
         *
         * @throws RequestFailure what the policies, the fields or the preparation refuse
         */
        Optional<Supplier<?>> outside(ReadTransaction tx, Asker asker) {
            return bounded(decided(tx, asker)).outside(tx, asker.access());
        }

        /**
         * Asks for the decision path and for the path as the engine takes it: a refusal of either
         * counts. Where no token is needed nothing is asked. What is allowed is audited.
         */
        private Decision decided(ReadTransaction tx, Asker asker) {
            if (!needsToken()) {
                trail.begin(call.request(), Optional.empty());
                attempt().ifPresent(attempt -> Lockouts.check(tx, attempt));
                return Acl.ROOT.decide(query(Optional.empty()));
            }
            Optional<Capability> wanted = call.capability(tx, asker.access());
            Decision decision = asker.acl().decide(query(wanted));
            boolean sudo = wanted.isEmpty() || decision.sudo() || !needsSudo(request.path().text());
            if (!decision.allowed() || !sudo || (!call.isKnown() && isUnknown(request, asker))) {
                throw denied();
            }
            trail.begin(call.request(), wanted, granted(tx, asker, wanted));
            return decision;
        }

        /**
         * Which policies allow it, asked for where it is logged; and what a composite call is made
         * of, asked for there too and where a repeat might be answered without the work, which
         * would have asked for every right.
         */
        private AuditTrail.Granted granted(
                ReadTransaction tx, Asker asker, Optional<Capability> wanted) {
            boolean logged = trail.wanted();
            if (!logged && !Repeats.isAsked(request, route.mount())) {
                return AuditTrail.Granted.NOT_LOGGED;
            }
            List<SubRequest> parts =
                    call.parts(tx, asker.access()).stream()
                            .map(part ->
                                    new SubRequest(
                                            part.operation(), part.path(), route.mount().path()))
                            .toList();
            return new AuditTrail.Granted(
                    logged ? asker.acl().granting(query(wanted)) : List.of(), parts);
        }

        private AclQuery query(Optional<Capability> wanted) {
            return new AclQuery(
                    wanted,
                    new AclQuery.Forms(
                            request.path().text(),
                            route.mount().path() + call.keyPath(),
                            route.mount().path() + call.canonicalPath()),
                    call.request().fields(),
                    request.caller().wrapTtl());
        }

        /** Of a path in another mount it is not known here, and counts as needing it. */
        private boolean needsSudo(String path) {
            return !path.startsWith(route.mount().path())
                    || route.engine().needsSudo(route.relative(path));
        }

        /** The call with what a policy bounds in it. */
        private PreparedCall bounded(Decision decision) {
            return decision.limit()
                    .map(limit -> call.withField("limit", new JsonString(limit)))
                    .orElse(call);
        }

        private Response filtered(Response response, Decision decision, Asker asker) {
            return decision.filter()
                    .map(filter ->
                            filter.apply(
                                    response, request.path().text(), asker.acl(), this::needsSudo))
                    .orElse(response);
        }
    }

    /** Whether no policy can grant it: where nothing answers HEAD only root may ask so. */
    private static boolean isUnknown(Request request, Asker asker) {
        return request.operation() == Operation.HEAD && !asker.acl().isRoot();
    }

    /** A refusal of the policies. */
    private static RequestFailure denied() {
        return new RequestFailure.Denied(RequestFailure.oneError("permission denied"));
    }

    /**
     * A request to no published mount; the store has the last word.
     *
     * @param routes the table in which no mount was found
     */
    record Nowhere(Request request, Routes routes, AuditTrail trail) implements Visit {
        @Override
        public boolean needsToken() {
            return true;
        }

        @Override
        public boolean writes() {
            return false;
        }

        @Override
        public boolean isCurrent(ReadTransaction tx) {
            return routes.isCurrent(tx);
        }

        @Override
        public Response read(ReadTransaction tx, Asker asker) {
            String path = request.path().text();
            AclQuery query =
                    new AclQuery(
                            capability(),
                            AclQuery.Forms.only(path),
                            request.fields(),
                            request.caller().wrapTtl());
            if (!asker.acl().decide(query).allowed() || isUnknown(request, asker)) {
                throw denied();
            }
            trail.begin(request, Optional.empty());
            throw new RequestFailure.NoRoute(
                    "no handler for route \"" + path + "\". route entry not found.");
        }

        private Optional<Capability> capability() {
            return switch (request.operation()) {
                case READ, HEAD, OPTIONS -> Optional.of(Capability.READ);
                case LIST -> Optional.of(Capability.LIST);
                case SCAN -> Optional.of(Capability.SCAN);
                case DELETE -> Optional.of(Capability.DELETE);
                case PATCH -> Optional.of(Capability.PATCH);
                case WRITE -> Optional.of(Capability.UPDATE);
                case HELP -> Optional.empty();
            };
        }

        @Override
        public Response write(Transaction tx, Asker asker) {
            return read(tx, asker);
        }
    }

    /**
     * A visit that was refused before its transaction: what the gate writes is written all the
     * same.
     */
    record Refused(Routed visit, RequestFailure refusal) implements Visit {
        @Override
        public Request request() {
            return visit.request();
        }

        @Override
        public AuditTrail trail() {
            return visit.trail();
        }

        @Override
        public boolean needsToken() {
            return visit.needsToken();
        }

        @Override
        public Optional<Attempt> attempt() {
            return visit.attempt();
        }

        @Override
        public boolean writes() {
            return true;
        }

        @Override
        public boolean isCurrent(ReadTransaction tx) {
            return visit.isCurrent(tx);
        }

        @Override
        public Response read(ReadTransaction tx, Asker asker) {
            throw refusal;
        }

        @Override
        public Response write(Transaction tx, Asker asker) {
            throw refusal;
        }
    }
}
