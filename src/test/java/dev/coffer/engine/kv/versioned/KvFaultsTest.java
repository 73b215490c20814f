package dev.coffer.engine.kv.versioned;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.engine.kv.KvFixture;
import dev.coffer.engine.kv.KvFixture.Answer;
import dev.coffer.request.Cancellation;
import dev.coffer.storage.physical.FaultStore;
import dev.coffer.storage.physical.FaultStore.Fault;
import dev.coffer.storage.physical.FaultStore.Step;
import dev.coffer.storage.physical.memory.MemoryStore;
import dev.coffer.storage.transaction.CancelledException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every writing call, with every fault of the store at every step, and with a client that goes away
 * at every step: afterwards the mount is as it was before the call or as the call makes it, and the
 * answer says which.
 */
final class KvFaultsTest {
    private static final Map<String, Function<KvFixture, Answer>> CALLS = calls();

    private static Map<String, Function<KvFixture, Answer>> calls() {
        Map<String, Function<KvFixture, Answer>> calls = new TreeMap<>();
        calls.put("create", kv -> kv.post("data/new/dir/k", "{\"data\":{\"v\":1}}"));
        calls.put("write and prune", kv -> kv.post("data/dir/a", "{\"data\":{\"v\":9}}"));
        calls.put("patch", kv -> kv.patch("data/dir/a", "{\"data\":{\"p\":1}}"));
        calls.put("delete", kv -> kv.delete("data/dir/a"));
        calls.put("delete versions", kv -> kv.post("delete/dir/a", "{\"versions\":[2,3]}"));
        calls.put("undelete", kv -> kv.post("undelete/dir/b", "{\"versions\":[1,2]}"));
        calls.put("destroy", kv -> kv.post("destroy/dir/a", "{\"versions\":[2,3]}"));
        calls.put(
                "metadata",
                kv -> kv.post("metadata/dir/a", "{\"custom_metadata\":{\"n\":\"new\"}}"));
        calls.put(
                "metadata patch",
                kv -> kv.patch("metadata/dir/a", "{\"custom_metadata\":{\"old\":null}}"));
        calls.put(
                "metadata rollback",
                kv ->
                        kv.post(
                                "metadata-rollback/dir/a",
                                "{\"metadata_version\":2,\"metadata_cas\":3}"));
        calls.put("metadata delete", kv -> kv.delete("metadata/dir/a"));
        calls.put("last of a folder", kv -> kv.delete("metadata/lone/k"));
        calls.put("config", kv -> kv.post("config", "{\"max_versions\":5}"));
        return calls;
    }

    private static KvFixture mount(FaultStore store) {
        KvFixture kv = KvFixture.versioned(store);
        kv.post("config", "{\"max_versions\":3,\"max_metadata_versions\":2}");
        for (int i = 1; i <= 3; i++) {
            kv.post("data/dir/a", "{\"data\":{\"v\":" + i + "}}");
            kv.post("data/dir/b", "{\"data\":{\"v\":" + i + "}}");
        }
        kv.post("metadata/dir/a", "{\"custom_metadata\":{\"old\":\"1\"}}");
        kv.post("metadata/dir/a", "{\"max_versions\":3}");
        kv.post("metadata/dir/a", "{\"custom_metadata\":{\"old\":\"2\"}}");
        kv.post("delete/dir/b", "{\"versions\":[1,2]}");
        kv.post("data/lone/k", "{\"data\":{}}");
        return kv;
    }

    /** Everything that can be seen of the mount, and how many records there are. */
    private static String state(KvFixture kv) {
        StringBuilder state = new StringBuilder(kv.get("config").json());
        for (String key : new String[] {"dir/a", "dir/b", "lone/k", "new/dir/k"}) {
            state.append('\n').append(withoutGeneration(kv.get("metadata/" + key)));
            state.append(kv.get("metadata-history/" + key).json());
            for (int version = 1; version <= 4; version++) {
                Answer read = kv.get("data/" + key, "{\"version\":\"" + version + "\"}");
                state.append(read.status()).append(read.json());
            }
        }
        for (String folder : new String[] {"", "dir/", "lone/", "new/", "new/dir/"}) {
            state.append('\n').append(kv.list("metadata/" + folder).json());
        }
        return state.append('\n').append(StoredRecords.count(kv)).toString();
    }

    /** It is made under the keys of its store, which each run has of its own. */
    private static String withoutGeneration(Answer metadata) {
        return metadata.json().replaceFirst("\"generation\":\"[0-9a-f]{32}\",", "");
    }

    @TestFactory
    Stream<DynamicTest> call_withAFaultAtAnyStep_isWholeOrNotAtAll() {
        return CALLS.keySet().stream()
                .flatMap(call ->
                        Stream.of(
                                test(call, Step.values(), new Fault.Down()),
                                test(call, commits(), new Fault.Conflict()),
                                test(call, commits(), new Fault.Full()),
                                test(call, commits(), new Fault.UnknownCommitted()),
                                test(call, commits(), new Fault.UnknownAborted())));
    }

    private static Step[] commits() {
        return new Step[] {Step.COMMIT};
    }

    private static DynamicTest test(String call, Step[] steps, Fault fault) {
        return DynamicTest.dynamicTest(
                call + ", " + fault, () -> walk(call, EnumSet.copyOf(Set.of(steps)), fault));
    }

    private static void walk(String call, Set<Step> kinds, Fault fault) {
        Expected expected = expected(call);
        boolean fired = true;
        for (long step = 1; fired; step++) {
            FaultStore store = new FaultStore(new MemoryStore());
            KvFixture kv = mount(store);
            store.failAt(step, kinds, fault);
            Answer answer = callNamed(call).apply(kv);
            fired = store.hasFired();
            store.disarm();
            kv.restart();
            String at = call + " with " + fault + " at step " + step;
            assertThat(answer.status()).as(at).isIn(expected.status, 503);
            assertThat(state(kv))
                    .as(at)
                    .isEqualTo(answer.status() == 503 ? expected.before : expected.after);
        }
    }

    /** What a call that meets no fault does. */
    private static Expected expected(String call) {
        KvFixture kv = mount(new FaultStore(new MemoryStore()));
        String before = state(kv);
        int status = callNamed(call).apply(kv).status();
        assertThat(status).isBetween(200, 204);
        return new Expected(before, state(kv), status);
    }

    private record Expected(String before, String after, int status) {}

    @TestFactory
    Stream<DynamicTest> call_whoseClientGoesAwayAtAnyStep_isWholeOrNotAtAll() {
        return CALLS.keySet().stream()
                .map(call -> DynamicTest.dynamicTest(call, () -> cancelAtEveryStep(call)));
    }

    private static void cancelAtEveryStep(String call) {
        Expected expected = expected(call);
        KvFixture kv = mount(new FaultStore(new MemoryStore()));
        boolean gone = true;
        for (int step = 1; gone; step++) {
            AtomicInteger left = new AtomicInteger(step);
            kv.cancellation(() -> left.decrementAndGet() <= 0);
            gone = isGone(kv, call);
            kv.cancellation(Cancellation.NONE);
            assertThat(state(kv))
                    .as(call + " cancelled at step " + step)
                    .isEqualTo(gone ? expected.before : expected.after);
        }
    }

    private static Function<KvFixture, Answer> callNamed(String name) {
        return Objects.requireNonNull(CALLS.get(name));
    }

    private static boolean isGone(KvFixture kv, String call) {
        try {
            assertThat(callNamed(call).apply(kv).status()).isLessThan(300);
            return false;
        } catch (CancelledException _) {
            return true;
        }
    }
}
