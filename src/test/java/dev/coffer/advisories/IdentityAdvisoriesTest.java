package dev.coffer.advisories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.server.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Entities, groups and what policies take from them. */
final class IdentityAdvisoriesTest {
    private static final String ALL =
            " { capabilities = [\"create\",\"read\",\"update\",\"delete\",\"list\"] }\n";

    private final Target target = new Target();
    private String operator = "";
    private String person = "";
    private String entity = "";
    private String roleId = "";

    @AfterEach
    void close() {
        target.close();
    }

    /** Somebody who may do everything with identities, and a person who logs in. */
    @BeforeEach
    void setUp() {
        target.policy("identities", "path \"identity/*\"" + ALL);
        operator = target.token("identities");
        target.ok("POST", "sys/auth/people", "{\"type\":\"approle\"}");
        target.ok(
                "POST",
                "auth/people/role/ann",
                "{\"bind_secret_id\":false,\"secret_id_bound_cidrs\":\"192.0.2.0/24\"}");
        roleId = target.ok("GET", "auth/people/role/ann/role-id", "").textAt("data", "role_id");
        Answer login = logIn();
        person = login.textAt("auth", "client_token");
        entity = login.textAt("auth", "entity_id");
        assertThat(target.isRoot(person)).isFalse();
    }

    private Answer logIn() {
        return target.nobody("POST", "auth/people/login", "{\"role_id\":\"" + roleId + "\"}");
    }

    private void assertPowerless() {
        assertThat(target.isRoot(person)).isFalse();
        assertThat(target.isRoot(logIn().textAt("auth", "client_token"))).isFalse();
        assertThat(target.isRoot(operator)).isFalse();
    }

    @ParameterizedTest
    @Tag("CVE-2024-9180")
    @Tag("CVE-2025-54996")
    @Tag("CVE-2025-5999")
    @ValueSource(
            strings = {"root", "ROOT", "Root", " root", "root ", " rOOt ", "root\\t", "\\nroot"})
    void entity_withThePolicyRootInAnySpelling_isRefused(String policy) {
        String body = "{\"policies\":[\"" + policy + "\"]}";
        for (String path : new String[] {"identity/entity/id/" + entity, "identity/entity"}) {
            assertThat(target.as(operator, "POST", path, body).status()).as(path).isEqualTo(400);
        }
        String named = "{\"name\":\"n\",\"id\":\"" + entity + "\",\"policies\":\"" + policy + "\"}";
        assertThat(target.as(operator, "POST", "identity/entity", named).status()).isEqualTo(400);
        assertThat(target.as(operator, "POST", "identity/entity/name/n", body).status())
                .isEqualTo(400);
        assertPowerless();
    }

    @ParameterizedTest
    @Tag("CVE-2025-64761")
    @ValueSource(
            strings = {"root", "ROOT", "Root", " root", "root ", " rOOt ", "root\\t", "\\nroot"})
    void group_withThePolicyRootInAnySpelling_isRefused(String policy) {
        String rest =
                "\"policies\":[\"" + policy + "\"],\"member_entity_ids\":[\"" + entity + "\"]}";
        for (String path : new String[] {"identity/group", "identity/group/name/g"}) {
            assertThat(target.as(operator, "POST", path, "{\"name\":\"g\"," + rest).status())
                    .as(path)
                    .isEqualTo(400);
        }
        String group =
                target.as(operator, "POST", "identity/group", "{\"name\":\"h\"}")
                        .textAt("data", "id");
        assertThat(target.as(operator, "POST", "identity/group/id/" + group, "{" + rest).status())
                .isEqualTo(400);
        assertPowerless();
    }

    /** A letter that some languages take for another one is another one here. */
    @ParameterizedTest
    @Tag("CVE-2024-9180")
    @Tag("CVE-2025-54996")
    @Tag("CVE-2025-5999")
    @ValueSource(
            strings = {
                "r\u043e\u043et",
                "\uff52\uff4f\uff4f\uff54",
                "root\u200b",
                "root/",
                "./root",
                "../root"
            })
    void entityAndGroup_withAPolicyThatLooksLikeRoot_giveNothing(String policy) {
        target.ok("POST", "identity/entity/id/" + entity, "{\"policies\":[\"" + policy + "\"]}");
        target.ok(
                "POST",
                "identity/group",
                "{\"name\":\"g\",\"policies\":[\""
                        + policy
                        + "\"],\"member_entity_ids\":[\""
                        + entity
                        + "\"]}");
        assertPowerless();
    }

    @ParameterizedTest
    @Tag("GHSA-59w7-v8rr-pr4p")
    @Tag("GHSA-hr5j-3j78-4vh2")
    @ValueSource(
            strings = {
                "*",
                "+",
                "bob*",
                "+/x",
                "blue/../red",
                "../red",
                "red/x",
                "/",
                "red/",
                "b\\\" { capabilities = [\\\"sudo\\\"] } path \\\"*"
            })
    void template_withAValueThatIsMoreThanAName_grantsNothing(String value) {
        target.ok("POST", "sys/mounts/kv", "{\"type\":\"kv\"}");
        target.ok("POST", "kv/red/x", "{\"v\":\"sesame\"}");
        target.ok("POST", "kv/blue/x", "{\"v\":\"sesame\"}");
        target.policy(
                "team",
                "path \"kv/{{identity.entity.metadata.team}}/x\""
                        + ALL
                        + "path \"kv/{{identity.entity.metadata.team}}/*\""
                        + ALL
                        + "path \"kv/{{identity.entity.name}}/x\""
                        + ALL
                        + "path \"kv/{{identity.entity.name}}\""
                        + ALL);
        target.ok(
                "POST",
                "identity/entity/id/" + entity,
                "{\"policies\":[\"team\"],\"metadata\":{\"team\":\"" + value + "\"}}");
        int _ =
                target.root(
                                "POST",
                                "identity/entity/id/" + entity,
                                "{\"policies\":[\"team\"],\"name\":\"" + value + "\"}")
                        .status();

        for (String path : new String[] {"kv/red/x", "kv/blue/x", "kv/red/y"}) {
            assertThat(target.as(person, "GET", path, "").status()).as(path).isEqualTo(403);
            assertThat(target.as(person, "POST", path, "{\"v\":1}").status()).isEqualTo(403);
        }
        assertPowerless();
    }

    /** The same policy is worth something to who has a plain value. */
    @Test
    @Tag("GHSA-59w7-v8rr-pr4p")
    @Tag("GHSA-hr5j-3j78-4vh2")
    void template_withAPlainValue_grantsThatPathOnly() {
        target.ok("POST", "sys/mounts/kv", "{\"type\":\"kv\"}");
        target.ok("POST", "kv/red/x", "{\"v\":\"sesame\"}");
        target.ok("POST", "kv/blue/x", "{\"v\":\"sesame\"}");
        target.policy("team", "path \"kv/{{identity.entity.metadata.team}}/x\"" + ALL);
        target.ok(
                "POST",
                "identity/entity/id/" + entity,
                "{\"policies\":[\"team\"],\"metadata\":{\"team\":\"blue\"}}");

        assertThat(target.as(person, "GET", "kv/blue/x", "").status()).isEqualTo(200);
        assertThat(target.as(person, "GET", "kv/red/x", "").status()).isEqualTo(403);
    }
}
