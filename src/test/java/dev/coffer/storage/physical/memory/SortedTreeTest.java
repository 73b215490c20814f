package dev.coffer.storage.physical.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.request.Bytes;
import dev.coffer.storage.physical.Key;
import dev.coffer.storage.physical.KeyRange;
import dev.coffer.storage.physical.Page;
import dev.coffer.storage.physical.PageBuilder;
import dev.coffer.storage.physical.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The persistent tree against a plain map, with every older version kept and checked. */
final class SortedTreeTest {
    private static final int ROUNDS = Integer.getInteger("coffer.rounds", 1);

    private static Key key(int number) {
        return Key.of(new byte[] {(byte) number});
    }

    private static List<Page.Entry> entries(SortedTree tree) {
        PageBuilder page = new PageBuilder(1000);
        tree.scan(KeyRange.all(), page);
        return page.build().entries();
    }

    private static List<Page.Entry> entries(Map<Key, Stored> map) {
        return map.entrySet().stream()
                .map(one -> new Page.Entry(one.getKey(), one.getValue()))
                .toList();
    }

    @Test
    void changes_atRandom_leaveEveryOlderTreeAsItWas() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 10 * ROUNDS; round++) {
            SortedTree tree = SortedTree.EMPTY;
            TreeMap<Key, Stored> map = new TreeMap<>();
            List<SortedTree> trees = new ArrayList<>();
            List<List<Page.Entry>> expected = new ArrayList<>();
            for (int change = 1; change <= 300; change++) {
                Key key = key(random.nextInt(60));
                if (random.nextInt(5) < 2) {
                    tree = tree.without(key);
                    map.remove(key);
                } else {
                    Stored stored = new Stored(Bytes.empty(), change);
                    tree = tree.with(key, stored);
                    map.put(key, stored);
                }
                trees.add(tree);
                expected.add(entries(map));
                assertThat(tree.get(key)).as("seed %d", seed).isEqualTo(map.get(key));
            }
            for (int i = 0; i < trees.size(); i++) {
                assertThat(entries(trees.get(i))).as("seed %d", seed).isEqualTo(expected.get(i));
            }
        }
    }

    /** Ascending keys are the worst order for a tree that does not balance itself. */
    @Test
    void keys_inAscendingOrder_makeNoDeepTree() {
        SortedTree tree = SortedTree.EMPTY;
        for (int i = 0; i < 200_000; i++) {
            byte[] key = {(byte) (i >> 16), (byte) (i >> 8), (byte) i};
            tree = tree.with(Key.wrap(key), new Stored(Bytes.empty(), i));
        }
        PageBuilder page = new PageBuilder(200_001);
        tree.scan(KeyRange.all(), page);
        assertThat(page.build().entries()).hasSize(200_000);
        assertThat(tree.height()).isLessThanOrEqualTo(25);
    }
}
