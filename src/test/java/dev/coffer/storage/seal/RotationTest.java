package dev.coffer.storage.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.crypto.OpeningFailedException;
import dev.coffer.crypto.RandomSource;
import dev.coffer.crypto.SecretBytes;
import dev.coffer.request.Bytes;
import dev.coffer.request.Cancellation;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.physical.Commit;
import dev.coffer.storage.physical.CommitResult;
import dev.coffer.storage.physical.Key;
import dev.coffer.storage.physical.Mutation;
import dev.coffer.storage.physical.Snapshot;
import dev.coffer.storage.physical.Stored;
import dev.coffer.storage.physical.TxId;
import dev.coffer.storage.physical.memory.MemoryStore;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.transaction.TransactionSource.CommitOutcome;
import dev.coffer.storage.transaction.TransactionSource.OpenWrite;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Rotation of the keyring, and what a changed record of the seal does. */
class RotationTest {
    private static final Instant LATER = SealedStore.START.plus(Duration.ofDays(1));

    private final MemoryStore store = new MemoryStore();
    private final SealedStore server = new SealedStore(store);
    private final List<String> shares = server.initialize(1, 1);

    @Test
    void keyStatus_afterUnsealing_isTheFirstTerm() {
        server.unseal(shares);
        assertThat(server.seal.keyStatus()).isEqualTo(new KeyStatus(1, SealedStore.START, 0));
        server.write("second");
        assertThat(server.seal.keyStatus()).isEqualTo(new KeyStatus(1, SealedStore.START, 1));
    }

    @Test
    void rotate_unsealedServer_sealsWithTheNewTermAndReadsTheOld() {
        server.unseal(shares);
        server.rotate(LATER);
        assertThat(server.seal.keyStatus()).isEqualTo(new KeyStatus(2, LATER, 0));
        assertThat(termOf(SealedStore.SECRET)).isEqualTo(1);
        assertThat(server.read()).isEqualTo("first");
        server.write("second");
        assertThat(termOf(SealedStore.SECRET)).isEqualTo(2);
        assertThat(server.read()).isEqualTo("second");
        assertThat(termOf(SealRecords.CLUSTER)).isEqualTo(1);
        SealedStore restarted = new SealedStore(store);
        restarted.unseal(shares);
        assertThat(restarted.seal.keyStatus()).isEqualTo(new KeyStatus(2, LATER, 0));
        assertThat(restarted.read()).isEqualTo("second");
    }

    @Test
    void rotate_refusedTransaction_changesNothing() {
        server.unseal(shares);
        assertThatThrownBy(() ->
                        server.transactions.write(
                                Cancellation.NONE,
                                tx -> {
                                    server.seal.rotate(tx, LATER);
                                    throw new RequestFailure.Invalid("no");
                                }))
                .hasMessage("no");
        assertThat(server.seal.keyStatus().term()).isEqualTo(1);
        server.seal.seal();
        server.unseal(shares);
        assertThat(server.seal.keyStatus().term()).isEqualTo(1);
    }

    /** Goal: a transaction that began before a rotation commits with the term it began with. */
    @Test
    void rotate_whileATransactionIsOpen_letsItFinish() {
        server.unseal(shares);
        try (OpenWrite open = server.barrier.openWrite(Cancellation.NONE)) {
            server.rotate(LATER);
            assertThat(open.get(SealedStore.SECRET)).isEqualTo(Bytes.fromUtf8("first"));
            open.put(SealedStore.SECRET, Bytes.fromUtf8("second"));
            assertThat(open.commit()).isEqualTo(new CommitOutcome.Done());
        }
        assertThat(termOf(SealedStore.SECRET)).isEqualTo(1);
        assertThat(server.read()).isEqualTo("second");
    }

    /** Goal: the effect of the later commit may run first; the earlier one takes nothing back. */
    @Test
    void rotate_effectsOutOfOrder_keepsTheLaterTerm() {
        server.unseal(shares);
        try (OpenWrite second = server.barrier.openWrite(Cancellation.NONE)) {
            server.seal.rotate(second, LATER);
            assertThat(second.commit()).isEqualTo(new CommitOutcome.Done());
            try (OpenWrite third = server.barrier.openWrite(Cancellation.NONE)) {
                server.seal.rotate(third, LATER);
                assertThat(third.commit()).isEqualTo(new CommitOutcome.Done());
                third.runEffects();
            }
            second.runEffects();
        }
        assertThat(server.seal.keyStatus().term()).isEqualTo(3);
        server.write("second");
        assertThat(termOf(SealedStore.SECRET)).isEqualTo(3);
    }

    /** Goal: a rotation that commits while the server is sealed opens nothing again. */
    @Test
    void rotate_sealedBeforeItsEffects_staysSealed() {
        server.unseal(shares);
        try (OpenWrite rotation = server.barrier.openWrite(Cancellation.NONE)) {
            server.seal.rotate(rotation, LATER);
            assertThat(rotation.commit()).isEqualTo(new CommitOutcome.Done());
            server.seal.seal();
            rotation.runEffects();
        }
        assertThat(server.barrier.isOpen()).isFalse();
        assertThat(server.seal.isUnsealed()).isFalse();
        server.unseal(shares);
        assertThat(server.seal.keyStatus().term()).isEqualTo(2);
    }

    /** Goal: rotations that meet are serializable: none is lost, none shares a term. */
    @Test
    void rotate_manyAtOnce_addsATermEach() throws Exception {
        server.unseal(shares);
        List<Callable<String>> callers = new ArrayList<>();
        for (int caller = 0; caller < 8; caller++) {
            String value = "value " + caller;
            callers.add(() -> {
                server.rotate(LATER);
                server.write(value);
                return String.valueOf(server.read());
            });
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (Future<String> done : threads.invokeAll(callers)) {
                assertThat(done.get()).startsWith("value ");
            }
        }
        assertThat(server.seal.keyStatus().term()).isEqualTo(9);
        server.seal.seal();
        server.unseal(shares);
        assertThat(server.seal.keyStatus().term()).isEqualTo(9);
        assertThat(server.read()).startsWith("value ");
    }

    /** Goal: a changed keyring is an error of ours, a changed root key looks like a wrong share. */
    @Test
    void unseal_anyBitOfTheSealsKeysFlipped_isRefused() {
        assertEveryBitRefused(SealRecords.KEYRING, 500, StoredKeys.KEYRING_UNREADABLE);
        assertEveryBitRefused(SealRecords.ROOT_KEY, 400, StoredKeys.KEY_WRONG);
        server.unseal(shares);
        assertThat(server.read()).isEqualTo("first");
    }

    private void assertEveryBitRefused(RecordKey key, int status, String text) {
        byte[] good = raw(key).toArray();
        for (int bit = 0; bit < 8 * good.length; bit++) {
            byte[] damaged = good.clone();
            damaged[bit / 8] ^= (byte) (1 << (bit % 8));
            overwrite(key, Bytes.wrap(damaged));
            assertUnsealFails(status, text);
        }
        overwrite(key, Bytes.wrap(good));
    }

    @Test
    void unseal_sealsRecordsThatChangedPlaces_isRefused() {
        Bytes rootKey = raw(SealRecords.ROOT_KEY);
        Bytes keyring = raw(SealRecords.KEYRING);
        overwrite(SealRecords.ROOT_KEY, keyring);
        assertUnsealFails(400, StoredKeys.KEY_WRONG);
        overwrite(SealRecords.ROOT_KEY, rootKey);
        overwrite(SealRecords.KEYRING, rootKey);
        assertUnsealFails(500, StoredKeys.KEYRING_UNREADABLE);
        overwrite(SealRecords.KEYRING, Bytes.empty());
        assertUnsealFails(500, StoredKeys.KEYRING_UNREADABLE);
    }

    @Test
    void status_damagedConfiguration_isAnErrorOfOurs() {
        for (String damaged :
                List.of(
                        "",
                        "{",
                        "[]",
                        "{}",
                        "{\"secret_shares\":\"5\"}",
                        "{\"secret_shares\":2,\"secret_threshold\":3}",
                        "{\"secret_shares\":256,\"secret_threshold\":3}")) {
            overwrite(SealRecords.CONFIG, Bytes.fromUtf8(damaged));
            SealedStore restarted = new SealedStore(store);
            assertThatThrownBy(restarted.seal::status)
                    .as(damaged)
                    .isInstanceOf(RequestFailure.Internal.class)
                    .hasMessage(SealConfig.DAMAGED);
        }
    }

    @Test
    void keyWrap_otherPlaceOrOtherKey_doesNotOpen() throws Exception {
        RandomSource random = RandomSource.system();
        SecretBytes key = SecretBytes.random(random, 32);
        SecretBytes content = SecretBytes.random(random, 32);
        Bytes wrapped = KeyWrap.seal(key, SealRecords.ROOT_KEY, content, random);
        assertThat(KeyWrap.open(key, SealRecords.ROOT_KEY, wrapped, random)).isEqualTo(content);
        for (SecretBytes other :
                List.of(SecretBytes.random(random, 32), SecretBytes.random(random, 16))) {
            assertThatThrownBy(() -> KeyWrap.open(other, SealRecords.ROOT_KEY, wrapped, random))
                    .isInstanceOf(OpeningFailedException.class);
        }
        assertThatThrownBy(() -> KeyWrap.open(key, SealRecords.KEYRING, wrapped, random))
                .isInstanceOf(OpeningFailedException.class);
    }

    private void assertUnsealFails(int status, String text) {
        assertThatThrownBy(() -> server.unseal(shares))
                .isInstanceOfSatisfying(
                        RequestFailure.class,
                        failure -> {
                            assertThat(failure.status()).isEqualTo(status);
                            assertThat(failure).hasMessage(text);
                        });
        assertThat(server.barrier.isOpen()).isFalse();
    }

    private Bytes raw(RecordKey key) {
        try (Snapshot snapshot = store.snapshot()) {
            Stored stored = snapshot.get(Key.of(key.bytes()));
            if (stored == null) {
                throw new AssertionError("the record is not there");
            }
            return stored.value();
        }
    }

    private int termOf(RecordKey key) {
        return raw(key).asBuffer().getInt(1);
    }

    private long attempts;

    private void overwrite(RecordKey key, Bytes value) {
        long version;
        try (Snapshot snapshot = store.snapshot()) {
            version = snapshot.version();
        }
        Commit commit =
                Commit.of(
                        new TxId(77, attempts++),
                        version,
                        Map.of(),
                        List.of(),
                        List.of(new Mutation.Put(Key.of(key.bytes()), value)));
        assertThat(store.commit(commit)).isInstanceOf(CommitResult.Committed.class);
    }
}
