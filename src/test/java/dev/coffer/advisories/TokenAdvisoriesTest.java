package dev.coffer.advisories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.advisories.Target.Sender;
import dev.coffer.server.Answer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens and leases: who gets one, and who may end or renew one. */
final class TokenAdvisoriesTest {
    private final Target target = new Target();

    @AfterEach
    void close() {
        target.close();
    }

    @ParameterizedTest
    @Tag("CVE-2026-45808")
    @ValueSource(
            strings = {
                "sys/revoke",
                "sys/renew",
                "sys/revoke-prefix/auth/token",
                "sys/revoke-force/auth/token"
            })
    void lease_atThePathsOfOldDays_isNotTouched(String path) {
        String token = target.token("default");
        for (String method : List.of("PUT", "POST")) {
            assertThat(
                            target.root(
                                            method,
                                            path,
                                            "{\"lease_id\":\"auth/token/create/x\",\"increment\":1}")
                                    .status())
                    .isEqualTo(404);
        }
        assertThat(target.as(token, "GET", "auth/token/lookup-self", "").status()).isEqualTo(200);
    }

    /** There is one namespace; whoever names another one reaches nothing, with whatever token. */
    @ParameterizedTest
    @Tag("CVE-2026-40264")
    @Tag("CVE-2026-42186")
    @Tag("CVE-2026-55775")
    @Tag("GHSA-c36x-h252-g9x2")
    @ValueSource(strings = {"ns1", "ns1/", "root/ns1", "ns1/root", "../", "Root"})
    void namespace_ofAnyOtherName_leadsNowhere(String namespace) {
        Answer made = target.ok("POST", "auth/token/create", "{\"policies\":[\"default\"]}");
        String accessor = made.textAt("auth", "accessor");
        Sender stranger =
                Sender.of(target.rootToken()).with(Map.of("x-vault-namespace", namespace));

        for (String path :
                List.of(
                        "auth/token/revoke-accessor",
                        "auth/token/renew-accessor",
                        "sys/leases/revoke",
                        "sys/namespaces/root",
                        "sys/plugins/catalog/secret/kv")) {
            Answer answer =
                    target.send(stranger, "POST", path, "{\"accessor\":\"" + accessor + "\"}");
            assertThat(answer.status()).as("%s: %s", path, answer.body()).isIn(400, 404);
        }
        assertThat(
                        target.as(
                                        made.textAt("auth", "client_token"),
                                        "GET",
                                        "auth/token/lookup-self",
                                        "")
                                .status())
                .isEqualTo(200);
    }

    /** Operations that only a server asks of itself have no form on the wire. */
    @Test
    @Tag("GHSA-rh46-vc3j-w2w3")
    void operation_ofTheServersOwn_isNoMethod() {
        target.ok("POST", "sys/auth/machines", "{\"type\":\"approle\"}");
        target.ok(
                "POST",
                "auth/machines/role/r",
                "{\"bind_secret_id\":false,\"secret_id_bound_cidrs\":\"192.0.2.0/24\"}");
        String role =
                target.ok("GET", "auth/machines/role/r/role-id", "").textAt("data", "role_id");
        int tokens = accessors();
        for (String method :
                List.of(
                        "RENEW",
                        "REVOKE",
                        "ROLLBACK",
                        "ALIAS-LOOKAHEAD",
                        "RESOLVE-ROLE",
                        "HEADER",
                        "TRACE",
                        "CONNECT",
                        "renew",
                        "post")) {
            for (String path : List.of("auth/machines/login", "auth/token/create", "sys/seal")) {
                Answer answer = target.nobody(method, path, "{\"role_id\":\"" + role + "\"}");
                assertThat(answer.status()).as("%s %s", method, path).isEqualTo(405);
            }
        }
        assertThat(accessors()).isEqualTo(tokens);
    }

    private int accessors() {
        return ((dev.coffer.json.JsonArray)
                        target.ok("LIST", "auth/token/accessors", "").at("data", "keys"))
                .elements()
                .size();
    }

    /** A login inside of another request is not built; its headers are nobody. */
    @Test
    @Tag("GHSA-rh46-vc3j-w2w3")
    void login_inTheHeadersOfAnotherRequest_isNone() {
        target.ok("POST", "sys/auth/machines", "{\"type\":\"approle\"}");
        target.ok(
                "POST",
                "auth/machines/role/r",
                "{\"bind_secret_id\":false,\"secret_id_bound_cidrs\":\"192.0.2.0/24\","
                        + "\"token_policies\":\"default\"}");
        String role =
                target.ok("GET", "auth/machines/role/r/role-id", "").textAt("data", "role_id");
        Sender inline =
                Sender.of("")
                        .with(
                                Map.of(
                                        "x-vault-inline-auth-path",
                                        "auth/machines/login",
                                        "x-vault-inline-auth-operation",
                                        "update",
                                        "x-vault-inline-auth-parameter-role",
                                        "{\"role_id\":\"" + role + "\"}"));
        int tokens = accessors();

        assertThat(target.send(inline, "GET", "auth/token/lookup-self", "").status())
                .isEqualTo(403);
        assertThat(accessors()).isEqualTo(tokens);
    }

    /** What ends with an error leaves no token behind. */
    @Test
    @Tag("CVE-2026-46405")
    void login_thatIsRefused_leavesNoToken() {
        target.ok("POST", "sys/auth/machines", "{\"type\":\"approle\"}");
        target.ok("POST", "sys/auth/people", "{\"type\":\"userpass\"}");
        target.ok("POST", "auth/people/users/ann", "{\"password\":\"battery\"}");
        target.ok(
                "POST",
                "auth/machines/role/r",
                "{\"bind_secret_id\":false,\"secret_id_bound_cidrs\":\"198.51.100.0/24\"}");
        String role =
                target.ok("GET", "auth/machines/role/r/role-id", "").textAt("data", "role_id");
        int tokens = accessors();
        Sender negotiating = Sender.of("").with(Map.of("authorization", "Negotiate YII="));

        for (String method : List.of("GET", "POST")) {
            assertRefused(target.send(negotiating, method, "auth/machines/login", ""));
            assertRefused(target.send(negotiating, method, "auth/people/login/ann", ""));
            assertRefused(
                    target.nobody(method, "auth/machines/login", "{\"role_id\":\"" + role + "\"}"));
        }
        assertRefused(target.nobody("POST", "auth/people/login/ann", "{\"password\":\"wrong\"}"));
        assertThat(accessors()).isEqualTo(tokens);
    }

    private static void assertRefused(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isBetween(400, 499);
        assertThat(answer.body()).doesNotContain("client_token");
    }
}
