package dev.coffer.advisories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.server.Answer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a policy refuses, and every other way to say the same. */
final class PolicyAdvisoriesTest {
    private static final String ALL =
            " { capabilities = [\"create\",\"read\",\"update\",\"delete\",\"list\",\"scan\","
                    + "\"patch\",\"sudo\"] }\n";
    private static final String DENY = " { capabilities = [\"deny\"] }\n";

    private final Target target = new Target();

    @AfterEach
    void close() {
        target.close();
    }

    private static String denied(String path) {
        return "path \"" + path + "\"" + DENY;
    }

    @Test
    @Tag("CVE-2026-63131")
    @Tag("GHSA-xp3c-3jw3-4vcr")
    void list_ofADeniedFolderBelowAnAllowedOne_isRefused() {
        target.ok("POST", "sys/mounts/kv", "{\"type\":\"kv\",\"options\":{\"version\":\"2\"}}");
        target.ok("POST", "kv/data/team/restricted/key", "{\"data\":{\"v\":1}}");
        target.policy(
                "lister",
                "path \"kv/metadata/*\""
                        + ALL
                        + "path \"kv/metadata/team/*\""
                        + ALL
                        + denied("kv/metadata/team/restricted/*"));
        String token = target.token("lister");

        assertThat(target.as(token, "LIST", "kv/metadata/team", "").status()).isEqualTo(200);
        for (String path : List.of("kv/metadata/team/restricted", "kv/metadata/team/restricted/")) {
            assertThat(target.as(token, "LIST", path, "").status()).as(path).isEqualTo(403);
            assertThat(target.as(token, "SCAN", path, "").status()).as(path).isEqualTo(403);
            assertThat(target.as(token, "GET", path + "?list=true", "").status()).isEqualTo(403);
            assertThat(target.as(token, "GET", path + "?scan=1", "").status()).isEqualTo(403);
        }
        assertThat(capabilities(token, "kv/metadata/team/restricted/")).isEqualTo("[\"deny\"]");
    }

    private String capabilities(String token, String path) {
        return target.as(token, "POST", "sys/capabilities-self", "{\"paths\":[\"" + path + "\"]}")
                .textAt("capabilities");
    }

    /** Names that are the same to whoever keeps them, written in another way. */
    @Test
    @Tag("CVE-2026-89322")
    @Tag("GHSA-fg5x-7whg-6c28")
    void name_deniedButWrittenInAnotherWay_isStillDenied() {
        target.ok("POST", "sys/auth/people", "{\"type\":\"userpass\"}");
        target.ok("POST", "sys/auth/machines", "{\"type\":\"approle\"}");
        target.ok("POST", "auth/people/users/chief", "{\"password\":\"battery\"}");
        target.ok("POST", "auth/machines/role/chief", "{}");
        target.policy("chief", "path \"chief\"" + ALL);
        target.policy(
                "helpdesk",
                "path \"*\""
                        + ALL
                        + denied("auth/people/users/chief")
                        + denied("auth/people/users/chief/*")
                        + denied("auth/machines/role/chief")
                        + denied("auth/machines/role/chief/*")
                        + denied("sys/policies/acl/chief")
                        + denied("sys/policy/chief"));
        String token = target.token("helpdesk");
        assertThat(target.as(token, "GET", "auth/people/users/other", "").status()).isEqualTo(404);

        for (String name :
                List.of("chief", "CHIEF", "Chief", "%43hief", "chief/", "%20chief", "chief%20")) {
            assertNothing(token, "auth/people/users/" + name, "{\"password\":\"mine\"}");
            assertNothing(token, "auth/people/users/" + name + "/password", "{\"password\":\"m\"}");
            assertNothing(token, "auth/people/users/" + name + "/policies", "{\"policies\":\"p\"}");
            assertNothing(token, "auth/machines/role/" + name, "{\"token_policies\":\"p\"}");
            assertNothing(token, "auth/machines/role/" + name + "/secret-id", "{}");
            assertNothing(token, "sys/policies/acl/" + name, "{\"policy\":\"\"}");
        }
        Answer role = target.ok("GET", "auth/machines/role/chief", "");
        assertThat(role.textAt("data", "token_policies")).isEqualTo("[]");
        assertThat(target.ok("GET", "sys/policies/acl/chief", "").textAt("data", "version"))
                .isEqualTo("1");
        assertThat(
                        target.nobody(
                                        "POST",
                                        "auth/people/login/chief",
                                        "{\"password\":\"battery\"}")
                                .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @Tag("CVE-2026-89322")
    @Tag("GHSA-fg5x-7whg-6c28")
    @ValueSource(strings = {"jwt", "kubernetes", "approle"})
    void role_deniedButWrittenInUpperCase_isStillDenied(String method) {
        target.ok("POST", "sys/auth/m", "{\"type\":\"" + method + "\"}");
        target.policy("helpdesk", "path \"auth/m/*\"" + ALL + denied("auth/m/role/chief"));
        String token = target.token("helpdesk");

        for (String name : List.of("chief", "CHIEF", "Chief", "%43hief")) {
            for (String verb : List.of("GET", "POST", "DELETE")) {
                assertThat(target.as(token, verb, "auth/m/role/" + name, "{}").status())
                        .as("%s %s", verb, name)
                        .isEqualTo(403);
            }
        }
        assertThat(target.as(token, "GET", "auth/m/role/other", "").status()).isEqualTo(404);
    }

    /** One slash more at the end of a path that does not look at it. */
    @Test
    @Tag("CVE-2026-89322")
    @Tag("GHSA-fg5x-7whg-6c28")
    void path_deniedButWrittenWithASlash_isStillDenied() {
        target.ok("POST", "sys/auth/machines", "{\"type\":\"approle\"}");
        target.ok("POST", "auth/machines/role/r", "{}");
        String secret =
                target.ok("POST", "auth/machines/role/r/secret-id", "{}")
                        .textAt("data", "secret_id_accessor");
        target.policy(
                "helpdesk",
                "path \"*\""
                        + ALL
                        + denied("sys/host-info")
                        + denied("sys/version-history")
                        + denied("auth/machines/role/r/secret-id-accessor/destroy"));
        String token = target.token("helpdesk");

        for (String end : List.of("", "/", "//", "%2F")) {
            for (String path : List.of("sys/host-info", "sys/version-history")) {
                assertThat(target.as(token, "GET", path + end, "").body()).doesNotContain("data");
            }
            int _ =
                    target.as(
                                    token,
                                    "DELETE",
                                    "auth/machines/role/r/secret-id-accessor/destroy"
                                            + end
                                            + "?secret_id_accessor="
                                            + secret,
                                    "")
                            .status();
        }
        target.ok(
                "POST",
                "auth/machines/role/r/secret-id-accessor/lookup",
                "{\"secret_id_accessor\":\"" + secret + "\"}");
    }

    /** Neither read, nor written under the same name, nor removed. */
    private void assertNothing(String token, String path, String body) {
        boolean isOther = path.contains("%20");
        for (String method : List.of("GET", "POST", "DELETE")) {
            Answer answer = target.as(token, method, path, method.equals("POST") ? body : "");
            if (!isOther) {
                assertThat(answer.status()).as("%s %s", method, path).isIn(307, 400, 403, 404, 405);
            }
            assertThat(answer.status()).as("%s %s", method, path).isLessThan(500);
        }
    }

    @ParameterizedTest
    @Tag("CVE-2026-3605")
    @ValueSource(
            strings = {
                "../",
                "./",
                "%2e%2e/",
                "%2E./",
                "..%2f",
                "%2e%2e%2f",
                "x/../../",
                "x%2f..%2f..%2f"
            })
    void path_withRelativeSegments_reachesNothing(String up) {
        target.ok("POST", "sys/mounts/kv", "{\"type\":\"kv\",\"options\":{\"version\":\"2\"}}");
        target.ok("POST", "kv/data/red/key", "{\"data\":{\"v\":\"sesame\"}}");
        target.policy("blue", "path \"kv/+/blue/*\"" + ALL + "path \"kv/metadata/blue*\"" + ALL);
        String token = target.token("blue");

        for (String kind : List.of("data", "metadata", "delete", "destroy", "undelete")) {
            String path = "kv/" + kind + "/blue/" + up + "red/key";
            for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE", "LIST")) {
                Answer answer =
                        target.as(
                                token,
                                method,
                                path,
                                method.startsWith("P") ? "{\"versions\":[1]}" : "");
                assertThat(answer.status()).as("%s %s", method, path).isIn(307, 400);
                assertThat(answer.body()).doesNotContain("sesame");
            }
        }
        Answer kept = target.ok("GET", "kv/data/red/key", "");
        assertThat(kept.textAt("data", "data", "v")).isEqualTo("sesame");
        assertThat(kept.textAt("data", "metadata", "version")).isEqualTo("1");
    }

    /** A policy is named by all of its name. */
    @ParameterizedTest
    @Tag("CVE-2026-105820")
    @Tag("CVE-2026-115365")
    @Tag("GHSA-mjch-vcw3-hhmf")
    @ValueSource(
            strings = {
                "../root",
                "./root",
                "/root",
                "root/",
                "x/../root",
                "ns1/root",
                "root/root",
                "..%2froot",
                "root\\u0000",
                "root,root",
                "root root"
            })
    void policyName_thatLeadsElsewhere_givesNothing(String name) {
        target.policy("strong", "path \"*\"" + ALL);
        for (String policy : List.of(name, name.replace("root", "strong"))) {
            Answer made =
                    target.root(
                            "POST",
                            "auth/token/create",
                            "{\"no_default_policy\":true,\"policies\":[\"" + policy + "\"]}");
            if (made.status() == 200) {
                assertThat(target.isRoot(made.textAt("auth", "client_token"))).isFalse();
            } else {
                assertThat(made.status()).isEqualTo(400);
            }
        }
    }
}
