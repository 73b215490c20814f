package dev.coffer.storage.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.request.Cancellation;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.physical.memory.MemoryStore;
import dev.coffer.storage.transaction.TransactionSource.CommitOutcome;
import dev.coffer.storage.transaction.TransactionSource.OpenWrite;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Replacement of the unseal key and of the root key. */
class ReplaceKeysTest {
    private final MemoryStore store = new MemoryStore();
    private final SealedStore server = new SealedStore(store);
    private final List<String> shares = server.initialize(3, 2);

    @Test
    void install_newKeySet_onlyItsSharesUnseal() {
        server.unseal(shares.subList(0, 2));
        List<String> next = install(server.seal.newKeySet(5, 3));

        assertThat(server.seal.status().threshold()).isEqualTo(3);
        assertThat(server.read()).isEqualTo("first");
        server.rotate(SealedStore.START.plus(Duration.ofDays(1)));
        server.seal.seal();
        assertThat(server.unseal(next.subList(1, 4)).sealed()).isFalse();

        SealedStore restarted = new SealedStore(store);
        assertThat(restarted.seal.status().shares()).isEqualTo(5);
        restarted.unseal(shares.subList(0, 2));
        assertThatThrownBy(() -> restarted.unseal(shares.get(2))).hasMessage(Seal.KEY_WRONG);
        assertThat(restarted.unseal(next.subList(0, 3)).sealed()).isFalse();
        assertThat(restarted.read()).isEqualTo("first");
        assertThat(restarted.seal.keyStatus().term()).isEqualTo(2);
    }

    @Test
    void install_refusedTransaction_changesNothing() {
        server.unseal(shares.subList(0, 2));
        assertThatThrownBy(() ->
                        server.transactions.write(
                                Cancellation.NONE,
                                tx -> {
                                    server.seal.install(tx, server.seal.newKeySet(1, 1));
                                    throw new RequestFailure.Invalid("no");
                                }))
                .hasMessage("no");

        assertThat(server.seal.status().threshold()).isEqualTo(2);
        server.seal.seal();
        assertThat(server.unseal(shares.subList(1, 3)).sealed()).isFalse();
    }

    /** Goal: the effect of the later commit may run first; the earlier one takes nothing back. */
    @Test
    void install_effectsOutOfOrder_keepsTheLaterKey() {
        server.unseal(shares.subList(0, 2));
        KeySet first = server.seal.newKeySet(1, 1);
        KeySet second = server.seal.newKeySet(3, 3);
        try (OpenWrite one = server.barrier.openWrite(Cancellation.NONE)) {
            server.seal.install(one, first);
            assertThat(one.commit()).isEqualTo(new CommitOutcome.Done());
            // The second starts from the first's key, which only its effect makes known.
            assertThatThrownBy(() -> installIn(second))
                    .isInstanceOf(RequestFailure.Unavailable.class);
            one.runEffects();
            List<String> texts = install(second);
            one.runEffects();
            assertThat(server.seal.status().threshold()).isEqualTo(3);
            server.seal.seal();
            assertThat(server.unseal(texts).sealed()).isFalse();
        }
    }

    /**
     * Goal: whoever seals before the effect of a replacement runs can unseal with the new shares.
     */
    @Test
    void install_sealedBeforeItsEffect_unsealsWithTheNewShares() {
        server.unseal(shares.subList(0, 2));
        KeySet next = server.seal.newKeySet(2, 2);
        List<String> texts = SealedStore.hex(next.shares());
        try (OpenWrite write = server.barrier.openWrite(Cancellation.NONE)) {
            server.seal.install(write, next);
            assertThat(write.commit()).isEqualTo(new CommitOutcome.Done());
            server.seal.seal();
            write.runEffects();
        }
        assertThat(server.seal.status().shares()).isEqualTo(2);
        assertThat(server.unseal(texts).sealed()).isFalse();
    }

    @Test
    void replaceRootKey_unsealedServer_keepsTheShares() {
        server.unseal(shares.subList(0, 2));
        byte[] before = rootKeyRecord();
        boolean _ =
                server.transactions.write(
                        Cancellation.NONE,
                        tx -> {
                            server.seal.replaceRootKey(tx);
                            return true;
                        });

        assertThat(rootKeyRecord()).isNotEqualTo(before);
        SealedStore restarted = new SealedStore(store);
        assertThat(restarted.unseal(shares.subList(1, 3)).sealed()).isFalse();
        assertThat(restarted.read()).isEqualTo("first");
    }

    private byte[] rootKeyRecord() {
        return server.transactions.read(
                Cancellation.NONE, tx -> SealRecords.required(tx, SealRecords.ROOT_KEY).toArray());
    }

    private List<String> install(KeySet set) {
        List<String> texts = SealedStore.hex(set.shares());
        installIn(set);
        return texts;
    }

    private void installIn(KeySet set) {
        boolean _ =
                server.transactions.write(
                        Cancellation.NONE,
                        tx -> {
                            server.seal.install(tx, set);
                            return true;
                        });
    }
}
