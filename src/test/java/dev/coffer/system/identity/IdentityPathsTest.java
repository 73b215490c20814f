package dev.coffer.system.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.json.JsonArray;
import dev.coffer.server.Answer;
import dev.coffer.server.TestingServer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The paths of {@code identity/} that no recorded scenario goes through. */
final class IdentityPathsTest {
    private static final TestingServer SERVER = TestingServer.inMemory();
    private static String first = "";
    private static String second = "";

    @BeforeAll
    static void mounts() {
        first = accessor("one");
        second = accessor("two");
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    private static String accessor(String path) {
        assertThat(write("sys/auth/" + path, "{\"type\":\"userpass\"}").status()).isEqualTo(204);
        return SERVER.call("GET", "sys/auth/" + path).textAt("data", "accessor");
    }

    private static Answer write(String path, String json) {
        return SERVER.call("POST", path, json);
    }

    private static Answer read(String path) {
        return SERVER.call("GET", path);
    }

    private static String made(String path, String json) {
        Answer answer = write(path, json);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.textAt("data", "id");
    }

    private static String entity(String name) {
        return made("identity/entity", "{\"name\":\"" + name + "\"}");
    }

    private static String alias(String name, String entity, String accessor) {
        return made(
                "identity/entity-alias",
                "{\"name\":\"%s\",\"canonical_id\":\"%s\",\"mount_accessor\":\"%s\"}"
                        .formatted(name, entity, accessor));
    }

    private static void assertRefused(Answer answer, String text) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.errors()).containsExactly(text);
    }

    @Test
    void entity_byItsName_isFoundWhateverTheCase() {
        String id = entity("Paths-Ann");

        assertThat(read("identity/entity/name/PATHS-ANN").textAt("data", "id")).isEqualTo(id);
        assertThat(write("identity/entity/name/paths-ann", "{\"policies\":\" B ,a,b\"}").status())
                .isEqualTo(204);
        assertThat(read("identity/entity/id/" + id).textAt("data", "policies"))
                .isEqualTo("[\"a\",\"b\"]");
        assertThat(read("identity/entity/id/" + id).textAt("data", "name")).isEqualTo("paths-ann");
    }

    @Test
    void entity_namedLikeAnother_isRefused() {
        String id = entity("paths-one");
        String _ = entity("paths-other");

        assertRefused(
                write("identity/entity/id/" + id, "{\"name\":\"Paths-Other\"}"),
                "entity name is already in use");
    }

    /** Goal: no spelling gives everything to whoever may write identities. */
    @Test
    void policies_withRootInAnySpelling_areRefused() {
        for (String name : List.of("root", "ROOT", " root ", "\\troot", "rOOt\\n", "a, Root")) {
            String body = "{\"policies\":[\"" + name.replace(", ", "\",\"") + "\"]}";
            assertRefused(write("identity/entity", body), "policies cannot contain root");
            assertRefused(write("identity/group", body), "policies cannot contain root");
        }
    }

    @Test
    void metadata_thatDoesNotFit_isRefused() {
        assertRefused(
                write("identity/entity", "{\"metadata\":{\"a b\":\"c\"}}"),
                "1 error occurred:\n\t* invalid entity metadata: failed to load metadata pair"
                        + " (\"a b\", \"c\"): key contains invalid characters\n\n");
        assertRefused(
                write("identity/group", "{\"metadata\":{\"vault-x\":\"c\"}}"),
                "1 error occurred:\n\t* invalid group metadata: failed to load metadata pair"
                        + " (\"vault-x\", \"c\"): key prefix \"vault-\" is reserved for internal"
                        + " use\n\n");
    }

    @Test
    void lists_ofEntities_sayWhatIsKnownOfEach() {
        String id = entity("paths-listed");
        String aliasId = alias("listed", id, first);

        Answer byId = SERVER.call("LIST", "identity/entity/id");
        Answer byName = SERVER.call("LIST", "identity/entity/name");
        Answer aliases = SERVER.call("LIST", "identity/entity-alias/id");

        assertThat(byId.textAt("data", "key_info", id, "name")).isEqualTo("paths-listed");
        assertThat(byName.textAt("data", "keys")).contains("\"paths-listed\"");
        assertThat(byName.textAt("data")).doesNotContain("key_info");
        assertThat(byId.textAt("data", "key_info", id, "aliases")).contains(aliasId, "auth/one/");
        assertThat(aliases.textAt("data", "key_info", aliasId, "canonical_id")).isEqualTo(id);
    }

    @Test
    void alias_renamedAndMoved_isFoundByItsNewName() {
        String from = entity("paths-from");
        String to = entity("paths-to");
        String aliasId = alias("moving", from, first);
        String path = "identity/entity-alias/id/" + aliasId;

        assertThat(write(path, "{\"name\":\"moved\"}").status()).isEqualTo(200);
        assertThat(write(path, "{\"name\":\"MOVED\"}").status()).isEqualTo(200);
        assertThat(write(path, "{\"canonical_id\":\"" + to + "\"}").textAt("data", "canonical_id"))
                .isEqualTo(to);
        assertThat(write(path, "{}").status()).isEqualTo(204);

        String lookup = "{\"alias_name\":\"%s\",\"alias_mount_accessor\":\"" + first + "\"}";
        assertThat(write("identity/lookup/entity", lookup.formatted("moved")).textAt("data", "id"))
                .isEqualTo(to);
        assertThat(write("identity/lookup/entity", lookup.formatted("moving")).status())
                .isEqualTo(204);
        assertThat(read("identity/entity/id/" + from).textAt("data", "aliases")).isEqualTo("[]");
    }

    @Test
    void alias_whereThereIsOneAlready_isRefused() {
        String ann = entity("paths-taken-a");
        String bob = entity("paths-taken-b");
        String annsId = alias("taken-a", ann, first);
        String _ = alias("taken-b", bob, first);
        String secondOfBob = alias("taken-b2", bob, second);

        assertRefused(
                write("identity/entity-alias/id/" + annsId, "{\"name\":\"Taken-B\"}"),
                "alias with combination of mount accessor and name already exists");
        assertRefused(
                write("identity/entity-alias/id/" + annsId, "{\"canonical_id\":\"" + bob + "\"}"),
                "Alias cannot be updated as the given entity already has an alias for this mount ");
        assertRefused(
                write(
                        "identity/entity-alias/id/" + secondOfBob,
                        "{\"mount_accessor\":\"" + first + "\"}"),
                "Alias cannot be updated as the entity already has an alias for the given"
                        + " 'mount_accessor' ");
        assertRefused(
                write("identity/entity-alias/id/nonsense", "{\"name\":\"x\"}"),
                "invalid alias ID provided");
    }

    @Test
    void merge_thatClashes_saysWhoIsInvolved() {
        String into = entity("paths-into");
        String from = entity("paths-merged");
        String intoAlias = alias("into", into, first);
        String fromAlias = alias("from", from, first);
        String request =
                "{\"to_entity_id\":\"" + into + "\",\"from_entity_ids\":[\"" + from + "\"]%s}";

        Answer clash = write("identity/entity/merge", request.formatted(""));

        assertThat(clash.status()).isEqualTo(400);
        assertThat(clash.errors().getFirst())
                .startsWith("2 errors occurred:\n\t* toEntity and at least one fromEntity")
                .contains(intoAlias, fromAlias);
        assertThat(clash.at("data")).isInstanceOf(JsonArray.class);
        String keep = ",\"conflicting_alias_ids_to_keep\":[\"" + fromAlias + "\"]";
        assertThat(write("identity/entity/merge", request.formatted(keep)).status()).isEqualTo(204);
        assertThat(read("identity/entity/id/" + from).status()).isEqualTo(404);
        assertThat(read("identity/entity/id/" + into).textAt("data", "merged_entity_ids"))
                .contains(from);
    }

    @Test
    void groups_withinGroups_showBothDirections() {
        String ann = entity("paths-member");
        String inner =
                made(
                        "identity/group",
                        "{\"name\":\"Paths-Inner\",\"member_entity_ids\":\"" + ann + "\"}");
        String outer =
                made(
                        "identity/group",
                        "{\"name\":\"paths-outer\",\"member_group_ids\":[\"" + inner + "\"]}");

        assertThat(read("identity/group/id/" + inner).textAt("data", "parent_group_ids"))
                .isEqualTo("[\"" + outer + "\"]");
        assertThat(read("identity/group/name/PATHS-OUTER").textAt("data", "member_group_ids"))
                .isEqualTo("[\"" + inner + "\"]");
        Answer member = read("identity/entity/id/" + ann);
        assertThat(member.textAt("data", "direct_group_ids")).isEqualTo("[\"" + inner + "\"]");
        assertThat(member.textAt("data", "inherited_group_ids")).isEqualTo("[\"" + outer + "\"]");
        assertRefused(
                write("identity/group/id/" + inner, "{\"member_group_ids\":[\"" + outer + "\"]}"),
                "cyclic relationship detected for member group ID \"" + outer + "\"");
        assertThat(SERVER.call("DELETE", "identity/group/id/" + outer).status()).isEqualTo(204);
        assertThat(read("identity/group/id/" + inner).textAt("data", "parent_group_ids"))
                .isEqualTo("null");
        assertThat(read("identity/entity/id/" + ann).textAt("data", "inherited_group_ids"))
                .isEqualTo("[]");
    }

    @Test
    void group_external_hasItsMembersFromLogins() {
        String id = made("identity/group", "{\"name\":\"paths-ext\",\"type\":\"external\"}");

        assertRefused(
                write("identity/group/id/" + id, "{\"member_entity_ids\":[]}"),
                "member entities can't be set manually for external groups");
        assertRefused(
                write("identity/group/id/" + id, "{\"member_group_ids\":[]}"),
                "member groups can't be set for external groups");
    }

    @Test
    void groupAlias_givenMovedAndTaken_isWhereItShouldBe() {
        String one = made("identity/group", "{\"name\":\"paths-g1\",\"type\":\"external\"}");
        String two = made("identity/group", "{\"name\":\"paths-g2\",\"type\":\"external\"}");
        String internal = made("identity/group", "{\"name\":\"paths-g3\"}");
        String body =
                "{\"name\":\"devs\",\"mount_accessor\":\"" + first + "\",\"canonical_id\":\"%s\"}";
        String aliasId = made("identity/group-alias", body.formatted(one));
        String path = "identity/group-alias/id/" + aliasId;

        assertRefused(
                write("identity/group-alias", body.formatted(two)),
                "combination of mount and group alias name is already in use");
        assertRefused(
                write(path, body.formatted(internal)), "alias can't be set on an internal group");
        assertRefused(write("identity/group-alias", "{\"name\":\"x\"}"), "missing mount_accessor");
        assertRefused(write("identity/group-alias/id/none", "{}"), "invalid group alias ID");
        assertThat(write(path, body.formatted(one)).status()).isEqualTo(204);
        assertThat(write(path, body.formatted(two)).textAt("data", "canonical_id")).isEqualTo(two);
        assertThat(read("identity/group/id/" + one).textAt("data", "alias")).isEqualTo("{}");
        assertThat(read(path).textAt("data", "canonical_id")).isEqualTo(two);
        assertThat(SERVER.call("LIST", "identity/group-alias/id").textAt("data", "keys"))
                .contains(aliasId);
        assertThat(SERVER.call("DELETE", path).status()).isEqualTo(204);
        assertThat(read(path).status()).isEqualTo(404);
    }

    @Test
    void groupAlias_withoutAGroup_makesOne() {
        Answer made =
                write(
                        "identity/group-alias",
                        "{\"name\":\"fresh\",\"mount_accessor\":\"" + second + "\"}");
        String id = made.textAt("data", "canonical_id");

        assertThat(read("identity/group/id/" + id).textAt("data", "type")).isEqualTo("external");
        assertThat(read("identity/group/id/" + id).textAt("data", "name"))
                .matches("group_[0-9a-f]{8}\\.root");
    }

    @Test
    void login_intoAnExternalGroup_hasItsPolicies() {
        assertThat(write("auth/one/users/ext", "{\"password\":\"pw\"}").status()).isEqualTo(204);
        Answer login = write("auth/one/login/ext", "{\"password\":\"pw\"}");
        String entityId = login.textAt("auth", "entity_id");
        String _ =
                made(
                        "identity/group",
                        "{\"name\":\"paths-pol\",\"policies\":\"from-group\","
                                + "\"member_entity_ids\":[\""
                                + entityId
                                + "\"]}");

        Answer again = write("auth/one/login/ext", "{\"password\":\"pw\"}");

        assertThat(again.textAt("auth", "entity_id")).isEqualTo(entityId);
        assertThat(again.textAt("auth", "identity_policies")).isEqualTo("[\"from-group\"]");
    }

    @Test
    void oidcConfig_withAnIssuer_isKept() {
        assertRefused(
                write("identity/oidc/config", "{\"issuer\":\"https://a/b\"}"),
                "invalid issuer, which must include only a scheme, host, and optional port (e.g."
                        + " https://example.com:8200)");
        Answer set = write("identity/oidc/config", "{\"issuer\":\"https://example.com:8200\"}");
        assertThat(set.status()).isEqualTo(200);
        assertThat(set.warnings()).hasSize(1);
        assertThat(read("identity/oidc/config").textAt("data", "issuer"))
                .isEqualTo("https://example.com:8200");
        assertThat(write("identity/oidc/config", "{\"issuer\":\"\"}").status()).isEqualTo(204);
    }

    @Test
    void persona_readsAliasesAndWritesEntities() {
        String entity = entity("personas");
        String alias = alias("p", entity, first);
        assertThat(read("identity/persona/id/" + alias).textAt("data", "canonical_id"))
                .isEqualTo(entity);
        assertThat(SERVER.call("LIST", "identity/persona/id").body()).contains(alias);
        Answer changed = write("identity/persona/id/" + entity, "{\"metadata\":{\"a\":\"b\"}}");
        assertThat(changed.status()).isEqualTo(204);
        assertThat(read("identity/entity/id/" + entity).textAt("data", "metadata", "a"))
                .isEqualTo("b");
        assertRefused(write("identity/persona/id/" + alias, "{}"), "entity not found from id");
        assertThat(SERVER.call("DELETE", "identity/persona/id/" + alias).status()).isEqualTo(204);
        assertThat(read("identity/entity-alias/id/" + alias).status()).isEqualTo(404);
    }

    @Test
    void alias_underItsOlderName_takesNoCustomMetadata() {
        String alias = alias("older", entity("older"), first);
        Answer changed = write("identity/alias/id/" + alias, "{\"custom_metadata\":{\"a\":\"b\"}}");
        assertThat(changed.status()).isEqualTo(204);
        assertThat(read("identity/alias/id/" + alias).body()).doesNotContain("\"a\":\"b\"");
    }
}
