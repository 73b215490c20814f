package dev.coffer.faults;

import dev.coffer.api.http.WireHeaders;
import dev.coffer.gate.routing.Route;
import dev.coffer.request.Cancellation;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.folder.FolderRef;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.transaction.CancelledException;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import dev.coffer.system.TestingUpkeep;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a server does in one transaction: a request, or a step in the background. Its
 * answer is a status, a blank and the rest, also where it is a refusal.
 */
record Op(String name, Function<LocalServer, String> work) {
    /** A request. */
    static Op request(String method, String path, @Nullable String body) {
        String shown = body == null ? "" : body.length() > 70 ? body.substring(0, 70) : body;
        return new Op(
                (method + " " + path + " " + shown).strip(),
                server -> Records.masked(server.text(method, path, body)));
    }

    /** A request that may be sent twice. */
    static Op repeatable(String key, String method, String path, String body) {
        Op once = request(method, path, body);
        return new Op(
                once.name + " as " + key,
                server -> {
                    server.further(WireHeaders.of("idempotency-key", key));
                    try {
                        return once.run(server);
                    } finally {
                        server.further(WireHeaders.EMPTY);
                    }
                });
    }

    /** A request without a body. */
    static Op request(String method, String path) {
        return request(method, path, null);
    }

    /** One step of an engine's work for a mount, for example its upgrade. */
    static Op upkeep(String mount) {
        return background(
                "upkeep of " + mount,
                (server, cancellation) -> {
                    Optional<Route> found = server.mounts().current().match(mount);
                    if (found.isEmpty() || !found.get().mount().path().equals(mount)) {
                        return false;
                    }
                    Route route = found.get();
                    return write(
                            server,
                            cancellation,
                            tx -> route.isCurrent(tx) && route.engine().upkeep(tx, route.mount()));
                });
    }

    /** One step of moving the changes of a folder into its pages. */
    static Op merge(MountId mount, String folder) {
        return background(
                "merge of '" + folder + "'",
                (server, cancellation) ->
                        write(
                                server,
                                cancellation,
                                tx -> server.folders().merge(tx, ref(tx, mount, folder)).more()));
    }

    /** From now on the changes of a folder are noted in another place. */
    static Op epoch(MountId mount, String folder) {
        return background(
                "epoch of '" + folder + "'",
                (server, cancellation) ->
                        write(
                                server,
                                cancellation,
                                tx -> {
                                    server.folders().beginEpoch(tx, ref(tx, mount, folder));
                                    return false;
                                }));
    }

    private static FolderRef ref(ReadTransaction tx, MountId mount, String folder) {
        return new FolderRef(mount, tx.names().folderId(mount, folder));
    }

    /** One step of removing what disabled mounts left behind. */
    static Op cleaning() {
        return background(
                "cleaning of retired mounts",
                (server, cancellation) ->
                        TestingUpkeep.removeRetired(server.transactions(), cancellation));
    }

    private static boolean write(
            LocalServer server, Cancellation cancellation, Function<Transaction, Boolean> step) {
        return server.transactions().write(cancellation, step);
    }

    private static Op background(String name, BiFunction<LocalServer, Cancellation, Boolean> step) {
        return new Op(
                name,
                server -> {
                    try {
                        return step.apply(server, server::isClientGone) ? "200 more" : "200 done";
                    } catch (RequestFailure failure) {
                        return failure.status() + " " + failure.getMessage();
                    } catch (CancelledException cancelled) {
                        return "503 cancelled";
                    }
                });
    }

    String run(LocalServer server) {
        return work.apply(server);
    }

    /** The status at the beginning of an answer. */
    static int status(String answer) {
        return Integer.parseInt(answer, 0, 3, 10);
    }

    /** Whether an answer says that what was asked for has been done. */
    static boolean succeeded(String answer) {
        return status(answer) < 300;
    }

    @Override
    public String toString() {
        return name;
    }
}
