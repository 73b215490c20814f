package dev.coffer.engine.kv.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.engine.kv.KvFixture;
import dev.coffer.request.Bytes;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.Names;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.telemetry.Meters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What all watchers of a mount read together. */
@Timeout(60)
final class ChangeTailTest {
    private final KvFixture kv = KvFixture.versioned();
    private final MountId mount = kv.mount().id();
    private final ChangeSignals signals = new ChangeSignals(new Meters());

    /** One that watches, and all that it was told. */
    private final class Watcher {
        private final String prefix;
        private final List<Change> told = new ArrayList<>();
        private Watching watching;
        private Revision at;

        Watcher(String prefix) {
            this.prefix = prefix;
            this.watching = signals.watch(mount, prefix, () -> {});
            this.at = now();
        }

        /** Looks once; whether there may be more. */
        boolean look() {
            return look(kv.run(tx -> watching.from(tx, at)));
        }

        boolean look(ChangeSource.Found found) {
            assertThat(found.next()).isGreaterThanOrEqualTo(at);
            at = found.next();
            found.changes().stream()
                    .filter(change -> change.entry().path().startsWith(prefix))
                    .forEach(told::add);
            return found.more();
        }

        void lookAll() {
            boolean more = look();
            for (int looks = 0; more; looks++) {
                assertThat(looks).isLessThan(1_000);
                more = look();
            }
        }

        /** Watches no more, perhaps for a moment only. */
        void leave(Random random) {
            watching.close();
            if (random.nextBoolean()) {
                watching = signals.watch(mount, prefix, () -> {});
            }
        }

        List<String> paths() {
            return told.stream().map(change -> change.entry().path()).toList();
        }
    }

    private Revision now() {
        return kv.run(tx -> Revision.behind(tx.version()));
    }

    private void change(String... paths) {
        kv.run(tx -> {
            for (String path : paths) {
                new ChangeEntry(
                                ChangeKind.DATA_WRITE,
                                kv.now(),
                                new ChangeEntry.Versions(1, 1, 0, 0),
                                path)
                        .note(tx, mount);
            }
            return "";
        });
    }

    /** Counts what is read of the log. */
    private record Counting(ReadTransaction tx, List<RecordRange> scans)
            implements ReadTransaction {
        @Override
        public @Nullable Bytes get(RecordKey key) {
            return tx.get(key);
        }

        @Override
        public Slice scan(RecordRange range, int limit) {
            return tx.scan(range, limit);
        }

        @Override
        public @Nullable Bytes peek(RecordKey key) {
            return tx.peek(key);
        }

        @Override
        public Slice peekScan(RecordRange range, int limit) {
            scans.add(range);
            return tx.peekScan(range, limit);
        }

        @Override
        public long version() {
            return tx.version();
        }

        @Override
        public Names names() {
            return tx.names();
        }
    }

    @Test
    void manyWatchers_ofOneChange_readTheLogOnce() {
        List<Watcher> watchers =
                IntStream.range(0, 100).mapToObj(i -> new Watcher(i % 2 == 0 ? "" : "a")).toList();
        watchers.forEach(Watcher::lookAll);
        change("a", "b");
        List<RecordRange> scans = new ArrayList<>();
        for (Watcher watcher : watchers) {
            boolean _ =
                    watcher.look(
                            kv.run(tx ->
                                    watcher.watching.from(new Counting(tx, scans), watcher.at)));
        }
        assertThat(scans).hasSize(1);
        assertThat(watchers.get(0).paths()).containsExactly("a", "b");
        assertThat(watchers.get(99).paths()).containsExactly("a");
    }

    /** Whatever is read by whom and when: each change comes once and in order, none is missed. */
    @Test
    void randomWatchersAndChanges_noGapAndNoRepeat() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        String[] prefixes = {"", "a", "a/", "a/b", "b/", "never/", "a/b/c"};
        String[] paths = {"a", "a/b", "a/b/c", "a/c", "b/a", "b", "c"};
        List<Watcher> watchers = new ArrayList<>();
        Map<Watcher, Revision> begun = new HashMap<>();
        for (int step = 0; step < 1_000; step++) {
            switch (random.nextInt(8)) {
                case 0 -> {
                    Watcher watcher = new Watcher(prefixes[random.nextInt(prefixes.length)]);
                    watchers.add(watcher);
                    begun.put(watcher, watcher.at);
                }
                case 1 -> changeMany(random, paths);
                case 2, 3, 4 -> change(paths[random.nextInt(paths.length)]);
                case 5 -> any(random, watchers).forEach(watcher -> watcher.leave(random));
                case 6 -> {
                    if (random.nextInt(50) == 0) {
                        signals.forget();
                    }
                }
                default ->
                        any(random, watchers)
                                .forEach(watcher -> {
                                    boolean _ = watcher.look();
                                });
            }
        }
        List<Change> all = everything();
        for (Watcher watcher : watchers) {
            watcher.lookAll();
            Revision first = Objects.requireNonNull(begun.get(watcher));
            assertThat(watcher.told)
                    .as("seed %d, prefix '%s'", seed, watcher.prefix)
                    .isEqualTo(
                            all.stream()
                                    .filter(change -> change.behind().compareTo(first) > 0)
                                    .filter(change ->
                                            change.entry().path().startsWith(watcher.prefix))
                                    .toList());
        }
    }

    private static List<Watcher> any(Random random, List<Watcher> watchers) {
        return watchers.isEmpty()
                ? List.of()
                : List.of(watchers.get(random.nextInt(watchers.size())));
    }

    private List<Change> everything() {
        List<Change> all = new ArrayList<>();
        Revision at = Revision.behind(0);
        boolean more = true;
        while (more) {
            Revision from = at;
            ChangeSource.Found next = kv.run(tx -> new LoggedChanges(mount).from(tx, from));
            all.addAll(next.changes());
            at = next.next();
            more = next.more();
        }
        return all;
    }

    private void changeMany(Random random, String[] paths) {
        int count = 1 + random.nextInt(200);
        change(
                IntStream.range(0, count)
                        .mapToObj(_ -> paths[random.nextInt(paths.length)])
                        .toArray(String[]::new));
    }

    /** It has nothing to read, so what the log has forgotten meanwhile is nothing to it. */
    @Test
    void quietWatcher_logForgotMeanwhile_goesOn() {
        Watcher quiet = new Watcher("quiet/");
        Watcher busy = new Watcher("busy/");
        quiet.lookAll();
        for (int i = 0; i < 3; i++) {
            change("busy/" + i);
            busy.lookAll();
        }
        kv.pass(Duration.ofHours(2));
        for (int steps = 0; kv.forget(); steps++) {
            assertThat(steps).isLessThan(100);
        }
        assertThatThrownBy(() -> kv.run(tx -> new LoggedChanges(mount).from(tx, quiet.at)))
                .isInstanceOf(RequestFailure.Invalid.class);
        quiet.lookAll();
        change("quiet/a");
        quiet.lookAll();
        assertThat(quiet.paths()).containsExactly("quiet/a");
        assertThat(busy.paths()).containsExactly("busy/0", "busy/1", "busy/2");
    }

    /** Whom the forgotten changes concern has to be told that there is a gap. */
    @Test
    void concernedWatcher_logForgotWhatNobodyRead_isRefused() {
        Watcher concerned = new Watcher("a");
        concerned.lookAll();
        change("a/1");
        kv.pass(Duration.ofHours(2));
        for (int steps = 0; kv.forget(); steps++) {
            assertThat(steps).isLessThan(100);
        }
        assertThatThrownBy(concerned::look).isInstanceOf(RequestFailure.Invalid.class);
    }

    /** A watcher that has left is told of nothing any more, and must not take that for silence. */
    @Test
    void watcherThatHasLeft_othersReadOn_findsWhatCame() {
        Watcher left = new Watcher("a");
        Watcher other = new Watcher("b");
        left.lookAll();
        left.watching.close();
        change("a/1");
        other.lookAll();
        left.lookAll();
        assertThat(left.paths()).containsExactly("a/1");
    }

    /** A transaction that began earlier is not told of what came later. */
    @Test
    void olderTransaction_readAheadByOthers_findsWhatItShows() {
        Watcher late = new Watcher("");
        Watcher early = new Watcher("");
        late.lookAll();
        change("a");
        ChangeSource.Found found =
                kv.run(old -> {
                    change("b");
                    late.lookAll();
                    return early.watching.from(old, early.at);
                });
        assertThat(late.paths()).containsExactly("a", "b");
        assertThat(early.look(found)).isFalse();
        assertThat(early.paths()).containsExactly("a");
        early.lookAll();
        assertThat(early.paths()).containsExactly("a", "b");
    }

    @Test
    void moreChangesThanAreKept_whoIsFurtherBehindReadsTheLog() {
        Watcher slow = new Watcher("");
        Watcher fast = new Watcher("");
        slow.lookAll();
        String[] some = IntStream.range(0, 300).mapToObj(i -> "k" + i).toArray(String[]::new);
        for (int i = 0; i < 20; i++) {
            change(some);
            fast.lookAll();
        }
        slow.lookAll();
        assertThat(slow.told).hasSize(6_000).isEqualTo(fast.told);
    }

    private Optional<ChangeSource.Found> find(
            ChangeTail tail, WatchedPrefix prefix, Revision from) {
        return kv.run(tx -> tail.find(tx, prefix, from));
    }

    /** Goal: no memory left for any of it, and still nothing is missed. */
    @Test
    void noMemoryLeftForAllMounts_theLogIsRead() {
        AtomicLong all = new AtomicLong(Long.MAX_VALUE / 2);
        WatchedPrefixes prefixes = new WatchedPrefixes();
        ChangeTail tail = new ChangeTail(mount, prefixes, all);
        WatchedPrefix prefix = new WatchedPrefix("");
        prefixes.add(prefix);
        prefix.knowsAfter(tail.horizon());
        Revision begin = now();
        assertThat(find(tail, prefix, begin)).isPresent();
        change("a");
        assertThat(find(tail, prefix, begin)).isEmpty();
        ChangeSource.Found logged = kv.run(tx -> new LoggedChanges(mount).from(tx, begin));
        assertThat(logged.changes()).hasSize(1);
        tail.close();
        assertThat(all).hasValue(Long.MAX_VALUE / 2);
    }

    @Test
    void longPaths_takeNoMoreMemoryThanTheirMountMayHave() {
        AtomicLong all = new AtomicLong();
        ChangeTail tail = new ChangeTail(mount, new WatchedPrefixes(), all);
        WatchedPrefix prefix = new WatchedPrefix("");
        Revision begin = now();
        assertThat(find(tail, prefix, begin)).isPresent();
        for (int i = 0; i < 400; i++) {
            change(i + "/" + "x".repeat(2_000));
            Optional<ChangeSource.Found> _ = find(tail, prefix, begin);
            assertThat(all.get()).isLessThanOrEqualTo(512 * 1024);
        }
        assertThat(all.get()).isGreaterThan(256 * 1024);
        assertThat(find(tail, prefix, begin)).as("too old").isEmpty();
        tail.close();
        assertThat(all).hasValue(0);
        assertThat(find(tail, prefix, now())).as("closed").isEmpty();
    }

    @Test
    void prefixes_anyPath_namesThoseThatItBeginsWith() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        WatchedPrefixes prefixes = new WatchedPrefixes();
        TreeSet<String> texts = new TreeSet<>();
        for (int step = 0; step < 3_000; step++) {
            String text = text(random);
            if (random.nextInt(3) == 0) {
                prefixes.find(text).ifPresent(prefixes::remove);
                texts.remove(text);
            } else if (texts.add(text)) {
                prefixes.add(new WatchedPrefix(text));
            }
            String path = text(random) + text(random);
            List<String> named = new ArrayList<>();
            prefixes.each(path, prefix -> named.add(prefix.text()));
            assertThat(named)
                    .as("seed %d, path '%s'", seed, path)
                    .containsExactlyInAnyOrderElementsOf(
                            texts.stream().filter(path::startsWith).toList());
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(5); length > 0; length--) {
            text.append("ab/".charAt(random.nextInt(3)));
        }
        return text.toString();
    }

    @Test
    void signals_aChange_wakesWhomItConcerns() {
        Bell concerned = new Bell();
        Bell other = new Bell();
        try (Watching _ = signals.watch(mount, "a/", concerned::ring);
                Watching _ = signals.watch(mount, "b/", other::ring)) {
            signals.appended(RecordType.KV_CHANGE, mount, List.of(entry("a/x")));
            assertThat(concerned.await(Duration.ofSeconds(30).toNanos())).isPositive();
            assertThat(other.await(0)).isZero();
        }
    }

    /** Else a quiet watcher would have all of it to read when something is its own at last. */
    @Test
    void signals_manyChangesThatConcernNobody_wakeOneToRead() {
        Bell reader = new Bell();
        try (Watching _ = signals.watch(mount, "never/", reader::ring)) {
            signals.appended(RecordType.KV_CHANGE, mount, Collections.nCopies(499, entry("c")));
            assertThat(reader.await(0)).isZero();
            signals.appended(RecordType.KV_CHANGE, mount, List.of(entry("c")));
            assertThat(reader.await(Duration.ofSeconds(30).toNanos())).isPositive();
        }
    }

    private Bytes entry(String path) {
        return new ChangeEntry(
                        ChangeKind.DATA_WRITE, kv.now(), new ChangeEntry.Versions(1, 1, 0, 0), path)
                .encode();
    }
}
