package dev.coffer.faults;

import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonLimits;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonReader;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A real server process of its own on the embedded store, started from the class path of the tests.
 * It can be killed as hard as a machine kills, and started again on the same folder.
 */
public final class ServerProcess implements Caller, AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);

    private final Path folder;
    private final int port;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private @Nullable Process process;
    private String unsealKey = "";
    private String token = "";

    private ServerProcess(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /** Starts a new server in an empty folder, initialised and unsealed, KV v2 at secret/. */
    public static ServerProcess create(Path folder) throws IOException {
        ServerProcess server = new ServerProcess(folder, freePort());
        Files.writeString(server.config(), server.configuration());
        server.launch();
        Answer made =
                server.call("PUT", "sys/init", "{\"secret_shares\":1,\"secret_threshold\":1}");
        server.unsealKey = first(made.body(), "keys_base64");
        server.token = text(made.body(), "root_token");
        server.unseal();
        server.expect(
                204,
                server.call(
                        "POST",
                        "sys/mounts/secret",
                        "{\"type\":\"kv\",\"options\":{\"version\":\"2\"}}"));
        return server;
    }

    /** The port on the loopback address. */
    public int port() {
        return port;
    }

    /** The root token. */
    public String token() {
        return token;
    }

    /** Ends the process as a power switch would: SIGKILL. */
    public void kill() throws InterruptedException {
        Process running = running();
        running.destroyForcibly();
        if (!running.waitFor(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the server survived SIGKILL");
        }
    }

    /** Starts the process again on what it left and unseals it. */
    public void startAgain() throws IOException {
        launch();
        unseal();
    }

    @Override
    public Answer call(String method, String path, @Nullable String body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/" + path))
                        .timeout(Duration.ofSeconds(60))
                        .method(
                                method,
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("X-Vault-Token", token);
        }
        if (method.equals("PATCH")) {
            request.header("Content-Type", "application/merge-patch+json");
        }
        try {
            HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
            return new Answer(answer.statusCode(), parse(answer.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(e));
        }
    }

    /** The bytes of a request, for a client that sends them by hand. */
    public byte[] raw(String method, String path, String body) {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        return ("%s /v1/%s HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Vault-Token: %s\r\nContent-Length: %d"
                        + "\r\n\r\n%s")
                .formatted(method, path, token, length, body)
                .getBytes(StandardCharsets.UTF_8);
    }

    private void expect(int status, Answer answer) {
        if (answer.status() != status) {
            throw new IllegalStateException(answer.status() + " " + answer.body());
        }
    }

    private void unseal() {
        Answer answer = call("PUT", "sys/unseal", "{\"key\":\"" + unsealKey + "\"}");
        expect(200, answer);
        expect(200, call("GET", "sys/health", null));
    }

    private void launch() throws IOException {
        Path log = folder.resolve("server.log");
        process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Xmx256m",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "dev.coffer.Main",
                                "server",
                                "-config=" + config())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start();
        waitUntilItAnswers(log);
    }

    /** Asks until there is an answer; the process ending or a minute passing is a failure. */
    private void waitUntilItAnswers(Path log) throws IOException {
        long end = System.nanoTime() + START.toNanos();
        while (System.nanoTime() < end && running().isAlive()) {
            try {
                Answer _ = call("GET", "sys/seal-status", null);
                return;
            } catch (UncheckedIOException e) {
                Thread.onSpinWait();
            }
        }
        throw new IllegalStateException("the server did not start: " + Files.readString(log));
    }

    private Process running() {
        Process running = process;
        if (running == null) {
            throw new IllegalStateException("the server was never started");
        }
        return running;
    }

    private Path config() {
        return folder.resolve("coffer.hcl");
    }

    private String configuration() {
        return """
        listener "tcp" {
          address     = "127.0.0.1:%d"
          tls_disable = true
        }
        storage "embedded" {
          path = "%s"
        }
        log_level = "warn"
        """
                .formatted(port, folder.resolve("data"));
    }

    private static JsonObject parse(byte[] body) {
        if (body.length == 0) {
            return JsonObject.EMPTY;
        }
        JsonValue value = JsonReader.parse(body, JsonLimits.REQUEST);
        return value instanceof JsonObject object ? object : JsonObject.EMPTY;
    }

    private static String text(JsonObject object, String name) {
        return object.get(name).orElseThrow() instanceof JsonString text ? text.value() : "";
    }

    private static String first(JsonObject object, String name) {
        return object.get(name).orElseThrow() instanceof JsonArray list
                        && list.elements().getFirst() instanceof JsonString text
                ? text.value()
                : "";
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Ends the process if it still runs. */
    @Override
    public void close() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
        }
    }

    /** What is in the folder besides the log and the configuration. */
    public List<Path> dataFiles() throws IOException {
        try (var files = Files.walk(folder.resolve("data"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
