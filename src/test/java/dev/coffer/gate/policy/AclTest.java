package dev.coffer.gate.policy;

import static dev.coffer.gate.policy.PolicyFixture.acl;
import static dev.coffer.gate.policy.PolicyFixture.ask;
import static dev.coffer.gate.policy.PolicyFixture.lists;
import static dev.coffer.gate.policy.PolicyFixture.reads;
import static dev.coffer.gate.policy.PolicyFixture.rule;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.engine.Capability;
import dev.coffer.json.JsonObject;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which rule counts for a path, and what several rules say together. */
final class AclTest {
    @Test
    void exactPath_besideWiderRules_countsAlone() {
        Acl acl = acl(rule("kv/*", "read"), rule("kv/a", "list"), rule("kv/+", "update"));
        assertThat(acl.capabilities("kv/a")).containsExactly("list");
        assertThat(acl.capabilities("kv/b")).containsExactly("update");
        assertThat(acl.capabilities("kv/b/c")).containsExactly("read");
    }

    @Test
    void exactAllow_besideWiderDeny_isAllowed() {
        Acl acl = acl(rule("kv/a", "read"), rule("kv/*", "deny"));
        assertThat(reads(acl, "kv/a")).isTrue();
        assertThat(reads(acl, "kv/b")).isFalse();
    }

    @Test
    void deny_inOnePolicyOfSeveral_winsForItsPattern() {
        Acl acl = acl(rule("kv/*", "read", "sudo"), rule("kv/*", "deny"), rule("kv/*", "list"));
        assertThat(acl.capabilities("kv/a")).containsExactly("deny");
        assertThat(ask(acl, Capability.READ, "kv/a").sudo()).isFalse();
    }

    @Test
    void patterns_matchingTheSamePath_rankByFirstWildcardThenStarThenPlusesThenLength() {
        assertThat(acl(rule("a/b/*", "read"), rule("a/+/c", "list")).capabilities("a/b/c"))
                .containsExactly("read");
        assertThat(acl(rule("a/*", "read"), rule("a/+", "list")).capabilities("a/b"))
                .containsExactly("list");
        assertThat(acl(rule("a/b*", "read"), rule("a/+", "list")).capabilities("a/b"))
                .containsExactly("read");
        assertThat(acl(rule("a/+/+/d", "read"), rule("a/+/c/d", "list")).capabilities("a/b/c/d"))
                .containsExactly("list");
        assertThat(acl(rule("a/+/b*", "read"), rule("a/+/bc*", "list")).capabilities("a/x/bcd"))
                .containsExactly("list");
        assertThat(acl(rule("a/+/bc", "read"), rule("a/+/bc*", "list")).capabilities("a/x/bc"))
                .containsExactly("read");
    }

    @Test
    void plus_inAPattern_standsForOneSegmentThatMayBeEmpty() {
        Acl acl = acl(rule("kv/x/+", "read"));
        assertThat(reads(acl, "kv/x/y")).isTrue();
        assertThat(reads(acl, "kv/x/")).isTrue();
        assertThat(reads(acl, "kv/x")).isFalse();
        assertThat(reads(acl, "kv/x/y/z")).isFalse();
    }

    @Test
    void plusWithinASegment_isAPlus() {
        Acl acl = acl(rule("kv/x+", "read"), rule("kv/+y", "read"));
        assertThat(reads(acl, "kv/x+")).isTrue();
        assertThat(reads(acl, "kv/xa")).isFalse();
        assertThat(reads(acl, "kv/+y")).isTrue();
        assertThat(reads(acl, "kv/zy")).isFalse();
    }

    @Test
    void starBehindPlus_matchesSegmentsThatBeginSoAndAllBelow() {
        Acl acl = acl(rule("kv/+/y*", "read"));
        assertThat(reads(acl, "kv/x/y")).isTrue();
        assertThat(reads(acl, "kv/x/y/z")).isTrue();
        assertThat(reads(acl, "kv/x/yyy")).isTrue();
        assertThat(reads(acl, "kv/x/z")).isFalse();
        assertThat(reads(acl, "kv/x")).isFalse();
    }

    @Test
    void list_ofAFolder_takesARuleWithoutTheSlashAsWell() {
        Acl acl = acl(rule("kv/metadata", "list"));
        assertThat(lists(acl, "kv/metadata/")).isTrue();
        assertThat(ask(acl, Capability.READ, "kv/metadata/").allowed()).isFalse();
    }

    @Test
    void list_ofAFolder_prefersTheRuleForThePathWithTheSlash() {
        Acl acl = acl(rule("kv/dir/*", "list"), rule("kv/dir/+", "deny"));
        assertThat(lists(acl, "kv/dir/x/")).isTrue();
        assertThat(reads(acl, "kv/dir/x")).isFalse();
    }

    @Test
    void keyForm_ofAPath_mustBeAllowedAsWell() {
        Acl acl = acl(rule("kv/data/*", "read"), rule("kv/data/a", "deny"));
        AclQuery query =
                new AclQuery(
                        Optional.of(Capability.READ),
                        new AclQuery.Forms("kv/data/a/", "kv/data/a", "kv/data/a/"),
                        JsonObject.EMPTY,
                        null);
        assertThat(acl.decide(query).allowed()).isFalse();
        assertThat(reads(acl, "kv/data/a/")).isTrue();
    }

    @Test
    void canonicalForm_ofAName_isRefusedByItsOwnRule() {
        String all = rule("auth/u/users/*", "read", "update");
        assertThat(readsAnn(acl(all, rule("auth/u/users/ann", "deny")))).isFalse();
        assertThat(readsAnn(acl(all, rule("auth/u/users/ann", "update")))).isFalse();
        assertThat(readsAnn(acl(all, rule("auth/u/users/a*", "deny")))).isFalse();
        assertThat(readsAnn(acl(all, rule("auth/u/users/bob", "deny")))).isTrue();
    }

    @Test
    void canonicalForm_ofAName_leavesACloserRuleForTheOtherFormAlone() {
        String all = rule("auth/*", "list");
        assertThat(readsAnn(acl(all, rule("auth/u/users/ANN", "read")))).isTrue();
        assertThat(readsAnn(acl(all, rule("auth/u/users/A*", "read")))).isTrue();
        assertThat(readsAnn(acl(rule("auth/u/users/A*", "read")))).isTrue();
        assertThat(
                        readsAnn(
                                acl(
                                        rule("auth/u/users/ANN", "read"),
                                        rule("auth/u/users/ann", "deny"))))
                .isFalse();
        assertThat(readsAnn(acl(rule("auth/u/users/ann", "read")))).isFalse();
    }

    private static boolean readsAnn(Acl acl) {
        AclQuery.Forms forms =
                new AclQuery.Forms("auth/u/users/ANN", "auth/u/users/ANN", "auth/u/users/ann");
        return acl.decide(new AclQuery(Optional.of(Capability.READ), forms, JsonObject.EMPTY, null))
                .allowed();
    }

    @Test
    void root_mayDoEverythingWithSudo() {
        assertThat(ask(Acl.ROOT, Capability.DELETE, "sys/raw/x"))
                .isEqualTo(Decision.of(true, true));
        assertThat(Acl.ROOT.capabilities("x")).containsExactly("root");
    }

    @Test
    void help_isForEverybodyAndWithoutSudo() {
        AclQuery query =
                new AclQuery(
                        Optional.empty(), AclQuery.Forms.only("sys/raw"), JsonObject.EMPTY, null);
        assertThat(Acl.NOTHING.decide(query)).isEqualTo(Decision.of(true, false));
    }

    @Test
    void sudo_isToldBesideTheRight() {
        Acl acl = acl(rule("sys/audit", "read", "sudo"));
        assertThat(ask(acl, Capability.READ, "sys/audit")).isEqualTo(Decision.of(true, true));
        assertThat(ask(acl, Capability.UPDATE, "sys/audit")).isEqualTo(Decision.of(false, true));
    }

    @Test
    void slashesAtTheBeginning_ofARuleOrAPath_countNothing() {
        Acl acl = acl(rule("/kv/a", "read"));
        assertThat(reads(acl, "kv/a")).isTrue();
        assertThat(reads(acl, "//kv/a")).isTrue();
    }

    @Test
    void reaches_isWhetherAnythingAtOrBelowIsGranted() {
        Acl acl = acl(rule("kv/data/a", "read"), rule("x/*", "deny"), rule("+/y/+", "list"));
        assertThat(acl.reaches("kv/")).isTrue();
        assertThat(acl.reaches("x/")).isTrue();
        assertThat(acl.reaches("x/y/")).isTrue();
        assertThat(acl.reaches("x/z/")).isFalse();
        assertThat(acl(rule("x/*", "deny")).reaches("x/")).isFalse();
    }
}
