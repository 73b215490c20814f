package dev.coffer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.json.JsonLimits;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonReader;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Events over a real WebSocket, as the JDK's client and Vault's tools ask for them. */
final class EventsTest {
    private static final TestingServer SERVER = TestingServer.inMemory();
    private static final String VALUE = "{\"data\":{\"k\":\"the value\"}}";
    private static final String END = "end";

    @BeforeAll
    static void enable() {
        String body = "{\"type\":\"kv\",\"options\":{\"version\":\"2\"}}";
        assertThat(SERVER.call("POST", "sys/mounts/kv", body).status()).isEqualTo(204);
    }

    @AfterAll
    static void close() {
        SERVER.close();
    }

    /** A subscriber, and what it was told. */
    private static final class Subscriber implements WebSocket.Listener, AutoCloseable {
        private final HttpClient http = HttpClient.newHttpClient();
        private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
        private final CompletableFuture<String> pong = new CompletableFuture<>();
        private final StringBuilder part = new StringBuilder();
        private final WebSocket socket;

        Subscriber(TestingServer server, String token, String types) throws Exception {
            URI uri =
                    URI.create(
                            server.address().replace("http:", "ws:")
                                    + "/v1/sys/events/subscribe/"
                                    + types);
            socket =
                    http.newWebSocketBuilder()
                            .header("X-Vault-Token", token)
                            .buildAsync(uri, this)
                            .get(60, TimeUnit.SECONDS);
        }

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket from, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                told.add(part.toString());
                part.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
            pong.complete(StandardCharsets.UTF_8.decode(message).toString());
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            told.add(END + " " + code);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            told.add(END + " " + error);
        }

        String next() throws InterruptedException {
            return String.valueOf(told.poll(60, TimeUnit.SECONDS));
        }

        @Override
        public void close() {
            http.shutdownNow();
            http.close();
        }
    }

    private static String at(String message, String... names) {
        JsonValue value =
                JsonReader.parse(message.getBytes(StandardCharsets.UTF_8), JsonLimits.TRUSTED);
        for (String name : names) {
            value =
                    value instanceof JsonObject object
                            ? object.get(name).orElse(JsonNull.NULL)
                            : JsonNull.NULL;
        }
        return value instanceof JsonString(String text) ? text : String.valueOf(value);
    }

    private static void put(String path) {
        assertThat(SERVER.call("POST", "kv/data/" + path, VALUE).status()).isEqualTo(200);
    }

    /** What the vault-secrets-operator looks at, and the rest of Vault's form. */
    @Test
    void subscribe_dataWrite_isToldAsVaultTellsIt() throws Exception {
        try (Subscriber subscriber = new Subscriber(SERVER, SERVER.token(), "kv*?json=true")) {
            put("team/db");
            String message = subscriber.next();
            assertThat(at(message, "specversion")).isEqualTo("1.0");
            assertThat(at(message, "type")).isEqualTo("*");
            assertThat(at(message, "datacontentype")).isEqualTo("application/cloudevents");
            assertThat(at(message, "id")).isEqualTo(at(message, "data", "event", "id"));
            assertThat(at(message, "data", "event_type")).isEqualTo("kv-v2/data-write");
            assertThat(at(message, "data", "event", "metadata", "path"))
                    .isEqualTo("kv/data/team/db");
            assertThat(at(message, "data", "event", "metadata", "data_path"))
                    .isEqualTo("kv/data/team/db");
            assertThat(at(message, "data", "event", "metadata", "modified")).isEqualTo("true");
            assertThat(at(message, "data", "event", "metadata", "operation"))
                    .isEqualTo("data-write");
            assertThat(at(message, "data", "event", "metadata", "current_version")).isEqualTo("1");
            assertThat(at(message, "data", "plugin_info", "mount_path")).isEqualTo("kv/");
            assertThat(at(message, "data", "plugin_info", "plugin")).isEqualTo("kv");
            assertThat(message).doesNotContain("the value");
        }
    }

    @Test
    void subscribe_everyOperation_hasItsType() throws Exception {
        put("all");
        try (Subscriber subscriber = new Subscriber(SERVER, SERVER.token(), "*?json=true")) {
            Map<String, List<String>> calls =
                    Map.of(
                            "data-write", List.of("POST", "kv/data/all", VALUE),
                            "data-patch", List.of("PATCH", "kv/data/all", VALUE),
                            "data-delete", List.of("DELETE", "kv/data/all", ""),
                            "undelete", List.of("POST", "kv/undelete/all", "{\"versions\":[3]}"),
                            "delete", List.of("POST", "kv/delete/all", "{\"versions\":[1]}"),
                            "destroy", List.of("POST", "kv/destroy/all", "{\"versions\":[1]}"),
                            "metadata-write",
                                    List.of("POST", "kv/metadata/all", "{\"max_versions\":9}"),
                            "metadata-patch",
                                    List.of("PATCH", "kv/metadata/all", "{\"max_versions\":8}"),
                            "metadata-delete", List.of("DELETE", "kv/metadata/all", ""),
                            "config-write", List.of("POST", "kv/config", "{\"max_versions\":9}"));
            List<String> order =
                    List.of(
                            "data-write",
                            "data-patch",
                            "data-delete",
                            "undelete",
                            "delete",
                            "destroy",
                            "metadata-write",
                            "metadata-patch",
                            "metadata-delete",
                            "config-write");
            for (String type : order) {
                List<String> call = calls.getOrDefault(type, List.of());
                Answer answer = SERVER.call(call.get(0), call.get(1), call.get(2));
                assertThat(answer.status()).as(type + answer.body()).isBetween(200, 204);
                String message = subscriber.next();
                assertThat(at(message, "data", "event_type")).isEqualTo("kv-v2/" + type);
                assertThat(at(message, "data", "event", "metadata", "operation")).isEqualTo(type);
            }
        }
    }

    @Test
    void subscribe_patternAndRights_leaveOthersOut() throws Exception {
        String rules =
                "path \\\"sys/events/subscribe/*\\\" { capabilities = [\\\"read\\\"] }"
                        + " path \\\"kv/data/mine/*\\\" { capabilities = [\\\"read\\\"] }";
        assertThat(
                        SERVER.call("PUT", "sys/policy/hears", "{\"policy\":\"" + rules + "\"}")
                                .status())
                .isEqualTo(204);
        String token =
                SERVER.call("POST", "auth/token/create", "{\"policies\":[\"hears\"]}")
                        .textAt("auth", "client_token");
        try (Subscriber subscriber = new Subscriber(SERVER, token, "kv-v2/data-write?json=true")) {
            put("others/a");
            assertThat(SERVER.call("DELETE", "kv/data/mine/b").status()).isEqualTo(204);
            put("mine/b");
            assertThat(at(subscriber.next(), "data", "event", "metadata", "path"))
                    .isEqualTo("kv/data/mine/b");
            assertThat(
                            SERVER.call(
                                            "POST",
                                            "auth/token/revoke",
                                            "{\"token\":\"" + token + "\"}")
                                    .status())
                    .isEqualTo(204);
            put("mine/c");
            assertThat(subscriber.next()).isEqualTo("end 1000");
        }
    }

    @Test
    void webSocket_pingAndClose_areAnswered() throws Exception {
        try (Subscriber subscriber = new Subscriber(SERVER, SERVER.token(), "kv*?json=true")) {
            subscriber.socket.sendText("nobody reads this", true).get(60, TimeUnit.SECONDS);
            var _ =
                    subscriber.socket.sendPing(
                            ByteBuffer.wrap("there?".getBytes(StandardCharsets.UTF_8)));
            assertThat(subscriber.pong.get(60, TimeUnit.SECONDS)).isEqualTo("there?");
            subscriber.socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(60, TimeUnit.SECONDS);
            assertThat(subscriber.next()).isEqualTo("end 1000");
        }
    }

    @Test
    void webSocket_serverStops_isClosed() throws Exception {
        try (TestingServer server = TestingServer.inMemory();
                Subscriber subscriber = new Subscriber(server, server.token(), "kv*?json=true")) {
            server.server().stop(Duration.ofSeconds(30));
            assertThat(subscriber.next()).isEqualTo("end 1000");
        }
    }

    private static WebSocketHandshakeException refusal(Throwable failure) {
        return (WebSocketHandshakeException) Objects.requireNonNull(failure.getCause());
    }

    @Test
    void subscribe_withoutAToken_is403() {
        assertThatThrownBy(() -> new Subscriber(SERVER, "s.none", "kv*?json=true"))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(WebSocketHandshakeException.class)
                .satisfies(failure ->
                        assertThat(refusal(failure).getResponse().statusCode()).isEqualTo(403));
    }

    @Test
    void subscribe_withoutUpgradeOrJson_isRefused() {
        assertThat(SERVER.call("GET", "sys/events/subscribe/kv*?json=true").status())
                .isEqualTo(426);
        assertThatThrownBy(() -> new Subscriber(SERVER, SERVER.token(), "kv*"))
                .hasCauseInstanceOf(WebSocketHandshakeException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "kv*,true",
        "*,true",
        "kv-v2/data-write,true",
        "kv-v2/*-write,true",
        "*data*,true",
        "kv-v2/data-writ,false",
        "kv-v1/*,false",
        "*write*write,false",
        "kv-v2/data-write*write,false"
    })
    void pattern_asVaultReadsIt(String pattern, boolean matches) throws Exception {
        try (Subscriber subscriber =
                new Subscriber(SERVER, SERVER.token(), pattern + "?json=true")) {
            put("pattern");
            try (Subscriber other = new Subscriber(SERVER, SERVER.token(), "kv*?json=true")) {
                assertThat(SERVER.call("POST", "kv/config", "{\"max_versions\":9}").status())
                        .isEqualTo(204);
                assertThat(at(other.next(), "data", "event_type")).isEqualTo("kv-v2/config-write");
            }
            if (matches) {
                assertThat(at(subscriber.next(), "data", "event_type"))
                        .isEqualTo("kv-v2/data-write");
            } else {
                assertThat(subscriber.told.poll()).isNull();
            }
        }
    }
}
