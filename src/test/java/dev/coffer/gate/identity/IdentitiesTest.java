package dev.coffer.gate.identity;

import static dev.coffer.gate.identity.TestingIdentities.MOUNT;
import static dev.coffer.gate.identity.TestingIdentities.NOW;
import static dev.coffer.gate.identity.TestingIdentities.OTHER_MOUNT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.request.Login;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.physical.memory.MemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who logs in, which groups it is in, and what follows for its tokens. */
final class IdentitiesTest {
    private static final int PEOPLE = 32;

    private final TestingIdentities they = new TestingIdentities(new MemoryStore());

    @AfterEach
    void records_afterEachTest_agree() {
        they.check();
    }

    private Optional<List<String>> policies(String entityId) {
        return they.read(tx -> they.identities().policiesOf(tx, entityId));
    }

    private void change(String id, UnaryOperator<Entity> change) {
        boolean _ =
                they.write(tx -> {
                    Entity before = they.identities().entities().byId(tx, id).orElseThrow();
                    they.identities().entities().replace(tx, before, change.apply(before));
                    return true;
                });
    }

    private void withPolicies(String id, String... policies) {
        change(
                id,
                entity ->
                        entity.changed(
                                new Entity.Profile(
                                        entity.name(), new TreeMap<>(), List.of(policies), false),
                                NOW));
    }

    private void disable(String id) {
        change(
                id,
                entity ->
                        entity.changed(
                                new Entity.Profile(entity.name(), new TreeMap<>(), List.of(), true),
                                NOW));
    }

    @Test
    void login_first_makesAnEntityWithItsAlias() {
        Login.Alias ann = new Login.Alias("Ann", Map.of("team", "blue"), List.of());

        Entity made = they.entity(they.login(MOUNT, ann));

        assertThat(made.name()).matches("entity_[0-9a-f]{8}\\.root");
        assertThat(made.created()).isEqualTo(NOW);
        assertThat(made.aliases()).hasSize(1);
        IdentityAlias alias = made.aliases().getFirst();
        assertThat(alias.factors()).isEqualTo(new IdentityAlias.Factors(MOUNT, "Ann"));
        assertThat(alias.metadata()).isEqualTo(Map.of("team", "blue"));
        assertThat(alias.customMetadata()).isNull();
    }

    @Test
    void login_again_findsTheEntityWhateverTheCase() {
        String id = they.login(MOUNT, "ann");

        assertThat(they.login(MOUNT, "ann")).isEqualTo(id);
        assertThat(they.login(MOUNT, "ANN")).isEqualTo(id);
        assertThat(they.login(OTHER_MOUNT, "ann")).isNotEqualTo(id);
        assertThat(they.login(MOUNT, "bob")).isNotEqualTo(id);
    }

    @Test
    void login_unchanged_writesNothing() {
        String id = they.login(MOUNT, "ann");
        List<String> before = they.state();

        assertThat(they.login(MOUNT, "ann")).isEqualTo(id);

        assertThat(they.state()).isEqualTo(before);
    }

    @Test
    void login_withOtherMetadata_updatesTheAlias() {
        String id = they.login(MOUNT, new Login.Alias("ann", Map.of("a", "1"), List.of()));
        Instant then = NOW.plus(Duration.ofHours(1));

        String again =
                they.write(tx ->
                        they.identities()
                                .forLogin(
                                        tx,
                                        MOUNT,
                                        new Login.Alias("ann", Map.of("b", "2"), List.of()),
                                        then));

        assertThat(again).isEqualTo(id);
        IdentityAlias alias = they.entity(id).aliases().getFirst();
        assertThat(alias.metadata()).isEqualTo(Map.of("b", "2"));
        assertThat(alias.updated()).isEqualTo(then);
        assertThat(alias.created()).isEqualTo(NOW);
    }

    @Test
    void login_ofADisabledEntity_isRefused() {
        String id = they.login(MOUNT, "ann");
        disable(id);

        assertThatThrownBy(() -> they.login(MOUNT, "ann"))
                .isInstanceOfSatisfying(
                        RequestFailure.Denied.class,
                        denied ->
                                assertThat(denied.errors())
                                        .containsExactly(RequestFailure.Denied.BAD_TOKEN));
        assertThat(policies(id)).isEmpty();
    }

    /** Goal: whoever comes first makes the entity, everybody else finds it. */
    @Test
    void logins_firstOfOneAliasTogether_makeOneEntity() throws Exception {
        for (int round = 0; round < 20; round++) {
            String name = "name" + round;
            assertThat(new HashSet<>(together(_ -> they.login(MOUNT, name)))).hasSize(1);
        }
        List<Entity> all = new ArrayList<>();
        boolean _ =
                they.read(tx -> {
                    they.identities().entities().visit(tx, all::add);
                    return true;
                });
        assertThat(all).hasSize(20);
    }

    /** Goal: people who come into one group do not get in each other's way. */
    @Test
    void logins_intoOneGroupTogether_areAllInIt() throws Exception {
        Group group = they.group("staff", Group.Kind.EXTERNAL, "p");

        List<String> ids = together(i -> they.login(MOUNT, "person" + i, "staff"));

        assertThat(they.members(group)).containsExactlyInAnyOrderElementsOf(ids);
    }

    private static List<String> together(IntFunction<String> login) throws Exception {
        List<Future<String>> running = new ArrayList<>();
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < PEOPLE; i++) {
                int number = i;
                running.add(pool.submit(() -> login.apply(number)));
            }
        }
        List<String> ids = new ArrayList<>();
        for (Future<String> each : running) {
            ids.add(each.get());
        }
        return ids;
    }

    @Test
    void externalGroups_atEachLogin_areThoseThatTheMethodNames() {
        Group a = they.group("a", Group.Kind.EXTERNAL, "pa");
        Group b = they.group("b", Group.Kind.EXTERNAL, "pb");
        Group internal = they.group("internal", Group.Kind.INTERNAL, "pi");
        String id = they.login(MOUNT, "ann", "a", "nobody");
        they.put(internal, List.of(id), List.of());

        assertThat(policies(id)).contains(List.of("pa", "pi"));
        assertThat(they.login(MOUNT, "ann", "b")).isEqualTo(id);
        assertThat(policies(id)).contains(List.of("pb", "pi"));
        assertThat(they.login(MOUNT, "ann")).isEqualTo(id);
        assertThat(policies(id)).contains(List.of("pi"));
        assertThat(they.members(a)).isEmpty();
        assertThat(they.members(b)).isEmpty();
    }

    @Test
    void externalGroups_ofAnotherMount_stay() {
        Group a = they.group("a", Group.Kind.EXTERNAL, "pa");
        String id = they.login(MOUNT, "ann", "a");
        IdentityAlias second =
                IdentityAlias.of(
                        they.identities().newId(),
                        id,
                        new IdentityAlias.Factors(OTHER_MOUNT, "ann"),
                        NOW);
        change(id, entity -> entity.withAlias(second));

        assertThat(they.login(OTHER_MOUNT, "ann")).isEqualTo(id);

        assertThat(they.entity(id).groupIds()).containsExactly(a.id());
    }

    @Test
    void policies_ofNestedGroups_allCount() {
        Group inner = they.group("inner", Group.Kind.INTERNAL, "p1");
        Group middle = they.group("middle", Group.Kind.INTERNAL, "p2");
        Group outer = they.group("outer", Group.Kind.INTERNAL, "p3", "p1");
        Group elsewhere = they.group("elsewhere", Group.Kind.INTERNAL, "p4");
        String id = they.login(MOUNT, "ann");
        withPolicies(id, "own", "p2");
        they.put(inner, List.of(id), List.of());
        they.put(middle, List.of(), List.of(they.group(inner.id())));
        they.put(outer, List.of(), List.of(they.group(middle.id()), they.group(elsewhere.id())));

        assertThat(policies(id)).contains(List.of("own", "p2", "p1", "p2", "p3"));
        assertThat(they.standing(id).orElseThrow().template())
                .satisfies(template -> {
                    assertThat(template.id()).isEqualTo(id);
                    assertThat(template.groups()).hasSize(3);
                });
    }

    @Test
    void standing_unchanged_isTheSameObject() {
        String id = they.login(MOUNT, "ann");
        Standing first = they.standing(id).orElseThrow();

        assertThat(they.standing(id)).containsSame(first);
        withPolicies(id, "p");
        assertThat(policies(id)).contains(List.of("p"));
    }

    @Test
    void circles_ofGroups_areRefused() {
        Group a = they.group("a", Group.Kind.INTERNAL);
        Group b = they.group("b", Group.Kind.INTERNAL);
        Group c = they.group("c", Group.Kind.INTERNAL);
        they.put(a, List.of(), List.of(b));
        they.put(they.group(b.id()), List.of(), List.of(c));

        assertThatThrownBy(
                        () -> they.put(they.group(c.id()), List.of(), List.of(they.group(a.id()))))
                .hasMessage("cyclic relationship detected for member group ID \"" + a.id() + "\"");
        assertThatThrownBy(() -> they.put(a, List.of(), List.of(a)))
                .hasMessageContaining("is same as the ID of the group");
    }

    @Test
    void members_thatAreNotThere_areRefusedAndNothingIsChanged() {
        Group group = they.group("g", Group.Kind.INTERNAL);
        String id = they.login(MOUNT, "ann");
        List<String> before = they.state();

        assertThatThrownBy(() -> they.put(group, List.of(id, "nonsense"), List.of()))
                .hasMessageContaining("invalid entity ID \"nonsense\"");
        assertThatThrownBy(() ->
                        they.put(group, List.of("ABCDEFAB-0000-4000-8000-000000000000"), List.of()))
                .isInstanceOf(RequestFailure.Invalid.class);

        assertThat(they.state()).isEqualTo(before);
    }

    @Test
    void group_deleted_grantsNothingAtOnceAndIsCleanedUp() {
        Group group = they.group("g", Group.Kind.INTERNAL, "p");
        Group child = they.group("child", Group.Kind.INTERNAL, "pc");
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < RetiredGroups.MAX_REMOVED_A_STEP + 1; i++) {
            ids.add(they.login(MOUNT, "person" + i));
        }
        they.put(group, ids, List.of(child));

        boolean _ =
                they.write(tx -> {
                    they.identities().groups().retire(tx, they.group(group.id()));
                    return true;
                });

        assertThat(policies(ids.getFirst())).contains(List.of());
        assertThat(they.clean()).isGreaterThan(2);
        assertThat(they.entity(ids.getFirst()).groupIds()).isEmpty();
        assertThat(they.group(child.id()).parentIds()).isEmpty();
        assertThat(they.clean()).isZero();
    }

    @Test
    void entity_deleted_isNowhereAnyMore() {
        Group group = they.group("g", Group.Kind.INTERNAL, "p");
        String id = they.login(MOUNT, "ann");
        they.put(group, List.of(id), List.of());

        boolean _ =
                they.write(tx -> {
                    they.identities()
                            .remove(tx, they.identities().entities().byId(tx, id).orElseThrow());
                    return true;
                });

        assertThat(policies(id)).isEmpty();
        assertThat(they.members(group)).isEmpty();
        assertThat(they.login(MOUNT, "ann")).isNotEqualTo(id);
    }

    @Test
    void ids_thatAreNoneOfOurs_findNothing() {
        String id = they.login(MOUNT, "ann");
        Set<String> others =
                Set.of("", "nonsense", id.toUpperCase(Locale.ROOT), id + " ", "1-1-1-1-1");

        for (String other : others) {
            assertThat(policies(other)).as(other).isEmpty();
        }
    }
}
