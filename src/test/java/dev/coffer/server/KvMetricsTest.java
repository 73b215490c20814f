package dev.coffer.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.server.TestingServer.Sender;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What metrics tell of transactions, locks, repeats and watchers. */
final class KvMetricsTest {
    private static final TestingServer SERVER = TestingServer.inMemory();
    private static final String PUT =
            "{\"ops\":[{\"op\":\"put\",\"path\":\"%s\",\"data\":{}},"
                    + "{\"op\":\"metadata_get\",\"path\":\"x\"}]%s}";

    @BeforeAll
    static void mount() {
        must(
                204,
                SERVER.call(
                        "POST",
                        "sys/mounts/kv",
                        "{\"type\":\"kv\",\"options\":{\"version\":\"2\"}}"));
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    private static void must(int status, Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    }

    private static long number(String name) {
        String all = SERVER.call("GET", "sys/metrics?format=prometheus").body();
        Matcher matcher = Pattern.compile("(?m)^vault_kv_" + name + " (\\d+)$").matcher(all);
        assertThat(matcher.find()).as("%s in %s", name, all).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    @Test
    void transactions_thatHappen_andThoseThatConflict_areCounted() {
        long done = number("txn_done");
        long operations = number("txn_operations");
        must(200, SERVER.call("POST", "kv/txn", PUT.formatted("t", "")));
        must(200, SERVER.call("POST", "kv/txn", PUT.formatted("t", ",\"dry_run\":true")));
        assertThat(number("txn_done")).isEqualTo(done + 1);
        assertThat(number("txn_operations")).isEqualTo(operations + 2);

        long conflicts = number("txn_conflicts");
        String compare = ",\"compare\":[{\"path\":\"t\",\"version\":77}]";
        must(400, SERVER.call("POST", "kv/txn", PUT.formatted("t", compare)));
        must(200, SERVER.call("POST", "kv/txn", PUT.formatted("t", compare + ",\"else\":[]")));
        assertThat(number("txn_conflicts")).isEqualTo(conflicts + 2);
        assertThat(number("txn_done")).isEqualTo(done + 1);
    }

    @Test
    void writeThatALockRefuses_isCounted_andSoIsTheLock() {
        long refused = number("locks_refused");
        must(200, SERVER.call("POST", "kv/lock/l", "{\"data\":true}"));
        must(400, SERVER.call("POST", "kv/data/l", "{\"data\":{}}"));
        assertThat(number("locks_refused")).isEqualTo(refused + 1);
    }

    @Test
    void repeats_areCounted() {
        long answered = number("repeats_answered");
        long refused = number("repeats_refused");
        Sender sender = new Sender(SERVER.token(), Map.of("Idempotency-Key", "k"));
        for (String body :
                new String[] {"{\"data\":{}}", "{\"data\":{}}", "{\"data\":{\"a\":1}}"}) {
            Answer _ = SERVER.callWith(sender, "POST", "kv/data/r", body);
        }
        assertThat(number("repeats_answered")).isEqualTo(answered + 1);
        assertThat(number("repeats_refused")).isEqualTo(refused + 1);
    }

    @Test
    void watchers_andWhatTheyAreTold_areCounted() throws IOException {
        long open = number("watchers_open");
        long events = number("watchers_events");
        Sender sender = new Sender(SERVER.token(), Map.of("Accept", "text/event-stream"));
        try (InputStream stream = SERVER.open(sender, "kv/watch/w/").body()) {
            assertThat(stream.read()).isNotNegative();
            assertThat(number("watchers_open")).isEqualTo(open + 1);
            must(200, SERVER.call("POST", "kv/data/w/a", "{\"data\":{}}"));
            TestingServer.eventually(() -> number("watchers_events") == events + 1);
        }
        TestingServer.eventually(() -> number("watchers_open") == open);
        long compacted = number("watchers_compacted");
        must(400, SERVER.call("GET", "kv/watch/?after=0123456789ab.1.0"));
        assertThat(number("watchers_compacted")).isEqualTo(compacted + 1);
        assertThat(SERVER.call("GET", "sys/metrics").body()).contains("vault.kv.watchers.open");
    }
}
