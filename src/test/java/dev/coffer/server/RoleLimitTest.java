package dev.coffer.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rate limits for the logins of single roles. Intervals are so long that none ends in a test. */
final class RoleLimitTest {
    private static final String LIMIT = "sys/quotas/rate-limit/";
    private static TestingServer server;
    private static String roleId;

    @BeforeAll
    static void start() {
        server = TestingServer.inMemory();
        server.call("POST", "sys/auth/approle", "{\"type\":\"approle\"}");
        server.call("POST", "auth/approle/role/dev", "{}");
        server.call("POST", "auth/approle/role/other", "{}");
        server.call("POST", "auth/approle/role/dev/role-id", "{\"role_id\":\"dev-id\"}");
        server.call("POST", "auth/approle/role/other/role-id", "{\"role_id\":\"other-id\"}");
        server.call("POST", "sys/auth/kubernetes", "{\"type\":\"kubernetes\"}");
        server.call(
                "POST",
                "auth/kubernetes/role/dev",
                "{\"bound_service_account_names\":\"a\",\"bound_service_account_namespaces\":\"a\"}");
        server.call("POST", "sys/auth/userpass", "{\"type\":\"userpass\"}");
        server.call("POST", "sys/auth/cert", "{\"type\":\"cert\"}");
        server.call("POST", "sys/auth/jwt", "{\"type\":\"jwt\"}");
        server.call("POST", "sys/auth/oidc", "{\"type\":\"oidc\"}");
        roleId = "{\"role_id\":\"%s\",\"secret_id\":\"x\"}";
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Without limits; that also begins all counts anew. */
    @BeforeEach
    void clear() {
        server.call("DELETE", LIMIT + "role");
        server.call("DELETE", LIMIT + "mount");
    }

    private void put(String name, String limit) {
        Answer answer = server.call("POST", LIMIT + name, limit);
        assertThat(answer.status()).as(answer.errors().toString()).isEqualTo(204);
    }

    private int logIn(String id) {
        return server.call("POST", "auth/approle/login", roleId.formatted(id)).status();
    }

    @Test
    void limit_ofARole_countsItsLoginsOnly() {
        put("role", "{\"rate\":1,\"interval\":\"1h\",\"path\":\"auth/approle\",\"role\":\"dev\"}");
        assertThat(logIn("dev-id")).isEqualTo(400);
        assertThat(logIn("dev-id")).isEqualTo(429);
        assertThat(logIn("other-id")).isEqualTo(400);
        assertThat(logIn("nobody")).isEqualTo(400);
        assertThat(server.call("GET", "auth/approle/role/dev").status()).isEqualTo(200);
        assertThat(server.call("GET", LIMIT + "role").textAt("data", "role")).isEqualTo("dev");
    }

    @Test
    void limit_ofARole_countsBeforeThatOfAPath_andOthersFallBack() {
        put("mount", "{\"rate\":2,\"interval\":\"1h\",\"path\":\"auth/approle/login\"}");
        put("role", "{\"rate\":1,\"interval\":\"1h\",\"path\":\"auth/approle\",\"role\":\"dev\"}");
        assertThat(logIn("dev-id")).isEqualTo(400);
        assertThat(logIn("dev-id")).isEqualTo(429);
        assertThat(logIn("other-id")).isEqualTo(400);
        assertThat(logIn("nobody")).isEqualTo(400);
        assertThat(logIn("other-id")).isEqualTo(429);
    }

    /** However the role is written, it is the same role. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"role\":\"dev\",\"jwt\":\"x\"}",
                "{\"role\":\"DEV\",\"jwt\":\"x\"}",
                "{\"jwt\":\"x\",\"role\":\"Dev\",\"more\":[1]}",
            })
    void limit_ofARole_countsEveryFormOfItsName(String body) {
        put(
                "role",
                "{\"rate\":1,\"interval\":\"1h\",\"path\":\"auth/kubernetes\",\"role\":\"dev\"}");
        assertThat(server.call("POST", "auth/kubernetes/login", body).status()).isNotEqualTo(429);
        assertThat(server.call("POST", "auth/kubernetes/login", body).status()).isEqualTo(429);
    }

    @Test
    void limit_ofARole_countsForms() throws Exception {
        put("role", "{\"rate\":1,\"interval\":\"1h\",\"path\":\"auth/approle\",\"role\":\"dev\"}");
        assertThat(posted("role_id=dev-id&secret_id=x")).isEqualTo(400);
        assertThat(posted("role_id=dev-id&secret_id=x")).isEqualTo(429);
        assertThat(logIn("dev-id")).isEqualTo(429);
    }

    private static int posted(String form) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(server.address() + "/v1/auth/approle/login"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }

    @Test
    void body_thatIsNone_isAnsweredAsWithoutALimit() {
        put("role", "{\"rate\":1,\"interval\":\"1h\",\"path\":\"auth/approle\",\"role\":\"dev\"}");
        for (int i = 0; i < 3; i++) {
            assertThat(server.call("POST", "auth/approle/login", "{").status()).isEqualTo(400);
            assertThat(server.call("POST", "auth/approle/login", "{}").status()).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "auth/userpass | Mount path \"auth/userpass/\" does not support use with role-based",
                "auth/cert | Mount path \"auth/cert/\" does not support use with role-based quotas",
                "auth/token | Mount path \"auth/token/\" does not support use with role-based",
                "cubbyhole | Mount path \"cubbyhole/\" is not a valid auth method",
                "'' | Mount path \"\" is not a valid auth method",
                "auth/approle/login | Quotas cannot contain both a path suffix and a role",
            })
    void limit_whereThereAreNoRoles_isRefused(String path, String text) {
        Answer answer =
                server.call(
                        "POST",
                        LIMIT + "role",
                        "{\"rate\":1,\"path\":\"%s\",\"role\":\"dev\"}".formatted(path));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.errors().getFirst()).startsWith(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jwt", "oidc", "kubernetes", "approle"})
    void limit_whereThereAreRoles_isTaken(String type) {
        put("role", "{\"rate\":1,\"path\":\"auth/%s\",\"role\":\"dev\"}".formatted(type));
        Answer again =
                server.call(
                        "POST",
                        LIMIT + "mount",
                        "{\"rate\":1,\"path\":\"auth/%s\",\"role\":\"DEV\"}".formatted(type));
        assertThat(again.errors().getFirst()).contains("similar properties");
    }
}
