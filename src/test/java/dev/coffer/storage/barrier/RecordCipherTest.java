package dev.coffer.storage.barrier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.crypto.RandomSource;
import dev.coffer.request.Bytes;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordType;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What a sealed record promises: it opens where and as what it was written, or not at all. */
class RecordCipherTest {
    private static final RandomSource RANDOM = RandomSource.system();
    private static final Instant NOW = Instant.parse("2026-11-22T07:00:00.123456789Z");
    private static final Bytes KEY = Bytes.fromUtf8("B-mount-folder-name-1");
    private static final Bytes OTHER_KEY = Bytes.fromUtf8("B-mount-folder-name-2");
    private static final Bytes TEXT = Bytes.fromUtf8("{\"password\":\"swordfish\"}");

    private final Keyring keyring = Keyring.create(RANDOM, NOW);
    private final RecordCipher cipher = RecordCipher.of(keyring, RANDOM);

    @Test
    void open_whereItWasSealed_givesTheText() {
        Bytes record = seal(cipher, RecordType.KV_VALUE, KEY, TEXT);
        assertThat(record.length()).isEqualTo(TEXT.length() + RecordCipher.OVERHEAD_BYTES);
        assertThat(cipher.open(RecordType.KV_VALUE, KEY, record)).isEqualTo(TEXT);
        Bytes nothing = seal(cipher, RecordType.KV_VALUE, KEY, Bytes.empty());
        assertThat(cipher.open(RecordType.KV_VALUE, KEY, nothing)).isEqualTo(Bytes.empty());
    }

    @Test
    void seal_record_showsFormatAndTermAndNoText() {
        Bytes record = seal(cipher, RecordType.KV_VALUE, KEY, TEXT);
        assertThat(record.slice(0, 5)).isEqualTo(Bytes.of(new byte[] {1, 0, 0, 0, 1}));
        assertThat(record.utf8()).doesNotContain("swordfish").doesNotContain("password");
    }

    /** Promise 1: records or versions that changed places are an error, never data. */
    @Test
    void open_recordsThatChangedPlaces_areUnreadable() {
        Bytes first = seal(cipher, RecordType.KV_VALUE, KEY, TEXT);
        Bytes second = seal(cipher, RecordType.KV_VALUE, OTHER_KEY, TEXT);
        assertUnreadable(cipher, RecordType.KV_VALUE, KEY, second);
        assertUnreadable(cipher, RecordType.KV_VALUE, OTHER_KEY, first);
    }

    @Test
    void open_asAnotherType_isUnreadable() {
        Bytes record = seal(cipher, RecordType.KV_VALUE, KEY, TEXT);
        for (RecordType type : RecordType.values()) {
            if (type != RecordType.KV_VALUE) {
                assertUnreadable(cipher, type, KEY, record);
            }
        }
    }

    /** The store puts the number of the commit in behind the sealing. */
    @Test
    void open_recordOfALog_isBoundToAllOfItsKeyButTheCommit() {
        MountId mount = new MountId(Bytes.wrap(new byte[MountId.BYTES]));
        RecordKey before = RecordKey.inLog(RecordType.KV_CHANGE, mount, 0, 3);
        RecordKey stored = RecordKey.inLog(RecordType.KV_CHANGE, mount, 77, 3);
        Bytes record = seal(cipher, RecordType.KV_CHANGE, before.bytes(), TEXT);
        assertThat(cipher.open(RecordType.KV_CHANGE, stored.bytes(), record)).isEqualTo(TEXT);
        RecordKey more = RecordKey.inLog(RecordType.KV_CHANGE, mount, 77, 4);
        assertUnreadable(cipher, RecordType.KV_CHANGE, more.bytes(), record);
        byte[] other = stored.bytes().toArray();
        other[RecordKey.LOG_COMMIT_AT - 1]++;
        assertUnreadable(cipher, RecordType.KV_CHANGE, Bytes.wrap(other), record);
    }

    @Test
    void open_anyBitFlipped_isUnreadable() {
        byte[] record = seal(cipher, RecordType.KV_VALUE, KEY, TEXT).toArray();
        for (int bit = 0; bit < 8 * record.length; bit++) {
            byte[] damaged = record.clone();
            damaged[bit / 8] ^= (byte) (1 << (bit % 8));
            assertUnreadable(cipher, RecordType.KV_VALUE, KEY, Bytes.wrap(damaged));
        }
    }

    @Test
    void open_anyCut_isUnreadable() {
        Bytes record = seal(cipher, RecordType.KV_VALUE, KEY, TEXT);
        for (int end = 0; end < record.length(); end++) {
            assertUnreadable(cipher, RecordType.KV_VALUE, KEY, record.slice(0, end));
        }
    }

    /** Goal: also with the term's own key the term in the head is bound to the record. */
    @Test
    void open_headOfAnotherTerm_isUnreadable() {
        RecordCipher both = cipher.extended(keyring.rotated(RANDOM, NOW), RANDOM);
        byte[] record = seal(cipher, RecordType.KV_VALUE, KEY, TEXT).toArray();
        record[4] = 2;
        assertUnreadable(both, RecordType.KV_VALUE, KEY, Bytes.wrap(record));
        record[4] = 3;
        assertUnreadable(both, RecordType.KV_VALUE, KEY, Bytes.wrap(record));
    }

    @Test
    void extended_afterRotation_sealsWithTheNewTermAndOpensTheOld() {
        Bytes old = seal(cipher, RecordType.KV_VALUE, KEY, TEXT);
        RecordCipher rotated = cipher.extended(keyring.rotated(RANDOM, NOW), RANDOM);
        Bytes fresh = seal(rotated, RecordType.KV_VALUE, KEY, TEXT);
        assertThat(rotated.activeTerm()).isEqualTo(2);
        assertThat(fresh.byteAt(4)).isEqualTo((byte) 2);
        assertThat(rotated.open(RecordType.KV_VALUE, KEY, old)).isEqualTo(TEXT);
        assertThat(rotated.open(RecordType.KV_VALUE, KEY, fresh)).isEqualTo(TEXT);
        assertUnreadable(cipher, RecordType.KV_VALUE, KEY, fresh);
        assertThat(cipher.open(RecordType.KV_VALUE, KEY, old)).isEqualTo(TEXT);
    }

    @Test
    void open_withAnotherKeyring_isUnreadable() {
        Bytes record = seal(cipher, RecordType.KV_VALUE, KEY, TEXT);
        RecordCipher other = RecordCipher.of(Keyring.create(RANDOM, NOW), RANDOM);
        assertUnreadable(other, RecordType.KV_VALUE, KEY, record);
    }

    @Test
    void sealedRecords_afterSealing_countsThem() {
        Bytes record = seal(cipher, RecordType.KV_VALUE, KEY, TEXT);
        assertThat(cipher.open(RecordType.KV_VALUE, KEY, record)).isEqualTo(TEXT);
        assertThat(cipher.sealedRecords()).isEqualTo(1);
    }

    @Test
    void destroy_extendedCipher_endsItsPredecessorToo() {
        Bytes record = seal(cipher, RecordType.KV_VALUE, KEY, TEXT);
        cipher.extended(keyring.rotated(RANDOM, NOW), RANDOM).destroy();
        assertThatThrownBy(() -> cipher.open(RecordType.KV_VALUE, KEY, record))
                .isInstanceOf(RequestFailure.Unavailable.class);
        assertThatThrownBy(() -> seal(cipher, RecordType.KV_VALUE, KEY, TEXT))
                .isInstanceOf(RequestFailure.Unavailable.class);
    }

    private static void assertUnreadable(
            RecordCipher opener, RecordType type, Bytes key, Bytes record) {
        assertThatThrownBy(() -> opener.open(type, key, record))
                .isInstanceOf(UnreadableRecordException.class)
                .hasMessage("a stored record does not open, type " + type)
                .hasNoCause()
                .extracting(failure -> ((UnreadableRecordException) failure).type())
                .isEqualTo(type);
    }

    private static Bytes seal(RecordCipher cipher, RecordType type, Bytes key, Bytes text) {
        try (RecordCipher.Series series = cipher.series()) {
            return series.seal(type, key, text);
        }
    }
}
