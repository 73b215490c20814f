package dev.coffer.faults;

import dev.coffer.faults.LocalServer.Credentials;
import dev.coffer.storage.physical.Commit;
import dev.coffer.storage.physical.CommitResult;
import dev.coffer.storage.physical.KeyRange;
import dev.coffer.storage.physical.Mutation;
import dev.coffer.storage.physical.Page;
import dev.coffer.storage.physical.Snapshot;
import dev.coffer.storage.physical.Store;
import dev.coffer.storage.physical.TxId;
import dev.coffer.storage.physical.memory.MemoryStore;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.RecordType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The sealed records of a store at one moment, from which any number of equal stores are made, so
 * that every case begins alike.
 *
 * @param records every record, sealed
 * @param credentials what opens them
 */
record Seed(List<Mutation> records, Credentials credentials) {
    Seed {
        records = List.copyOf(records);
    }

    /** What requests to a new server leave behind. */
    static Seed of(Consumer<LocalServer> requests) {
        MemoryStore store = new MemoryStore();
        LocalServer server = LocalServer.create(store);
        requests.accept(server);
        return of(store, server.credentials());
    }

    /** What an operation makes of this. */
    Seed after(Op op) {
        MemoryStore store = toStore();
        LocalServer server = LocalServer.start(store, credentials);
        String answer = op.run(server);
        if (!Op.succeeded(answer)) {
            throw new AssertionError(op + ": " + answer);
        }
        return of(store, credentials);
    }

    /** What is in a store now. */
    static Seed of(Store store, Credentials credentials) {
        List<Mutation> records = new ArrayList<>();
        try (Snapshot snapshot = store.snapshot()) {
            KeyRange rest = KeyRange.all();
            Page page = snapshot.scan(rest, 1_000);
            while (true) {
                for (Page.Entry entry : page.entries()) {
                    records.add(new Mutation.Put(entry.key(), entry.stored().value()));
                }
                if (!page.cut()) {
                    return new Seed(records, credentials);
                }
                rest = rest.after(page.entries().getLast().key());
                page = snapshot.scan(rest, 1_000);
            }
        }
    }

    /** The id of the mount at exactly this path. */
    MountId mountId(String path) {
        return LocalServer.start(toStore(), credentials).mountId(path);
    }

    /** A new store in memory with these records. */
    MemoryStore toStore() {
        MemoryStore store = new MemoryStore();
        plant(store);
        return store;
    }

    /** Writes these records into an empty store. */
    void plant(Store store) {
        CommitResult result =
                store.commit(Commit.of(new TxId(1, 1), 0, Map.of(), List.of(), records));
        if (!(result instanceof CommitResult.Committed)) {
            throw new AssertionError("not planted: " + result);
        }
    }

    /** What a sealed record is. */
    static RecordType typeOf(Mutation record) {
        byte prefix = record.key().toArray()[0];
        return Arrays.stream(RecordType.values())
                .filter(type -> type.prefix() == prefix)
                .findFirst()
                .orElseThrow();
    }
}
