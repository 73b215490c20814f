package dev.coffer.storage.folder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.request.Bytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class NameTreeTest {
    private static final long SEED = Long.getLong("coffer.seed", 20261122L);

    /** Goal: after any sequence of batches the tree holds what a sorted set holds. */
    @Test
    void apply_randomBatches_equalsSortedSet() {
        Random random = new Random(SEED);
        MemoryPages pages = new MemoryPages();
        TreeSet<Bytes> model = new TreeSet<>();
        for (int batch = 0; batch < 400; batch++) {
            NavigableMap<Bytes, Boolean> changes = new TreeMap<>();
            boolean growing = batch % 100 < 60;
            for (int i = random.nextInt(600); i >= 0; i--) {
                Bytes name = name(random);
                boolean added = random.nextInt(10) < (growing ? 9 : 1);
                changes.put(name, added);
            }
            new NameTree(pages).apply(changes);
            changes.forEach((name, added) -> applyTo(model, name, added));
            assertThat(all(pages, null)).as("seed %d batch %d", SEED, batch).hasSameSizeAs(model);
        }
        assertThat(all(pages, null)).as("seed %d", SEED).containsExactlyElementsOf(model);
        Bytes after = name(random);
        assertThat(all(pages, after))
                .as("seed %d after %s", SEED, after.utf8())
                .containsExactlyElementsOf(model.tailSet(after, false));
    }

    @Test
    void apply_everythingRemoved_leavesOneEmptyPage() {
        MemoryPages pages = new MemoryPages();
        NavigableMap<Bytes, Boolean> added = new TreeMap<>();
        for (int i = 0; i < 5000; i++) {
            added.put(Bytes.fromUtf8("name-" + i), true);
        }
        new NameTree(pages).apply(added);
        assertThat(pages.pages.size()).isGreaterThan(30);
        NavigableMap<Bytes, Boolean> removed = new TreeMap<>(added);
        removed.replaceAll((_, _) -> false);
        new NameTree(pages).apply(removed);
        assertThat(pages.pages).hasSize(1);
        assertThat(all(pages, null)).isEmpty();
    }

    @Test
    void apply_mostRemoved_joinsSmallLeaves() {
        MemoryPages pages = new MemoryPages();
        NavigableMap<Bytes, Boolean> changes = new TreeMap<>();
        for (int i = 0; i < 20000; i++) {
            changes.put(Bytes.fromUtf8("name-" + i), true);
        }
        new NameTree(pages).apply(changes);
        int full = pages.pages.size();
        changes.keySet().removeIf(name -> name.hashCode() % 50 == 0);
        changes.replaceAll((_, _) -> false);
        new NameTree(pages).apply(changes);
        assertThat(pages.pages.size()).isLessThan(full / 10);
        assertThat(all(pages, null)).isNotEmpty().isSorted();
    }

    @Test
    void pages_afterEncoding_areTheSame() {
        NamePage leaf =
                new NamePage.Leaf(
                        List.of(Bytes.fromUtf8("ä"), Bytes.fromUtf8("z/"), Bytes.empty()));
        NamePage inner = new NamePage.Inner(List.of(new NamePage.Child(Bytes.fromUtf8("b"), 7)));
        assertThat(NamePage.decode(NamePage.encode(leaf, 9)))
                .isEqualTo(new NamePage.Stored(leaf, 9));
        assertThat(NamePage.decode(NamePage.encode(inner, 0)))
                .isEqualTo(new NamePage.Stored(inner, 0));
    }

    private static Bytes name(Random random) {
        String text = Integer.toString(random.nextInt(30000), 36);
        return Bytes.fromUtf8(random.nextInt(20) == 0 ? text + "\uD83D\uDE00" : text + "\uFFEE");
    }

    private static void applyTo(Set<Bytes> model, Bytes name, boolean added) {
        if (added) {
            model.add(name);
        } else {
            model.remove(name);
        }
    }

    private static List<Bytes> all(MemoryPages pages, @Nullable Bytes after) {
        List<Bytes> names = new ArrayList<>();
        new NameTree(pages).namesAfter(after).forEachRemaining(names::add);
        return names;
    }

    /** Pages in encoded form, with the invariants of a page checked at each store. */
    private static final class MemoryPages implements NameTree.Pages {
        private final Map<Long, Bytes> pages = new HashMap<>();
        private long next = 1;

        @Override
        public @Nullable NamePage load(long number) {
            Bytes bytes = pages.get(number);
            return bytes == null ? null : NamePage.decode(bytes).page();
        }

        @Override
        public void store(long number, NamePage page) {
            switch (page) {
                case NamePage.Leaf(List<Bytes> names) ->
                        assertThat(names.size()).isLessThanOrEqualTo(NameTree.MAX_LEAF_NAMES);
                case NamePage.Inner(List<NamePage.Child> children) ->
                        assertThat(children.size()).isBetween(1, NameTree.MAX_CHILDREN);
            }
            pages.put(number, NamePage.encode(page, 0));
        }

        @Override
        public void remove(long number) {
            pages.remove(number);
        }

        @Override
        public long allocate() {
            return next++;
        }
    }
}
