package dev.coffer.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.crypto.RandomSource;
import dev.coffer.gate.lease.Voids;
import dev.coffer.gate.token.BatchTokens;
import dev.coffer.gate.token.ExpirySweep;
import dev.coffer.gate.token.Revocation;
import dev.coffer.gate.token.TokenEntry;
import dev.coffer.gate.token.TokenRecords;
import dev.coffer.gate.token.Tokens;
import dev.coffer.request.Cancellation;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.physical.FaultStore;
import dev.coffer.storage.physical.FaultStore.Fault;
import dev.coffer.storage.physical.FaultStore.Step;
import dev.coffer.storage.physical.Store;
import dev.coffer.storage.transaction.Transactions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Tokens with every fault of the store at every step, and with clients that go away: made, counted,
 * renewed and revoked entirely or not at all, and every record of a token fits the others.
 */
final class TokenFaultsTest {
    /** More steps than any operation has; a walk ends where no fault fires. */
    private static final int MOST_STEPS = 3_000;

    private static final Set<Step> EVERY = EnumSet.allOf(Step.class);
    private static final Set<Step> COMMITS = EnumSet.of(Step.COMMIT);
    private static final Set<Step> OTHERS = EnumSet.complementOf(EnumSet.of(Step.COMMIT));

    /** The texts of the tokens that are there from the beginning. */
    private static final List<String> NAMED =
            List.of("parent", "child", "grandchild", "counted", "last", "short");

    private static final Seed SEED = Seed.of(TokenFaultsTest::fill);

    private static long cases;

    /** A token operation, and who asks for it; empty for the root token. */
    private record Case(String token, Op op) {
        static Case root(String method, String path, @Nullable String body) {
            return new Case("", Op.request(method, path, body));
        }
    }

    /** What there is of tokens: how many records of each type, and what each named token is. */
    private record State(String records, List<String> named) {
        static State of(LocalServer server) {
            Transactions transactions = server.transactions();
            Tokens tokens = tokens();
            TokenRecords.check(transactions, tokens);
            List<String> named = new ArrayList<>();
            for (String text : NAMED) {
                Optional<TokenEntry> kept = TokenRecords.kept(transactions, tokens, text);
                named.add(
                        kept.map(entry ->
                                        "%s uses %d, %s, %s"
                                                .formatted(
                                                        text,
                                                        entry.uses(),
                                                        entry.life().expires(),
                                                        entry.origin().parent().isEmpty()))
                                .orElse(text + " gone"));
            }
            return new State(TokenRecords.counts(transactions).toString(), named);
        }
    }

    private static Tokens tokens() {
        return new Tokens(new Voids(), new BatchTokens(RandomSource.system()));
    }

    private static void fill(LocalServer root) {
        Scenes.mount(
                root, "leased", "{\"type\":\"kv\",\"options\":{\"leased_passthrough\":\"true\"}}");
        Scenes.plain(root, "leased/a");
        root.must(204, "POST", "sys/auth/machines", "{\"type\":\"approle\"}");
        root.must(
                204,
                "POST",
                "auth/machines/role/robot",
                "{\"bind_secret_id\":false,\"token_bound_cidrs\":[\"192.0.2.0/24\"]}");
        root.must(204, "POST", "auth/machines/role/robot/role-id", "{\"role_id\":\"r2d2\"}");
        named(root, "parent", "\"policies\":[\"root\"],\"ttl\":\"1h\"");
        String rootToken = root.credentials().token();
        root.use("parent");
        named(root, "child", "\"ttl\":\"1h\"");
        root.use("child");
        named(root, "grandchild", "\"ttl\":\"1h\"");
        root.use(rootToken);
        named(root, "counted", "\"policies\":[\"default\"],\"num_uses\":3");
        named(root, "last", "\"policies\":[\"default\"],\"num_uses\":1");
        named(root, "short", "\"policies\":[\"default\"],\"ttl\":\"1s\"");
        root.must(200, "GET", "leased/a", null);
    }

    private static void named(LocalServer server, String text, String fields) {
        server.must(200, "POST", "auth/token/create", "{\"id\":\"" + text + "\"," + fields + "}");
    }

    private static List<Case> cases() {
        return List.of(
                Case.root("POST", "auth/token/create", "{\"policies\":[\"a\"],\"ttl\":\"1h\"}"),
                Case.root("POST", "auth/token/create-orphan", "{\"ttl\":\"1h\"}"),
                Case.root("POST", "auth/token/create", "{\"type\":\"batch\",\"policies\":[\"a\"]}"),
                Case.root("POST", "auth/token/revoke", "{\"token\":\"parent\"}"),
                Case.root("POST", "auth/token/revoke-orphan", "{\"token\":\"parent\"}"),
                Case.root("POST", "auth/token/renew", "{\"token\":\"child\",\"increment\":\"2h\"}"),
                Case.root("POST", "sys/leases/revoke-prefix/auth/token/create", "{}"),
                Case.root("POST", "auth/machines/login", "{\"role_id\":\"r2d2\"}"),
                Case.root("GET", "leased/a", null),
                Case.root("DELETE", "sys/mounts/leased", null),
                new Case("counted", Op.request("GET", "auth/token/lookup-self")),
                new Case("counted", Op.request("GET", "sys/mounts")),
                new Case("counted", Op.request("GET", "nowhere/at/all")),
                new Case("last", Op.request("GET", "auth/token/lookup-self")),
                new Case("last", Op.request("POST", "auth/token/renew-self", "{}")),
                new Case("child", Op.request("POST", "auth/token/revoke-self", "{}")),
                new Case("", sweep()));
    }

    /** One step of removing what is over. */
    private static Op sweep() {
        return new Op(
                "sweep",
                server -> {
                    Tokens tokens = tokens();
                    ExpirySweep sweep =
                            new ExpirySweep(tokens, new Revocation(tokens, List.of(), () -> {}));
                    try {
                        return server.transactions()
                                        .write(
                                                Cancellation.NONE,
                                                tx -> sweep.step(tx, server.now()))
                                ? "200 more"
                                : "200 done";
                    } catch (RequestFailure failure) {
                        return failure.status() + " " + failure.getMessage();
                    }
                });
    }

    @AfterAll
    static void tell() {
        System.err.println(cases + " token operations stopped by a fault, each checked");
    }

    @Test
    void tokens_withEveryFaultAtEveryStep_areWholeOrNothing() {
        for (Case one : cases()) {
            Run run = new Run(one);
            run.everyStep(EVERY, _ -> new Fault.Down());
            run.everyStep(EnumSet.of(Step.GET, Step.SCAN), _ -> new Fault.Damaged());
            run.everyStep(COMMITS, _ -> new Fault.Conflict());
            run.everyStep(COMMITS, _ -> new Fault.Full());
            run.everyStep(COMMITS, _ -> new Fault.UnknownCommitted());
            run.everyStep(COMMITS, _ -> new Fault.UnknownAborted());
        }
    }

    /** Goal: a login whose client goes away leaves a whole token or none. */
    @Test
    void tokens_whoseClientsGoAway_areWholeOrNothing() {
        for (Case one : cases()) {
            Run run = new Run(one);
            run.everyStep(OTHERS, server -> new Fault.RunBefore(server::clientGoes));
            run.everyStep(OTHERS, server -> new Fault.RunAfter(server::clientGoes));
            run.everyStep(COMMITS, server -> new Fault.RunBefore(server::clientGoes));
        }
    }

    /** An operation, what it makes of the beginning, and what goes wrong with it. */
    private static final class Run {
        private final Case one;
        private final State before;
        private final State after;
        private final int status;

        Run(Case one) {
            this.one = one;
            Store store = SEED.toStore();
            LocalServer server = start(store, one.token());
            before = State.of(server);
            status = Op.status(one.op().run(server));
            after = State.of(server);
            assertThat(State.of(start(store, ""))).isEqualTo(after);
        }

        private static LocalServer start(Store store, String token) {
            LocalServer server = LocalServer.start(store, SEED.credentials());
            server.next(LocalServer.START.plus(Duration.ofSeconds(30)), LocalServer.REQUEST_ID);
            if (!token.isEmpty()) {
                server.use(token);
            }
            return server;
        }

        void everyStep(Set<Step> steps, Function<LocalServer, Fault> fault) {
            for (int step = 1; step < MOST_STEPS; step++) {
                FaultStore store = new FaultStore(SEED.toStore());
                LocalServer server = start(store, one.token());
                store.failAt(step, steps, fault.apply(server));
                int given = Op.status(one.op().run(server));
                boolean fired = store.hasFired();
                store.disarm();
                server.clientsWait();
                check(step, given, State.of(start(store, "")));
                if (!fired) {
                    return;
                }
                cases++;
            }
            throw new AssertionError("the walk does not end: " + one.op());
        }

        private void check(int step, int given, State found) {
            String what =
                    "%s as '%s' answered %d at step %d"
                            .formatted(one.op(), one.token(), given, step);
            if (given == status) {
                assertThat(found).as(what).isEqualTo(after);
            } else {
                assertThat(given).as(what).isIn(500, 503);
                assertThat(found).as(what).isEqualTo(before);
            }
        }
    }
}
