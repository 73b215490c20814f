package dev.coffer.storage.physical;

import static dev.coffer.storage.physical.StoreDriver.key;
import static dev.coffer.storage.physical.StoreDriver.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Keys, ranges, ids, and what counts as the size of a commit. */
final class KeyTest {
    private static Key of(int... bytes) {
        byte[] array = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            array[i] = (byte) bytes[i];
        }
        return Key.of(array);
    }

    @Test
    void keys_compared_areUnsignedAndShorterFirst() {
        List<Key> ordered =
                List.of(Key.lowest(), of(0), of(0, 0), of(1), of(0x7f), of(0x80), of(0xff));

        assertThat(ordered).isSorted();
        assertThat(of(0xff)).isLessThan(Key.beyondAll());
        byte[] longest = new byte[64];
        Arrays.fill(longest, (byte) 0xff);
        assertThat(Key.of(longest).next()).isLessThan(Key.beyondAll());
    }

    @Test
    void key_next_isDirectlyBehind() {
        assertThat(of(5).next()).isEqualTo(of(5, 0)).isGreaterThan(of(5)).isLessThan(of(5, 1));
        assertThat(of(5).isStorable()).isTrue();
        assertThat(Key.lowest().isStorable()).isFalse();
        assertThat(Key.beyondAll().isStorable()).isFalse();
    }

    @Test
    void key_ofACallersArray_isItsOwn() {
        byte[] source = {1, 2};
        Key key = Key.of(source);
        source[0] = 9;
        key.toArray()[0] = 9;

        assertThat(key).isEqualTo(of(1, 2)).hasSameHashCodeAs(of(1, 2)).hasToString("0102");
        assertThat(key.startsWith(of(1))).isTrue();
        assertThat(key.startsWith(of(2))).isFalse();
        assertThat(of(1).startsWith(key)).isFalse();
    }

    @Test
    void prefix_ofHighBytes_endsBehindTheLastOfThem() {
        assertThat(KeyRange.prefix(of(1, 2))).isEqualTo(new KeyRange(of(1, 2), of(1, 3)));
        assertThat(KeyRange.prefix(of(1, 0xff))).isEqualTo(new KeyRange(of(1, 0xff), of(2)));
        assertThat(KeyRange.prefix(of(0xff)).end()).isEqualTo(Key.beyondAll());
        assertThat(KeyRange.prefix(Key.lowest())).isEqualTo(KeyRange.all());
    }

    @Test
    void range_contains_beginButNotEnd() {
        KeyRange range = range("b", "d");

        assertThat(range.contains(key("b"))).isTrue();
        assertThat(range.contains(key("c"))).isTrue();
        assertThat(range.contains(key("d"))).isFalse();
        assertThat(range.after(key("b")).contains(key("b"))).isFalse();
        assertThat(range("b", "b").isEmpty()).isTrue();
    }

    @Test
    void txId_written_isReadBack() {
        byte[] target = new byte[TxId.BYTES + 2];
        TxId id = new TxId(0x0102030405060708L, -2);
        id.copyTo(target, 1);

        assertThat(target).startsWith(0, 1, 2, 3).endsWith(0xff, 0xfe, 0);
        assertThat(TxId.from(target, 1)).isEqualTo(id);
    }

    @Test
    void commit_sized_countsKeysReadAndWritten() {
        Commit commit =
                Commit.of(
                        StoreDriver.id(),
                        0,
                        Map.of(key("four"), 0L),
                        List.of(range("a", "bb")),
                        List.of(StoreDriver.put("k", "value"), StoreDriver.delete("kk")));

        assertThat(commit.sizeBytes()).isEqualTo(4 + 3 + 6 + 2);
    }

    @Test
    void page_cutAndEmpty_isRefused() {
        assertThatThrownBy(() -> new Page(List.of(), true))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
