package dev.coffer.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.crypto.RandomSource;
import dev.coffer.gate.audit.AuditBroker;
import dev.coffer.gate.routing.Engines;
import dev.coffer.gate.routing.LeaseLimits;
import dev.coffer.gate.routing.MountConfig;
import dev.coffer.gate.routing.MountEntry;
import dev.coffer.gate.routing.MountTable;
import dev.coffer.gate.routing.Mounts;
import dev.coffer.json.JsonBoolean;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
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
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.Transaction;
import dev.coffer.storage.transaction.TransactionRunner;
import dev.coffer.telemetry.Meters;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RequestPipelineTest {
    private static final ClientToken ROOT = ClientToken.of("s.root");
    private static final ClientToken POWERLESS = ClientToken.of("powerless");

    private final MemoryStore store = new MemoryStore();
    private final TransactionRunner transactions = TestingBarrier.transactions(store);
    private final NotebookEngine engine = new NotebookEngine();
    private final Engines engines = new Engines();
    private final MountTable mounts = new MountTable(transactions, engines, LeaseLimits.DEFAULT);
    private final AtomicBoolean sealed = new AtomicBoolean();
    private final RequestPipeline pipeline =
            new RequestPipeline(
                    new RequestPipeline.Entrance(
                            request ->
                                    request.path().text().equals("sys/health")
                                            ? Optional.of(Response.noContent())
                                            : Optional.empty(),
                            sealed::get,
                            new AuditBroker(
                                    transactions,
                                    () -> Instant.EPOCH,
                                    () -> 0,
                                    RandomSource.system()),
                            () -> Instant.EPOCH,
                            new Meters()),
                    mounts,
                    TestingTokens.parts(),
                    transactions);

    @BeforeEach
    void fill() {
        engines.add(engine);
        write(tx -> {
            TestingTokens.putRoot(tx, ROOT);
            TestingTokens.put(tx, POWERLESS, List.of("reader"), 0);
            Mounts.put(tx, mount(1, "notes/"));
        });
        mounts.reload();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void handle_writeAndRead_workOnTheMount() {
        Response written = pipeline.handle(request(Operation.WRITE, "notes/note", "hello"));
        assertThat(written.status()).isEqualTo(204);
        assertThat(noteAt("notes/")).isEqualTo("hello");
    }

    @Test
    void handle_sealed_refusesAllButOpenPaths() {
        sealed.set(true);
        assertRefused(() -> pipeline.handle(read("notes/note")), 503, "Vault is sealed");
        assertRefused(() -> pipeline.handle(read("none")), 503, "Vault is sealed");
        assertThat(pipeline.handle(read("sys/health")).status()).isEqualTo(204);
    }

    @Test
    void handle_withoutValidToken_isDeniedBeforeAnythingIsTold() {
        for (String path : List.of("notes/note", "notes/unknown", "none/a", "")) {
            assertRefused(() -> pipeline.handle(by(null, path)), 403, "permission denied");
            assertRefused(
                    () -> pipeline.handle(by(ClientToken.of("s.wrong"), path)),
                    403,
                    "permission denied");
        }
        assertRefused(
                () -> pipeline.handle(by(ClientToken.of("x".repeat(100_000)), "notes/note")),
                403,
                "permission denied");
    }

    @Test
    void handle_tokenWithoutPolicies_isDenied() {
        assertRefused(
                () -> pipeline.handle(by(POWERLESS, "notes/note")),
                403,
                "1 error occurred:\n\t* permission denied\n\n");
    }

    @Test
    void handle_pathThatNeedsNoToken_tellsWhoAsks() {
        assertThat(text(pipeline.handle(by(null, "notes/open")), "anonymous")).isEqualTo("true");
        assertThat(text(pipeline.handle(by(ClientToken.of("s.wrong"), "notes/open")), "anonymous"))
                .isEqualTo("true");
        assertThat(text(pipeline.handle(by(ROOT, "notes/open")), "anonymous")).isEqualTo("false");
    }

    @Test
    void handle_noMount_isNoRoute() {
        assertRefused(
                () -> pipeline.handle(read("none/a")),
                404,
                "no handler for route \"none/a\". route entry not found.");
    }

    @Test
    void handle_unknownPathOrOperation_is404And405() {
        assertRefused(
                () -> pipeline.handle(read("notes/unknown")),
                404,
                "1 error occurred:\n\t* unsupported path\n\n");
        assertRefused(
                () -> pipeline.handle(request(Operation.DELETE, "notes/note", "")),
                405,
                "1 error occurred:\n\t* unsupported operation\n\n");
        assertRefused(
                () -> pipeline.handle(request(Operation.HEAD, "notes/note", "")),
                405,
                "1 error occurred:\n\t* unsupported operation\n\n");
        assertRefused(
                () -> pipeline.handle(request(Operation.OPTIONS, "notes/note", "")),
                400,
                "cannot handle internal-only request operation");
    }

    /** The handler has written before it refuses. */
    @Test
    void handle_handlerRefuses_takesItsWritesBack() {
        assertRefused(
                () -> pipeline.handle(request(Operation.WRITE, "notes/note", "bad")),
                400,
                NotebookEngine.REFUSED);
        assertThat(pipeline.handle(read("notes/note")).status()).isEqualTo(404);
    }

    @Test
    void handle_mountRetiredMidway_writesNothingAndFindsNoMount() {
        engine.onceInTheMiddle(() -> write(tx -> Mounts.retire(tx, mount(1, "notes/"))));
        assertRefused(
                () -> pipeline.handle(request(Operation.WRITE, "notes/note", "late")),
                404,
                "no handler for route \"notes/note\". route entry not found.");
        assertThat(notes()).isZero();
    }

    @Test
    void handle_mountReplacedMidway_goesToTheNewOne() {
        engine.onceInTheMiddle(() ->
                write(tx -> {
                    Mounts.retire(tx, mount(1, "notes/"));
                    Mounts.put(tx, mount(2, "notes/"));
                }));
        Response written = pipeline.handle(request(Operation.WRITE, "notes/note", "late"));
        assertThat(written.status()).isEqualTo(204);
        assertThat(noteAt("notes/")).isEqualTo("late");
        assertThat(notes()).isEqualTo(1);
    }

    /** The table is published after the commit; a request in between must not see the old one. */
    @Test
    void handle_tableBehind_findsNewAndMovedMounts() {
        write(tx -> Mounts.put(tx, mount(2, "new/")));
        assertThat(pipeline.handle(read("new/note")).status()).isEqualTo(404);
        write(tx -> Mounts.put(tx, mount(1, "moved/")));
        assertThat(pipeline.handle(request(Operation.WRITE, "moved/note", "here")).status())
                .isEqualTo(204);
        assertRefused(
                () -> pipeline.handle(read("notes/note")),
                404,
                "no handler for route \"notes/note\". route entry not found.");
    }

    /** Whoever wants a secret wrapped must not get it open. */
    @Test
    void handle_wrappedAnswerWanted_showsNothing() {
        Request wrapped =
                new Request(
                        "id",
                        Operation.READ,
                        new RequestPath("notes/note"),
                        JsonObject.EMPTY,
                        new Request.Caller(ROOT, "", 0, Duration.ofSeconds(60)),
                        Map.of(),
                        Instant.EPOCH,
                        Cancellation.NONE);
        var _ = pipeline.handle(request(Operation.WRITE, "notes/note", "hidden"));
        Response answer = pipeline.handle(wrapped);
        assertThat(answer.data()).isNull();
        assertThat(answer.sequel()).isInstanceOf(Response.Sequel.Wrapped.class);
    }

    @Test
    void handle_clientGone_changesNothing() {
        Request gone =
                new Request(
                        "id",
                        Operation.WRITE,
                        new RequestPath("notes/note"),
                        JsonObject.builder().put("text", "gone").build(),
                        new Request.Caller(ROOT, "", 0, null),
                        Map.of(),
                        Instant.EPOCH,
                        () -> true);
        assertThatThrownBy(() -> pipeline.handle(gone))
                .isInstanceOf(RequestFailure.Unavailable.class);
        assertThat(notes()).isZero();
    }

    private void write(Consumer<Transaction> work) {
        String _ =
                transactions.write(
                        Cancellation.NONE,
                        tx -> {
                            work.accept(tx);
                            return "";
                        });
    }

    private String noteAt(String mountPath) {
        return text(pipeline.handle(read(mountPath + "note")), "text");
    }

    private int notes() {
        return transactions.read(
                Cancellation.NONE,
                tx -> tx.scan(RecordRange.all(RecordType.KV_CONFIG), 10).entries().size());
    }

    private static String text(Response response, String name) {
        if (!(response.data() instanceof JsonObject data)) {
            throw new IllegalStateException("no data in the answer");
        }
        return switch (data.get(name).orElseThrow()) {
            case JsonString(String text) -> text;
            case JsonBoolean(boolean flag) -> Boolean.toString(flag);
            case JsonValue other -> throw new IllegalStateException("neither: " + other);
        };
    }

    private static void assertRefused(ThrowingCallable call, int status, String text) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RequestFailure.class,
                        failure -> {
                            assertThat(failure.status()).isEqualTo(status);
                            assertThat(failure.errors()).containsExactly(text);
                        });
    }

    private static Request read(String path) {
        return by(ROOT, path);
    }

    private static Request by(@Nullable ClientToken token, String path) {
        return request(token, Operation.READ, path, JsonObject.EMPTY);
    }

    private static Request request(Operation operation, String path, String text) {
        JsonObject fields =
                text.isEmpty() ? JsonObject.EMPTY : JsonObject.builder().put("text", text).build();
        return request(ROOT, operation, path, fields);
    }

    private static Request request(
            @Nullable ClientToken token, Operation operation, String path, JsonObject fields) {
        return new Request(
                "id",
                operation,
                new RequestPath(path),
                fields,
                new Request.Caller(token, "", 0, null),
                Map.of(),
                Instant.EPOCH,
                Cancellation.NONE);
    }

    static MountEntry mount(int number, String path) {
        byte[] id = new byte[MountId.BYTES];
        id[0] = (byte) number;
        return new MountEntry(
                new MountId(Bytes.wrap(id)),
                path,
                "notebook",
                RandomSource.system().uuid(),
                "notebook_" + number,
                "",
                new TreeMap<>(),
                MountConfig.EMPTY,
                false,
                false,
                false);
    }
}
