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

/** What arrives before anybody knows who sends it. */
final class WireAdvisoriesTest {
    private static final String CANARY = "sesame-4711";

    private final Target target = new Target();

    @AfterEach
    void close() {
        target.close();
    }

    @Test
    @Tag("CVE-2025-59043")
    @Tag("CVE-2025-6203")
    void json_thatIsMoreComplexThanAllowed_isRefusedBeforeItIsRead() {
        String deep = "{\"a\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}";
        String objects = "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000);
        String strings = "{\"a\":[" + "\"s\",".repeat(20_000) + "\"s\"]}";
        StringBuilder names = new StringBuilder("{\"n\":0");
        for (int i = 0; i < 20_000; i++) {
            names.append(",\"n").append(i).append("\":0");
        }
        String unclosed = "{\"a\":" + "[{\"b\":".repeat(200_000);
        String memory = "{\"a\":[" + "{},".repeat(600_000) + "{}]}";

        for (String body : List.of(deep, objects, strings, names + "}", unclosed, memory)) {
            for (String path : List.of("sys/unseal", "sys/init", "auth/token/create", "sys/seal")) {
                Answer answer = target.nobody("POST", path, body);
                assertThat(answer.status()).as(path).isBetween(400, 499);
            }
            assertThat(target.root("POST", "cubbyhole/a", body).status()).isEqualTo(400);
        }
        target.ok("POST", "cubbyhole/a", "{\"a\":[[[\"b\"]]]}");
    }

    /** Names that Java's own hash throws into one bucket. */
    @Test
    @Tag("CVE-2025-59043")
    @Tag("CVE-2025-6203")
    void json_ofNamesThatCollide_isReadAsAnyOther() {
        StringBuilder body = new StringBuilder("{\"x\":0");
        for (int i = 0; i < 500; i++) {
            StringBuilder name = new StringBuilder();
            for (int bit = 0; bit < 9; bit++) {
                name.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            body.append(",\"").append(name).append("\":").append(i);
        }
        target.ok("POST", "cubbyhole/a", body.append('}').toString());
        assertThat(target.ok("GET", "cubbyhole/a", "").textAt("data", "AaAaAaAaAaAaAaAaAa"))
                .isEqualTo("0");
    }

    /** A limit counts a request before anything is read of it. */
    @Test
    @Tag("CVE-2025-12044")
    void rateLimit_ofRequestsThatCannotBeRead_countsThemAll() {
        target.ok("POST", "sys/quotas/rate-limit/all", "{\"rate\":3,\"interval\":\"1h\"}");
        Sender sender = Sender.of("").from("198.51.100.9");
        for (int request = 0; request < 3; request++) {
            assertThat(target.send(sender, "POST", "auth/token/create", "[".repeat(9_999)).status())
                    .isLessThan(429);
        }

        assertThat(target.send(sender, "POST", "auth/token/create", "[".repeat(9_999)).status())
                .isEqualTo(429);
        assertThat(target.send(sender, "POST", "auth/token/create", "{}").status()).isEqualTo(429);
    }

    /**
     * Whatever form a body has and whatever a proxy is said to have seen: one client, one budget.
     */
    @ParameterizedTest
    @Tag("CVE-2026-115359")
    @ValueSource(
            strings = {"application/json", "application/x-www-form-urlencoded", "text/plain", ""})
    void rateLimit_ofALoginInAnyForm_counts(String type) {
        String body = login(type, "\"path\":\"auth/machines/login\"");
        for (int request = 0; request < 2; request++) {
            assertThat(send(type, "203.0.113." + request, body).status()).isEqualTo(200);
        }

        assertThat(send(type, "203.0.113.99", body).status()).isEqualTo(429);
        assertThat(send("text/x", "203.0.113.98", body).status()).isEqualTo(429);
    }

    /** A limit for a role knows the role of every login that would succeed. */
    @ParameterizedTest
    @Tag("CVE-2026-115359")
    @ValueSource(
            strings = {"application/json", "application/x-www-form-urlencoded", "text/plain", ""})
    void rateLimit_ofARoleWhoseLoginHasAnyForm_counts(String type) {
        String body = login(type, "\"path\":\"auth/machines\",\"role\":\"r\"");
        for (int request = 0; request < 2; request++) {
            assertThat(send(type, "203.0.113." + request, body).status()).isEqualTo(200);
        }

        assertThat(send(type, "203.0.113.99", body).status()).isEqualTo(429);
    }

    /** The body of a login to a role, two of which a limit allows. */
    private String login(String type, String limited) {
        target.ok("POST", "sys/auth/machines", "{\"type\":\"approle\"}");
        target.ok(
                "POST",
                "auth/machines/role/r",
                "{\"bind_secret_id\":false,\"secret_id_bound_cidrs\":\"192.0.2.0/24\"}");
        String role =
                target.ok("GET", "auth/machines/role/r/role-id", "").textAt("data", "role_id");
        target.ok(
                "POST",
                "sys/quotas/rate-limit/logins",
                "{\"rate\":2,\"interval\":\"1h\"," + limited + "}");
        return type.contains("form") ? "role_id=" + role : "{\"role_id\":\"" + role + "\"}";
    }

    private Answer send(String type, String forwarded, String body) {
        Sender sender =
                Sender.of("")
                        .with(
                                Map.of(
                                        "content-type",
                                        type,
                                        "x-forwarded-for",
                                        forwarded,
                                        "x-forwarded-tls-client-cert",
                                        "MIIB",
                                        "forwarded",
                                        "for=" + forwarded));
        return target.send(sender, "POST", "auth/machines/login", body);
    }

    /** What a client says of its address counts for nothing; that of its connection does. */
    @ParameterizedTest
    @Tag("CVE-2024-6468")
    @ValueSource(
            strings = {"x-forwarded-for", "forwarded", "x-real-ip", "client-ip", "true-client-ip"})
    void address_thatAHeaderNames_isNotBelieved(String header) {
        target.policy("p", "path \"cubbyhole/*\" { capabilities = [\"read\",\"create\"] }");
        target.ok(
                "POST",
                "auth/token/roles/home",
                "{\"allowed_policies\":\"p\",\"token_bound_cidrs\":\"192.0.2.0/24\"}");
        String token =
                target.ok("POST", "auth/token/create/home", "{\"policies\":[\"p\"]}")
                        .textAt("auth", "client_token");
        Sender away =
                Sender.of(token)
                        .from("198.51.100.9")
                        .with(
                                Map.of(
                                        header,
                                        header.equals("forwarded")
                                                ? "for=192.0.2.7"
                                                : "192.0.2.7"));

        assertThat(target.as(token, "GET", "auth/token/lookup-self", "").status()).isEqualTo(200);
        assertThat(target.send(away, "GET", "auth/token/lookup-self", "").status()).isEqualTo(403);
    }

    /** A refusal of what may be a secret does not show it. */
    @ParameterizedTest
    @Tag("CVE-2025-11065")
    @Tag("CVE-2025-4166")
    @Tag("CVE-2025-52893")
    @Tag("CVE-2026-115358")
    @ValueSource(
            strings = {
                "\"CANARY\"",
                "[\"CANARY\"]",
                "{\"CANARY\":[{\"CANARY\":\"CANARY\"}]}",
                "[[\"CANARY\"]]",
                "{\"data\":\"CANARY\"}"
            })
    void refusal_ofAMalformedField_doesNotShowIt(String malformed) {
        target.ok("POST", "sys/mounts/kv", "{\"type\":\"kv\",\"options\":{\"version\":\"2\"}}");
        target.ok("POST", "sys/auth/people", "{\"type\":\"userpass\"}");
        String value = malformed.replace("CANARY", CANARY);
        for (String field :
                List.of(
                        "kv/data/a data",
                        "kv/data/a options",
                        "kv/delete/a versions",
                        "auth/people/users/ann password",
                        "auth/people/users/ann password_hash",
                        "auth/token/create id",
                        "sys/wrapping/unwrap token",
                        "auth/token/lookup token",
                        "auth/token/revoke token",
                        "sys/unseal key")) {
            String path = field.split(" ", 2)[0];
            String name = field.split(" ", 2)[1];
            Answer answer = target.root("POST", path, "{\"" + name + "\":" + value + "}");
            if (answer.status() >= 400) {
                assertThat(answer.body()).as(field).doesNotContain(CANARY);
            }
            assertThat(answer.status()).as(field).isLessThan(500);
        }
    }

    /** A cleaned path leads to this server and to no other. */
    @ParameterizedTest
    @Tag("CVE-2026-115360")
    @ValueSource(
            strings = {
                "//evil.example/v1/sys/health",
                "///evil.example/",
                "/v1//evil.example",
                "/.//evil.example/x",
                "/v1/../../evil.example",
                "/\\evil.example",
                "/v1/sys/..//..//evil.example"
            })
    void redirect_ofAPathThatLooksLikeAHost_staysHere(String path) {
        Answer answer = target.send(Sender.of(""), "GET", path, "");

        String location = answer.headers().firstValue("location").orElse("/");
        assertThat(location).startsWith("/").doesNotStartWith("//").doesNotStartWith("/\\");
    }
}
