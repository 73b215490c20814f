package dev.coffer.gate.identity;

import static dev.coffer.gate.identity.TestingIdentities.MOUNT;
import static dev.coffer.gate.identity.TestingIdentities.NOW;
import static dev.coffer.gate.identity.TestingIdentities.OTHER_MOUNT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.request.RequestFailure;
import dev.coffer.storage.physical.FaultStore;
import dev.coffer.storage.physical.FaultStore.Fault;
import dev.coffer.storage.physical.FaultStore.Step;
import dev.coffer.storage.physical.memory.MemoryStore;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Several entities become one: whole or not at all, and whoever was one of them is the one now. */
final class EntityMergeTest {
    private static final int MOST_STEPS = 2_000;

    private final FaultStore store = new FaultStore(new MemoryStore());
    private final TestingIdentities they = new TestingIdentities(store);

    private List<EntityMerge.Clash> merge(String into, List<String> from, String... keep) {
        EntityMerge merge = new EntityMerge(they.identities());
        return they.write(
                tx -> merge.merge(tx, new EntityMerge.Wanted(into, from, List.of(keep)), NOW));
    }

    private Optional<List<String>> policies(String entityId) {
        return they.read(tx -> they.identities().policiesOf(tx, entityId));
    }

    private static String aliasId(TestingIdentities they, String entity, String mount) {
        return they.entity(entity).aliasIn(mount).orElseThrow().id();
    }

    @Test
    void merge_twoEntities_makesOneOfThem() {
        Group group = they.group("g", Group.Kind.INTERNAL, "p");
        String into = they.login(MOUNT, "ann");
        String from = they.login(OTHER_MOUNT, "ann-the-app");
        they.put(group, List.of(from), List.of());

        assertThat(merge(into, List.of(from))).isEmpty();

        they.check();
        Entity merged = they.entity(into);
        assertThat(merged.mergedIds()).containsExactly(from);
        assertThat(merged.aliasIn(OTHER_MOUNT).orElseThrow().mergedFrom()).containsExactly(from);
        assertThat(they.members(group)).containsExactly(into);
        assertThat(they.login(OTHER_MOUNT, "ann-the-app")).isEqualTo(into);
        assertThat(policies(from)).contains(List.of("p"));
        assertThat(they.standing(from).orElseThrow().entity().id()).isEqualTo(into);
    }

    @Test
    void merge_ofWhatWasMerged_bringsItsPartsAlong() {
        String a = they.login(MOUNT, "a");
        String b = they.login(OTHER_MOUNT, "b");
        String c = they.login("third_3", "c");
        assertThat(merge(b, List.of(c))).isEmpty();

        assertThat(merge(a, List.of(b))).isEmpty();

        they.check();
        assertThat(they.entity(a).mergedIds()).containsExactlyInAnyOrder(b, c);
        assertThat(they.standing(c).orElseThrow().entity().id()).isEqualTo(a);
    }

    @Test
    void merge_withTwoAliasesInOneMount_saysWhich() {
        String into = they.login(MOUNT, "ann");
        String from = they.login(MOUNT, "bob");
        List<String> before = they.state();

        List<EntityMerge.Clash> clashes = merge(into, List.of(from));

        assertThat(clashes).hasSize(1);
        assertThat(clashes.getFirst().intoAlias().name()).isEqualTo("ann");
        assertThat(clashes.getFirst().fromAlias().name()).isEqualTo("bob");
        assertThat(they.state()).isEqualTo(before);
    }

    @Test
    void merge_keepingTheAliasOfTheOneThatGoes_dropsTheOther() {
        String into = they.login(MOUNT, "ann");
        String from = they.login(MOUNT, "bob");
        String kept = aliasId(they, from, MOUNT);

        assertThat(merge(into, List.of(from), kept)).isEmpty();

        they.check();
        assertThat(they.login(MOUNT, "bob")).isEqualTo(into);
        assertThat(they.login(MOUNT, "ann")).isNotIn(into, from);
    }

    @Test
    void merge_keepingTheAliasOfTheOneThatStays_dropsTheOther() {
        String into = they.login(MOUNT, "ann");
        String from = they.login(MOUNT, "bob");
        String kept = aliasId(they, into, MOUNT);

        assertThat(merge(into, List.of(from), kept)).isEmpty();

        they.check();
        assertThat(they.entity(into).aliases()).hasSize(1);
        assertThat(they.login(MOUNT, "ann")).isEqualTo(into);
        assertThat(they.login(MOUNT, "bob")).isNotIn(into, from);
    }

    @Test
    void merge_thatMakesNoSense_isRefused() {
        String into = they.login(MOUNT, "ann");
        String from = they.login(MOUNT, "bob");
        String other = they.login(MOUNT, "cid");

        assertRefused("entity id to merge to is invalid", "nobody", List.of(from));
        assertRefused("entity id to merge from is invalid", into, List.of("nobody"));
        assertRefused("to_entity_id should not be present in from_entity_ids", into, List.of(into));
        assertRefused(
                "aliases conflicts cannot be resolved with multiple from entity ids - merge one"
                        + " entity at a time",
                into,
                List.of(from, other),
                "x",
                "y");
        assertRefused(
                "mount accessor "
                        + MOUNT
                        + " found in multiple fromEntities, merge should be done"
                        + " with one fromEntity at a time",
                into,
                List.of(from, other));
        assertRefused(
                "conflicting mount accessors in following alias IDs and neither were present in"
                        + " conflicting_alias_ids_to_keep: "
                        + aliasId(they, from, MOUNT)
                        + ", "
                        + aliasId(they, into, MOUNT),
                into,
                List.of(from),
                "x");
    }

    private void assertRefused(String text, String into, List<String> from, String... keep) {
        assertThatThrownBy(() -> merge(into, from, keep))
                .isInstanceOfSatisfying(
                        RequestFailure.Invalid.class,
                        refusal -> assertThat(refusal.errors()).containsExactly(text));
    }

    static List<Fault> faults() {
        return List.of(
                new Fault.Down(),
                new Fault.Damaged(),
                new Fault.Conflict(),
                new Fault.Full(),
                new Fault.UnknownCommitted(),
                new Fault.UnknownAborted());
    }

    private static final Map<Class<? extends Fault>, Set<Step>> STEPS =
            Map.of(
                    Fault.Down.class, EnumSet.allOf(Step.class),
                    Fault.Damaged.class, EnumSet.of(Step.GET, Step.SCAN));

    /** Goal: after any fault, at any step, there are two people or one, never something between. */
    @ParameterizedTest
    @MethodSource("faults")
    void merge_withAFaultAtAnyStep_isWholeOrNotAtAll(Fault fault) {
        Set<Step> kinds = STEPS.getOrDefault(fault.getClass(), EnumSet.of(Step.COMMIT));
        boolean fired = true;
        for (long step = 1; fired && step < MOST_STEPS; step++) {
            FaultStore faulty = new FaultStore(new MemoryStore());
            TestingIdentities those = new TestingIdentities(faulty);
            Group group = those.group("g", Group.Kind.INTERNAL, "p");
            String into = those.login(MOUNT, "ann");
            String from = those.login(OTHER_MOUNT, "app");
            those.put(group, List.of(into, from), List.of());
            List<String> before = those.state();
            EntityMerge merge = new EntityMerge(those.identities());
            faulty.failAt(step, kinds, fault);
            boolean merged = merged(those, merge, into, from);
            fired = faulty.hasFired();
            faulty.disarm();
            those.restart();
            those.check();
            assertThat(those.state().equals(before))
                    .as("%s at step %s, merged: %s", fault, step, merged)
                    .isEqualTo(!merged);
            assertThat(those.login(OTHER_MOUNT, "app")).isEqualTo(merged ? into : from);
        }
    }

    private static boolean merged(
            TestingIdentities those, EntityMerge merge, String into, String from) {
        try {
            return those.write(tx ->
                    merge.merge(tx, new EntityMerge.Wanted(into, List.of(from), List.of()), NOW)
                            .isEmpty());
        } catch (RequestFailure refused) {
            assertThat(refused.status()).isIn(500, 503);
            return false;
        }
    }
}
