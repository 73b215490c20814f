package dev.coffer.gate.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.crypto.RandomSource;
import dev.coffer.engine.Engine;
import dev.coffer.engine.Mount;
import dev.coffer.engine.PathTable;
import dev.coffer.request.Bytes;
import dev.coffer.request.Cancellation;
import dev.coffer.storage.barrier.TestingBarrier;
import dev.coffer.storage.physical.memory.MemoryStore;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.transaction.Transaction;
import dev.coffer.storage.transaction.TransactionRunner;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MountTableTest {
    private final MemoryStore store = new MemoryStore();
    private final TransactionRunner transactions = TestingBarrier.transactions(store);
    private final Engines engines = new Engines();
    private final MountTable table = new MountTable(transactions, engines, LeaseLimits.DEFAULT);

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void match_longestMountWins() {
        engines.add(new EmptyEngine());
        write(tx -> {
            Mounts.put(tx, mount("a/", MountConfig.EMPTY));
            Mounts.put(tx, mount("a/b/", MountConfig.EMPTY));
            Mounts.put(tx, mount("deep/er/", MountConfig.EMPTY));
        });
        table.reload();
        assertThat(mountOf("a/x")).isEqualTo("a/");
        assertThat(mountOf("a/b/x/y")).isEqualTo("a/b/");
        assertThat(mountOf("a/bc")).isEqualTo("a/");
        assertThat(mountOf("deep/er/x")).isEqualTo("deep/er/");
        assertThat(mountOf("deep/x")).isEqualTo("none");
        assertThat(mountOf("ab/x")).isEqualTo("none");
        assertThat(mountOf("")).isEqualTo("none");
    }

    @Test
    void match_mountItself_withAndWithoutSlash() {
        engines.add(new EmptyEngine());
        write(tx -> Mounts.put(tx, mount("a/", MountConfig.EMPTY)));
        table.reload();
        assertThat(mountOf("a")).isEqualTo("a/");
        assertThat(mountOf("a/")).isEqualTo("a/");
        assertThat(table.current().match("a").map(route -> route.relative("a"))).hasValue("");
        assertThat(table.current().match("a/x").map(route -> route.relative("a/x"))).hasValue("x");
    }

    /** A newer version has made it: neither a wrong answer nor an end of the others. */
    @Test
    void reload_mountWithoutEngine_leavesItOut() {
        engines.add(new EmptyEngine());
        MountEntry other = mount("b/", MountConfig.EMPTY);
        write(tx -> {
            Mounts.put(tx, mount("a/", MountConfig.EMPTY));
            Mounts.put(
                    tx,
                    new MountEntry(
                            other.id(),
                            other.path(),
                            "of the future",
                            other.uuid(),
                            other.accessor(),
                            "",
                            new TreeMap<>(),
                            MountConfig.EMPTY,
                            false,
                            false,
                            false));
        });
        table.reload();
        assertThat(mountOf("a/x")).isEqualTo("a/");
        assertThat(mountOf("b/x")).isEqualTo("none");
    }

    @Test
    void mount_storedAndRead_isTheSame() {
        MountConfig config =
                new MountConfig(
                        Duration.ofHours(-1),
                        Duration.ofMillis(1_500),
                        true,
                        MountConfig.HIDDEN,
                        List.of("a", "b,c"),
                        List.of("d"),
                        List.of("X-A"),
                        List.of("X-B"),
                        AuthConfig.EMPTY);
        MountEntry entry = mount("\u00e4 \"\\/", config);
        write(tx -> Mounts.put(tx, entry));
        List<Mounts.StoredMount> all = transactions.read(Cancellation.NONE, Mounts::all);
        assertThat(all).singleElement().extracting(Mounts.StoredMount::entry).isEqualTo(entry);
    }

    @Test
    void generation_everyChange_isAnother() {
        MountEntry entry = mount("a/", MountConfig.EMPTY);
        Bytes before = generation();
        write(tx -> Mounts.put(tx, entry));
        Bytes enabled = generation();
        write(tx -> Mounts.put(tx, entry.at("b/")));
        Bytes moved = generation();
        write(tx -> Mounts.retire(tx, entry));
        assertThat(List.of(before, enabled, moved, generation())).doesNotHaveDuplicates();
    }

    @Test
    void clear_forgetsAll() {
        engines.add(new EmptyEngine());
        write(tx -> Mounts.put(tx, mount("a/", MountConfig.EMPTY)));
        table.reload();
        table.clear();
        assertThat(table.current().all()).isEmpty();
    }

    /** A default above the maximum is shown as it is; leases are cut, with a warning. */
    @Test
    void effectiveTtls_followTheServerEachByItself() {
        Duration month = LeaseLimits.DEFAULT.maxTtl();
        Duration hour = Duration.ofHours(1);
        assertTtls(Duration.ZERO, Duration.ZERO, month, month);
        assertTtls(hour, Duration.ZERO, hour, month);
        assertTtls(Duration.ZERO, hour, month, hour);
        assertTtls(hour.negated(), hour, hour.negated(), hour);
    }

    private static void assertTtls(
            Duration ownDefault,
            Duration ownMax,
            Duration effectiveDefault,
            Duration effectiveMax) {
        Mount mount =
                mount("a/", MountConfig.EMPTY.withTtls(ownDefault, ownMax))
                        .toMount(LeaseLimits.DEFAULT);
        assertThat(mount.defaultLeaseTtl()).isEqualTo(effectiveDefault);
        assertThat(mount.maxLeaseTtl()).isEqualTo(effectiveMax);
    }

    private Bytes generation() {
        return transactions.read(Cancellation.NONE, Mounts::generation);
    }

    private String mountOf(String path) {
        return table.current().match(path).map(route -> route.entry().path()).orElse("none");
    }

    private void write(Consumer<Transaction> work) {
        String _ =
                transactions.write(
                        Cancellation.NONE,
                        tx -> {
                            work.accept(tx);
                            return "";
                        });
    }

    private static MountEntry mount(String path, MountConfig config) {
        RandomSource random = RandomSource.system();
        return new MountEntry(
                new MountId(Bytes.wrap(random.bytes(MountId.BYTES))),
                path,
                "empty",
                random.uuid(),
                "empty_1",
                "for \u00fcs",
                new TreeMap<>(),
                config,
                false,
                true,
                false);
    }

    /** An engine without paths. */
    private static final class EmptyEngine implements Engine {
        @Override
        public String type() {
            return "empty";
        }

        @Override
        public PathTable paths(Mount mount) {
            return new PathTable(List.of(), "", Optional.empty());
        }

        @Override
        public void enabled(Transaction tx, Mount mount) {}

        @Override
        public void optionsChanged(Transaction tx, Mount before, Mount after, Instant now) {}

        @Override
        public boolean upkeep(Transaction tx, Mount mount) {
            return false;
        }
    }
}
