package dev.coffer.gate.audit;

import dev.coffer.crypto.RandomSource;
import dev.coffer.crypto.SigningKey;
import dev.coffer.gate.routing.MountConfig;
import dev.coffer.gate.routing.MountEntry;
import dev.coffer.json.JsonObject;
import dev.coffer.request.Bytes;
import dev.coffer.request.Cancellation;
import dev.coffer.request.ClientToken;
import dev.coffer.request.Operation;
import dev.coffer.request.Request;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.RequestPath;
import dev.coffer.request.Response;
import dev.coffer.storage.barrier.TestingBarrier;
import dev.coffer.storage.physical.memory.MemoryStore;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.transaction.TransactionRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Audit devices on a store in memory, with a clock that the test moves. */
final class TestingAudit implements AutoCloseable {
    static final Instant START = Instant.parse("2026-11-22T10:20:30.123456Z");

    private final MemoryStore store = new MemoryStore();
    private final TransactionRunner transactions = TestingBarrier.transactions(store);
    private Instant now = START;
    private AuditBroker broker =
            new AuditBroker(transactions, () -> now, () -> 0, RandomSource.system());

    AuditBroker broker() {
        return broker;
    }

    TransactionRunner transactions() {
        return transactions;
    }

    void advance(Duration time) {
        now = now.plus(time);
    }

    Instant now() {
        return now;
    }

    /** Adds a device to the table; {@link #load} opens it. */
    DeviceEntry add(String path, String type, Map<String, String> options) {
        RandomSource random = RandomSource.system();
        DeviceEntry device =
                AuditTable.create(
                        new AuditTable.Wanted(path, type, "", new TreeMap<>(options), false, false),
                        random);
        return transactions.write(
                Cancellation.NONE,
                tx -> {
                    SigningKey _ = AuditTable.ensureSigner(tx, random);
                    AuditTable.put(tx, device);
                    return device;
                });
    }

    DeviceEntry addFile(String path, Path file) {
        return add(path, "file", Map.of("file_path", file.toString()));
    }

    TestingAudit load() {
        broker.load();
        return this;
    }

    /** As if the server was stopped and started again. */
    void restart() {
        broker.close();
        startAgain();
    }

    /** As if the server was killed and started again: nothing is signed or closed in order. */
    void startAgain() {
        broker = new AuditBroker(transactions, () -> now, () -> 0, RandomSource.system());
        broker.load();
    }

    /** One request and its answer. */
    void exchange(int number) {
        AuditTrail trail = trail(number);
        trail.answered(Response.ok(JsonObject.builder().put("n", number).build()));
    }

    AuditTrail trail(int number) {
        Request request = request("secret/data/" + number, JsonObject.EMPTY);
        AuditTrail trail = broker.trail(request);
        trail.at(mount(List.of(), List.of()));
        trail.by(AuditAuth.ofToken(request.caller().token()));
        trail.begin(request, Optional.empty());
        return trail;
    }

    static Request request(String path, JsonObject fields) {
        return new Request(
                "6c3fdf4e-0000-4000-8000-000000000001",
                fields.isEmpty() ? Operation.READ : Operation.WRITE,
                new RequestPath(path),
                fields,
                new Request.Caller(ClientToken.of("s.caller"), "192.0.2.7", 40_000, null),
                Map.of(),
                START,
                Cancellation.NONE);
    }

    static MountEntry mount(List<String> requestKeys, List<String> responseKeys) {
        return new MountEntry(
                new MountId(Bytes.wrap(new byte[16])),
                "secret/",
                "kv",
                "",
                "kv_12345678",
                "",
                new TreeMap<>(),
                MountConfig.EMPTY.withAuditKeys(requestKeys, responseKeys),
                false,
                false,
                false);
    }

    static RequestFailure denied() {
        return new RequestFailure.Denied(RequestFailure.oneError("permission denied"));
    }

    static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        broker.close();
        store.close();
    }
}
