package dev.coffer.engine.kv;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.coffer.crypto.RandomSource;
import dev.coffer.engine.Access;
import dev.coffer.engine.FixedAccess;
import dev.coffer.engine.Mount;
import dev.coffer.engine.PreparedCall;
import dev.coffer.engine.Requests;
import dev.coffer.json.JsonLimits;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonReader;
import dev.coffer.json.JsonValue;
import dev.coffer.json.JsonWriter;
import dev.coffer.request.Bytes;
import dev.coffer.request.Cancellation;
import dev.coffer.request.Operation;
import dev.coffer.request.Request;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.barrier.Barrier;
import dev.coffer.storage.barrier.BarrierKeys;
import dev.coffer.storage.barrier.TestingBarrier;
import dev.coffer.storage.folder.Folders;
import dev.coffer.storage.physical.Store;
import dev.coffer.storage.physical.memory.MemoryStore;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import dev.coffer.storage.transaction.TransactionRunner;
import dev.coffer.telemetry.Meters;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * One mount of the engine over a store in memory, and a clock that stands still until it is moved.
 * Requests run as the gate runs them: capability, then the work, in one transaction.
 */
public final class KvFixture {
    private final Folders folders = new Folders((_, _) -> {});
    private final KvEngine engine = new KvEngine(folders, new Meters());
    private final BarrierKeys keys = TestingBarrier.keys(RandomSource.system());
    private final Store store;
    private TransactionRunner transactions;
    private Mount mount;
    private Instant now = Requests.NOW;
    private Access access = FixedAccess.EVERYTHING;
    private Map<String, List<String>> headers = Map.of();
    private Cancellation cancellation = Cancellation.NONE;
    private String requestId = "id";

    private KvFixture(Store store, String version) {
        this.store = store;
        this.transactions = opened(store, keys);
        this.mount = mountOf(version);
        run(tx -> {
            engine.enabled(tx, mount);
            return mount;
        });
    }

    private static TransactionRunner opened(Store store, BarrierKeys keys) {
        Barrier barrier = new Barrier(store, RandomSource.system(), _ -> Thread.onSpinWait());
        barrier.open(keys);
        return new TransactionRunner(barrier, _ -> Thread.onSpinWait());
    }

    /** Forgets everything that is not in the store, as a restart does. */
    public void restart() {
        transactions = opened(store, keys);
    }

    /** A mount of version 1. */
    public static KvFixture plain() {
        return new KvFixture(new MemoryStore(), "1");
    }

    /** A mount of version 2. */
    public static KvFixture versioned() {
        return new KvFixture(new MemoryStore(), "2");
    }

    /** A mount of version 1 over a store of the test's choice. */
    public static KvFixture plain(Store store) {
        return new KvFixture(store, "1");
    }

    /** A mount of version 2 over a store of the test's choice. */
    public static KvFixture versioned(Store store) {
        return new KvFixture(store, "2");
    }

    /** What a request was answered. */
    public record Answer(
            int status,
            JsonValue data,
            List<String> errors,
            List<String> warnings,
            long lease,
            String tag) {
        /** The value at a path of names. */
        public JsonValue at(String... names) {
            JsonValue value = data;
            for (String name : names) {
                value =
                        value instanceof JsonObject object
                                ? object.get(name).orElse(JsonNull.NULL)
                                : JsonNull.NULL;
            }
            return value;
        }

        /** The JSON text at a path of names. */
        public String json(String... names) {
            return new String(JsonWriter.bytesOf(at(names)), StandardCharsets.UTF_8);
        }

        /** The only error. */
        public String error() {
            return errors.size() == 1 ? errors.getFirst() : errors.toString();
        }
    }

    /** The mount. */
    public Mount mount() {
        return mount;
    }

    /** The time of the next requests. */
    public Instant now() {
        return now;
    }

    /** Moves the clock, perhaps back. */
    public void pass(Duration time) {
        now = now.plus(time);
    }

    /** What the callers of the next requests may do. */
    public void access(Access next) {
        access = next;
    }

    /** Sends a header with the next requests. */
    public void header(String name, String value) {
        headers = Map.of(name, List.of(value));
    }

    /** Names the next requests: what a key's generation is made of. */
    public void requestId(String next) {
        requestId = next;
    }

    /** Decides when the client of the next requests goes away. */
    public void cancellation(Cancellation next) {
        cancellation = next;
    }

    @CanIgnoreReturnValue
    public Answer get(String path) {
        return call(Operation.READ, path, "{}");
    }

    @CanIgnoreReturnValue
    public Answer get(String path, String query) {
        return call(Operation.READ, path, query);
    }

    @CanIgnoreReturnValue
    public Answer post(String path, String body) {
        return call(Operation.WRITE, path, body);
    }

    @CanIgnoreReturnValue
    public Answer patch(String path, String body) {
        return call(Operation.PATCH, path, body);
    }

    @CanIgnoreReturnValue
    public Answer delete(String path) {
        return call(Operation.DELETE, path, "{}");
    }

    @CanIgnoreReturnValue
    public Answer list(String path) {
        return call(Operation.LIST, path, "{}");
    }

    /**
     * Sends a request. The door puts a slash behind the path of LIST and SCAN: so must the test.
     */
    @CanIgnoreReturnValue
    public Answer call(Operation operation, String path, String fields) {
        Request request = request(operation, path, Requests.json(fields));
        try {
            PreparedCall call =
                    withTask(PreparedCall.of(engine.paths(mount), request, mount, path));
            Response response =
                    call.writes()
                            ? transactions.write(cancellation, tx -> run(tx, call))
                            : transactions.read(cancellation, tx -> read(tx, call));
            return answer(response);
        } catch (RequestFailure failure) {
            JsonValue data = failure.data();
            return new Answer(
                    failure.status(),
                    data == null ? JsonNull.NULL : data,
                    failure.errors(),
                    List.of(),
                    0,
                    "");
        }
    }

    private PreparedCall withTask(PreparedCall call) {
        return call.prepares()
                ? transactions
                        .read(cancellation, tx -> call.outside(tx, access))
                        .<PreparedCall>map(task -> call.withOutside(task.get()))
                        .orElse(call)
                : call;
    }

    /** One step of forgetting what is kept for a time; whether another one is wanted. */
    public boolean forget() {
        return run(tx -> engine.forget(tx, mount, now));
    }

    private Request request(Operation operation, String path, JsonObject fields) {
        Request made = Requests.of(operation, mount.path() + path, fields, headers, now);
        return new Request(
                requestId,
                operation,
                made.path(),
                fields,
                made.caller(),
                headers,
                now,
                made.cancellation());
    }

    private Response run(Transaction tx, PreparedCall call) {
        Optional<?> _ = call.capability(tx);
        return call.run(tx, access);
    }

    private Response read(ReadTransaction tx, PreparedCall call) {
        Optional<?> _ = call.capability(tx);
        return call.read(tx, access);
    }

    /** Runs work in one transaction. */
    @CanIgnoreReturnValue
    public <T> T run(Function<Transaction, T> work) {
        return transactions.write(Cancellation.NONE, work);
    }

    /** Begins the upgrade of a mount of version 1. */
    public void beginUpgrade() {
        Mount after = mountOf("2");
        mount =
                run(tx -> {
                    engine.optionsChanged(tx, mount, after, now);
                    return after;
                });
    }

    /** One step of upkeep; whether another one is wanted. */
    public boolean upkeep() {
        return run(tx -> engine.upkeep(tx, mount));
    }

    /** The engine. */
    public KvEngine engine() {
        return engine;
    }

    /** The same mount with another version. */
    public Mount mountOf(String version) {
        TreeMap<String, String> options = new TreeMap<>(Map.of("version", version));
        MountId id = new MountId(Bytes.wrap(new byte[MountId.BYTES]));
        return new Mount(id, "kv/", "kv", options, Duration.ofDays(32), Duration.ofDays(32));
    }

    private static Answer answer(Response response) {
        JsonValue data = response.data();
        JsonValue parsed =
                data == null
                        ? JsonNull.NULL
                        : JsonReader.parse(JsonWriter.bytesOf(data), JsonLimits.TRUSTED);
        return new Answer(
                response.status(),
                parsed,
                List.of(),
                response.warnings(),
                response.lease().durationSeconds(),
                response.tag());
    }
}
