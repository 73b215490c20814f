package dev.coffer.gate.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonRaw;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import dev.coffer.request.Cancellation;
import dev.coffer.request.ClientToken;
import dev.coffer.request.Operation;
import dev.coffer.request.Request;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.RequestPath;
import dev.coffer.request.Response;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secrets in every place where one can be: none of them is in the log. Every secret begins with the
 * same letters, so one search finds them all. 10,000 lines, times {@code coffer.rounds}.
 */
final class CanaryTest {
    private static final String CANARY = "canary";
    private static final int EXCHANGES = 5_000 * Integer.getInteger("coffer.rounds", 1);

    @TempDir private Path directory;
    private final TestingAudit audit = new TestingAudit();
    private final long seed = System.nanoTime();
    private final SplittableRandom random = new SplittableRandom(seed);
    private long secrets;

    @AfterEach
    void close() {
        audit.close();
    }

    @Test
    void log_ofRandomRequests_holdsNoSecret() throws IOException {
        Path file = directory.resolve("audit.log");
        var _ = audit.addFile("file/", file);
        var _ = audit.load();
        for (int i = 0; i < EXCHANGES; i++) {
            exchange();
        }
        audit.broker().close();
        long lines = 0;
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines++;
                assertThat(line).as("seed %s", seed).doesNotContain(CANARY);
            }
        }
        assertThat(lines).isGreaterThan(2L * EXCHANGES);
        assertThat(secrets).isGreaterThan(10L * EXCHANGES);
    }

    /** The test can fail: the same exchanges in a raw log are full of secrets. */
    @Test
    void rawLog_ofRandomRequests_isFullOfThem() throws IOException {
        Path file = directory.resolve("raw.log");
        DeviceEntry _ =
                audit.add("file/", "file", Map.of("file_path", file.toString(), "log_raw", "true"));
        var _ = audit.load();
        for (int i = 0; i < 20; i++) {
            exchange();
        }
        assertThat(Files.readString(file)).contains(CANARY);
    }

    private void exchange() {
        Request request =
                new Request(
                        "6c3fdf4e-0000-4000-8000-000000000001",
                        List.of(Operation.values()).get(random.nextInt(Operation.values().length)),
                        new RequestPath("secret/data/a"),
                        object(0),
                        new Request.Caller(ClientToken.of(secret()), "192.0.2.7", 1, null),
                        Map.of("x-secret", List.of(secret())),
                        TestingAudit.START,
                        Cancellation.NONE);
        AuditTrail trail = audit.broker().trail(request);
        trail.at(TestingAudit.mount(List.of(), List.of()));
        if (random.nextBoolean()) {
            trail.by(caller(request));
        }
        boolean refused = random.nextInt(4) == 0;
        if (!refused || random.nextBoolean()) {
            trail.begin(request, Optional.empty());
        }
        if (refused) {
            trail.refused(new RequestFailure.Invalid("invalid key pair \"" + secret() + "\""));
        } else {
            trail.answered(answer());
        }
    }

    private AuditAuth caller(Request request) {
        return new AuditAuth(
                request.caller().token(),
                secret(),
                "display",
                List.of("default"),
                List.of("default"),
                List.of(),
                false,
                null,
                new TreeMap<>(),
                0,
                0,
                "",
                false,
                "service",
                60,
                TestingAudit.START);
    }

    private Response answer() {
        Response response =
                switch (random.nextInt(4)) {
                    case 0 -> Response.ok(JsonRaw.canonical(object(0)));
                    case 1 -> Response.mirrored(object(0));
                    case 2 -> Response.bare(200, value(0));
                    default ->
                            Response.ok(
                                    JsonObject.builder()
                                            .put("data", JsonRaw.canonical(object(0)))
                                            .put("keys", JsonArray.ofStrings(List.of(secret())))
                                            .build());
                };
        return switch (random.nextInt(3)) {
            case 0 -> response.withSequel(new Response.Sequel.Auth(token("client_token")));
            case 1 -> response.withSequel(new Response.Sequel.Wrapped(token("token")));
            default -> response;
        };
    }

    private JsonObject token(String name) {
        return JsonObject.builder()
                .put(name, secret())
                .put("accessor", secret())
                .put("wrapped_accessor", secret())
                .put("token_type", "service")
                .build();
    }

    private JsonObject object(int depth) {
        JsonObject.Builder object = JsonObject.builder();
        for (int i = random.nextInt(6); i > 0; i--) {
            object.put("name" + random.nextInt(20), value(depth));
        }
        return object.build();
    }

    private JsonValue value(int depth) {
        return switch (random.nextInt(depth > 4 ? 1 : 4)) {
            case 1 -> object(depth + 1);
            case 2 -> new JsonArray(List.of(value(depth + 1), new JsonString(secret())));
            case 3 -> JsonRaw.canonical(object(depth + 1));
            default -> new JsonString(secret());
        };
    }

    /** Sometimes with what an escape could split, and sometimes within something longer. */
    private String secret() {
        secrets++;
        String secret = CANARY + Long.toHexString(random.nextLong());
        return switch (random.nextInt(4)) {
            case 0 -> "\"" + secret + "\\";
            case 1 -> "<" + secret + ">\n\u2028";
            case 2 -> "x".repeat(random.nextInt(50)) + secret;
            default -> secret;
        };
    }
}
