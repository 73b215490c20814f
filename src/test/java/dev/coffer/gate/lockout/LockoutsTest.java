package dev.coffer.gate.lockout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.server.Answer;
import dev.coffer.server.TestingServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wrong attempts through the whole server. */
final class LockoutsTest {
    private static final int CLIENTS = 32;
    private static final String WRONG = "{\"password\":\"wrong\"}";
    private static final String RIGHT = "{\"password\":\"right\"}";

    private final TestingServer server = TestingServer.inMemory();

    @BeforeEach
    void enable() {
        must(204, server.call("POST", "sys/auth/up", "{\"type\":\"userpass\"}"));
        must(204, server.call("POST", "auth/up/users/ann", RIGHT));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static void must(int status, Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    }

    private int logIn(String name, String body) {
        return server.callWithout("POST", "auth/up/login/" + name, body).status();
    }

    private void tune(String lockout) {
        must(
                204,
                server.call(
                        "POST",
                        "sys/auth/up/tune",
                        "{\"user_lockout_config\":%s}".formatted(lockout)));
    }

    @Test
    void attempts_wrongAtOnce_areCountedExactly() throws Exception {
        List<Future<Integer>> answers = new ArrayList<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            for (int i = 0; i < CLIENTS; i++) {
                answers.add(clients.submit(() -> logIn("ann", WRONG)));
            }
        }
        List<Integer> statuses = new ArrayList<>();
        for (Future<Integer> answer : answers) {
            statuses.add(answer.get());
        }
        assertThat(statuses.stream().filter(status -> status == 400)).hasSize(5);
        assertThat(statuses.stream().filter(status -> status == 403)).hasSize(CLIENTS - 5);
        assertThat(logIn("ann", RIGHT)).isEqualTo(403);
    }

    @Test
    void attempt_rightBeforeTheLastWrongOne_beginsAnew() {
        for (int i = 0; i < 4; i++) {
            assertThat(logIn("ann", WRONG)).isEqualTo(400);
        }
        assertThat(logIn("ann", RIGHT)).isEqualTo(200);
        for (int i = 0; i < 4; i++) {
            assertThat(logIn("ann", WRONG)).isEqualTo(400);
        }
        assertThat(logIn("ann", RIGHT)).isEqualTo(200);
    }

    @Test
    void lockout_survivesARestart(@TempDir Path directory) {
        try (TestingServer kept = TestingServer.embedded(directory)) {
            must(204, kept.call("POST", "sys/auth/up", "{\"type\":\"userpass\"}"));
            must(204, kept.call("POST", "auth/up/users/ann", RIGHT));
            for (int i = 0; i < 5; i++) {
                must(400, kept.callWithout("POST", "auth/up/login/ann", WRONG));
            }
            TestingServer _ = kept.restart();
            must(403, kept.callWithout("POST", "auth/up/login/ann", RIGHT));
        }
    }

    private void lock() {
        for (int i = 0; i < 5; i++) {
            assertThat(logIn("ANN", WRONG)).isEqualTo(400);
        }
        assertThat(logIn("ann", RIGHT)).isEqualTo(403);
    }

    @Test
    void mount_tunedToAnotherThreshold_locksAtIt() {
        tune("{\"lockout_threshold\":\"2\"}");
        assertThat(logIn("ann", WRONG)).isEqualTo(400);
        assertThat(logIn("ann", WRONG)).isEqualTo(400);
        assertThat(logIn("ann", RIGHT)).isEqualTo(403);
    }

    @Test
    void mount_tunedToNoLockout_locksNobody() {
        lock();
        tune("{\"lockout_disable\":true}");
        assertThat(logIn("ann", RIGHT)).isEqualTo(200);
    }

    @Test
    void mount_madeAnewAtThePath_hasNobodyLocked() {
        lock();
        must(204, server.call("DELETE", "sys/auth/up"));
        enable();
        assertThat(logIn("ann", RIGHT)).isEqualTo(200);
    }

    /** Else anybody could fill the store by guessing. */
    @Test
    void name_thatNobodyHas_isNotCounted() {
        for (int i = 0; i < 8; i++) {
            assertThat(logIn("nobody", WRONG)).isEqualTo(400);
        }
        assertThat(server.call("GET", "sys/locked-users").textAt("data", "total")).isEqualTo("0");
    }

    @Test
    void secretId_wrongTooOften_locksTheRole() {
        must(204, server.call("POST", "sys/auth/ar", "{\"type\":\"approle\"}"));
        must(204, server.call("POST", "auth/ar/role/r", "{\"role_id\":\"rid\"}"));
        String good = server.call("POST", "auth/ar/role/r/secret-id").textAt("data", "secret_id");
        String wrong = "{\"role_id\":\"rid\",\"secret_id\":\"wrong\"}";
        for (int i = 0; i < 5; i++) {
            must(400, server.callWithout("POST", "auth/ar/login", wrong));
        }
        String right = "{\"role_id\":\"rid\",\"secret_id\":\"%s\"}".formatted(good);
        must(403, server.callWithout("POST", "auth/ar/login", right));
    }

    /** What was spent stays spent where no token can be made of the login. */
    @Test
    void secretId_usedForATokenThatCannotBe_losesAUse() {
        must(204, server.call("POST", "sys/auth/ar", "{\"type\":\"approle\"}"));
        must(
                204,
                server.call(
                        "POST",
                        "auth/ar/role/r",
                        "{\"role_id\":\"rid\",\"token_policies\":\"root\"}"));
        String id =
                server.call("POST", "auth/ar/role/r/secret-id", "{\"num_uses\":1}")
                        .textAt("data", "secret_id");
        String body = "{\"role_id\":\"rid\",\"secret_id\":\"%s\"}".formatted(id);
        Answer first = server.callWithout("POST", "auth/ar/login", body);
        assertThat(first.errors()).containsExactly("auth methods cannot create root tokens");
        Answer second = server.callWithout("POST", "auth/ar/login", body);
        assertThat(second.errors()).containsExactly("invalid role or secret ID");
    }
}
