package dev.coffer.engine.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.engine.kv.KvFixture.Answer;
import dev.coffer.request.Operation;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.physical.FaultStore;
import dev.coffer.storage.physical.FaultStore.Fault;
import dev.coffer.storage.physical.FaultStore.Step;
import dev.coffer.storage.physical.memory.MemoryStore;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** From version 1 to version 2, interrupted or not (rows 3 and 14 of the contract's table 1.9). */
final class VersionUpgradeTest {
    private static final String UPGRADING =
            "Upgrading from non-versioned to versioned data. This backend will be unavailable for a"
                    + " brief period and will resume service shortly.";

    private final FaultStore store = new FaultStore(new MemoryStore());
    private final KvFixture kv = KvFixture.plain(store);

    private void finish() {
        int steps = 0;
        while (kv.upkeep()) {
            steps++;
            assertThat(steps).isLessThan(1_000);
        }
    }

    @Test
    void upgrade_makesEverySecretAFirstVersion() {
        kv.post("a", "{\"v\":1.0,\"ttl\":\"1h\"}");
        kv.post("dir/sub/b", "{\"v\":2}");
        kv.pass(Duration.ofHours(1));

        kv.beginUpgrade();
        finish();

        Answer read = kv.get("data/a");
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.json("data")).isEqualTo("{\"ttl\":\"1h\",\"v\":1.0}");
        assertThat(read.json("metadata", "version")).isEqualTo("1");
        assertThat(read.json("metadata", "created_time"))
                .isEqualTo("\"2026-07-01T11:20:30.123456789Z\"");
        assertThat(kv.call(Operation.SCAN, "metadata/", "{}").json("keys"))
                .isEqualTo("[\"a\",\"dir/sub/b\"]");
        Answer metadata = kv.get("metadata/dir/sub/b");
        assertThat(metadata.json("current_metadata_version")).isEqualTo("0");
        assertThat(metadata.json("oldest_version")).isEqualTo("1");
        assertThat(kv.post("data/a", "{\"data\":{},\"options\":{\"cas\":1}}").json("version"))
                .isEqualTo("2");
        assertThat(kv.delete("metadata/dir/sub/b").status()).isEqualTo(204);
        assertThat(kv.list("metadata/").json("keys")).isEqualTo("[\"a\"]");
    }

    @Test
    void upgrade_underWay_isToldOnEveryRoute() {
        kv.post("a", "{\"v\":1}");
        kv.beginUpgrade();

        for (String path : List.of("data/a", "metadata/a", "config", "subkeys/a")) {
            assertThat(kv.get(path).error()).as(path).isEqualTo(UPGRADING);
        }
        for (String path :
                List.of("data/a", "metadata/a", "config", "delete/a", "undelete/a", "destroy/a")) {
            Answer refused = kv.post(path, "{\"data\":{},\"versions\":[1],\"max_versions\":1}");
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.error()).as(path).isEqualTo(UPGRADING);
        }
        assertThat(kv.list("metadata/").error()).isEqualTo(UPGRADING);
        assertThat(kv.call(Operation.SCAN, "detailed-metadata/", "{}").error())
                .isEqualTo(UPGRADING);
        assertThat(kv.delete("metadata/a").error()).isEqualTo(UPGRADING);
        assertThat(kv.get("foo").status()).as("no route").isEqualTo(404);

        finish();
        assertThat(kv.get("data/a").status()).isEqualTo(200);
    }

    @Test
    void row03_upgradeInterruptedAtEveryStep_losesNothing() {
        for (int i = 0; i < 300; i++) {
            kv.post("dir/k" + i, "{\"v\":" + i + "}");
        }
        kv.beginUpgrade();
        for (long step = 1; ; step++) {
            store.failAt(step, EnumSet.allOf(Step.class), new Fault.Down());
            boolean more = upkeepOrFail();
            boolean fired = store.hasFired();
            store.disarm();
            kv.restart();
            if (!fired && !more) {
                break;
            }
        }

        assertThat(kv.upkeep()).isFalse();
        assertThat(kv.call(Operation.LIST, "metadata/dir/", "{}").json("keys").split(","))
                .hasSize(300);
        for (int i = 0; i < 300; i++) {
            assertThat(kv.get("data/dir/k" + i).json("data")).isEqualTo("{\"v\":" + i + "}");
        }
    }

    private boolean upkeepOrFail() {
        try {
            return kv.upkeep();
        } catch (RequestFailure.Unavailable _) {
            return true;
        }
    }

    @Test
    void row14_longestNamesAndLargestValues_areUpgraded() {
        String longest = "n".repeat(4_096);
        String large = "\"" + "x".repeat(20 * 1024 * 1024) + "\"";
        kv.post(longest, "{\"v\":1}");
        kv.post("large", "{\"v\":" + large + "}");
        kv.post("other", "{\"v\":" + large + "}");

        kv.beginUpgrade();
        finish();

        assertThat(kv.get("data/" + longest).status()).isEqualTo(200);
        assertThat(kv.get("data/large").json("data", "v")).isEqualTo(large);
        assertThat(kv.get("data/other").status()).isEqualTo(200);
    }

    @Test
    void options_thatCannotBeServed_are400() {
        assertThatThrownBy(() -> kv.engine().paths(kv.mountOf("3")))
                .isInstanceOf(RequestFailure.Invalid.class)
                .hasMessage("nil backend of type \"kv\" returned from factory");
        kv.beginUpgrade();
        finish();
        assertThatThrownBy(() ->
                        kv.run(tx -> {
                            kv.engine().optionsChanged(tx, kv.mount(), kv.mountOf("1"), kv.now());
                            return true;
                        }))
                .isInstanceOf(RequestFailure.Invalid.class)
                .hasMessage("cannot downgrade mount from version 2");
    }

    @Test
    void upkeep_withoutAnUpgrade_hasNothingToDo() {
        assertThat(kv.upkeep()).isFalse();
        assertThat(KvFixture.versioned().upkeep()).isFalse();
    }
}
