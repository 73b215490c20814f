package dev.coffer.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.api.http.WireHeaders;
import dev.coffer.faults.Caller.Answer;
import dev.coffer.storage.physical.FaultStore;
import dev.coffer.storage.physical.FaultStore.Fault;
import dev.coffer.storage.physical.FaultStore.Step;
import dev.coffer.storage.physical.memory.MemoryStore;
import dev.coffer.storage.schema.RecordType;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Wrapping and unwrapping with every fault of the store at every step: an answer is read by exactly
 * one request or still in its token, and a token that is made wrapped is not without its wrapping.
 */
final class WrapStepsTest {
    private static final int MOST_STEPS = 1_000;
    private static final WireHeaders WRAPPED = WireHeaders.EMPTY.with("x-vault-wrap-ttl", "5m");

    private static final Map<Class<? extends Fault>, Set<Step>> STEPS =
            Map.of(
                    Fault.Down.class, EnumSet.allOf(Step.class),
                    Fault.Damaged.class, EnumSet.of(Step.GET, Step.SCAN));

    static List<Fault> faults() {
        return List.of(
                new Fault.Down(),
                new Fault.Damaged(),
                new Fault.Conflict(),
                new Fault.Full(),
                new Fault.UnknownCommitted(),
                new Fault.UnknownAborted());
    }

    private static Set<Step> stepsOf(Fault fault) {
        return STEPS.getOrDefault(fault.getClass(), EnumSet.of(Step.COMMIT));
    }

    private static Answer wrapped(LocalServer server, String method, String path, String body) {
        server.further(WRAPPED);
        Answer answer = server.call(method, path, body);
        server.further(WireHeaders.EMPTY);
        return answer;
    }

    private static String tokenOf(Answer answer) {
        return Caller.text(Caller.object(answer.body(), "wrap_info"), "token");
    }

    private static Answer with(LocalServer server, String path, String token) {
        return server.call("PUT", "sys/wrapping/" + path, "{\"token\":\"" + token + "\"}");
    }

    private static boolean opens(LocalServer server, String token) {
        Answer answer = with(server, "unwrap", token);
        assertThat(answer.status()).isIn(200, 400);
        if (answer.status() == 200) {
            assertThat(Caller.text(answer.data(), "v")).isEqualTo("secret");
        }
        return answer.status() == 200;
    }

    @ParameterizedTest
    @MethodSource("faults")
    void unwrap_withAFaultAtAnyStep_happensOnceInAll(Fault fault) {
        boolean fired = true;
        for (int step = 1; fired && step < MOST_STEPS; step++) {
            FaultStore store = new FaultStore(new MemoryStore());
            LocalServer server = LocalServer.create(store);
            String token =
                    tokenOf(wrapped(server, "POST", "sys/wrapping/wrap", "{\"v\":\"secret\"}"));
            store.failAt(step, stepsOf(fault), fault);
            Answer answer = with(server, "unwrap", token);
            fired = store.hasFired();
            store.disarm();
            LocalServer anew = LocalServer.start(store, server.credentials());
            String at = fault + " at step " + step;
            assertThat(answer.status()).as(at).isIn(200, 500, 503);
            assertThat(opens(anew, token)).as(at).isEqualTo(answer.status() != 200);
            assertThat(opens(anew, token)).as(at).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("faults")
    void rewrap_withAFaultAtAnyStep_leavesOneTokenThatOpens(Fault fault) {
        boolean fired = true;
        for (int step = 1; fired && step < MOST_STEPS; step++) {
            FaultStore store = new FaultStore(new MemoryStore());
            LocalServer server = LocalServer.create(store);
            String token =
                    tokenOf(wrapped(server, "POST", "sys/wrapping/wrap", "{\"v\":\"secret\"}"));
            store.failAt(step, stepsOf(fault), fault);
            Answer answer = with(server, "rewrap", token);
            fired = store.hasFired();
            store.disarm();
            LocalServer anew = LocalServer.start(store, server.credentials());
            String at = fault + " at step " + step;
            boolean moved = answer.status() == 200;
            assertThat(tokens(anew)).as(at).isEqualTo(2);
            assertThat(opens(anew, token)).as(at).isEqualTo(!moved);
            assertThat(!moved || opens(anew, tokenOf(answer))).as(at).isTrue();
            assertThat(tokens(anew)).as(at).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("faults")
    void tokenMadeWrapped_withAFaultAtAnyStep_isThereWithItsWrapping(Fault fault) {
        boolean fired = true;
        for (int step = 1; fired && step < MOST_STEPS; step++) {
            FaultStore store = new FaultStore(new MemoryStore());
            LocalServer server = LocalServer.create(store);
            store.failAt(step, stepsOf(fault), fault);
            Answer answer = wrapped(server, "POST", "auth/token/create", "{}");
            fired = store.hasFired();
            store.disarm();
            LocalServer anew = LocalServer.start(store, server.credentials());
            String at = fault + " at step " + step;
            boolean made = answer.status() == 200;
            assertThat(tokens(anew)).as(at).isEqualTo(made ? 3 : 1);
            if (made) {
                Answer opened = with(anew, "unwrap", tokenOf(answer));
                assertThat(Caller.text(Caller.object(opened.body(), "auth"), "client_token"))
                        .startsWith("s.");
            }
        }
    }

    private static int tokens(LocalServer server) {
        return Records.of(server).of(RecordType.TOKEN).size();
    }
}
