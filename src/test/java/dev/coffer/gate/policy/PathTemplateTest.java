package dev.coffer.gate.policy;

import static dev.coffer.gate.policy.PolicyFixture.acl;
import static dev.coffer.gate.policy.PolicyFixture.reads;
import static dev.coffer.gate.policy.PolicyFixture.rule;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Paths that are filled in with the identity of who asks. */
final class PathTemplateTest {
    private static final Policy.Templates LOOSE = new Policy.Templates(true, true);

    private static TemplateIdentity ann(String team) {
        return new TemplateIdentity(
                "id-1",
                "ann",
                Map.of("team", team, "empty", "", "a.b", "dotted"),
                List.of(
                        new TemplateIdentity.Alias(
                                "userpass_1",
                                "alias-1",
                                "annie",
                                Map.of("m", "meta"),
                                Map.of("c", "custom")),
                        new TemplateIdentity.Alias("other_2", "alias-2", "", Map.of(), Map.of())),
                List.of(new TemplateIdentity.Group("group-1", "admins", Map.of("g", "gold"))));
    }

    private static Acl of(String path) {
        return acl(ann("blue"), Policy.Templates.STRICT, rule(path, "read"));
    }

    @ParameterizedTest
    @CsvSource({
        "identity.entity.id, id-1",
        "identity.entity.name, ann",
        "' identity.entity.name ', ann",
        "identity.entity.metadata.team, blue",
        "identity.entity.metadata.a.b, dotted",
        "identity.entity.aliases.userpass_1.id, alias-1",
        "identity.entity.aliases.userpass_1.name, annie",
        "identity.entity.aliases.userpass_1.metadata.m, meta",
        "identity.entity.aliases.userpass_1.custom_metadata.c, custom",
        "identity.groups.ids.group-1.name, admins",
        "identity.groups.names.admins.id, group-1",
        "identity.groups.names.admins.metadata.g, gold",
        "time.now, 1767323045",
        "time.now.plus.1h, 1767326645",
        "time.now.minus.45, 1767323000"
    })
    void directive_withAValue_isFilledIn(String directive, String value) {
        Acl acl = of("kv/x{{" + directive + "}}y/z");
        assertThat(reads(acl, "kv/x" + value + "y/z")).isTrue();
        assertThat(reads(acl, "kv/x{{" + directive + "}}y/z")).isFalse();
        assertThat(reads(acl, "kv/xy/z")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "nonsense",
        "identity.entity.bogus",
        "identity.entity.metadata",
        "identity.entity.metadata.none",
        "identity.entity.aliases.userpass_1",
        "identity.entity.aliases.none.name",
        "identity.entity.aliases.other_2.name",
        "identity.entity.groups.names",
        "identity.groups.names.none.id",
        "identity.groups.names.admins",
        "identity.groups.other.admins.id",
        "identity.groups.names.admins.metadata.none",
        "time.now.plus",
        "time.now.plus.x",
        "time.then",
        "''"
    })
    void directive_withoutAValue_leavesTheRuleOut(String directive) {
        Acl acl = of("kv/{{" + directive + "}}*");
        assertThat(acl.reaches("kv/")).isFalse();
        assertThat(reads(acl, "kv/")).isFalse();
    }

    @Test
    void emptyMetadata_isAValue() {
        assertThat(reads(of("kv/{{identity.entity.metadata.empty}}/a"), "kv//a")).isTrue();
    }

    @Test
    void withoutAnIdentity_everyRuleOfItIsLeftOut() {
        Acl acl =
                acl(
                        rule("kv/{{identity.entity.name}}", "read"),
                        rule("kv/{{time.now}}", "read"),
                        rule("kv/plain", "read"));
        assertThat(reads(acl, "kv/")).isFalse();
        assertThat(reads(acl, "kv/1767323045")).isTrue();
        assertThat(reads(acl, "kv/plain")).isTrue();
    }

    @Test
    void valueWithWildcardsOrSlashes_doesNotComeIn() {
        String text = rule("kv/{{identity.entity.metadata.team}}/a", "read");
        for (String team : List.of("*", "a*", "+", "x+y", "a/b", "/")) {
            Acl acl = acl(ann(team), Policy.Templates.STRICT, text);
            assertThat(acl.reaches("kv/")).as(team).isFalse();
        }
    }

    @Test
    void valueWithWildcardsOrSlashes_wherePolicyTakesThem_works() {
        String text = rule("kv/{{identity.entity.metadata.team}}/a", "read");
        assertThat(reads(acl(ann("+"), LOOSE, text), "kv/any/a")).isTrue();
        assertThat(reads(acl(ann("b/c"), LOOSE, text), "kv/b/c/a")).isTrue();
        Policy.Templates slashes = new Policy.Templates(false, true);
        assertThat(reads(acl(ann("b/c"), slashes, text), "kv/b/c/a")).isTrue();
        assertThat(reads(acl(ann("+"), slashes, text), "kv/any/a")).isFalse();
    }

    @Test
    void denyWithAValueThatMayNotComeIn_stillDenies() {
        String text = rule("kv/*", "read") + rule("kv/{{identity.entity.metadata.team}}/*", "deny");
        for (String team : List.of("x*", "x+y", "a/b", "+", "*", "+*")) {
            Acl acl = acl(ann(team), Policy.Templates.STRICT, text);
            assertThat(reads(acl, "kv/" + team + "/secret")).as(team).isFalse();
        }
        assertThat(reads(acl(ann("a/b"), Policy.Templates.STRICT, text), "kv/a/c")).isTrue();
    }

    @Test
    void valueThatMakesAStarBehindAPlus_neverWidens() {
        String text =
                rule("kv/{{identity.entity.metadata.team}}*", "read")
                        + rule("no/*", "read")
                        + rule("no/{{identity.entity.metadata.team}}*", "deny");
        Acl acl = acl(ann("+"), LOOSE, text);
        assertThat(acl.reaches("kv/")).isFalse();
        assertThat(reads(acl, "no/a")).isFalse();
    }
}
