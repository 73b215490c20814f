package dev.coffer.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rate limits on a whole server. Intervals are so long that none ends during a test. */
final class RateLimitTest {
    private static final String LIMIT = "sys/quotas/rate-limit/";

    private final TestingServer server = TestingServer.inMemory();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void limit_concurrentRequests_letsInExactlyAsManyAsItSays() throws Exception {
        mount("m");
        put("one", "{\"rate\":20,\"interval\":\"1h\",\"path\":\"m\"}");

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> answers =
                    IntStream.range(0, 50)
                            .mapToObj(_ -> threads.submit(() -> server.call("GET", "m/a")))
                            .toList();
            int refused = 0;
            for (Future<Answer> answer : answers) {
                refused += answer.get().status() == 429 ? 1 : 0;
            }
            assertThat(refused).isEqualTo(30);
        }
        assertThat(server.call("GET", "sys/mounts").status()).isEqualTo(200);
    }

    /** Two mounts: a limit belongs to its mount, not to the path that it had. */
    @Test
    void limit_ofAMovedMount_movesAlong() {
        mount("m");
        put("one", "{\"rate\":1,\"interval\":\"1h\",\"path\":\"m/a\"}");
        assertThat(server.call("POST", "sys/remount", "{\"from\":\"m\",\"to\":\"n\"}").status())
                .isEqualTo(200);
        mount("m");

        assertThat(server.call("GET", LIMIT + "one").textAt("data", "path")).isEqualTo("n/a");
        assertThat(statuses("n/a", 2)).containsExactly(404, 429);
        assertThat(statuses("n/b", 2)).containsExactly(404, 404);
        assertThat(statuses("m/a", 2)).containsExactly(404, 404);
    }

    @Test
    void limit_ofAMountThatIsGone_isGone() {
        mount("m");
        put("one", "{\"rate\":1,\"interval\":\"1h\",\"path\":\"m\"}");
        assertThat(server.call("DELETE", "sys/mounts/m").status()).isEqualTo(204);

        assertThat(server.call("GET", LIMIT + "one").status()).isEqualTo(404);
        assertThat(server.call("LIST", "sys/quotas/rate-limit").status()).isEqualTo(404);
        mount("m");
        assertThat(statuses("m/a", 2)).containsExactly(404, 404);
    }

    @Test
    void limit_afterARestart_countsAnew() {
        mount("m");
        put("one", "{\"rate\":1,\"interval\":\"1h\",\"path\":\"m\"}");
        assertThat(statuses("m/a", 2)).containsExactly(404, 429);

        assertThat(server.call("PUT", "sys/seal").status()).isEqualTo(204);
        assertThat(server.unseal().call("GET", "m/a").status()).isEqualTo(404);
        assertThat(statuses("m/a", 1)).containsExactly(429);
    }

    @Test
    void limits_severalThatFit_theClosestCounts() {
        mount("m");
        put("all", "{\"rate\":1000,\"interval\":\"1h\"}");
        put("mount", "{\"rate\":3,\"interval\":\"1h\",\"path\":\"m\"}");
        put("glob", "{\"rate\":2,\"interval\":\"1h\",\"path\":\"m/a*\"}");
        put("path", "{\"rate\":1,\"interval\":\"1h\",\"path\":\"m/ab\"}");

        assertThat(statuses("m/ab", 2)).containsExactly(404, 429);
        assertThat(statuses("m/ac", 3)).containsExactly(404, 404, 429);
        assertThat(statuses("m/b", 4)).containsExactly(404, 404, 404, 429);
    }

    @Test
    void limit_forTheSameRequestsAsAnother_isRefused() {
        put("all", "{\"rate\":1000}");

        assertThat(server.call("POST", LIMIT + "again", "{\"rate\":5}").errors())
                .containsExactly(
                        "quota rule with similar properties exists under the name \"all\"");
        put("all", "{\"rate\":2000}");
    }

    private List<Integer> statuses(String path, int times) {
        return IntStream.range(0, times).mapToObj(_ -> server.call("GET", path).status()).toList();
    }

    private void mount(String path) {
        assertThat(server.call("POST", "sys/mounts/" + path, "{\"type\":\"kv\"}").status())
                .isEqualTo(204);
    }

    private void put(String name, String limit) {
        assertThat(server.call("POST", LIMIT + name, limit).status()).isEqualTo(204);
    }
}
