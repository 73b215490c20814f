package dev.coffer.system;

import dev.coffer.request.Cancellation;
import dev.coffer.storage.transaction.Transactions;

/** The steps of the work in the background, one at a time, for tests that stop each of them. */
public final class TestingUpkeep {
    private TestingUpkeep() {}

    /** One step of removing what disabled mounts left behind; false once nothing is left. */
    public static boolean removeRetired(Transactions transactions, Cancellation cancellation) {
        return new RetiredMounts(transactions).step(cancellation);
    }
}
