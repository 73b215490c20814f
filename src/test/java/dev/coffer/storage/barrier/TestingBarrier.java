package dev.coffer.storage.barrier;

import dev.coffer.crypto.RandomSource;
import dev.coffer.storage.physical.Store;
import dev.coffer.storage.transaction.TransactionRunner;
import java.time.Instant;

/** An open barrier with a fresh keyring over a store of the test's choice. */
public final class TestingBarrier {
    private TestingBarrier() {}

    /** A barrier that is open. */
    public static Barrier open(Store store) {
        RandomSource random = RandomSource.system();
        Barrier barrier = new Barrier(store, random, _ -> Thread.onSpinWait());
        barrier.open(keys(random));
        return barrier;
    }

    /** Transactions on an open barrier; conflicts are run again at once. */
    public static TransactionRunner transactions(Store store) {
        return new TransactionRunner(open(store), _ -> Thread.onSpinWait());
    }

    /** The keys of a fresh keyring. */
    public static BarrierKeys keys(RandomSource random) {
        Keyring keyring = Keyring.create(random, Instant.EPOCH);
        return new BarrierKeys(RecordCipher.of(keyring, random), KeyedNames.of(keyring.namesKey()));
    }
}
