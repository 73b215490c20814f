package dev.coffer.storage.seal;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.coffer.crypto.Encodings;
import dev.coffer.crypto.ExposesSecret;
import dev.coffer.crypto.RandomSource;
import dev.coffer.crypto.SecretBytes;
import dev.coffer.request.Bytes;
import dev.coffer.request.Cancellation;
import dev.coffer.storage.barrier.Barrier;
import dev.coffer.storage.physical.Store;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.TransactionRunner;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** One server's seal over a store of the test's choice, and one secret to look at. */
final class SealedStore {
    static final Instant START = Instant.parse("2026-11-22T07:00:00.123456789Z");
    static final RecordKey SECRET =
            RecordKey.of(RecordType.KV_PLAIN, "somewhere".getBytes(StandardCharsets.UTF_8));

    final Barrier barrier;
    final TransactionRunner transactions;
    final Seal seal;

    /** A server that has just started: it knows nothing but the store. */
    SealedStore(Store store) {
        RandomSource random = RandomSource.system();
        barrier = new Barrier(store, random, _ -> Thread.onSpinWait());
        transactions = new TransactionRunner(barrier, _ -> Thread.onSpinWait());
        seal = new Seal(barrier, transactions, random, "memory", SealSetup.SHAMIR);
    }

    /** Initializes with a secret as the first record; the shares as hexadecimal texts. */
    List<String> initialize(int shares, int threshold) {
        return hex(
                seal.initialize(
                                new InitRequest(shares, threshold),
                                START,
                                Cancellation.NONE,
                                tx -> {
                                    tx.put(SECRET, Bytes.fromUtf8("first"));
                                    return "root token";
                                })
                        .shares());
    }

    @ExposesSecret("an operator sees the shares")
    static List<String> hex(List<SecretBytes> shares) {
        return shares.stream().map(share -> Encodings.hex(share.expose())).toList();
    }

    @CanIgnoreReturnValue
    SealStatus unseal(String share) {
        return seal.unseal(new UnsealRequest(share, false));
    }

    @CanIgnoreReturnValue
    SealStatus unseal(List<String> shares) {
        shares.forEach(this::unseal);
        return seal.status();
    }

    void write(String value) {
        String _ =
                transactions.write(
                        Cancellation.NONE,
                        tx -> {
                            tx.put(SECRET, Bytes.fromUtf8(value));
                            return value;
                        });
    }

    /** The secret, or {@code absent}. */
    String read() {
        return transactions.read(
                Cancellation.NONE,
                tx -> {
                    Bytes value = tx.get(SECRET);
                    return value == null ? "absent" : value.utf8();
                });
    }

    void rotate(Instant now) {
        Instant _ =
                transactions.write(
                        Cancellation.NONE,
                        tx -> {
                            seal.rotate(tx, now);
                            return now;
                        });
    }
}
