package dev.coffer.system.backup;

import dev.coffer.engine.Call;
import dev.coffer.engine.Looks;
import dev.coffer.engine.PathSpec;
import dev.coffer.request.Cancellation;
import dev.coffer.request.IncomingBody;
import dev.coffer.request.Operation;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.schema.Names;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import dev.coffer.system.SystemRoom;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * {@code sys/storage/raft/snapshot} and {@code snapshot-force}, under the names that scripts for
 * OpenBao use. Source: OpenBao API, /sys/storage/raft.
 */
public final class BackupRoom implements SystemRoom {
    private final Backups backups;

    /** The paths of one server. */
    public BackupRoom(Backups backups) {
        this.backups = backups;
    }

    @Override
    public List<PathSpec> paths() {
        return List.of(
                PathSpec.at("storage/raft/snapshot")
                        .reads(Operation.READ, this::save)
                        .prepares(
                                Operation.WRITE,
                                (tx, call) -> building(call, Optional.of(tx.names())),
                                this::install)
                        .help(
                                "Returns a snapshot of the whole store, or installs one.",
                                "The snapshot is verified before anything changes. The server is"
                                        + " sealed while it is put in place.")
                        .build(),
                PathSpec.at("storage/raft/snapshot-force")
                        .prepares(
                                Operation.WRITE,
                                (_, call) -> building(call, Optional.empty()),
                                this::install)
                        .help(
                                "Installs a snapshot of another installation as well.",
                                "The keys of that installation unseal the server afterwards.")
                        .build());
    }

    private Response save(ReadTransaction tx, Call call) {
        Looks looks = call.looks();
        return Response.streamed(
                "application/gzip",
                backups.saving(tx.names(), call.request().now(), sink -> isAllowed(looks, sink)));
    }

    private static boolean isAllowed(Looks looks, Cancellation sink) {
        try {
            return looks.look(sink, (_, _) -> true);
        } catch (RequestFailure refusal) {
            return false;
        }
    }

    private Supplier<Backups.Built> building(Call call, Optional<Names> names) {
        IncomingBody archive = call.request().body();
        return () -> backups.build(archive, names);
    }

    private Response install(Transaction tx, Call call, Backups.Built built) {
        tx.afterCommit(built::install);
        return Response.noContent();
    }
}
