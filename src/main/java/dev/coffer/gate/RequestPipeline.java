package dev.coffer.gate;

import dev.coffer.engine.Leftover;
import dev.coffer.engine.Looks;
import dev.coffer.gate.audit.AuditBroker;
import dev.coffer.gate.audit.AuditTrail;
import dev.coffer.gate.lease.LeaseMaker;
import dev.coffer.gate.lockout.Lockouts;
import dev.coffer.gate.routing.MountTable;
import dev.coffer.gate.routing.Route;
import dev.coffer.gate.routing.Routes;
import dev.coffer.gate.token.LoginTokens;
import dev.coffer.gate.token.Token;
import dev.coffer.gate.token.TokenUse;
import dev.coffer.gate.token.Tokens;
import dev.coffer.gate.wrapping.Wrapping;
import dev.coffer.request.Login;
import dev.coffer.request.Operation;
import dev.coffer.request.Request;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.CancelledException;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import dev.coffer.storage.transaction.Transactions;
import dev.coffer.telemetry.Meters;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The whole flow of a request, from its decision path to its answer. Thread-safe.
 *
 * <ol>
 *   <li>paths outside of every mount answer by themselves, also while sealed;
 *   <li>a sealed server refuses everything else: 503;
 *   <li>the published mount table says where to look;
 *   <li>what the handler needs from outside is fetched between two transactions; the second decides
 *       everything again;
 *   <li>one transaction, which can write only where the path's handler may, or where a counted
 *       token is spent:
 *       <ol>
 *         <li>the token: 403 without a valid one, whatever the path;
 *         <li>the mount's own record: was it changed or retired meanwhile, look again;
 *         <li>a use of a counted token, spent whatever becomes of the request;
 *         <li>the capability that the operation needs, and the policies: 403;
 *         <li>the audit entry of what is asked, once, however often the work runs;
 *         <li>where it is a login, whether its name is locked out: 403;
 *         <li>the handler: 404, 405, 400 or its answer;
 *         <li>what follows the answer: the token of a login, the wrapping;
 *       </ol>
 *   <li>the commit;
 *   <li>the audit entry of how it ended, also of refusals, before anything leaves.
 * </ol>
 *
 * <p>Everything that decides about a request happens inside its transaction, so that a token
 * revoked, a mount moved or a right taken away meanwhile is seen or conflicts. What the gate itself
 * writes lies before a savepoint: where the handler refuses, the handler's writes are taken back
 * and the gate's are committed (decision 0070).
 */
public final class RequestPipeline {
    /** What everybody is told while the server is sealed. */
    public static final String SEALED = "Vault is sealed";

    private static final String MOUNT_MOVES = "the mount is being changed, try again";
    private static final String STOPPED =
            "the request was given up before its commit; nothing was changed";
    private static final String INTERNAL_ONLY = "cannot handle internal-only request operation";

    /** How often a request looks for its mount before it is answered 503. */
    private static final int MAX_LOOKS = 5;

    private final Entrance entrance;
    private final MountTable mounts;
    private final Transactions transactions;
    private final Askers askers;
    private final TokenUse uses;
    private final LoginTokens logins;
    private final Wrapping wrapping;
    private final Leasing leasing;
    private final LaterLooks.Ground later;
    private final Outcomes outcomes;

    /**
     * What decides about tokens.
     *
     * @param tokens finds them
     * @param lookup what they may do
     * @param uses counts them
     * @param logins makes them
     * @param wrapping puts answers into them
     * @param leases given to what is read with a lease
     */
    public record TokenParts(
            Tokens tokens,
            TokenLookup lookup,
            TokenUse uses,
            LoginTokens logins,
            Wrapping wrapping,
            LeaseMaker leases) {}

    /**
     * What a request meets first.
     *
     * @param openPaths answer by themselves
     * @param sealed asked anew by each request
     * @param audit told of every other request
     * @param clock asked where an answer goes on after its request
     * @param meters told how requests end
     */
    public record Entrance(
            OpenPaths openPaths,
            BooleanSupplier sealed,
            AuditBroker audit,
            InstantSource clock,
            Meters meters) {}

    /** A pipeline over a mount table. */
    public RequestPipeline(
            Entrance entrance, MountTable mounts, TokenParts tokens, Transactions transactions) {
        this.entrance = entrance;
        this.mounts = mounts;
        this.transactions = transactions;
        this.askers = new Askers(tokens.tokens(), tokens.lookup());
        this.uses = tokens.uses();
        this.logins = tokens.logins();
        this.wrapping = tokens.wrapping();
        this.leasing = new Leasing(tokens.leases());
        this.outcomes = new Outcomes(entrance.meters());
        this.later = new LaterLooks.Ground(entrance, transactions, askers);
    }

    /** How one look at a request ended. */
    private sealed interface Outcome {
        record Answered(Response response) implements Outcome {}

        /** The handler refused; what the gate wrote is committed. */
        record Refused(RequestFailure refusal) implements Outcome {}

        /** The published mount table is behind: look again. */
        record Moved() implements Outcome {}

        /** The token is counted: a use must be spent, so the transaction must be able to write. */
        record Counted() implements Outcome {}
    }

    /**
     * Answers a request: entirely or not at all.
     *
     * @throws RequestFailure every answer that is a failure, with its status; 503 also where the
     *     client has gone or the request's time is over before the commit, and nothing was changed
     */
    public Response handle(Request request) {
        Optional<Response> open = entrance.openPaths().answer(request);
        if (open.isPresent()) {
            return open.get();
        }
        if (entrance.sealed().getAsBoolean()) {
            throw new RequestFailure.Unavailable(SEALED, 0);
        }
        AuditTrail trail = entrance.audit().trail(request);
        return outcomes.counted(() -> trail.concluded(() -> decided(request, trail)));
    }

    private Response decided(Request request, AuditTrail trail) {
        refuseWhatNoPathTakes(request);
        try {
            return atItsMount(opened(request), trail);
        } catch (CancelledException _) {
            throw new RequestFailure.Unavailable(STOPPED, 1);
        }
    }

    /** The request with the wrapping token that a signed one holds. */
    private Request opened(Request request) {
        return Wrapping.isSigned(request)
                ? transactions.read(request.cancellation(), tx -> wrapping.resolved(tx, request))
                : request;
    }

    private static void refuseWhatNoPathTakes(Request request) {
        if (request.operation() == Operation.OPTIONS) {
            throw new RequestFailure.Invalid(INTERNAL_ONLY);
        }
    }

    private Response atItsMount(Request request, AuditTrail trail) {
        for (int look = 1; look <= MAX_LOOKS; look++) {
            Routes routes = mounts.current();
            switch (attempt(request, routes, trail)) {
                case Outcome.Answered(Response response) -> {
                    return response;
                }
                case Outcome.Refused(RequestFailure refusal) -> throw refusal;
                case Outcome.Moved() -> mounts.reloadUnlessNewer(routes);
                case Outcome.Counted() -> throw new IllegalStateException("a use was not spent");
            }
        }
        throw new RequestFailure.Unavailable(MOUNT_MOVES, 1);
    }

    /** One look, at the mount that the published table names. */
    private Outcome attempt(Request request, Routes routes, AuditTrail trail) {
        Optional<Route> found = routes.match(request.path().text());
        if (found.isEmpty()) {
            return decide(new Visit.Nowhere(request, routes, trail));
        }
        Looks looks = new LaterLooks(later, request, found.get(), trail);
        Visit.Routed visit = Visit.Routed.of(request, found.get(), trail, looks);
        return visit.call().prepares() ? prepared(visit) : decide(visit);
    }

    /** One transaction; it can write if the visit does or the token is counted. */
    private Outcome decide(Visit visit) {
        if (!visit.writes()) {
            Outcome read =
                    transactions.read(visit.request().cancellation(), tx -> reading(tx, visit));
            if (!(read instanceof Outcome.Counted)) {
                return read;
            }
        }
        visit.trail().mayCommit();
        return transactions.write(visit.request().cancellation(), tx -> writing(tx, visit));
    }

    private Outcome reading(ReadTransaction tx, Visit visit) {
        wrapping.check(tx, visit.request());
        Asker asker = askers.find(tx, visit);
        if (!visit.isCurrent(tx)) {
            return new Outcome.Moved();
        }
        if (visit.needsToken() && asker.isCounted()) {
            return new Outcome.Counted();
        }
        return new Outcome.Answered(visit.read(tx, asker));
    }

    private Outcome writing(Transaction tx, Visit visit) {
        wrapping.check(tx, visit.request());
        Asker asker = askers.find(tx, visit);
        if (!visit.isCurrent(tx)) {
            return new Outcome.Moved();
        }
        if (!visit.needsToken() || !asker.isCounted()) {
            return working(tx, visit, asker);
        }
        Token spent = uses.spend(tx, asker.token().orElseThrow());
        Outcome outcome = working(tx, visit, askers.known(tx, spent, visit));
        uses.finish(tx, spent);
        return outcome;
    }

    /** What the gate has written so far stays, whatever the handler refuses. */
    private Outcome working(Transaction tx, Visit visit, Asker asker) {
        Transaction.Savepoint decided = tx.savepoint();
        try {
            Response response = leasing.leased(tx, visit, asker, visit.write(tx, asker));
            return followed(tx, visit, wrapping.remarked(visit.request(), response, asker.token()));
        } catch (RequestFailure refusal) {
            if (refusal.status() >= 500) {
                throw refusal;
            }
            tx.rollbackTo(decided);
            if (refusal instanceof RequestFailure.InvalidCredentials) {
                visit.attempt().ifPresent(attempt -> Lockouts.count(tx, attempt));
            }
            return new Outcome.Refused(refusal);
        }
    }

    /** What is made of an answer in its own transaction. */
    private Outcome followed(Transaction tx, Visit visit, Response response) {
        return switch (response.sequel()) {
            case Response.Sequel.Wanted(Login login) when visit instanceof Visit.Routed routed ->
                    loggedIn(tx, routed, response, login);
            case Response.Sequel.Wanted _ ->
                    throw new IllegalStateException("a login without a mount");
            case Response.Sequel.Refusal(RequestFailure refusal) -> new Outcome.Refused(refusal);
            case Response.Sequel.None _,
                    Response.Sequel.Auth _,
                    Response.Sequel.Wrapped _,
                    Response.Sequel.Streamed _ ->
                    answered(tx, visit, response);
        };
    }

    private Outcome answered(Transaction tx, Visit visit, Response response) {
        return new Outcome.Answered(
                wrapping.wrapped(tx, visit.request(), response, visit.mountType()));
    }

    /** What the method has spent is spent, whether or not there can be a token for it. */
    private Outcome loggedIn(Transaction tx, Visit.Routed visit, Response response, Login login) {
        Transaction.Savepoint proved = tx.savepoint();
        try {
            Response answer = logins.answer(tx, response, login, loginCall(visit));
            visit.attempt().ifPresent(attempt -> Lockouts.forget(tx, attempt));
            return answered(tx, visit, answer);
        } catch (RequestFailure refusal) {
            if (refusal.status() >= 500) {
                throw refusal;
            }
            tx.rollbackTo(proved);
            return new Outcome.Refused(refusal);
        }
    }

    private static LoginTokens.Call loginCall(Visit.Routed visit) {
        Route route = visit.route();
        return new LoginTokens.Call(
                visit.request(),
                new LoginTokens.Place(
                        route.mount(),
                        route.entry().accessor(),
                        route.entry().config().auth().tokenKind()));
    }

    /**
     * Fetches what the handler needs from outside; whoever is refused meanwhile is refused below.
     */
    private Outcome prepared(Visit.Routed visit) {
        Optional<Supplier<?>> task;
        try {
            task = transactions.read(visit.request().cancellation(), tx -> preparing(tx, visit));
            return task.isEmpty() ? new Outcome.Moved() : decided(visit, task.get().get());
        } catch (RequestFailure refusal) {
            if (refusal.status() >= 500) {
                throw refusal;
            }
            return decide(new Visit.Refused(visit, refusal));
        }
    }

    private Outcome decided(Visit.Routed visit, Object fetched) {
        try {
            return decide(visit.with(fetched));
        } finally {
            if (fetched instanceof Leftover leftover) {
                leftover.forget();
            }
        }
    }

    /** The task to be done outside; empty where the mount has moved. */
    private Optional<Supplier<?>> preparing(ReadTransaction tx, Visit.Routed visit) {
        Asker asker = askers.find(tx, visit);
        if (!visit.isCurrent(tx)) {
            return Optional.empty();
        }
        return visit.outside(tx, asker);
    }
}
