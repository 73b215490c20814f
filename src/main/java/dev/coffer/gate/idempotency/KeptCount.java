package dev.coffer.gate.idempotency;

import dev.coffer.request.Bytes;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many answers are kept for one caller. Counted in parts, by the key, so that the requests of
 * one caller seldom conflict over the count; only near the limit does each look at every part for
 * certain. Stateless.
 */
final class KeptCount {
    /** Answers kept for one caller. */
    static final long MAX = 10_000;

    private static final int PARTS = 16;

    /** Counts read at once. */
    private static final int SLICE = 500;

    /** Follows the type in the keys of counts. */
    private static final byte COUNT = 1;

    /** From here on the count has to be certain. */
    private static final long NEAR = MAX / 2;

    private static final String TOO_MANY =
            MAX + " requests with an Idempotency-Key are kept for this caller; nothing was changed";
    private static final Map<String, String> LATER = Map.of("Retry-After", "60");

    private KeptCount() {}

    /**
     * One more.
     *
     * @throws RequestFailure.TooMany 429 if there are too many
     */
    static void add(Transaction tx, Place place) {
        if (total(tx, place, false) >= NEAR && total(tx, place, true) >= MAX) {
            throw new RequestFailure.TooMany(TOO_MANY, LATER);
        }
        change(tx, place, 1);
    }

    /** One fewer. */
    static void remove(Transaction tx, Place place) {
        change(tx, place, -1);
    }

    /** Of all callers together. Not part of the read set. */
    static long everybodys(ReadTransaction tx) {
        RecordRange rest =
                RecordRange.between(
                        RecordKey.of(RecordType.KEPT_ANSWER_INDEX, new byte[] {COUNT}),
                        RecordKey.of(RecordType.KEPT_ANSWER_INDEX, new byte[] {COUNT + 1}));
        long total = 0;
        boolean more = true;
        while (more) {
            ReadTransaction.Slice slice = tx.peekScan(rest, SLICE);
            for (ReadTransaction.Entry entry : slice.entries()) {
                total += number(entry.value());
            }
            more = slice.more();
            rest = more ? rest.after(slice.entries().getLast().key()) : rest;
        }
        return total;
    }

    private static void change(Transaction tx, Place place, long by) {
        RecordKey key = key(place);
        long count = number(tx.get(key)) + by;
        if (count == 0) {
            tx.delete(key);
        } else {
            byte[] bytes = ByteBuffer.allocate(Long.BYTES).putLong(count).array();
            tx.put(key, Bytes.wrap(bytes));
        }
    }

    private static long total(ReadTransaction tx, Place place, boolean certain) {
        long total = 0;
        for (int part = 0; part < PARTS; part++) {
            RecordKey key = key(place, part);
            total += number(certain ? tx.get(key) : tx.peek(key));
        }
        return total;
    }

    private static long number(@Nullable Bytes record) {
        return record == null ? 0 : record.asBuffer().getLong();
    }

    /** The record that counts an answer. */
    static RecordKey key(Place place) {
        return key(place, place.spread() % PARTS);
    }

    private static RecordKey key(Place place, int part) {
        ByteBuffer suffix = ByteBuffer.allocate(1 + place.owner().length() + 1);
        suffix.put(COUNT).put(place.owner().asBuffer()).put((byte) part);
        return RecordKey.of(RecordType.KEPT_ANSWER_INDEX, suffix.array());
    }
}
