package dev.coffer.auth;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.coffer.crypto.RandomSource;
import dev.coffer.engine.Engine;
import dev.coffer.engine.Errand;
import dev.coffer.engine.FixedAccess;
import dev.coffer.engine.Mount;
import dev.coffer.engine.PreparedCall;
import dev.coffer.engine.Renewal;
import dev.coffer.engine.Requests;
import dev.coffer.json.JsonLimits;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonReader;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import dev.coffer.json.JsonWriter;
import dev.coffer.request.Bytes;
import dev.coffer.request.Cancellation;
import dev.coffer.request.Login;
import dev.coffer.request.Operation;
import dev.coffer.request.Request;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.RequestPath;
import dev.coffer.request.Response;
import dev.coffer.storage.barrier.Barrier;
import dev.coffer.storage.barrier.TestingBarrier;
import dev.coffer.storage.folder.Folders;
import dev.coffer.storage.physical.memory.MemoryStore;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.transaction.Transaction;
import dev.coffer.storage.transaction.TransactionRunner;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One mount of an auth method over a store in memory, and a clock that stands still until it is
 * moved. Calls run as the gate runs them: what is needed from outside between two transactions, a
 * refusal that keeps what was written, and no token.
 */
public final class MethodFixture {
    /** Longest life of what the mount gives. */
    public static final Duration LONGEST = Duration.ofDays(32);

    private final Folders folders = new Folders((_, _) -> {});
    private final Engine method;
    private final Mount mount;
    private final TransactionRunner transactions;
    private volatile Instant now = Requests.NOW;
    private volatile String address = "127.0.0.1";
    private volatile List<Bytes> certificates = List.of();
    private volatile Runnable between = () -> {};

    /** A mount of the method that is made over the fixture's lists of names. */
    public MethodFixture(Function<Folders, Engine> maker) {
        Barrier barrier = new Barrier(new MemoryStore(), RandomSource.system(), _ -> {});
        barrier.open(TestingBarrier.keys(RandomSource.system()));
        this.transactions = new TransactionRunner(barrier, _ -> Thread.onSpinWait());
        this.method = maker.apply(folders);
        MountId id = new MountId(Bytes.wrap(RandomSource.system().bytes(MountId.BYTES)));
        this.mount = new Mount(id, "auth/m/", method.type(), new TreeMap<>(), LONGEST, LONGEST);
        Mount _ =
                transactions.write(
                        Cancellation.NONE,
                        tx -> {
                            method.enabled(tx, mount);
                            return mount;
                        });
    }

    /**
     * What a call was answered.
     *
     * @param login what the gate would make a token of
     * @param failure the refusal itself
     */
    public record Answer(
            int status,
            JsonValue data,
            List<String> warnings,
            Optional<Login> login,
            Optional<RequestFailure> failure) {
        /** The only error. */
        public String error() {
            return failure.orElseThrow().errors().getFirst();
        }

        /** The text at a name. */
        public String text(String name) {
            return ((JsonString) ((JsonObject) data).get(name).orElseThrow()).value();
        }

        /** The JSON text at a name. */
        public String json(String name) {
            return new String(
                    JsonWriter.bytesOf(((JsonObject) data).get(name).orElseThrow()),
                    StandardCharsets.UTF_8);
        }
    }

    /** Moves the clock. */
    public void pass(Duration time) {
        now = now.plus(time);
    }

    /** Where the next calls come from. */
    public void from(String next) {
        address = next;
    }

    /** What the next calls show at the handshake. */
    public void showing(Bytes... chain) {
        certificates = List.of(chain);
    }

    /** Runs once between the next call's preparation and its work. */
    public void between(Runnable action) {
        between =
                () -> {
                    between = () -> {};
                    action.run();
                };
    }

    @CanIgnoreReturnValue
    public Answer post(String path, String body) {
        return call(Operation.WRITE, path, body);
    }

    @CanIgnoreReturnValue
    public Answer get(String path) {
        return call(Operation.READ, path, "{}");
    }

    /** A read with these fields in its query. */
    @CanIgnoreReturnValue
    public Answer get(String path, String query) {
        return call(Operation.READ, path, query);
    }

    @CanIgnoreReturnValue
    public Answer delete(String path) {
        return call(Operation.DELETE, path, "{}");
    }

    /** A list; the path has a slash at its end. */
    public Answer list(String path, String query) {
        return call(Operation.LIST, path, query);
    }

    private Answer call(Operation operation, String path, String fields) {
        Request request =
                new Request(
                        "id",
                        operation,
                        new RequestPath(mount.path() + path),
                        Requests.json(fields),
                        new Request.Caller(null, address, 1, null, certificates),
                        Map.of(),
                        now,
                        Cancellation.NONE);
        try {
            PreparedCall call = PreparedCall.of(method.paths(mount), request, mount, path);
            Optional<Supplier<?>> task =
                    transactions.read(
                            Cancellation.NONE, tx -> call.outside(tx, FixedAccess.EVERYTHING));
            PreparedCall ready = task.map(each -> call.withOutside(each.get())).orElse(call);
            between.run();
            return answer(run(ready));
        } catch (RequestFailure failure) {
            return refused(failure);
        }
    }

    private Response run(PreparedCall call) {
        return call.writes()
                ? transactions.write(Cancellation.NONE, tx -> call.run(tx, FixedAccess.EVERYTHING))
                : transactions.read(Cancellation.NONE, tx -> call.read(tx, FixedAccess.EVERYTHING));
    }

    private static Answer answer(Response response) {
        return switch (response.sequel()) {
            case Response.Sequel.Refusal(RequestFailure refusal) -> refused(refusal);
            case Response.Sequel.Wanted(Login login) ->
                    new Answer(200, JsonNull.NULL, List.of(), Optional.of(login), Optional.empty());
            default -> {
                JsonValue data = response.data();
                yield new Answer(
                        response.status(),
                        data == null
                                ? JsonNull.NULL
                                : JsonReader.parse(JsonWriter.bytesOf(data), JsonLimits.TRUSTED),
                        response.warnings(),
                        Optional.empty(),
                        Optional.empty());
            }
        };
    }

    private static Answer refused(RequestFailure failure) {
        return new Answer(
                failure.status(), JsonNull.NULL, List.of(), Optional.empty(), Optional.of(failure));
    }

    /** What a token's renewal would be granted. */
    public Optional<Login> renew(Login login) {
        Request request =
                new Request(
                        "id",
                        Operation.WRITE,
                        new RequestPath("auth/token/renew-self"),
                        JsonObject.EMPTY,
                        new Request.Caller(null, address, 1, null, certificates),
                        Map.of(),
                        now,
                        Cancellation.NONE);
        Renewal renewal = new Renewal(mount, login.renewal(), request, Optional.empty());
        Optional<Supplier<?>> task =
                transactions.read(Cancellation.NONE, tx -> method.renewalTask(tx, renewal));
        Renewal ready = task.map(each -> renewal.with(each.get())).orElse(renewal);
        between.run();
        return transactions.read(Cancellation.NONE, tx -> method.renewLogin(tx, ready));
    }

    /** Steps of upkeep until there is nothing left to do; how many there were. */
    @CanIgnoreReturnValue
    public int upkeep() {
        int steps = 1;
        while (run(tx -> method.upkeep(tx, mount))) {
            steps++;
        }
        return steps;
    }

    /** Fetches in the background what the mount wants now; whether it wanted anything. */
    @CanIgnoreReturnValue
    public boolean fetch() {
        Optional<Errand> errand =
                transactions.read(Cancellation.NONE, tx -> method.errand(tx, mount, now));
        Optional<Consumer<Transaction>> brought = errand.map(Errand::fetch);
        between.run();
        return run(tx -> {
            brought.ifPresent(each -> each.accept(tx));
            return brought.isPresent();
        });
    }

    /** Work in a transaction of its own. */
    public <T> T run(Function<Transaction, T> work) {
        return transactions.write(Cancellation.NONE, work);
    }

    /** The mount. */
    public Mount mount() {
        return mount;
    }
}
