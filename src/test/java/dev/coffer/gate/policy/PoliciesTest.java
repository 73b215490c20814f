package dev.coffer.gate.policy;

import static dev.coffer.gate.policy.PolicyFixture.reads;
import static dev.coffer.gate.policy.PolicyFixture.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.request.Cancellation;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.barrier.TestingBarrier;
import dev.coffer.storage.physical.memory.MemoryStore;
import dev.coffer.storage.transaction.Transactions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Policies as records, and the rights of tokens made of them. */
final class PoliciesTest {
    private static final Instant NOW = PolicyFixture.NOW;
    private static final Cancellation NEVER = () -> false;

    private final MemoryStore store = new MemoryStore();
    private final Transactions transactions = TestingBarrier.transactions(store);
    private final Policies policies = new Policies();

    @AfterEach
    void close() {
        store.close();
    }

    private void put(String name, String text) {
        put(new Policy(name, text, 1, false, NOW, null, Policy.Templates.STRICT));
    }

    private void put(Policy policy) {
        var _ =
                transactions.write(
                        NEVER,
                        tx -> {
                            policies.put(tx, policy);
                            return 0;
                        });
    }

    private Acl acl(String... names) {
        return acl(null, NOW, names);
    }

    private Acl acl(@Nullable TemplateIdentity identity, Instant now, String... names) {
        return transactions.read(NEVER, tx -> policies.aclOf(tx, List.of(names), identity, now));
    }

    @Test
    void rights_followEachChangeAtOnce() {
        put("p", rule("kv/a", "list"));
        assertThat(reads(acl("p"), "kv/a")).isFalse();
        put("p", rule("kv/a", "read"));
        assertThat(reads(acl("p"), "kv/a")).isTrue();
        var _ =
                transactions.write(
                        NEVER,
                        tx -> {
                            policies.delete(tx, "p");
                            return 0;
                        });
        assertThat(reads(acl("p"), "kv/a")).isFalse();
        put("p", rule("kv/*", "read"));
        assertThat(reads(acl("p"), "kv/a")).isTrue();
    }

    @Test
    void namesWithoutPolicies_grantNothing() {
        assertThat(acl("none").reaches("")).isFalse();
        assertThat(acl().reaches("")).isFalse();
    }

    @Test
    void root_countsOnlyAlone() {
        put("p", rule("kv/a", "read"));
        assertThat(acl("root").isRoot()).isTrue();
        assertThat(acl("root", "p").isRoot()).isFalse();
        assertThat(reads(acl("root", "p"), "kv/a")).isTrue();
        assertThat(reads(acl("root", "p"), "kv/b")).isFalse();
    }

    @Test
    void policy_thatHasExpired_isAsIfItWereNotThere() {
        Instant end = NOW.plusSeconds(60);
        put(new Policy("p", rule("kv/a", "read"), 3, false, NOW, end, Policy.Templates.STRICT));
        assertThat(reads(acl(null, end, "p"), "kv/a")).isTrue();
        assertThat(reads(acl(null, end.plusNanos(1), "p"), "kv/a")).isFalse();
        List<Policy> left = transactions.read(NEVER, tx -> policies.all(tx, end.plusNanos(1)));
        assertThat(left).isEmpty();
    }

    @Test
    void expiredPolicies_areRemovedAndOthersNot() {
        Instant end = NOW.plusSeconds(60);
        put(ending("gone", end));
        put(ending("longer", end));
        put(ending("longer", end.plusSeconds(60)));
        put(ending("endless", end));
        put("endless", "");
        put(ending("deleted", end));
        var _ =
                transactions.write(
                        NEVER,
                        tx -> {
                            policies.delete(tx, "deleted");
                            return 0;
                        });
        put("deleted", "");
        assertThat(removeExpired(end.plusNanos(1))).isFalse();
        assertThat(names(NOW)).containsExactly("deleted", "endless", "gone", "longer");
        assertThat(removeExpired(end.plusSeconds(1))).isFalse();
        assertThat(names(NOW)).containsExactly("deleted", "endless", "longer");
        assertThat(removeExpired(end.plusSeconds(100))).isFalse();
        assertThat(names(NOW)).containsExactly("deleted", "endless");
    }

    private static Policy ending(String name, Instant end) {
        return new Policy(name, "", 1, false, NOW, end, Policy.Templates.STRICT);
    }

    private boolean removeExpired(Instant now) {
        return transactions.write(NEVER, tx -> policies.removeExpired(tx, now));
    }

    private List<String> names(Instant now) {
        return transactions.read(
                NEVER, tx -> policies.all(tx, now).stream().map(Policy::name).sorted().toList());
    }

    @Test
    void rule_thatHasExpired_goesFromWhatIsRemembered() {
        put(
                "p",
                "path \"kv/a\" { capabilities = [\"read\"] expiration = \""
                        + NOW.plusSeconds(60)
                        + "\" }\n"
                        + rule("kv/b", "read"));
        assertThat(reads(acl("p"), "kv/a")).isTrue();
        Acl later = acl(null, NOW.plusSeconds(61), "p");
        assertThat(reads(later, "kv/a")).isFalse();
        assertThat(reads(later, "kv/b")).isTrue();
    }

    @Test
    void identities_doNotShareWhatIsMadeOfThem() {
        put("p", rule("kv/{{identity.entity.name}}/*", "read") + rule("kv/all", "read"));
        for (String name : List.of("ann", "bob", "ann")) {
            Acl acl = acl(named(name), NOW, "p");
            assertThat(reads(acl, "kv/" + name + "/x")).isTrue();
            assertThat(reads(acl, "kv/" + (name.equals("ann") ? "bob" : "ann") + "/x")).isFalse();
            assertThat(reads(acl, "kv/all")).isTrue();
        }
        assertThat(reads(acl("p"), "kv/ann/x")).isFalse();
    }

    private static TemplateIdentity named(String name) {
        return new TemplateIdentity("id-" + name, name, Map.of(), List.of(), List.of());
    }

    @Test
    void sharedAndOwnRules_forTheSamePattern_areOne() {
        put("p", rule("kv/{{identity.entity.name}}/*", "deny"));
        put("q", rule("kv/ann/*", "read") + rule("kv/bob/*", "read"));
        Acl acl = acl(named("ann"), NOW, "p", "q");
        assertThat(reads(acl, "kv/ann/x")).isFalse();
        assertThat(reads(acl, "kv/bob/x")).isTrue();
    }

    @Test
    void rulesMadeOfTheTime_areNotRemembered() {
        put("p", rule("kv/{{time.now}}", "read"));
        for (int second = 0; second < 3; second++) {
            Instant now = NOW.plusSeconds(second);
            Acl acl = acl(null, now, "p");
            assertThat(reads(acl, "kv/" + now.getEpochSecond())).isTrue();
            assertThat(reads(acl, "kv/" + (now.getEpochSecond() - 1))).isFalse();
        }
    }

    @Test
    void aRightTakenAwayMeanwhile_isSeenBeforeTheCommit() {
        put("p", rule("kv/a", "read"));
        List<Boolean> decided = new ArrayList<>();
        var _ =
                transactions.write(
                        NEVER,
                        tx -> {
                            decided.add(reads(policies.aclOf(tx, List.of("p"), null, NOW), "kv/a"));
                            if (decided.size() == 1) {
                                put("p", rule("kv/a", "list"));
                            }
                            policies.put(
                                    tx,
                                    new Policy(
                                            "q", "", 1, false, NOW, null, Policy.Templates.STRICT));
                            return 0;
                        });
        assertThat(decided).containsExactly(true, false);
    }

    @Test
    void find_root_isThereWithoutARecord() {
        Policy root = transactions.read(NEVER, tx -> policies.find(tx, "root", NOW).orElseThrow());
        assertThat(root.version()).isZero();
        assertThat(root.modified()).isNull();
    }

    @Test
    void firstPolicies_areRead() {
        var _ =
                transactions.write(
                        NEVER,
                        tx -> {
                            Policies.putFirst(tx, NOW);
                            return 0;
                        });
        Acl acl = acl(named("ann"), NOW, "default");
        assertThat(acl.capabilities("cubbyhole/a"))
                .containsExactly("create", "delete", "list", "read", "update");
        assertThat(acl.capabilities("cubbyhole")).containsExactly("deny");
        assertThat(acl.capabilities("identity/entity/name/ann")).containsExactly("read");
        assertThat(acl.capabilities("identity/entity/name/bob")).containsExactly("deny");
        assertThat(acl("response-wrapping").capabilities("sys/wrapping/unwrap"))
                .containsExactly("update");
    }

    @Test
    void hostilePolicies_areRefused() {
        assertThatThrownBy(() -> Policies.check("#".repeat(PolicyLimits.MAX_TEXT_LENGTH + 1), NOW))
                .isInstanceOf(RequestFailure.Invalid.class)
                .hasMessage("a policy has at most 1048576 characters");
        assertThatThrownBy(() -> put("n".repeat(PolicyLimits.MAX_NAME_LENGTH + 1), ""))
                .isInstanceOf(RequestFailure.Invalid.class)
                .hasMessage("a policy's name has at most 512 characters");
    }

    /** What would take for ever if a decision were not bounded by the number of segments. */
    @Test
    void manyPatternsThatMatchEverything_areDecided() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 4_096; i++) {
            StringBuilder path = new StringBuilder("kv");
            for (int bit = 0; bit < 12; bit++) {
                path.append((i >> bit & 1) == 0 ? "/+" : "/a");
            }
            text.append(rule(path.toString(), "read"));
        }
        put("p", text.toString());
        Acl acl = acl("p");
        for (int i = 0; i < 100; i++) {
            assertThat(reads(acl, "kv" + "/a".repeat(12))).isTrue();
            assertThat(reads(acl, "kv" + "/a".repeat(4_000))).isFalse();
        }
        put("q", rule("q" + "a".repeat(2_000) + "*", "read"));
        assertThat(reads(acl("q"), "q" + "a".repeat(100_000))).isTrue();
    }
}
