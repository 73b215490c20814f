package dev.coffer.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Watching keys over real connections. */
final class WatchTest {
    private static final TestingServer SERVER = TestingServer.inMemory();
    private static final String VALUE = "{\"data\":{\"k\":\"v\"}}";

    @BeforeAll
    static void enable() {
        enable(SERVER);
    }

    @AfterAll
    static void close() {
        SERVER.close();
    }

    private static void enable(TestingServer server) {
        String body = "{\"type\":\"kv\",\"options\":{\"version\":\"2\"}}";
        assertThat(server.call("POST", "sys/mounts/kv", body).status()).isEqualTo(204);
    }

    private static void put(TestingServer server, String path) {
        assertThat(server.call("POST", "kv/data/" + path, VALUE).status()).isEqualTo(200);
    }

    private static String now(TestingServer server) {
        return server.call("GET", "kv/watch/").textAt("data", "next");
    }

    private static List<String> paths(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        List<String> paths = new ArrayList<>();
        for (JsonValue event : ((JsonArray) answer.at("data", "events")).elements()) {
            paths.add(((JsonString) ((JsonObject) event).get("path").orElseThrow()).value());
        }
        return paths;
    }

    /** A token that may watch all and read what is below {@code team/}. */
    private static String limited(TestingServer server) {
        String rules =
                "path \\\"kv/watch/*\\\" { capabilities = [\\\"read\\\"] }"
                        + " path \\\"kv/data/team/*\\\" { capabilities = [\\\"read\\\"] }";
        assertThat(
                        server.call("PUT", "sys/policy/watches", "{\"policy\":\"" + rules + "\"}")
                                .status())
                .isEqualTo(204);
        return server.call("POST", "auth/token/create", "{\"policies\":[\"watches\"]}")
                .textAt("auth", "client_token");
    }

    /** One client of server-sent events. */
    private record Events(HttpResponse<InputStream> answer, BufferedReader lines)
            implements AutoCloseable {
        static Events open(TestingServer server, String token, String path, String last) {
            Map<String, String> headers =
                    last.isEmpty()
                            ? Map.of("Accept", "text/event-stream")
                            : Map.of("Accept", "text/event-stream", "Last-Event-ID", last);
            HttpResponse<InputStream> answer =
                    server.open(new TestingServer.Sender(token, headers), path);
            return new Events(
                    answer, new BufferedReader(new InputStreamReader(answer.body(), UTF_8)));
        }

        /** The next event that says something; empty at the end. */
        Map<String, String> next() throws IOException {
            String id = "";
            String event = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    event = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    return Map.of("id", id, "event", event, "data", line.substring(6));
                }
            }
            return Map.of();
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }

    @Test
    void longPoll_changeWhileItWaits_isAnswered() throws Exception {
        String from = now(SERVER);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture<Answer> answer =
                    CompletableFuture.supplyAsync(
                            () -> SERVER.call("GET", "kv/watch/polled/?wait=60s&after=" + from),
                            threads);
            TestingServer.eventually(() ->
                    SERVER.call("GET", "sys/in-flight-req").body().contains("kv/watch/polled"));
            put(SERVER, "elsewhere");
            put(SERVER, "polled/a");
            assertThat(paths(answer.get(60, TimeUnit.SECONDS))).containsExactly("polled/a");
        }
    }

    @Test
    void longPoll_nothingHappens_answersAnEmptyListAndWhereToGoOn() {
        Answer answer = SERVER.call("GET", "kv/watch/quiet/?wait=1s&after=" + now(SERVER));
        assertThat(paths(answer)).isEmpty();
        put(SERVER, "quiet/a");
        assertThat(
                        paths(
                                SERVER.call(
                                        "GET",
                                        "kv/watch/quiet/?after=" + answer.textAt("data", "next"))))
                .containsExactly("quiet/a");
    }

    @Test
    void longPoll_tokenRevokedWhileItWaits_is403() throws Exception {
        String token = limited(SERVER);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture<Answer> answer =
                    CompletableFuture.supplyAsync(
                            () -> SERVER.callAs(token, "GET", "kv/watch/team/r?wait=60s"), threads);
            TestingServer.eventually(() ->
                    SERVER.call("GET", "sys/in-flight-req").body().contains("kv/watch/team/r"));
            revoke(token);
            put(SERVER, "team/r");
            assertThat(answer.get(60, TimeUnit.SECONDS).status()).isEqualTo(403);
        }
    }

    private static void revoke(String token) {
        String body = "{\"token\":\"" + token + "\"}";
        assertThat(SERVER.call("POST", "auth/token/revoke", body).status()).isEqualTo(204);
    }

    @Test
    void events_asTheyHappen_comeInOrder() throws IOException {
        try (Events events = Events.open(SERVER, SERVER.token(), "kv/watch/sse/", "")) {
            assertThat(events.answer().headers().firstValue("content-type"))
                    .hasValue("text/event-stream");
            for (int i = 0; i < 20; i++) {
                put(SERVER, "sse/k" + i);
                Map<String, String> event = events.next();
                assertThat(event).containsEntry("event", "change");
                assertThat(event.get("data"))
                        .contains("\"path\":\"sse/k" + i + "\"", event.get("id"));
            }
        }
    }

    @Test
    void events_ofKeysThatTheCallerMayNotRead_areLeftOut() throws IOException {
        String token = limited(SERVER);
        try (Events events = Events.open(SERVER, token, "kv/watch/", "")) {
            put(SERVER, "hidden");
            put(SERVER, "team/shown");
            assertThat(events.next().get("data")).contains("team/shown");
        }
        assertThat(SERVER.callAs(token, "GET", "kv/data/hidden").status()).isEqualTo(403);
    }

    @Test
    void events_tokenRevoked_endWithoutTellingMore() throws IOException {
        String token = limited(SERVER);
        try (Events events = Events.open(SERVER, token, "kv/watch/", "")) {
            put(SERVER, "team/before");
            assertThat(events.next().get("data")).contains("team/before");
            revoke(token);
            put(SERVER, "team/after");
            assertThat(events.next()).containsEntry("event", "error");
            assertThat(events.next()).isEmpty();
        }
    }

    @Test
    void events_withoutTheRightToWatch_is403() throws IOException {
        String token =
                SERVER.call("POST", "auth/token/create", "{\"policies\":[\"default\"]}")
                        .textAt("auth", "client_token");
        try (Events events = Events.open(SERVER, token, "kv/watch/", "")) {
            assertThat(events.answer().statusCode()).isEqualTo(403);
        }
    }

    /** Goal: whoever reads for all, each watcher is told what is its own, once and in order. */
    @Test
    void events_ofManyWritersToManyWatchers_haveNoGapAndNoRepeat() throws Exception {
        int writers = 4;
        int changes = 40;
        List<Events> watchers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                String prefix = i % 5 == 4 ? "many/" : "many/w" + i % 5 + "/";
                watchers.add(Events.open(SERVER, SERVER.token(), "kv/watch/" + prefix, ""));
            }
            for (int writer = 0; writer < writers; writer++) {
                String folder = "many/w" + writer + "/";
                Future<?> _ =
                        threads.submit(() -> {
                            for (int i = 0; i < changes; i++) {
                                put(SERVER, folder + i);
                            }
                        });
            }
            for (int i = 0; i < watchers.size(); i++) {
                int expected = i % 5 == 4 ? writers * changes : changes;
                List<String> told = new ArrayList<>();
                while (told.size() < expected) {
                    told.add(
                            member(watchers.get(i).next(), "data")
                                    .replaceAll(".*\"path\":\"many/([^\"]*)\".*", "$1"));
                }
                assertThat(told).as("watcher %d", i).doesNotHaveDuplicates();
                for (int writer = 0; writer < writers; writer++) {
                    String folder = "w" + writer + "/";
                    List<String> own = told.stream().filter(p -> p.startsWith(folder)).toList();
                    assertThat(own)
                            .isEqualTo(
                                    IntStream.range(0, own.size())
                                            .mapToObj(n -> folder + n)
                                            .toList());
                }
            }
        } finally {
            for (Events events : watchers) {
                events.close();
            }
        }
    }

    private static String member(Map<String, String> event, String name) {
        return Objects.requireNonNull(event.get(name));
    }

    /** The server stops under the watcher; whatever was changed meanwhile comes once. */
    @Test
    void events_overRestarts_haveNoGapAndNoRepeat(@TempDir Path directory) throws IOException {
        try (TestingServer server = TestingServer.embedded(directory)) {
            enable(server);
            List<String> told = new ArrayList<>();
            List<String> expected = new ArrayList<>();
            String last = now(server);
            for (int life = 0; life < 3; life++) {
                try (Events events = Events.open(server, server.token(), "kv/watch/", last)) {
                    for (int i = 0; i < 5; i++) {
                        put(server, "l" + life + "-" + i);
                        expected.add("l" + life + "-" + i);
                    }
                    for (int i = 0; i < 3; i++) {
                        Map<String, String> event = events.next();
                        told.add(
                                member(event, "data")
                                        .replaceAll(".*\"path\":\"([^\"]*)\".*", "$1"));
                        last = member(event, "id");
                    }
                    server.restart();
                }
            }
            told.addAll(paths(server.call("GET", "kv/watch/?after=" + last)));
            assertThat(told).isEqualTo(expected);
        }
    }

    @Test
    void events_serverStops_end() throws IOException {
        try (TestingServer server = TestingServer.inMemory()) {
            enable(server);
            try (Events events = Events.open(server, server.token(), "kv/watch/", "")) {
                server.server().stop(Duration.ofSeconds(30));
                assertThat(events.next()).isEmpty();
            }
        }
    }

    /** A server that stops does not wait for those who wait. */
    @Test
    void longPoll_serverStops_isAnsweredAtOnce() throws Exception {
        try (TestingServer server = TestingServer.inMemory();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            enable(server);
            CompletableFuture<Answer> answer =
                    CompletableFuture.supplyAsync(
                            () -> server.call("GET", "kv/watch/stop?wait=80s"), threads);
            TestingServer.eventually(
                    () -> server.call("GET", "sys/in-flight-req").body().contains("watch/stop"));
            server.server().stop(Duration.ofSeconds(60));
            assertThat(paths(answer.get(60, TimeUnit.SECONDS))).isEmpty();
        }
    }

    @Test
    void manyWatchersAndWriters_eachWatcherSeesEachChangeOnceAndInOneOrder() throws Exception {
        String from = now(SERVER);
        int watchers = 20;
        int writes = 60;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<List<String>>> seen = new ArrayList<>();
            for (int i = 0; i < watchers; i++) {
                seen.add(CompletableFuture.supplyAsync(() -> follow(from, writes), threads));
            }
            List<CompletableFuture<Void>> done = new ArrayList<>();
            for (int i = 0; i < writes; i++) {
                int number = i;
                done.add(CompletableFuture.runAsync(() -> put(SERVER, "many/" + number), threads));
            }
            for (CompletableFuture<Void> one : done) {
                one.get(60, TimeUnit.SECONDS);
            }
            List<String> first = seen.getFirst().get(60, TimeUnit.SECONDS);
            assertThat(first).hasSize(writes).doesNotHaveDuplicates();
            for (CompletableFuture<List<String>> other : seen) {
                assertThat(other.get(60, TimeUnit.SECONDS)).isEqualTo(first);
            }
        }
    }

    private static List<String> follow(String from, int count) {
        List<String> paths = new ArrayList<>();
        String at = from;
        while (paths.size() < count) {
            Answer answer = SERVER.call("GET", "kv/watch/many/?wait=30s&limit=7&after=" + at);
            paths.addAll(paths(answer));
            at = answer.textAt("data", "next");
        }
        return paths;
    }
}
