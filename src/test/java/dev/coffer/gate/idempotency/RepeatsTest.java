package dev.coffer.gate.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.coffer.engine.CallPart;
import dev.coffer.engine.Mount;
import dev.coffer.engine.Requests;
import dev.coffer.gate.token.Token;
import dev.coffer.gate.token.TokenEntry;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonLimits;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonReader;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import dev.coffer.json.JsonWriter;
import dev.coffer.request.Bytes;
import dev.coffer.request.Cancellation;
import dev.coffer.request.ClientToken;
import dev.coffer.request.Operation;
import dev.coffer.request.Request;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.barrier.TestingBarrier;
import dev.coffer.storage.physical.memory.MemoryStore;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.Transaction;
import dev.coffer.storage.transaction.TransactionRunner;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept of an answer, for whom, how long, and what a repeat gets. */
final class RepeatsTest {
    private static final Token ANN = token("ann", "a1");
    private static final int EVERY = 1_000_000;

    private final TransactionRunner transactions = TestingBarrier.transactions(new MemoryStore());
    private Instant now = Requests.NOW;
    private int worked;

    private static Token token(String entity, String accessor) {
        TokenEntry.Origin origin =
                new TokenEntry.Origin(
                        "auth/token/create",
                        "token",
                        JsonNull.NULL,
                        "",
                        entity,
                        Optional.empty(),
                        Optional.empty());
        boolean batch = accessor.isEmpty();
        return new Token(
                Bytes.empty(),
                new TokenEntry(
                        batch ? TokenEntry.Kind.BATCH : TokenEntry.Kind.SERVICE,
                        accessor,
                        List.of("default"),
                        origin,
                        TokenEntry.Life.endless(Instant.EPOCH),
                        0,
                        0,
                        List.of(),
                        0,
                        Bytes.empty()));
    }

    private Request request(String path, String body, String... keys) {
        return Requests.of(
                Operation.WRITE,
                "kv/" + path,
                Requests.json(body),
                Map.of("idempotency-key", List.of(keys)),
                now);
    }

    /** One more piece of work, whose answer tells how many there have been. */
    private Response done(Transaction tx) {
        tx.afterCommit(() -> worked++);
        return Response.ok(JsonObject.builder().put("version", worked + 1).build());
    }

    @CanIgnoreReturnValue
    private Response send(Token asker, Request request) {
        String path = request.path().text().substring("kv/".length());
        return transactions.write(
                Cancellation.NONE, tx -> Repeats.once(tx, asker, request, path, () -> done(tx)));
    }

    private long version(Token asker, Request request) {
        JsonValue answered = Objects.requireNonNull(send(asker, request).data());
        String data = new String(JsonWriter.bytesOf(answered), StandardCharsets.UTF_8);
        return Long.parseLong(data.replaceAll("[^0-9]", ""));
    }

    private int records(RecordType type) {
        return transactions.read(
                Cancellation.NONE, tx -> tx.scan(RecordRange.all(type), EVERY).entries().size());
    }

    private int kept() {
        return records(RecordType.KEPT_ANSWER);
    }

    private void sweep() {
        boolean more = true;
        while (more) {
            more = step();
        }
    }

    private boolean step() {
        return transactions.write(Cancellation.NONE, tx -> RepeatSweep.step(tx, now));
    }

    @Test
    void repeat_getsTheSameAnswerAndAWarning_andDoesNothing() {
        Response first = send(ANN, request("data/a", "{\"data\":{}}", "k1"));
        Response second = send(ANN, request("data/a", "{\"data\":{}}", "k1"));

        assertThat(worked).isEqualTo(1);
        assertThat(first.warnings()).isEmpty();
        assertThat(second).isEqualTo(first.withWarning("replayed"));
        assertThat(version(ANN, request("data/a", "{\"data\":{}}", "k2"))).isEqualTo(2);
    }

    @Test
    void answers_ofEveryShape_areGivenAgain() {
        List<Response> shapes =
                List.of(
                        Response.noContent(),
                        Response.noContent().withWarning("one").withWarning("two"),
                        Response.ok(JsonObject.EMPTY),
                        Response.ok(JsonObject.builder().put("a", "ü").build()).withWarning("one"));
        for (int i = 0; i < shapes.size(); i++) {
            Response shape = shapes.get(i);
            Request request = request("metadata/a", "{}", "shape" + i);
            for (int time = 1; time <= 2; time++) {
                Response answer =
                        transactions.write(
                                Cancellation.NONE,
                                tx -> Repeats.once(tx, ANN, request, "metadata/a", () -> shape));
                assertThat(answer)
                        .isEqualTo(time == 1 ? shape : shape.withWarning(Repeats.REPLAYED));
            }
        }
    }

    @Test
    void neededRights_readBack_areTheSameInOrder() {
        List<CallPart> parts = new ArrayList<>();
        for (String path : List.of("a", "a b", "f/\ud83d\ude00", "f/\ud83d\ude01", "f/", "f/a/b")) {
            parts.add(new CallPart("create", "data/" + path));
            parts.add(new CallPart("read", "metadata/" + path));
        }
        List<String> texts =
                ((JsonArray)
                                JsonReader.parse(
                                        JsonWriter.bytesOf(NeededRights.encode(parts)),
                                        JsonLimits.TRUSTED))
                        .elements().stream().map(text -> ((JsonString) text).value()).toList();
        assertThat(NeededRights.decode(texts)).containsExactlyInAnyOrderElementsOf(parts);
        assertThat(NeededRights.decode(List.of())).isEmpty();
    }

    @Test
    void key_ofAnotherRequest_is400() {
        send(ANN, request("data/a", "{\"data\":{\"x\":1,\"y\":2}}", "k"));

        for (Request other :
                List.of(
                        request("data/a", "{\"data\":{\"x\":1,\"y\":3}}", "k"),
                        request("data/b", "{\"data\":{\"x\":1,\"y\":2}}", "k"),
                        request("data/a", "{}", "k"))) {
            assertThatThrownBy(() -> send(ANN, other))
                    .isInstanceOf(RequestFailure.Invalid.class)
                    .hasMessageContaining("another request");
        }
        assertThat(version(ANN, request("data/a", "{\"data\":{\"y\":2,\"x\":1}}", "k")))
                .as("the order of names says nothing")
                .isEqualTo(1);
    }

    @Test
    void key_belongsToAnEntity_elseToAToken() {
        send(ANN, request("data/a", "{}", "k"));

        assertThat(version(token("ann", "a2"), request("data/a", "{}", "k"))).isEqualTo(1);
        assertThat(version(token("bob", "a3"), request("data/a", "{}", "k"))).isEqualTo(2);
        assertThat(version(token("", "a1"), request("data/a", "{}", "k"))).isEqualTo(3);
        assertThat(version(token("", "a1"), request("data/a", "{}", "k"))).isEqualTo(3);
        assertThat(version(token("", "a2"), request("data/a", "{}", "k"))).isEqualTo(4);
        Request one = request("data/a", "{}", "k").withToken(ClientToken.of("b.one"));
        Request two = request("data/a", "{}", "k").withToken(ClientToken.of("b.two"));
        assertThat(version(token("", ""), one)).isEqualTo(5);
        assertThat(version(token("", ""), two)).isEqualTo(6);
        assertThat(version(token("", ""), one)).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "ü", "\t"})
    void key_malformed_is400(String key) {
        assertThatThrownBy(() -> send(ANN, request("data/a", "{}", key)))
                .isInstanceOf(RequestFailure.Invalid.class);
        assertThat(worked).isZero();
    }

    @Test
    void key_of128Characters_isTaken_andNoLongerOneNorTwo() {
        send(ANN, request("data/a", "{}", "x".repeat(128)));

        assertThatThrownBy(() -> send(ANN, request("data/a", "{}", "x".repeat(129))))
                .isInstanceOf(RequestFailure.Invalid.class);
        assertThatThrownBy(() -> send(ANN, request("data/a", "{}", "x", "y")))
                .isInstanceOf(RequestFailure.Invalid.class);
    }

    @Test
    void refusals_areNotKept() {
        Request request = request("data/a", "{}", "k");
        assertThatThrownBy(() ->
                        transactions.write(
                                Cancellation.NONE,
                                tx ->
                                        Repeats.once(
                                                tx,
                                                ANN,
                                                request,
                                                "data/a",
                                                () -> {
                                                    throw new RequestFailure.Invalid("no");
                                                })))
                .hasMessage("no");
        Response missing =
                transactions.write(
                        Cancellation.NONE,
                        tx -> Repeats.once(tx, ANN, request, "data/a", Response::notFound));
        assertThat(missing.status()).isEqualTo(404);
        assertThat(kept()).isZero();
        assertThat(version(ANN, request)).isEqualTo(1);
    }

    @Test
    void kept_answersOfAllCallers_areCounted() {
        for (String key : List.of("k1", "k2", "k3")) {
            send(ANN, request("data/a", "{}", key));
        }
        assertThat(transactions.read(Cancellation.NONE, RepeatSweep::kept)).isEqualTo(3);
        now = now.plus(Duration.ofHours(25));
        sweep();
        assertThat(transactions.read(Cancellation.NONE, RepeatSweep::kept)).isZero();
    }

    @Test
    void answer_countsForADay_andIsRemovedThen() {
        send(ANN, request("data/a", "{}", "k"));
        now = now.plus(Duration.ofHours(24)).minusSeconds(1);
        sweep();
        assertThat(version(ANN, request("data/a", "{}", "k"))).isEqualTo(1);

        now = now.plusSeconds(1);
        assertThat(version(ANN, request("data/b", "{}", "k"))).as("free again").isEqualTo(2);
        now = now.plusSeconds(2);
        sweep();
        assertThat(version(ANN, request("data/b", "{}", "k"))).isEqualTo(2);
        now = now.plus(Duration.ofHours(25));
        sweep();
        assertThat(kept()).isZero();
        assertThat(records(RecordType.KEPT_ANSWER_INDEX)).isZero();
    }

    @Test
    void sweep_removesABoundedNumberAStep() {
        for (int i = 0; i < RepeatSweep.MAX_A_STEP + 1; i++) {
            send(ANN, request("data/a", "{}", "k" + i));
        }
        now = now.plus(Duration.ofHours(25));

        assertThat(step()).isTrue();
        assertThat(kept()).isEqualTo(1);
        assertThat(step()).isFalse();
        assertThat(kept()).isZero();
    }

    @Test
    void answers_beyondTheirNumber_are429_forThisCallerOnly() {
        for (int i = 0; i < KeptCount.MAX; i++) {
            send(ANN, request("data/a", "{}", "k" + i));
        }

        assertThatThrownBy(() -> send(ANN, request("data/a", "{}", "more")))
                .isInstanceOf(RequestFailure.TooMany.class)
                .satisfies(
                        failure -> assertThat(((RequestFailure) failure).status()).isEqualTo(429));
        assertThat(version(ANN, request("data/a", "{}", "k7"))).isEqualTo(8);
        send(token("bob", "b"), request("data/a", "{}", "more"));
        now = now.plus(Duration.ofHours(25));
        sweep();
        send(ANN, request("data/a", "{}", "more"));
    }

    @Test
    void transactionThatReadsValues_is400() {
        for (String body :
                List.of(
                        "{\"ops\":[{\"op\":\"put\"},{\"op\":\"get\",\"path\":\"a\"}]}",
                        "{\"ops\":[],\"else\":[{\"op\":\"get\",\"path\":\"a\"}]}")) {
            assertThatThrownBy(() -> send(ANN, request("txn", body, "k")))
                    .hasMessageContaining("reads values");
        }
        send(ANN, request("txn", "{\"ops\":[{\"op\":\"metadata_get\"}],\"else\":7}", "k"));
        assertThat(worked).isEqualTo(1);
    }

    /** Goal: who may not do the work any more gets no answer to it, whoever decides that. */
    @Test
    void repeat_ofWorkThatIsRefusedByNow_isRefused_butOnlyForWantOfARight() {
        Request request = request("data/a", "{}", "k");
        send(ANN, request);

        assertThatThrownBy(() -> repeat(request, new RequestFailure.Denied("no"))).hasMessage("no");
        assertThatThrownBy(() -> repeat(request, new RequestFailure.Unavailable("down", 1)))
                .hasMessage("down");
        assertThat(repeat(request, new RequestFailure.Invalid("mismatch")).warnings())
                .contains(Repeats.REPLAYED);
        assertThat(worked).isEqualTo(1);
    }

    private Response repeat(Request request, RequestFailure refusal) {
        return transactions.write(
                Cancellation.NONE,
                tx ->
                        Repeats.once(
                                tx,
                                ANN,
                                request,
                                "data/a",
                                () -> {
                                    throw refusal;
                                }));
    }

    @Test
    void largeAnswer_is400_andTheWorkIsNotDone() {
        JsonObject large = JsonObject.builder().put("a", "x".repeat(2 * 1024 * 1024)).build();
        Request request = request("data/a", "{}", "k");

        assertThatThrownBy(() ->
                        transactions.write(
                                Cancellation.NONE,
                                tx ->
                                        Repeats.once(
                                                tx,
                                                ANN,
                                                request,
                                                "data/a",
                                                () -> Response.ok(large))))
                .hasMessageContaining("too large");
        assertThat(kept()).isZero();
    }

    /** What many requests at the same time are answered; each has its own thread. */
    private List<Response> atOnce(
            int requests, IntFunction<String> key, Function<Transaction, Response> work)
            throws Exception {
        List<Future<Response>> answers = new ArrayList<>();
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < requests; i++) {
                Request request = request("data/a", "{}", key.apply(i));
                answers.add(
                        pool.submit(() ->
                                transactions.write(
                                        Cancellation.NONE,
                                        tx ->
                                                Repeats.once(
                                                        tx,
                                                        ANN,
                                                        request,
                                                        "data/a",
                                                        () -> work.apply(tx)))));
            }
        }
        List<Response> all = new ArrayList<>();
        for (Future<Response> answer : answers) {
            all.add(answer.get());
        }
        return all;
    }

    /** Goal: of many at once one does the work, and all get its answer. */
    @Test
    void requests_atOnce_areDoneOnce() throws Exception {
        int[] done = {0};
        List<Response> answers =
                atOnce(
                        16,
                        _ -> "k",
                        tx -> {
                            tx.afterCommit(() -> done[0]++);
                            return Response.noContent();
                        });
        int firsts = 0;
        for (Response answer : answers) {
            firsts += answer.status() == 204 ? 1 : 0;
        }
        assertThat(firsts).isEqualTo(1);
        assertThat(done[0]).isEqualTo(1);
        assertThat(kept()).isEqualTo(1);
    }

    @Test
    void counts_ofManyAtOnce_areExact() throws Exception {
        assertThat(atOnce(200, i -> "k" + i, _ -> Response.noContent()))
                .allMatch(answer -> answer.status() == 204);
        now = now.plus(Duration.ofHours(25));
        sweep();
        assertThat(records(RecordType.KEPT_ANSWER_INDEX)).as("counts and ends").isZero();
    }

    @Test
    void mounts_ofVersion2Alone_areAsked() {
        Request asked = request("data/a", "{}", "k");
        Request plain = Requests.of(Operation.WRITE, "kv/data/a", "{}");

        assertThat(Repeats.isAsked(asked, mount("kv", "2"))).isTrue();
        assertThat(Repeats.isAsked(plain, mount("kv", "2"))).isFalse();
        assertThat(Repeats.isAsked(asked, mount("kv", "1"))).isFalse();
        assertThat(Repeats.isAsked(asked, mount("cubbyhole", "2"))).isFalse();
    }

    private static Mount mount(String type, String version) {
        MountId id = new MountId(Bytes.wrap(new byte[MountId.BYTES]));
        TreeMap<String, String> options = new TreeMap<>(Map.of("version", version));
        return new Mount(id, "kv/", type, options, Duration.ofDays(1), Duration.ofDays(1));
    }
}
