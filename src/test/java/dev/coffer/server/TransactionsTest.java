package dev.coffer.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.coffer.gate.audit.AuditSettings;
import dev.coffer.gate.audit.AuditTable;
import dev.coffer.gate.audit.DeviceRules;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Transactions over HTTP: each part needs what the call that it stands for needs, nobody finds out
 * by one what a read would refuse, and the audit log names the parts without their values.
 */
final class TransactionsTest {
    private static final String TXN = "path \"kv/txn\" { capabilities = [\"update\"] }\n";
    private static final String VALUE = "canary-of-the-value";

    private static TestingServer server;
    private static Path log;
    private static int policies;

    @BeforeAll
    static void start(@TempDir Path directory) {
        log = directory.resolve("audit.log");
        server =
                TestingServer.audited(
                        new AuditSettings(
                                new DeviceRules(true, false),
                                List.of(
                                        new AuditTable.Wanted(
                                                "file/",
                                                "file",
                                                "",
                                                new TreeMap<>(Map.of("file_path", log.toString())),
                                                false,
                                                true))));
        ok("POST", "sys/mounts/kv", "{\"type\":\"kv\",\"options\":{\"version\":\"2\"}}");
        ok("POST", "kv/data/a", "{\"data\":{\"v\":\"" + VALUE + "\"}}");
        ok("POST", "kv/data/b", "{\"data\":{\"v\":\"" + VALUE + "\"}}");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @CanIgnoreReturnValue
    private static Answer ok(String method, String path, String body) {
        Answer answer = server.call(method, path, body);
        assertThat(answer.status()).as(answer.body()).isLessThan(300);
        return answer;
    }

    private static String tokenWith(String rules) {
        policies++;
        String name = "p" + policies;
        ok("POST", "sys/policies/acl/" + name, policy(rules));
        return ok(
                        "POST",
                        "auth/token/create",
                        "{\"policies\":[\"" + name + "\"],\"no_default_policy\":true}")
                .textAt("auth", "client_token");
    }

    private static String policy(String rules) {
        return new String(
                JsonWriter.bytesOf(JsonObject.builder().put("policy", rules).build()),
                StandardCharsets.UTF_8);
    }

    private static String rule(String path, String capability) {
        return "path \"kv/" + path + "\" { capabilities = [\"" + capability + "\"] }\n";
    }

    private static Answer txn(String token, String body) {
        return server.callAs(token, "POST", "kv/txn", body);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"op\":\"put\",\"path\":\"a\",\"data\":{}}; data/a; update",
                "{\"op\":\"put\",\"path\":\"none\",\"data\":{}}; data/none; create",
                "{\"op\":\"patch\",\"path\":\"a\",\"data\":{}}; data/a; patch",
                "{\"op\":\"delete\",\"path\":\"a\"}; data/a; delete",
                "{\"op\":\"delete\",\"path\":\"a\",\"versions\":[1]}; delete/a; update",
                "{\"op\":\"undelete\",\"path\":\"a\",\"versions\":[1]}; undelete/a; update",
                "{\"op\":\"destroy\",\"path\":\"a\",\"versions\":[1]}; destroy/a; update",
                "{\"op\":\"metadata_put\",\"path\":\"a\",\"metadata\":{\"max_versions\":9}};"
                        + " metadata/a; update",
                "{\"op\":\"metadata_put\",\"path\":\"none\",\"metadata\":{\"max_versions\":9}};"
                        + " metadata/none; create",
                "{\"op\":\"metadata_patch\",\"path\":\"a\",\"metadata\":{\"max_versions\":9}};"
                        + " metadata/a; patch",
                "{\"op\":\"metadata_delete\",\"path\":\"a\"}; metadata/a; delete",
                "{\"op\":\"get\",\"path\":\"a\"}; data/a; read",
                "{\"op\":\"metadata_get\",\"path\":\"a\"}; metadata/a; read"
            })
    void op_needsWhatTheSingleCallNeeds(String op, String path, String capability) {
        String body = "{\"dry_run\":true,\"ops\":[" + op + "]}";
        String others =
                "[\"create\",\"read\",\"update\",\"patch\",\"delete\",\"list\",\"scan\",\"sudo\"]"
                        .replace("\"" + capability + "\",", "");
        String allButOne =
                TXN
                        + "path \"kv/*\" { capabilities = [\"create\",\"read\",\"update\",\"patch\","
                        + "\"delete\"] }\npath \"kv/"
                        + path
                        + "\" { capabilities = "
                        + others
                        + " }\n";

        assertThat(txn(tokenWith(TXN + rule(path, capability)), body).status()).isEqualTo(200);
        assertThat(txn(tokenWith(allButOne), body).status()).isEqualTo(403);
        assertThat(txn(tokenWith(rule(path, capability)), body).status())
                .as("without update on txn")
                .isEqualTo(403);
    }

    /** Goal: each right that moving needs is needed here as well. */
    @Test
    void move_needsWhatItNeedsAlone() {
        String body = "{\"dry_run\":true,\"ops\":[{\"op\":\"%s\",\"path\":\"a\",\"to\":\"z\"}]}";
        for (String op : List.of("move", "copy")) {
            List<String> needed = new ArrayList<>(List.of(TXN, rule(op, "update")));
            needed.add(rule("data/a", "read"));
            needed.add("path \"kv/metadata/a\" { capabilities = [\"read\",\"delete\"] }\n");
            needed.add(rule("data/z", "create"));
            needed.add(rule("metadata/z", "create"));
            String whole = String.join("", needed);
            assertThat(txn(tokenWith(whole), body.formatted(op)).status()).isEqualTo(200);
            for (String one : needed) {
                String rest = whole.replace(one, "");
                assertThat(txn(tokenWith(rest), body.formatted(op)).status())
                        .as(op + " without " + one)
                        .isEqualTo(403);
            }
            String blind = whole.replace("[\"read\",\"delete\"]", "[\"read\"]");
            assertThat(txn(tokenWith(blind), body.formatted(op)).status())
                    .isEqualTo(op.equals("move") ? 403 : 200);
        }
    }

    /** Goal: 403 comes before any comparison, names the operation, and nothing is changed. */
    @Test
    void move_withoutARight_isRefusedBeforeAnythingIsCompared() {
        String token =
                tokenWith(
                        TXN
                                + rule("move", "update")
                                + rule("data/b", "update")
                                + rule("data/a", "read")
                                + rule("data/z", "create")
                                + rule("metadata/z", "create")
                                + rule("metadata/a", "read"));
        String before = server.call("GET", "kv/metadata/b").textAt("data", "current_version");
        Answer refused =
                txn(
                        token,
                        "{\"compare\":[{\"path\":\"a\",\"version\":77}],"
                                + "\"ops\":[{\"op\":\"put\",\"path\":\"b\",\"data\":{}},"
                                + "{\"op\":\"move\",\"path\":\"a\",\"to\":\"z\"}]}");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.textAt("data")).isEqualTo("{\"index\":1,\"in\":\"ops\",\"path\":\"a\"}");
        assertThat(server.call("GET", "kv/metadata/b").textAt("data", "current_version"))
                .isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"create", "read", "patch", "delete", "list", "sudo"})
    void txn_needsUpdateOnItsOwnPath(String other) {
        String rules = rule("txn", other) + "path \"kv/data/*\" { capabilities = [\"read\"] }\n";

        assertThat(txn(tokenWith(rules), "{\"ops\":[{\"op\":\"get\",\"path\":\"a\"}]}").status())
                .isEqualTo(403);
    }

    /** Goal: one part that is not permitted refuses all of them, and nothing was tried. */
    @Test
    void oneForbiddenPart_refusesTheWholeAndChangesNothing() {
        String token = tokenWith(TXN + rule("data/b", "update"));
        String before = server.call("GET", "kv/metadata/b").textAt("data", "current_version");
        for (String body :
                List.of(
                        "{\"ops\":[{\"op\":\"put\",\"path\":\"b\",\"data\":{}},"
                                + "{\"op\":\"get\",\"path\":\"a\"}]}",
                        "{\"ops\":[{\"op\":\"put\",\"path\":\"b\",\"data\":{}}],"
                                + "\"else\":[{\"op\":\"get\",\"path\":\"a\"}]}",
                        "{\"ops\":[{\"op\":\"put\",\"path\":\"b\",\"data\":{}}],"
                                + "\"compare\":[{\"path\":\"a\",\"version\":1}]}")) {
            Answer refused = txn(token, body);
            assertThat(refused.status()).as(body).isEqualTo(403);
            assertThat(refused.errors())
                    .containsExactly("1 error occurred:\n\t* permission denied\n\n");
        }
        assertThat(server.call("GET", "kv/metadata/b").textAt("data", "current_version"))
                .isEqualTo(before);
    }

    /** Goal: the answer of a comparison is the same 403 whether it holds or not. */
    @Test
    void compare_withoutReadOnEitherSide_tellsNothing() {
        String nothing = tokenWith(TXN + rule("data/b", "update"));
        for (String condition :
                List.of(
                        "\"version\":1",
                        "\"version\":9",
                        "\"state\":\"live\"",
                        "\"state\":\"absent\"",
                        "\"generation\":\"x\"")) {
            for (String path : List.of("a", "none")) {
                String body = "{\"compare\":[{\"path\":\"" + path + "\"," + condition + "}]}";
                assertThat(txn(nothing, body).status()).as(body).isEqualTo(403);
            }
        }
        String body = "{\"compare\":[{\"path\":\"a\",\"state\":\"live\"}]}";
        assertThat(txn(tokenWith(TXN + rule("data/a", "read")), body).status()).isEqualTo(200);
        assertThat(txn(tokenWith(TXN + rule("metadata/a", "read")), body).status()).isEqualTo(200);
        assertThat(txn(tokenWith(TXN + rule("metadata/a", "list")), body).status()).isEqualTo(403);
    }

    @Test
    void mismatch_ofAnOp_hidesTheCounterFromWhoMayNotRead() {
        String body =
                "{\"ops\":[{\"op\":\"put\",\"path\":\"a\",\"data\":{},\"options\":{\"cas\":77}}]}";

        Answer blind = txn(tokenWith(TXN + rule("data/a", "update")), body);
        Answer seeing =
                txn(tokenWith(TXN + rule("data/a", "update") + rule("metadata/a", "read")), body);

        assertThat(blind.status()).isEqualTo(400);
        assertThat(blind.body()).contains("\"expected\":77,\"current\":null");
        assertThat(seeing.body()).contains("\"expected\":77,\"current\":1");
    }

    /** Goal: rules for the parameters of a call hold for it as a part, as if it came alone. */
    @Test
    void rulesForParameters_holdForEachPart() {
        String rules =
                TXN
                        + "path \"kv/data/*\" { capabilities = [\"create\",\"update\"]\n"
                        + "denied_parameters = { \"options\" = [] } }\n"
                        + "path \"kv/metadata/*\" { capabilities = [\"create\",\"update\"]\n"
                        + "required_parameters = [\"custom_metadata\"]\n"
                        + "allowed_parameters = { \"custom_metadata\" = [] } }\n"
                        + "path \"kv/delete/*\" { capabilities = [\"update\"]\n"
                        + "min_wrapping_ttl = \"1m\" }\n";
        String token = tokenWith(rules);
        Map<String, Integer> expected = new TreeMap<>();
        expected.put("{\"op\":\"put\",\"path\":\"x\",\"data\":{}}", 200);
        expected.put("{\"op\":\"put\",\"path\":\"x\",\"data\":{},\"options\":{}}", 403);
        expected.put(
                "{\"op\":\"metadata_put\",\"path\":\"x\",\"metadata\":{\"custom_metadata\":{}}}",
                200);
        expected.put(
                "{\"op\":\"metadata_put\",\"path\":\"x\",\"metadata\":{\"max_versions\":1}}", 403);
        expected.put(
                "{\"op\":\"metadata_put\",\"path\":\"x\",\"metadata\":{\"custom_metadata\":{},"
                        + "\"max_versions\":1}}",
                403);
        expected.put(
                "{\"op\":\"metadata_put\",\"path\":\"x\",\"metadata\":{\"custom_metadata\":{}},"
                        + "\"options\":{\"metadata_cas\":0}}",
                403);
        expected.put("{\"op\":\"delete\",\"path\":\"a\",\"versions\":[7]}", 403);

        expected.forEach((op, status) ->
                assertThat(txn(token, "{\"dry_run\":true,\"ops\":[" + op + "]}").status())
                        .as(op)
                        .isEqualTo(status));
    }

    @Test
    void audit_namesThePartsAndNoValue() throws IOException {
        ok("POST", "kv/data/kept", "{\"data\":{}}");
        String body =
                "{\"compare\":[{\"path\":\"a\",\"version\":1}],\"ops\":["
                        + "{\"op\":\"put\",\"path\":\"audited\",\"data\":{\"v\":\""
                        + VALUE
                        + "\"}},{\"op\":\"metadata_put\",\"path\":\"a\",\"metadata\":"
                        + "{\"custom_metadata\":{\"c\":\""
                        + VALUE
                        + "\"}}},{\"op\":\"delete\",\"path\":\"b\",\"versions\":[9]},"
                        + "{\"op\":\"copy\",\"path\":\"kept\",\"to\":\"copied\"}],"
                        + "\"else\":[{\"op\":\"get\",\"path\":\"b\"}]}";

        assertThat(server.call("POST", "kv/txn", body).status()).isEqualTo(200);

        String text = Files.readString(log);
        assertThat(text).doesNotContain(VALUE);
        List<String> entries =
                text.lines()
                        .filter(line -> line.contains("\"kv/txn\"") && line.contains("audited"))
                        .toList();
        assertThat(entries).as("what was asked, and what was answered").hasSize(2);
        assertThat(entries)
                .allMatch(line ->
                        line.contains(
                                "\"sub_requests\":["
                                        + part("read", "metadata/a")
                                        + ","
                                        + part("create", "data/audited")
                                        + ","
                                        + part("update", "metadata/a")
                                        + ","
                                        + part("update", "delete/b")
                                        + ","
                                        + part("read", "data/kept")
                                        + ","
                                        + part("read", "metadata/kept")
                                        + ","
                                        + part("create", "data/copied")
                                        + ","
                                        + part("create", "metadata/copied")
                                        + ","
                                        + part("read", "data/b")
                                        + "]"));
    }

    private static String part(String operation, String path) {
        return "{\"operation\":\"%s\",\"path\":\"%s\",\"mount_point\":\"kv/\"}"
                .formatted(operation, path);
    }

    /** Goal: who may read everything but one key gets it by no spelling and by no detour. */
    @Test
    void value_thatGetRefuses_isGivenByNoTransaction() {
        ok("POST", "kv/data/team/secret", "{\"data\":{\"v\":\"" + VALUE + "\"}}");
        String all =
                "{ capabilities = [\"create\",\"read\",\"update\",\"patch\",\"delete\",\"list\","
                        + "\"scan\"] }\n";
        String token =
                tokenWith(
                        "path \"kv/*\" "
                                + all
                                + "path \"kv/data/team/secret\" { capabilities = [\"deny\"] }\n");
        List<String> paths =
                List.of(
                        "team/secret",
                        "/team/secret",
                        "team/secret/",
                        "team//secret",
                        "team/./secret",
                        "team/x/../secret",
                        "./team/secret",
                        "team%2Fsecret",
                        "team\\/secret",
                        "team\\u002fsecret",
                        "team\\u002f\\u002e\\u002fsecret",
                        "team/secret ",
                        "team/secret\\u0000",
                        "team/secret?version=1",
                        "team/secret\\u200b",
                        "TEAM/secret");
        List<String> ops =
                List.of(
                        "{\"op\":\"get\",\"path\":\"%s\"}",
                        "{\"op\":\"get\",\"path\":\"%s\",\"version\":1}",
                        "{\"op\":\"copy\",\"path\":\"%s\",\"to\":\"stolen\"}",
                        "{\"op\":\"move\",\"path\":\"%s\",\"to\":\"stolen\"}",
                        "{\"op\":\"patch\",\"path\":\"%s\",\"data\":{}}");
        for (String path : paths) {
            for (String op : ops) {
                Answer answer = txn(token, "{\"ops\":[" + op.formatted(path) + "]}");
                assertThat(answer.body()).as(path + op).doesNotContain(VALUE);
                Answer otherwise =
                        txn(
                                token,
                                "{\"compare\":[{\"path\":\"a\",\"version\":77}],\"else\":["
                                        + op.formatted(path)
                                        + "]}");
                assertThat(otherwise.body()).as(path + op).doesNotContain(VALUE);
            }
        }
        assertThat(server.callAs(token, "GET", "kv/data/stolen").body()).doesNotContain(VALUE);
        assertThat(server.call("GET", "kv/data/team/secret").body()).contains(VALUE);
    }

    /** Goal: who reads in a transaction and then watches from there misses nothing. */
    @Test
    void revision_isWhereAWatchBegins() {
        ok("POST", "kv/data/before", "{\"data\":{}}");
        Answer read =
                server.call(
                        "POST",
                        "kv/txn",
                        "{\"ops\":[{\"op\":\"get\",\"path\":\"before\"},"
                                + "{\"op\":\"put\",\"path\":\"in/one\",\"data\":{}},"
                                + "{\"op\":\"put\",\"path\":\"in/two\",\"data\":{}}]}");
        ok("POST", "kv/data/after", "{\"data\":{}}");

        String revision = read.textAt("data", "revision");
        String told = server.call("GET", "kv/watch/?wait=0&after=" + revision).body();

        assertThat(told).contains("\"in/one\"", "\"in/two\"", "\"after\"");
        assertThat(told).doesNotContain("\"before\"");
    }

    /** Goal: an answer that is kept for a repeat is for those who may still do what it tells of. */
    @Test
    void repeat_ofATransaction_needsEveryRightAgain() {
        String rules =
                TXN
                        + rule("metadata/a", "read")
                        + "path \"kv/data/once\" { capabilities = [\"create\",\"update\"] }";
        String able = tokenWith(rules);
        String body =
                "{\"ops\":[{\"op\":\"put\",\"path\":\"once\",\"data\":{}},"
                        + "{\"op\":\"metadata_get\",\"path\":\"a\"}]}";
        TestingServer.Sender sender =
                new TestingServer.Sender(able, Map.of("Idempotency-Key", "the-only-one"));
        Answer first = server.callWith(sender, "POST", "kv/txn", body);
        Answer repeat = server.callWith(sender, "POST", "kv/txn", body);
        ok(
                "POST",
                "sys/policies/acl/p" + policies,
                policy(rules.replace(rule("metadata/a", "read"), "")));

        Answer refused = server.callWith(sender, "POST", "kv/txn", body);

        assertThat(first.status()).as(first.body()).isEqualTo(200);
        assertThat(repeat.body()).contains("replayed");
        assertThat(server.call("GET", "kv/metadata/once").textAt("data", "current_version"))
                .isEqualTo("1");
        assertThat(refused.status()).isEqualTo(403);
    }

    @Test
    void txn_onAMountOfVersion1_isAKeyLikeAnyOther() {
        ok("POST", "sys/mounts/old", "{\"type\":\"kv\"}");

        ok("POST", "old/txn", "{\"ops\":\"x\"}");
        assertThat(server.call("GET", "old/txn").body()).contains("\"ops\":\"x\"");
    }

    @Test
    void conflict_isA409WhereItIsAskedFor() {
        String body = "{\"compare\":[{\"path\":\"a\",\"version\":77}]}";
        TestingServer.Sender sender =
                new TestingServer.Sender(server.token(), Map.of("X-Coffer-Conflict-Status", "409"));

        assertThat(server.callWith(sender, "POST", "kv/txn", body).status()).isEqualTo(409);
        assertThat(server.call("POST", "kv/txn", body).status()).isEqualTo(400);
    }
}
