package dev.coffer.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.server.TestingServer.Sender;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Writes with an Idempotency-Key over the wire, and what the gate makes of them. */
final class RepeatedRequestsTest {
    private static final TestingServer SERVER = TestingServer.inMemory();
    private static final String BODY = "{\"data\":{\"v\":1}}";

    @BeforeAll
    static void mount() {
        must(
                204,
                SERVER.call(
                        "POST",
                        "sys/mounts/twice",
                        "{\"type\":\"kv\",\"options\":{\"version\":\"2\"}}"));
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    private static void must(int status, Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    }

    private static Answer send(String token, String method, String path, String body, String key) {
        return SERVER.callWith(
                new Sender(token, Map.of("Idempotency-Key", key)), method, "twice/" + path, body);
    }

    private static void policy(String capabilities) {
        must(
                204,
                SERVER.call(
                        "PUT",
                        "sys/policies/acl/twice",
                        "{\"policy\":\"path \\\"twice/*\\\" {capabilities=["
                                + capabilities
                                + "]}\"}"));
    }

    private static String token(int uses) {
        return SERVER.call(
                        "POST",
                        "auth/token/create",
                        "{\"policies\":[\"twice\"],\"num_uses\":" + uses + "}")
                .textAt("auth", "client_token");
    }

    @Test
    void repeat_ofEachWrite_isAnsweredAndChangesNothing() {
        String root = SERVER.token();
        String[][] writes = {
            {"POST", "data/w", BODY},
            {"PUT", "data/w", BODY},
            {"PATCH", "data/w", BODY},
            {"POST", "metadata/w", "{\"max_versions\":9}"},
            {"POST", "delete/w", "{\"versions\":[1]}"},
            {"POST", "undelete/w", "{\"versions\":[1]}"},
            {"POST", "destroy/w", "{\"versions\":[1]}"},
            {"POST", "lock/other", "{\"data\":true}"},
            {"DELETE", "lock/other", ""},
            {"DELETE", "data/w", ""},
        };
        for (int i = 0; i < writes.length; i++) {
            String[] write = writes[i];
            Answer first = send(root, write[0], write[1], write[2], "each" + i);
            assertThat(first.status()).as(first.body()).isIn(200, 204);
            String state = SERVER.call("GET", "twice/metadata/w").textAt("data");
            Answer again = send(root, write[0], write[1], write[2], "each" + i);
            must(200, again);
            assertThat(again.warnings()).contains("replayed");
            assertThat(again.textAt("data"))
                    .isEqualTo(first.status() == 204 ? "null" : first.textAt("data"));
            assertThat(SERVER.call("GET", "twice/metadata/w").textAt("data")).isEqualTo(state);
        }
    }

    @Test
    void repeat_isDecidedAnew() {
        policy("\\\"create\\\",\\\"update\\\"");
        String token = token(0);
        must(200, send(token, "POST", "data/p", BODY, "k"));
        must(200, send(token, "POST", "data/p", BODY, "k"));

        policy("\\\"read\\\"");
        must(403, send(token, "POST", "data/p", BODY, "k"));
        policy("\\\"create\\\",\\\"update\\\"");
        must(200, send(token, "POST", "data/p", BODY, "k"));
        must(204, SERVER.call("POST", "auth/token/revoke", "{\"token\":\"" + token + "\"}"));
        must(403, send(token, "POST", "data/p", BODY, "k"));
        assertThat(SERVER.call("GET", "twice/metadata/p").textAt("data", "current_version"))
                .isEqualTo("1");
    }

    /** Goal: also the rights that the work itself asks for. */
    @Test
    void repeat_ofALock_needsTheRightToTheWritesItLocks() {
        policy("\\\"create\\\",\\\"update\\\"");
        String token = token(0);
        String lock = "{\"data\":true}";
        must(200, send(token, "POST", "lock/of-mine", lock, "lock"));
        must(200, send(token, "POST", "lock/of-mine", lock, "lock"));

        must(
                204,
                SERVER.call(
                        "PUT",
                        "sys/policies/acl/twice",
                        "{\"policy\":\"path \\\"twice/lock/*\\\" {capabilities=[\\\"update\\\"]}\"}"));

        must(403, send(token, "POST", "lock/of-mine", lock, "lock"));
    }

    /** Goal: what has gone from where it was is asked for all the same. */
    @Test
    void repeat_ofAMove_needsEveryRightThatTheMoveHasNeeded() {
        String all =
                "path \\\"twice/+\\\" {capabilities=[\\\"update\\\"]}"
                        + "path \\\"twice/+/from/*\\\" {capabilities=[\\\"read\\\",\\\"delete\\\"]}"
                        + "path \\\"twice/+/to/*\\\" {capabilities=[\\\"create\\\"]}";
        String[] works = {
            "move {\"from\":\"from/f\",\"to\":\"to/f\",\"recursive\":true}",
            "move {\"from\":\"from/k\",\"to\":\"to/k\"}",
            "txn {\"ops\":[{\"op\":\"move\",\"path\":\"from/t\",\"to\":\"to/t\"}]}"
        };
        for (String key : new String[] {"f/a", "f/b", "k", "t"}) {
            must(200, SERVER.call("POST", "twice/data/from/" + key, BODY));
        }
        rules(all);
        String token = token(0);
        for (String work : works) {
            String path = work.substring(0, work.indexOf(' '));
            String body = work.substring(work.indexOf(' ') + 1);
            rules(all);
            must(200, send(token, "POST", path, body, work.substring(0, 3) + work.length()));
            for (String lacking :
                    new String[] {
                        "twice/data/from/f/b", "twice/metadata/to/f/a", "twice/+/from/k",
                        "twice/data/to/k", "twice/metadata/from/t", "twice/metadata/to/t"
                    }) {
                rules(all + "path \\\"" + lacking + "\\\" {capabilities=[\\\"deny\\\"]}");
                String moved = lacking.substring(lacking.lastIndexOf('/'));
                boolean own =
                        body.contains(moved + "\"")
                                || (path.equals("move")
                                        && lacking.contains("/f/")
                                        && body.contains("recursive"));
                must(
                        own ? 403 : 200,
                        send(token, "POST", path, body, work.substring(0, 3) + work.length()));
            }
        }
    }

    private static void rules(String rules) {
        must(204, SERVER.call("PUT", "sys/policies/acl/twice", "{\"policy\":\"" + rules + "\"}"));
    }

    @Test
    void repeat_spendsAUse() {
        policy("\\\"create\\\",\\\"update\\\"");
        String token = token(2);

        must(200, send(token, "POST", "data/u", BODY, "k"));
        must(200, send(token, "POST", "data/u", BODY, "k"));
        must(403, send(token, "POST", "data/u", BODY, "k"));
    }

    @Test
    void key_ofAnotherRequest_is400() {
        String root = SERVER.token();
        must(200, send(root, "POST", "data/c", BODY, "conflict"));

        Answer refused = send(root, "POST", "data/c", "{\"data\":{\"v\":2}}", "conflict");

        must(400, refused);
        assertThat(refused.textAt("data", "code")).isEqualTo("idempotency_conflict");
    }

    @Test
    void repeat_ofATransaction_isAnsweredWithAllItsResults() {
        String body =
                "{\"ops\":[{\"op\":\"put\",\"path\":\"t1\",\"data\":{}},"
                        + "{\"op\":\"put\",\"path\":\"t2\",\"data\":{}}]}";
        Answer first = send(SERVER.token(), "POST", "txn", body, "txn");
        must(200, first);

        Answer again = send(SERVER.token(), "POST", "txn", body, "txn");

        must(200, again);
        assertThat(again.textAt("data")).isEqualTo(first.textAt("data"));
        assertThat(again.warnings()).contains("replayed");
        assertThat(SERVER.call("GET", "twice/metadata/t2").textAt("data", "current_version"))
                .isEqualTo("1");
        must(
                400,
                send(
                        SERVER.token(),
                        "POST",
                        "txn",
                        "{\"ops\":[{\"op\":\"get\",\"path\":\"t1\"}]}",
                        "txn2"));
    }

    /** Goal: a write whose answer was lost is not refused because of what it did itself. */
    @Test
    void repeat_ofACompareAndSet_isNoMismatch() {
        String body = "{\"data\":{},\"options\":{\"cas\":0}}";
        String root = SERVER.token();
        must(200, send(root, "POST", "data/cas", body, "cas"));
        must(200, send(root, "POST", "data/cas", body, "cas"));
        must(400, send(root, "POST", "data/cas", body, "cas2"));
        must(400, send(root, "POST", "data/cas", body, "cas2"));
    }

    @Test
    void reads_andOtherMounts_ignoreTheHeader() {
        must(200, send(SERVER.token(), "POST", "data/r", BODY, "read"));
        Answer read = send(SERVER.token(), "GET", "data/r", "", "read");
        must(200, read);
        assertThat(read.warnings()).isEmpty();
        Answer own =
                SERVER.callWith(
                        new Sender(SERVER.token(), Map.of("Idempotency-Key", "not valid")),
                        "POST",
                        "cubbyhole/x",
                        "{\"v\":1}");
        must(204, own);
    }
}
