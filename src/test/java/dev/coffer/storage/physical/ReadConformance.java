package dev.coffer.storage.physical;

import static dev.coffer.storage.physical.StoreDriver.delete;
import static dev.coffer.storage.physical.StoreDriver.key;
import static dev.coffer.storage.physical.StoreDriver.keys;
import static dev.coffer.storage.physical.StoreDriver.put;
import static dev.coffer.storage.physical.StoreDriver.range;
import static dev.coffer.storage.physical.StoreDriver.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.request.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every store must do, first part: reading, writing, keys, limits and scans. The test of a
 * store extends {@link StoreConformance}, which adds the rest.
 */
public abstract class ReadConformance {
    /** How much the random tests do; 1 while developing. */
    protected static final int ROUNDS = Integer.getInteger("coffer.rounds", 1);

    protected Store store;
    protected StoreDriver driver;

    /** An empty store. */
    protected abstract Store open();

    @BeforeEach
    final void openStore() {
        use(open());
    }

    @AfterEach
    final void closeStore() {
        store.close();
    }

    /** Continues with another store. */
    protected final void use(Store opened) {
        store = opened;
        driver = new StoreDriver(opened);
    }

    // Reading and writing

    @Test
    void emptyStore_read_hasVersionZeroAndNothing() {
        assertThat(driver.version()).isZero();
        assertThat(driver.get("a")).isNull();
        assertThat(driver.keys()).isEmpty();
        assertThat(store.health()).isEqualTo(new StoreHealth.Healthy());
    }

    @Test
    void put_read_showsValueAndVersion() {
        long first = driver.must(put("a", "1"));
        long second = driver.must(put("b", "2"));

        try (Snapshot snapshot = store.snapshot()) {
            assertThat(snapshot.version()).isEqualTo(second);
            assertThat(snapshot.get(key("a"))).isEqualTo(new Stored(value("1"), first));
            assertThat(snapshot.get(key("b"))).isEqualTo(new Stored(value("2"), second));
        }
    }

    @Test
    void put_again_replacesValueAndVersion() {
        driver.must(put("a", "1"));
        long second = driver.must(put("a", "2"));

        try (Snapshot snapshot = store.snapshot()) {
            assertThat(snapshot.get(key("a"))).isEqualTo(new Stored(value("2"), second));
        }
    }

    @Test
    void commits_inSequence_takeConsecutiveVersions() {
        for (long expected = 1; expected <= 20; expected++) {
            assertThat(driver.must(put("a", "x"))).isEqualTo(expected);
        }
    }

    @Test
    void delete_present_makesAbsent() {
        driver.must(put("a", "1"), put("b", "2"));
        driver.must(delete("a"));

        assertThat(driver.get("a")).isNull();
        assertThat(driver.keys()).containsExactly("b");
    }

    @Test
    void delete_absent_commits() {
        assertThat(driver.must(delete("a"))).isEqualTo(1);
        assertThat(driver.get("a")).isNull();
    }

    @Test
    void delete_thenPut_isPresentAgain() {
        driver.must(put("a", "1"));
        driver.must(delete("a"));
        driver.must(put("a", "2"));

        assertThat(driver.get("a")).isEqualTo("2");
    }

    @Test
    void emptyValue_put_isPresent() {
        driver.must(put("a", ""));

        assertThat(driver.get("a")).isEmpty();
        assertThat(driver.keys()).containsExactly("a");
    }

    @Test
    void oneKey_changedTwiceInOneCommit_keepsTheLast() {
        driver.must(put("a", "1"), put("a", "2"), delete("b"), put("b", "3"));
        assertThat(driver.get("a")).isEqualTo("2");
        assertThat(driver.get("b")).isEqualTo("3");

        driver.must(put("a", "4"), delete("a"));
        assertThat(driver.get("a")).isNull();
    }

    @Test
    void value_changedByCallerAfterwards_staysAsCommitted() {
        byte[] source = {1, 2, 3};
        driver.must(new Mutation.Put(key("a"), Bytes.of(source)));
        source[0] = 9;

        try (Snapshot snapshot = store.snapshot()) {
            Bytes expected = Bytes.of(new byte[] {1, 2, 3});
            assertThat(snapshot.get(key("a"))).isEqualTo(new Stored(expected, 1));
        }
    }

    // Keys and limits

    @Test
    void keyOf64Bytes_putAndScanned_isExact() {
        byte[] longest = new byte[64];
        Arrays.fill(longest, (byte) 0xff);
        Key last = Key.of(longest);
        longest[63] = (byte) 0xfe;
        Key beforeLast = Key.of(longest);
        driver.must(new Mutation.Put(last, value("1")), new Mutation.Put(beforeLast, value("2")));

        try (Snapshot snapshot = store.snapshot()) {
            Page all = snapshot.scan(KeyRange.all(), 10);
            assertThat(all.entries()).extracting(Page.Entry::key).containsExactly(beforeLast, last);
            assertThat(all.cut()).isFalse();
            KeyRange rest = KeyRange.all().after(beforeLast);
            assertThat(snapshot.scan(rest, 10).entries())
                    .extracting(Page.Entry::key)
                    .containsExactly(last);
            assertThat(snapshot.scan(KeyRange.all().after(last), 10).entries()).isEmpty();
            assertThat(snapshot.get(last.next())).isNull();
        }
    }

    @Test
    void keyBeyondLimits_written_isRefusedAtOnce() {
        assertThatThrownBy(() -> Key.of(new byte[65])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Mutation.Put(Key.lowest(), value("")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Mutation.Delete(Key.of(new byte[64]).next()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keys_ofAnyBytes_areOrderedUnsigned() {
        List<Key> keys = new ArrayList<>();
        for (int first = 0; first < 256; first += 51) {
            keys.add(Key.of(new byte[] {(byte) first}));
            keys.add(Key.of(new byte[] {(byte) first, 0}));
            keys.add(Key.of(new byte[] {(byte) first, (byte) 0xff}));
        }
        List<Key> shuffled = new ArrayList<>(keys);
        Collections.reverse(shuffled);
        driver.must(
                shuffled.stream()
                        .map(k -> new Mutation.Put(k, value("x")))
                        .toArray(Mutation[]::new));

        try (Snapshot snapshot = store.snapshot()) {
            assertThat(snapshot.scan(KeyRange.all(), 100).entries())
                    .extracting(Page.Entry::key)
                    .containsExactlyElementsOf(keys);
        }
    }

    @Test
    void valueAtTheLimit_put_isReadBack() {
        byte[] large = new byte[store.limits().valueBytes()];
        large[0] = 1;
        large[large.length - 1] = 2;
        Bytes value = Bytes.wrap(large);
        driver.must(new Mutation.Put(key("a"), value));

        try (Snapshot snapshot = store.snapshot()) {
            assertThat(snapshot.get(key("a"))).isEqualTo(new Stored(value, 1));
        }
    }

    @Test
    void valueBeyondTheLimit_put_isTooLargeAndChangesNothing() {
        int most = store.limits().valueBytes();
        Bytes value = Bytes.wrap(new byte[most + 1]);

        assertThat(driver.write(put("b", "1"), new Mutation.Put(key("a"), value)))
                .isEqualTo(new CommitResult.TooLarge(Limits.Kind.VALUE_BYTES, most));
        assertThat(driver.keys()).isEmpty();
        assertThat(driver.version()).isZero();
    }

    @Test
    void transactionBeyondTheLimit_committed_isTooLarge() {
        long most = store.limits().transactionBytes();
        Bytes half = Bytes.wrap(new byte[(int) (most / 2)]);

        assertThat(driver.write(new Mutation.Put(key("a"), half), new Mutation.Put(key("b"), half)))
                .isEqualTo(new CommitResult.TooLarge(Limits.Kind.TRANSACTION_BYTES, most));
        assertThat(driver.keys()).isEmpty();
    }

    @Test
    void mutationsBeyondTheLimit_committed_areTooMany() {
        int most = store.limits().mutations();
        Mutation[] writes = new Mutation[most + 1];
        Arrays.fill(writes, put("a", "x"));

        assertThat(driver.write(writes))
                .isEqualTo(new CommitResult.TooLarge(Limits.Kind.MUTATIONS, most));
        assertThat(driver.must(Arrays.copyOf(writes, most))).isEqualTo(1);
    }

    @Test
    void limits_ofEveryStore_holdABodyOf32Mebibytes() {
        Limits limits = store.limits();

        assertThat(limits.keyBytes()).isEqualTo(64);
        assertThat(limits.valueBytes()).isGreaterThanOrEqualTo(33 << 20);
        assertThat(limits.transactionBytes()).isEqualTo(48L << 20);
        assertThat(limits.transactionAge()).hasSeconds(10);
    }

    // Scans

    private void putEach(String... keys) {
        driver.must(Arrays.stream(keys).map(k -> put(k, "v" + k)).toArray(Mutation[]::new));
    }

    @Test
    void scan_ofRange_includesBeginAndExcludesEnd() {
        putEach("a", "b", "c", "d");

        try (Snapshot snapshot = store.snapshot()) {
            Page page = snapshot.scan(range("b", "d"), 10);
            assertThat(keys(page)).containsExactly("b", "c");
            assertThat(page.cut()).isFalse();
            assertThat(page.entries().getFirst().stored()).isEqualTo(new Stored(value("vb"), 1));
        }
    }

    @Test
    void scan_betweenKeys_findsWhatLiesBetween() {
        putEach("b", "d", "f");

        try (Snapshot snapshot = store.snapshot()) {
            assertThat(keys(snapshot.scan(range("a", "c"), 10))).containsExactly("b");
            assertThat(keys(snapshot.scan(range("c", "e"), 10))).containsExactly("d");
            assertThat(keys(snapshot.scan(range("g", "z"), 10))).isEmpty();
        }
    }

    @Test
    void scan_ofEmptyRange_isEmpty() {
        putEach("a", "b");

        try (Snapshot snapshot = store.snapshot()) {
            Page page = snapshot.scan(range("a", "a"), 10);
            assertThat(page.entries()).isEmpty();
            assertThat(page.cut()).isFalse();
        }
    }

    @Test
    void scan_atTheLimit_isCutOnlyWhereMoreFollows() {
        putEach("a", "b", "c");

        try (Snapshot snapshot = store.snapshot()) {
            assertThat(snapshot.scan(KeyRange.all(), 3).cut()).isFalse();
            Page two = snapshot.scan(KeyRange.all(), 2);
            assertThat(keys(two)).containsExactly("a", "b");
            assertThat(two.cut()).isTrue();
            assertThat(two.observed(KeyRange.all()))
                    .isEqualTo(new KeyRange(Key.lowest(), key("b").next()));
        }
    }

    @Test
    void scan_pageByPage_visitsEveryKeyOnce() {
        List<String> written = new ArrayList<>();
        for (int i = 100; i < 200; i++) {
            written.add("k" + i);
        }
        putEach(written.toArray(String[]::new));

        List<String> seen = new ArrayList<>();
        try (Snapshot snapshot = store.snapshot()) {
            KeyRange rest = KeyRange.prefix(key("k"));
            Page page = snapshot.scan(rest, 7);
            seen.addAll(keys(page));
            while (page.cut()) {
                rest = rest.after(page.entries().getLast().key());
                page = snapshot.scan(rest, 7);
                seen.addAll(keys(page));
            }
        }
        assertThat(seen).isEqualTo(written);
    }

    @Test
    void scan_ofLargeValues_endsThePageEarly() {
        Bytes large = Bytes.wrap(new byte[Limits.PAGE_BYTES / 2 + 1]);
        for (String key : List.of("a", "b", "c")) {
            driver.must(new Mutation.Put(key(key), large));
        }

        try (Snapshot snapshot = store.snapshot()) {
            Page page = snapshot.scan(KeyRange.all(), 10);
            assertThat(keys(page)).containsExactly("a", "b");
            assertThat(page.cut()).isTrue();
        }
    }

    @Test
    void scan_afterDeletes_skipsThem() {
        putEach("a", "b", "c", "d");
        driver.must(delete("b"), delete("d"));

        try (Snapshot snapshot = store.snapshot()) {
            Page page = snapshot.scan(KeyRange.all(), 2);
            assertThat(keys(page)).containsExactly("a", "c");
            assertThat(page.cut()).isFalse();
        }
    }

    @Test
    void scan_ofPrefix_ofHighestBytes_reachesTheEnd() {
        Key high = Key.of(new byte[] {(byte) 0xff, (byte) 0xff});
        driver.must(put("a", "1"), new Mutation.Put(high, value("2")));

        try (Snapshot snapshot = store.snapshot()) {
            KeyRange range = KeyRange.prefix(Key.of(new byte[] {(byte) 0xff}));
            assertThat(snapshot.scan(range, 10).entries())
                    .extracting(Page.Entry::key)
                    .containsExactly(high);
        }
    }

    @Test
    void scan_ofNoEntries_isRefused() {
        try (Snapshot snapshot = store.snapshot()) {
            assertThatThrownBy(() -> snapshot.scan(KeyRange.all(), 0))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
