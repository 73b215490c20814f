package dev.coffer.gate;

import dev.coffer.engine.Access;
import dev.coffer.engine.Capability;
import dev.coffer.engine.FixedAccess;
import dev.coffer.engine.PreparedCall;
import dev.coffer.gate.routing.MountTable;
import dev.coffer.gate.routing.Mounts;
import dev.coffer.gate.routing.Route;
import dev.coffer.gate.token.TokenEntry;
import dev.coffer.gate.token.Tokens;
import dev.coffer.request.ClientToken;
import dev.coffer.request.Operation;
import dev.coffer.request.Request;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.CancelledException;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import dev.coffer.storage.transaction.Transactions;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The whole flow of a request, from its decision path to its answer. Thread-safe.
 *
 * <ol>
 *   <li>paths outside of every mount answer by themselves, also while sealed;
 *   <li>a sealed server refuses everything else: 503;
 *   <li>the published mount table says where to look;
 *   <li>one transaction, which can write only where the path's handler may:
 *       <ol>
 *         <li>the token: 403 without a valid one, whatever the path;
 *         <li>the mount's own record: was it changed or retired meanwhile, look again;
 *         <li>the capability that the operation needs, and the policies: 403;
 *         <li>the handler: 404, 405, 400 or its answer;
 *       </ol>
 *   <li>the commit.
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

    private static final String NO_WRAPPING =
            "this server cannot wrap answers; send no X-Vault-Wrap-TTL";

    /** How often a request looks for its mount before it is answered 503. */
    private static final int MAX_LOOKS = 5;

    private final OpenPaths openPaths;
    private final BooleanSupplier sealed;
    private final MountTable mounts;
    private final Tokens tokens;
    private final Transactions transactions;

    /** A pipeline over a mount table; {@code sealed} is asked anew by each request. */
    public RequestPipeline(
            OpenPaths openPaths,
            BooleanSupplier sealed,
            MountTable mounts,
            Tokens tokens,
            Transactions transactions) {
        this.openPaths = openPaths;
        this.sealed = sealed;
        this.mounts = mounts;
        this.tokens = tokens;
        this.transactions = transactions;
    }

    /** How one look at a request ended. */
    private sealed interface Outcome {
        record Answered(Response response) implements Outcome {}

        /** The handler refused; what the gate wrote is committed. */
        record Refused(RequestFailure refusal) implements Outcome {}

        /** The published mount table is behind: look again. */
        record Moved() implements Outcome {}
    }

    /**
     * Answers a request: entirely or not at all.
     *
     * @throws RequestFailure every answer that is a failure, with its status; 503 also where the
     *     client has gone or the request's time is over before the commit, and nothing was changed
     */
    public Response handle(Request request) {
        Optional<Response> open = openPaths.answer(request);
        if (open.isPresent()) {
            return open.get();
        }
        if (sealed.getAsBoolean()) {
            throw new RequestFailure.Unavailable(SEALED, 0);
        }
        refuseWhatNoPathTakes(request);
        try {
            return atItsMount(request);
        } catch (CancelledException _) {
            throw new RequestFailure.Unavailable(STOPPED, 1);
        }
    }

    /**
     * Who asks for a wrapped answer must not get an open one: until wrapping is there, it is
     * refused.
     */
    private static void refuseWhatNoPathTakes(Request request) {
        if (request.operation() == Operation.OPTIONS) {
            throw new RequestFailure.Invalid(INTERNAL_ONLY);
        }
        Duration wrapTtl = request.caller().wrapTtl();
        if (wrapTtl != null && !wrapTtl.isZero()) {
            throw new RequestFailure.Invalid(NO_WRAPPING);
        }
    }

    private Response atItsMount(Request request) {
        for (int look = 1; look <= MAX_LOOKS; look++) {
            switch (attempt(request, look == 1)) {
                case Outcome.Answered(Response response) -> {
                    return response;
                }
                case Outcome.Refused(RequestFailure refusal) -> throw refusal;
                case Outcome.Moved() -> mounts.reload();
            }
        }
        throw new RequestFailure.Unavailable(MOUNT_MOVES, 1);
    }

    /** One transaction, on the mount that the published table names. */
    private Outcome attempt(Request request, boolean first) {
        Optional<Route> found = mounts.current().match(request.path().text());
        if (found.isEmpty()) {
            return transactions.read(
                    request.cancellation(), tx -> withoutMount(tx, request, first));
        }
        Route route = found.get();
        PreparedCall call =
                PreparedCall.of(
                        route.paths(),
                        request,
                        route.mount(),
                        route.relative(request.path().text()));
        return call.writes()
                ? transactions.write(
                        request.cancellation(), tx -> writing(tx, request, route, call))
                : transactions.read(
                        request.cancellation(), tx -> reading(tx, request, route, call));
    }

    private Outcome reading(ReadTransaction tx, Request request, Route route, PreparedCall call) {
        Access access = caller(tx, request, needsToken(route, request));
        if (!route.isCurrent(tx)) {
            return new Outcome.Moved();
        }
        if (needsToken(route, request)) {
            authorize(
                    access,
                    call.capability(tx, access),
                    request,
                    route.mount().path() + call.keyPath());
        }
        return new Outcome.Answered(call.read(tx, access));
    }

    private Outcome writing(Transaction tx, Request request, Route route, PreparedCall call) {
        Access access = caller(tx, request, needsToken(route, request));
        if (!route.isCurrent(tx)) {
            return new Outcome.Moved();
        }
        if (needsToken(route, request)) {
            authorize(
                    access,
                    call.capability(tx, access),
                    request,
                    route.mount().path() + call.keyPath());
        }
        Transaction.Savepoint decided = tx.savepoint();
        try {
            return new Outcome.Answered(call.run(tx, access));
        } catch (RequestFailure refusal) {
            if (refusal.status() >= 500) {
                throw refusal;
            }
            tx.rollbackTo(decided);
            return new Outcome.Refused(refusal);
        }
    }

    private static boolean needsToken(Route route, Request request) {
        return route.engine().needsToken(route.relative(request.path().text()));
    }

    /**
     * Asks the policies for the decision path and for the path as the engine takes it: a refusal of
     * either counts.
     */
    private static void authorize(
            Access access, Optional<Capability> wanted, Request request, String keyPath) {
        if (wanted.isEmpty()) {
            return;
        }
        Capability capability = wanted.get();
        String path = request.path().text();
        boolean allowed =
                access.allows(capability, path)
                        && (path.equals(keyPath) || access.allows(capability, keyPath));
        if (!allowed) {
            throw new RequestFailure.Denied(RequestFailure.oneError("permission denied"));
        }
    }

    /** No mount is published for the path; the store itself has the last word, once. */
    private Outcome withoutMount(ReadTransaction tx, Request request, boolean first) {
        Access _ = caller(tx, request, true);
        String path = request.path().text();
        String folder = path.endsWith("/") ? path : path + "/";
        if (first && Mounts.matching(Mounts.all(tx), folder).isPresent()) {
            return new Outcome.Moved();
        }
        throw new RequestFailure.NoRoute(
                "no handler for route \"" + path + "\". route entry not found.");
    }

    /** Who asks. Without a valid token only where none is needed. */
    private Access caller(ReadTransaction tx, Request request, boolean needed) {
        ClientToken token = request.caller().token();
        Optional<TokenEntry> known = token == null ? Optional.empty() : tokens.find(tx, token);
        if (known.isPresent()) {
            Access rights = known.get().isRoot() ? FixedAccess.EVERYTHING : FixedAccess.NOTHING;
            return rights.of(Tokens.caller(tx, known.get()));
        }
        if (needed) {
            throw new RequestFailure.Denied(RequestFailure.Denied.BAD_TOKEN);
        }
        return FixedAccess.ANONYMOUS;
    }
}
