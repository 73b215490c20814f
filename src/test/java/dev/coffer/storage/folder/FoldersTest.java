package dev.coffer.storage.folder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.request.Bytes;
import dev.coffer.request.Cancellation;
import dev.coffer.storage.barrier.TestingBarrier;
import dev.coffer.storage.physical.memory.MemoryStore;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.Transaction;
import dev.coffer.storage.transaction.TransactionRunner;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class FoldersTest {
    private static final long SEED = Long.getLong("coffer.seed", 7);
    private static final int ROUNDS = Integer.getInteger("coffer.rounds", 1);
    private static final MountId MOUNT = new MountId(Bytes.wrap(new byte[16]));

    private final MemoryStore store = new MemoryStore();
    private final TransactionRunner transactions = TestingBarrier.transactions(store);
    private final Set<FolderRef> changed = ConcurrentHashMap.newKeySet();
    private final Folders folders = new Folders((folder, _) -> changed.add(folder));

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void list_keyAndFolderOfTheSameName_showsBothInByteOrder() {
        add("a", "a-b", "a.b", "a/x", "a10");
        assertThat(list("", "", 0).names()).containsExactly("a", "a-b", "a.b", "a/", "a10");
        assertThat(list("a/", "", 0).names()).containsExactly("x");
    }

    @Test
    void list_page_beginsBehindAfterAndTellsOfMore() {
        add("a", "b", "c/d", "e");
        FolderPage page = list("", "a", 2);
        assertThat(page.names()).containsExactly("b", "c/");
        assertThat(page.more()).isTrue();
        assertThat(list("", "c/", 0).names()).containsExactly("e");
        assertThat(list("", "e", 0).names()).isEmpty();
    }

    @Test
    void remove_lastNameOfDeepFolder_removesEveryRecord() {
        add("a/b/c/d");
        mergeAll();
        remove("a/b/c/d");
        assertThat(list("", "", 0).names()).isEmpty();
        for (RecordType type :
                List.of(RecordType.FOLDER, RecordType.FOLDER_PAGE, RecordType.FOLDER_CHANGE)) {
            assertThat(records(type)).as(type.name()).isEmpty();
        }
    }

    @Test
    void remove_folderStillHoldsAnother_staysListed() {
        add("a/b", "a/c");
        remove("a/b");
        assertThat(list("", "", 0).names()).containsExactly("a/");
        assertThat(list("a/", "", 0).names()).containsExactly("c");
    }

    /** Goal: two removers that take each other for the witness never leave an empty folder. */
    @Test
    void remove_witnessRemovedMeanwhile_runsAgainAndEmptiesTheFolder() {
        for (boolean merged : new boolean[] {false, true}) {
            add("a/x", "a/y");
            if (merged) {
                mergeAll();
            }
            AtomicInteger runs = new AtomicInteger();
            write(tx -> {
                folders.remove(tx, MOUNT, "a/x");
                if (runs.incrementAndGet() == 1) {
                    remove("a/y");
                }
            });
            assertThat(runs).hasValue(2);
            assertThat(list("", "", 0).names()).isEmpty();
            assertThat(records(RecordType.FOLDER)).isEmpty();
        }
    }

    /** Goal: who adds to a folder while another empties it does not lose its name. */
    @Test
    void add_folderEmptiedMeanwhile_runsAgainAndLinksTheFolder() {
        add("a/x");
        AtomicInteger runs = new AtomicInteger();
        write(tx -> {
            folders.add(tx, MOUNT, "a/y");
            if (runs.incrementAndGet() == 1) {
                remove("a/x");
            }
        });
        assertThat(runs).hasValue(2);
        assertThat(list("", "", 0).names()).containsExactly("a/");
        assertThat(list("a/", "", 0).names()).containsExactly("y");
    }

    /** Goal: who notes a change while its epoch ends runs again; the change is not lost. */
    @Test
    void add_whileTwoEpochsBegin_runsAgainAndIsFound() {
        add("a");
        AtomicInteger runs = new AtomicInteger();
        write(tx -> {
            folders.add(tx, MOUNT, "b");
            if (runs.incrementAndGet() == 1) {
                beginEpochs();
                mergeAll();
                beginEpochs();
            }
        });
        assertThat(runs).hasValue(2);
        assertThat(list("", "", 0).names()).containsExactly("a", "b");
    }

    @Test
    void beginEpoch_whileTheOneBeforeIsNotMerged_waits() {
        add("a");
        beginEpochs();
        add("b");
        beginEpochs();
        remove("a");
        add("c");
        assertThat(list("", "", 0).names()).containsExactly("b", "c");
        mergeAll();
        assertThat(records(RecordType.FOLDER_CHANGE)).isEmpty();
        assertThat(list("", "", 0).names()).containsExactly("b", "c");
    }

    /** Goal: with merges at any time, folders hold what a set of paths says. */
    @Test
    void anySequence_withMergesBetween_equalsModel() {
        Random random = new Random(SEED);
        TreeSet<String> model = new TreeSet<>();
        for (int step = 0; step < 3000 * ROUNDS; step++) {
            String path = path(random);
            boolean growing = step % 1000 < 600;
            if (random.nextInt(10) < (growing ? 7 : 2)) {
                if (model.add(path)) {
                    add(path);
                }
            } else if (model.remove(path)) {
                remove(path);
            }
            if (random.nextInt(60) == 0) {
                mergeAll();
            }
            if (random.nextInt(40) == 0) {
                beginEpochs();
            }
            if (step % 50 == 0) {
                for (String folder : List.of("", "a/", "a/b/", "b/")) {
                    assertThat(list(folder, "", 0).names())
                            .as("seed %d step %d folder %s", SEED, step, folder)
                            .containsExactlyElementsOf(expected(model, folder));
                }
            }
        }
    }

    /** Goal: creators, removers and merges at once; nothing is lost, no folder is left dangling. */
    @Test
    void creatorsAndRemoversAtOnce_endWithWhatEachThreadLeft() throws Exception {
        int threads = 8;
        List<Set<String>> left = new ArrayList<>();
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                Set<String> mine = new TreeSet<>();
                left.add(mine);
                Random random = new Random(SEED + t);
                String name = "t" + t;
                running.add(pool.submit(() -> churn(random, name, mine)));
            }
            for (Future<?> future : running) {
                waitFor(future);
            }
        }
        mergeAll();
        TreeSet<String> model = new TreeSet<>();
        left.forEach(model::addAll);
        for (String folder : List.of("", "x/", "y/", "x/z/")) {
            assertThat(list(folder, "", 0).names())
                    .as("seed %d folder %s", SEED, folder)
                    .containsExactlyElementsOf(expected(model, folder));
        }
    }

    private static void waitFor(Future<?> future) throws InterruptedException, ExecutionException {
        assertThat(future.get()).isNull();
    }

    private void churn(Random random, String name, Set<String> mine) {
        List<String> places = List.of("x/", "y/", "x/z/");
        for (int i = 0; i < 150 * ROUNDS; i++) {
            String path = places.get(random.nextInt(3)) + name + random.nextInt(4);
            if (mine.add(path)) {
                add(path);
            } else {
                mine.remove(path);
                remove(path);
            }
            if (random.nextInt(20) == 0) {
                mergeAll();
            }
            if (random.nextInt(20) == 0) {
                beginEpochs();
            }
        }
    }

    private static List<String> expected(Set<String> model, String folder) {
        TreeSet<Bytes> names = new TreeSet<>();
        for (String path : model) {
            if (path.startsWith(folder)) {
                String rest = path.substring(folder.length());
                int slash = rest.indexOf('/');
                names.add(Bytes.fromUtf8(slash < 0 ? rest : rest.substring(0, slash + 1)));
            }
        }
        return names.stream().map(Bytes::utf8).toList();
    }

    private static String path(Random random) {
        List<String> folders = List.of("", "", "a/", "a/b/", "a/b/", "a/b/", "b/");
        return folders.get(random.nextInt(folders.size())) + "n" + random.nextInt(300);
    }

    private void add(String... paths) {
        for (String path : paths) {
            write(tx -> folders.add(tx, MOUNT, path));
        }
    }

    private void remove(String path) {
        write(tx -> folders.remove(tx, MOUNT, path));
    }

    private void beginEpochs() {
        for (FolderRef folder : changed) {
            write(tx -> folders.beginEpoch(tx, folder));
        }
    }

    private void mergeAll() {
        for (FolderRef folder : changed) {
            boolean more = true;
            while (more) {
                more =
                        transactions
                                .write(Cancellation.NONE, tx -> folders.merge(tx, folder))
                                .more();
            }
        }
    }

    private void write(Consumer<Transaction> work) {
        boolean done =
                transactions.write(
                        Cancellation.NONE,
                        tx -> {
                            work.accept(tx);
                            return true;
                        });
        assertThat(done).isTrue();
    }

    private FolderPage list(String folder, String after, int limit) {
        return transactions.read(
                Cancellation.NONE, tx -> folders.list(tx, MOUNT, folder, after, limit));
    }

    private List<RecordKey> records(RecordType type) {
        return transactions.read(
                Cancellation.NONE,
                tx ->
                        tx.scan(RecordRange.all(type), 100).entries().stream()
                                .map(entry -> entry.key())
                                .toList());
    }
}
