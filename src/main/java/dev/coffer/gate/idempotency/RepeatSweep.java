package dev.coffer.gate.idempotency;

import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Removes answers that are kept no longer, the oldest first, a bounded step at a time. Nobody waits
 * for it: an answer counts until its own time. Stateless.
 */
public final class RepeatSweep {
    /** Answers removed in one transaction. */
    static final int MAX_A_STEP = 100;

    private RepeatSweep() {}

    /** Removes some; false once nothing is over. */
    public static boolean step(Transaction tx, Instant now) {
        List<Place.End> over = Place.ended(tx, now, MAX_A_STEP);
        over.forEach(end -> remove(tx, end));
        return over.size() == MAX_A_STEP;
    }

    /** How many answers are kept. */
    public static long kept(ReadTransaction tx) {
        return KeptCount.everybodys(tx);
    }

    /** A key that was used once more after its time has another end by now. */
    private static void remove(Transaction tx, Place.End end) {
        Optional<KeptAnswer> kept = KeptAnswer.find(tx, end.place());
        if (kept.filter(answer -> answer.ends().getEpochSecond() == end.second()).isPresent()) {
            tx.delete(end.place().answer());
            KeptCount.remove(tx, end.place());
        }
        tx.delete(end.key());
    }
}
