package dev.coffer.engine.kv.versioned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.coffer.engine.kv.KvFixture;
import dev.coffer.engine.kv.KvFixture.Answer;
import dev.coffer.request.Cancellation;
import dev.coffer.request.Operation;
import dev.coffer.storage.physical.FaultStore;
import dev.coffer.storage.physical.FaultStore.Fault;
import dev.coffer.storage.physical.FaultStore.Step;
import dev.coffer.storage.physical.memory.MemoryStore;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.CancelledException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Ways in which KV stores of this kind have lost data or failed, one test a row of the contract's
 * table 1.9: the healthy answer is the test.
 */
final class WeaknessesTest {
    private final FaultStore store = new FaultStore(new MemoryStore());
    private final KvFixture kv = KvFixture.versioned(store);

    @CanIgnoreReturnValue
    private Answer put(String path) {
        return kv.post("data/" + path, "{\"data\":{\"v\":1}}");
    }

    @Test
    void row01_firstWriteOfAMountFails_laterOnesSurviveARestart() {
        for (long step = 1; ; step++) {
            store.failAt(step, EnumSet.allOf(Step.class), new Fault.Down());
            Answer first = put("a");
            if (!store.hasFired()) {
                break;
            }
            store.disarm();
            assertThat(first.status()).isIn(200, 503);
        }
        store.disarm();
        assertThat(put("a").status()).isEqualTo(200);
        kv.restart();

        assertThat(kv.get("data/a").status()).isEqualTo(200);
    }

    @Test
    void row02_configWriteThatFails_isNotInForce() {
        String before = kv.get("config").json();
        store.failAt(1, EnumSet.of(Step.COMMIT), new Fault.Full());

        assertThat(kv.post("config", "{\"cas_required\":true}").status()).isEqualTo(503);

        store.disarm();
        assertThat(kv.get("config").json()).isEqualTo(before);
        assertThat(put("a").status()).isEqualTo(200);
    }

    @Test
    void row04_trailingSlash_isTheSameKeyForEveryRoute() {
        put("foo");

        assertThat(kv.get("data/foo/").json("data")).isEqualTo("{\"v\":1}");
        assertThat(kv.get("subkeys/foo/").status()).isEqualTo(200);
        assertThat(kv.get("metadata/foo/").json()).isEqualTo(kv.get("metadata/foo").json());
        kv.post("destroy/foo/", "{\"versions\":[1]}");
        assertThat(kv.get("data/foo").json("metadata", "destroyed")).isEqualTo("true");

        assertThat(kv.delete("metadata/foo/").status()).isEqualTo(204);
        assertThat(StoredRecords.count(kv)).isZero();
        assertThat(kv.list("metadata/").status()).isEqualTo(404);
    }

    @Test
    void row05_keyDeletedDuringADetailedScan_isStillInIt() {
        put("a");
        put("b");
        AtomicInteger deleted = new AtomicInteger();
        store.failAt(
                2,
                EnumSet.of(Step.SCAN),
                new Fault.RunBefore(() -> deleted.set(kv.delete("metadata/b").status())));

        Answer scanned = kv.call(Operation.SCAN, "detailed-metadata/", "{}");

        assertThat(deleted).hasValue(204);
        assertThat(scanned.json("keys")).isEqualTo("[\"a\",\"b\"]");
        assertThat(scanned.json("key_info", "b", "current_version")).isEqualTo("1");
        assertThat(kv.call(Operation.SCAN, "detailed-metadata/", "{}").json("keys"))
                .isEqualTo("[\"a\"]");
    }

    @Test
    void row06_pruning_goesPastDestroyedVersions() {
        for (int i = 0; i < 9; i++) {
            put("a");
        }
        kv.post("destroy/a", "{\"versions\":[4,5]}");
        kv.post("config", "{\"max_versions\":1}");

        put("a");

        assertThat(StoredRecords.values(kv)).isEqualTo(1);
        assertThat(StoredRecords.count(kv, RecordType.KV_VERSION)).isEqualTo(1);
    }

    @Test
    void row07_patches_cannotExceedTheLimitTogether() {
        String many =
                IntStream.range(0, 64)
                        .mapToObj(i -> "\"k" + i + "\":\"v\"")
                        .collect(Collectors.joining(","));
        kv.post("metadata/a", "{\"custom_metadata\":{" + many + "}}");

        assertThat(kv.patch("metadata/a", "{\"custom_metadata\":{\"more\":\"v\"}}").error())
                .isEqualTo(
                        "1 error occurred:\n\t* custom_metadata validation failed: payload must"
                                + " contain at most 64 keys, provided 65\n\n");
        assertThat(
                        kv.patch("metadata/a", "{\"custom_metadata\":{\"more\":\"v\",\"k0\":null}}")
                                .status())
                .isEqualTo(204);
    }

    @Test
    void row08_patchWithANumber_isConvertedAsAWriteIs() {
        kv.post("metadata/a", "{\"max_versions\":2}");

        assertThat(kv.patch("metadata/a", "{\"custom_metadata\":{\"n\":1}}").status())
                .isEqualTo(204);
        assertThat(kv.get("metadata/a").json("custom_metadata")).isEqualTo("{\"n\":\"1\"}");
    }

    @Test
    void row09_patchOfDeleteVersionAfter_clearsItByZeroAndNotByNull() {
        kv.post("metadata/a", "{\"delete_version_after\":\"2h\"}");

        kv.patch("metadata/a", "{\"delete_version_after\":null}");
        assertThat(kv.get("metadata/a").json("delete_version_after")).isEqualTo("\"2h0m0s\"");
        assertThat(kv.get("metadata/a").json("current_metadata_version")).isEqualTo("1");

        kv.patch("metadata/a", "{\"delete_version_after\":\"0s\"}");
        assertThat(kv.get("metadata/a").json("delete_version_after")).isEqualTo("\"0s\"");
    }

    @Test
    void row10_patchOfMetadata_keepsCountersAbove53Bits() {
        put("a");
        long high = (1L << 53) - 7;
        StoredRecords.seed(kv, "a", high, high);

        kv.patch("metadata/a", "{\"max_versions\":3}");

        Answer read = kv.get("metadata/a");
        assertThat(read.json("current_version")).isEqualTo(Long.toString(high));
        assertThat(read.json("current_metadata_version")).isEqualTo(Long.toString(high + 1));
    }

    @Test
    void row12_conflict_isRunAgainAndEndsAs503() {
        store.failAt(1, EnumSet.of(Step.COMMIT), new Fault.Conflict());
        assertThat(put("a").json("version")).isEqualTo("1");

        store.failFrom(1, EnumSet.of(Step.COMMIT), new Fault.Conflict());
        Answer lost = put("a");
        store.disarm();

        assertThat(lost.status()).isEqualTo(503);
        assertThat(put("a").json("version")).as("nothing was changed").isEqualTo("2");
    }

    @Test
    void row13_clientThatGoesAwayAtAnyStepOfADelete_leavesAWholeKey() {
        for (String call : List.of("data", "delete", "undelete", "destroy", "metadata")) {
            long steps = 0;
            boolean finished = false;
            while (!finished) {
                String key = call + steps;
                put("x/" + key);
                finished = goneAfter(++steps, () -> deleting(call, "x/" + key));
                assertWhole("x/" + key);
            }
            assertThat(steps).as("steps of " + call).isGreaterThan(3);
        }
    }

    @CanIgnoreReturnValue
    private Answer deleting(String call, String key) {
        return switch (call) {
            case "data", "metadata" -> kv.delete(call + "/" + key);
            default -> kv.post(call + "/" + key, "{\"versions\":[1]}");
        };
    }

    /** Whether the call ended before its client went away at the given question. */
    private boolean goneAfter(long steps, Runnable call) {
        AtomicInteger asked = new AtomicInteger();
        Cancellation gone = () -> asked.incrementAndGet() >= steps;
        kv.cancellation(gone);
        Throwable thrown = catchThrowable(call::run);
        kv.cancellation(Cancellation.NONE);
        assertThat(thrown == null || thrown instanceof CancelledException).isTrue();
        return thrown == null;
    }

    private void assertWhole(String key) {
        Answer metadata = kv.get("metadata/" + key);
        Answer data = kv.get("data/" + key);
        boolean listed = kv.list("metadata/x/").json("keys").contains(key.substring(2));
        assertThat(listed).as(key).isEqualTo(metadata.status() == 200);
        if (metadata.status() == 404) {
            assertThat(data.json()).as(key).isEqualTo("null");
        } else {
            assertThat(data.json("metadata", "version")).as(key).isEqualTo("1");
        }
    }

    @Test
    void row15_longNames_areTakenUpToTheLimitAndRefusedBeyond() {
        for (int length : new int[] {200, 1_800, 3_000, 4_096}) {
            String name = "k".repeat(length);
            assertThat(put(name).status()).as("%d bytes", length).isEqualTo(200);
            assertThat(kv.get("data/" + name).status()).isEqualTo(200);
        }
        assertThat(put("k".repeat(20_000)).status()).isEqualTo(400);
        assertThat(kv.post("metadata/" + "k".repeat(20_000), "{\"max_versions\":1}").status())
                .isEqualTo(400);
    }

    @Test
    void row16_maxVersionsOutOfRange_is400() {
        for (String number : List.of("-1", "4294967297", "30001")) {
            for (String path : List.of("config", "metadata/a")) {
                Answer refused = kv.post(path, "{\"max_versions\":" + number + "}");
                assertThat(refused.status()).isEqualTo(400);
                assertThat(refused.error()).isEqualTo("max_versions must be between 0 and 30000");
            }
        }
        assertThat(kv.get("metadata/a").status()).isEqualTo(404);
        assertThat(kv.post("config", "{\"max_versions\":30000}").status()).isEqualTo(204);
    }

    @Test
    void row17_patchOfAVersionWithoutData_mergesIntoNothing() {
        put("a");
        assertThat(kv.patch("data/a", "{\"data\":null}").status()).isEqualTo(200);

        assertThat(kv.patch("data/a", "{\"data\":{\"x\":1,\"y\":null}}").status()).isEqualTo(200);

        assertThat(kv.get("data/a").json("data")).isEqualTo("{\"x\":1}");
    }

    @Test
    void row19_concurrentConfigWrites_areAllDoneOneAfterTheOther() throws Exception {
        List<Future<Answer>> writes = new ArrayList<>();
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 1; i <= 16; i++) {
                String body = "{\"max_versions\":" + i + ",\"cas_required\":" + (i % 2 == 0) + "}";
                writes.add(pool.submit(() -> kv.post("config", body)));
            }
        }
        for (Future<Answer> write : writes) {
            assertThat(write.get().status()).isEqualTo(204);
        }
        Answer served = kv.get("config");
        kv.restart();

        assertThat(kv.get("config").json()).isEqualTo(served.json());
        int last = Integer.parseInt(served.json("max_versions"));
        assertThat(served.json("cas_required")).isEqualTo(Boolean.toString(last % 2 == 0));
    }
}
