package dev.coffer.system.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonNull;
import dev.coffer.server.Answer;
import dev.coffer.server.TestingServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Policies written, read and asked as clients do it, beyond what is recorded. */
final class PolicyRoomTest {
    private static final String ACL = "sys/policies/acl/";
    private static final String RULE = "path \\\"kv/a\\\" { capabilities = [\\\"read\\\"] }";
    private static final String BODY = "{\"policy\":\"" + RULE + "\"";
    private static final String MISMATCH =
            "check-and-set parameter did not match the current version";

    private final TestingServer server = TestingServer.inMemory();

    @AfterEach
    void close() {
        server.close();
    }

    @CanIgnoreReturnValue
    private Answer put(String name, String more) {
        return server.call("POST", ACL + name, BODY + more + "}");
    }

    private String read(String name, String field) {
        return server.call("GET", ACL + name).textAt("data", field);
    }

    @Test
    void cas_isComparedWithTheVersion() {
        assertThat(put("p", ",\"cas\":1").errors()).containsExactly(MISMATCH);
        assertThat(put("p", ",\"cas\":-1").status()).isEqualTo(204);
        assertThat(put("p", ",\"cas\":1").status()).isEqualTo(204);
        assertThat(put("p", ",\"cas\":1").errors()).containsExactly(MISMATCH);
        assertThat(read("p", "version")).isEqualTo("2");
    }

    @Test
    void cas_ofAPolicyThatIsGone_beginsAnew() {
        put("p", "");
        put("p", "");
        assertThat(server.call("DELETE", ACL + "p").status()).isEqualTo(204);
        assertThat(put("p", ",\"cas\":0").status()).isEqualTo(204);
        assertThat(read("p", "version")).isEqualTo("1");
    }

    @Test
    void casRequired_onceSet_isDemandedOfEveryWrite() {
        put("p", ",\"cas_required\":true,\"cas\":0");
        assertThat(put("p", "").errors())
                .containsExactly("check-and-set parameter required for this call");
        assertThat(put("p", ",\"cas\":1").status()).isEqualTo(204);
        assertThat(read("p", "cas_required")).isEqualTo("false");
    }

    @Test
    void cas_ofManyAtOnce_letsOneWin() throws Exception {
        put("p", "");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Integer> write = () -> put("p", ",\"cas\":1").status();
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                answers.add(threads.submit(write));
            }
            int won = 0;
            for (Future<Integer> answer : answers) {
                won += answer.get() == 204 ? 1 : 0;
            }
            assertThat(won).isEqualTo(1);
        }
        assertThat(read("p", "version")).isEqualTo("2");
    }

    @Test
    void ends_areGivenByMomentOrTtl_notBoth() {
        assertThat(put("p", ",\"ttl\":\"1h\",\"expiration\":\"2099-01-01T00:00:00Z\"").errors())
                .containsExactly("cannot supply both 'expiration' and 'ttl' for policies");
        assertThat(put("p", ",\"ttl\":0").errors())
                .containsExactly(
                        "refusing to update policy as expiration time has already elapsed");
        assertThat(put("p", ",\"expiration\":4102444800").status()).isEqualTo(204);
        assertThat(read("p", "expiration")).isEqualTo("2100-01-01T00:00:00Z");
        assertThat(put("p", ",\"expiration\":null").status()).isEqualTo(204);
        assertThat(read("p", "expiration")).isEqualTo("null");
        assertThat(put("p", ",\"expiration\":true").errors())
                .containsExactly(
                        "Field validation failed: error converting input for field \"expiration\":"
                                + " could not parse time from input type");
    }

    @Test
    void patch_changesWhatIsGivenAndKeepsTheRest() {
        put("p", ",\"allow_slashes_in_identity_templates\":true,\"ttl\":\"1h\"");
        String end = read("p", "expiration");
        Answer patched = server.call("PATCH", ACL + "P", "{\"cas_required\":true}");
        assertThat(patched.warnings()).containsExactly("policy name was converted to p");
        assertThat(read("p", "cas_required")).isEqualTo("true");
        assertThat(read("p", "allow_slashes_in_identity_templates")).isEqualTo("true");
        assertThat(read("p", "expiration")).isEqualTo(end);
        assertThat(read("p", "policy")).isEqualTo(RULE.replace("\\\"", "\""));
        assertThat(server.call("PATCH", ACL + "p", "{\"cas\":1}").errors())
                .containsExactly(MISMATCH);
        assertThat(server.call("PATCH", ACL + "p", "{\"policy\":null}").errors())
                .containsExactly("'policy' parameter not supplied or empty");
    }

    @Test
    void fixedPolicies_areReadAndNeverWritten() {
        assertThat(server.call("GET", ACL + "response-wrapping").textAt("data", "policy"))
                .contains("cubbyhole/response");
        assertThat(put("response-wrapping", "").errors())
                .containsExactly("cannot update \"response-wrapping\" policy");
        assertThat(put("ROOT", "").errors()).containsExactly("cannot update \"root\" policy");
        assertThat(server.call("DELETE", ACL + "response-wrapping").errors())
                .containsExactly("cannot delete \"response-wrapping\" policy");
        assertThat(server.call("DELETE", ACL + "Default").errors())
                .containsExactly("cannot delete default policy");
        assertThat(put("default", "").status()).isEqualTo(204);
        assertThat(read("default", "version")).isEqualTo("2");
    }

    @Test
    void lists_nameFoldersBehindNamesAndRootAtTheEnd() {
        for (String name : List.of("z", "b/x", "a/y/1", "a/y", "a/z", "a", "b")) {
            put(name, "");
        }
        String all = "[\"a\",\"b\",\"default\",\"z\",\"b/x\",\"a/y\",\"a/z\",\"a/y/1\",\"root\"]";
        assertThat(server.call("LIST", "sys/policies/acl").textAt("data", "keys")).isEqualTo(all);
        assertThat(server.call("GET", "sys/policy").textAt("policies")).isEqualTo(all);
        assertThat(server.call("LIST", ACL + "a").textAt("data", "keys"))
                .isEqualTo("[\"a/y\",\"a/z\",\"a/y/1\"]");
        assertThat(server.call("LIST", ACL + "none").status()).isEqualTo(404);
        assertThat(server.call("LIST", "sys/policies/detailed/acl/b").textAt("data", "keys"))
                .isEqualTo("[\"b/x\",\"root\"]");
    }

    @Test
    void base64_withLineEnds_isDecoded() {
        assertThat(
                        server.call(
                                        "POST",
                                        ACL + "p",
                                        "{\"policy\":\"cGF0aCAiYSIgeyBjYXBh\\nYmlsaXRpZXMgPSBbInJlYWQiXSB9\"}")
                                .status())
                .isEqualTo(204);
        assertThat(read("p", "policy")).isEqualTo("path \"a\" { capabilities = [\"read\"] }");
    }

    @Test
    void capabilities_withoutWhatTheyNeed_areRefused() {
        assertThat(server.call("POST", "sys/capabilities", "{\"path\":\"a\"}").errors())
                .containsExactly("1 error occurred:\n\t* no token found\n\n");
        assertThat(server.call("POST", "sys/capabilities", "{\"token\":\"x\"}").errors())
                .containsExactly("paths must be supplied");
        assertThat(
                        server.call("POST", "sys/capabilities", "{\"token\":\"x\",\"path\":\"a\"}")
                                .errors())
                .containsExactly("1 error occurred:\n\t* invalid token\n\n");
        assertThat(server.call("POST", "sys/capabilities-accessor", "{\"path\":\"a\"}").errors())
                .containsExactly("missing accessor");
        assertThat(
                        server.call(
                                        "POST",
                                        "sys/capabilities-accessor",
                                        "{\"accessor\":\"x\",\"path\":\"a\"}")
                                .errors())
                .containsExactly("1 error occurred:\n\t* invalid accessor\n\n");
        assertThat(server.call("POST", "sys/capabilities-self", "{\"paths\":[\"\"]}").status())
                .isEqualTo(400);
    }

    @Test
    void capabilities_ofAToken_areThoseOfItsPolicies() {
        put("p", "");
        Answer made = server.call("POST", "auth/token/create", "{\"policies\":[\"p\"]}");
        String token = made.textAt("auth", "client_token");
        Answer asked =
                server.call(
                        "POST",
                        "sys/capabilities",
                        "{\"token\":\"" + token + "\",\"paths\":\"kv/a,kv/b\"}");
        assertThat(asked.textAt("kv/a")).isEqualTo("[\"read\"]");
        assertThat(asked.textAt("data", "kv/b")).isEqualTo("[\"deny\"]");
        assertThat(
                        server.callAs(token, "POST", "sys/capabilities-self", "{\"path\":\"kv/a\"}")
                                .textAt("capabilities"))
                .isEqualTo("[\"read\"]");
        assertThat(
                        server.call("POST", "sys/capabilities-self", "{\"path\":\"kv/a\"}")
                                .textAt("capabilities"))
                .isEqualTo("[\"root\"]");
    }

    @Test
    void namespaces_areNoneForWhoHasAToken() {
        String path = "sys/internal/ui/namespaces";
        assertThat(server.call("GET", path).textAt("data")).isEqualTo("{}");
        assertThat(server.callWithout("GET", path, "").status()).isEqualTo(400);
        assertThat(server.callAs("s.wrong", "GET", path).status()).isEqualTo(403);
    }

    @Test
    void policies_afterARestart_areThere() {
        put("p", "");
        Answer made = server.call("POST", "auth/token/create", "{\"policies\":[\"p\"]}");
        String token = made.textAt("auth", "client_token");
        assertThat(server.call("PUT", "sys/seal").status()).isEqualTo(204);
        TestingServer again = server.unseal();
        assertThat(
                        again.callAs(token, "POST", "sys/capabilities-self", "{\"path\":\"kv/a\"}")
                                .textAt("capabilities"))
                .isEqualTo("[\"read\"]");
    }

    @Test
    void oldList_belowANameWithoutPolicies_isNullAndNotMissing() {
        put("team/a", "");
        assertThat(server.call("LIST", "sys/policy/team").at("data", "policies"))
                .isEqualTo(JsonArray.ofStrings(List.of("team/a")));
        Answer none = server.call("LIST", "sys/policy/te");
        assertThat(none.status()).isEqualTo(200);
        assertThat(none.at("data", "policies")).isEqualTo(JsonNull.NULL);
        assertThat(server.call("LIST", ACL + "te").status()).isEqualTo(404);
    }
}
