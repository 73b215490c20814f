package dev.coffer.storage.barrier;

import dev.coffer.crypto.Aead;
import dev.coffer.crypto.DestroyedKeyException;
import dev.coffer.crypto.OpeningFailedException;
import dev.coffer.crypto.RandomSource;
import dev.coffer.request.Bytes;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordType;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Seals and opens single records under the keyring.
 *
 * <p>A sealed record: format (1), term (4), nonce (24), encrypted text, tag (16). Associated data:
 * format, term, record type, physical key. So a record opens only where it was written, as what it
 * was written, and never as another version or key; that an older state of the very same record was
 * put back is not seen here. Of a record in a log the number of its commit is left out: the store
 * puts it into the key after the sealing (decision 0146).
 *
 * <p>Immutable and thread-safe. A transaction that began before a rotation goes on with the cipher
 * that it has, whose term still opens. After {@link #destroy} every call is answered as on a sealed
 * server, 503.
 */
public final class RecordCipher {
    /** What sealing adds to a record. */
    public static final int OVERHEAD_BYTES = 1 + 4 + Aead.OVERHEAD_BYTES;

    private static final byte FORMAT = 1;
    private static final int HEAD_BYTES = 1 + 4;

    private final Map<Integer, Aead> terms;
    private final int activeTerm;
    private final Aead active;
    private final LongAdder sealed = new LongAdder();

    private RecordCipher(Map<Integer, Aead> terms, int activeTerm) {
        this.terms = Map.copyOf(terms);
        this.activeTerm = activeTerm;
        this.active = aead(activeTerm);
    }

    /** A cipher with copies of the keyring's keys, which stays the caller's to destroy. */
    public static RecordCipher of(Keyring keyring, RandomSource random) {
        Map<Integer, Aead> terms = new HashMap<>();
        for (Term term : keyring.terms()) {
            terms.put(term.number(), Aead.of(term.key(), random));
        }
        return new RecordCipher(terms, keyring.active().number());
    }

    /**
     * A cipher for a keyring with more terms. It shares the terms that both have, so destroying it
     * destroys this one's too.
     */
    public RecordCipher extended(Keyring keyring, RandomSource random) {
        Map<Integer, Aead> more = new HashMap<>(terms);
        for (Term term : keyring.terms()) {
            more.computeIfAbsent(term.number(), added -> Aead.of(term.key(), random));
        }
        return new RecordCipher(more, keyring.active().number());
    }

    /** The number of the term that seals. */
    public int activeTerm() {
        return activeTerm;
    }

    /** How many records this object has sealed; an estimate for showing, nothing rests on it. */
    public long sealedRecords() {
        return sealed.sum();
    }

    /** Seals the records of one commit; the caller closes it. 503 on a sealed server. */
    public Series series() {
        try {
            return new Series(active.series());
        } catch (DestroyedKeyException sealedMeanwhile) {
            throw new RequestFailure.Unavailable(Barrier.SEALED, 0);
        }
    }

    /** The records of one commit, sealed one after the other by one thread. */
    public final class Series implements AutoCloseable {
        private final Aead.Series messages;

        private Series(Aead.Series messages) {
            this.messages = messages;
        }

        /** The sealed form of a record that will lie under {@code key}. */
        public Bytes seal(RecordType type, Bytes key, Bytes plaintext) {
            byte[] head = ByteBuffer.allocate(HEAD_BYTES).put(FORMAT).putInt(activeTerm).array();
            byte[] result =
                    messages.seal(head, plaintext.toArray(), associated(activeTerm, type, key));
            sealed.increment();
            return Bytes.wrap(result);
        }

        @Override
        public void close() {
            messages.close();
        }
    }

    /**
     * The plaintext of a record found under {@code key}.
     *
     * @throws UnreadableRecordException for whatever reason it does not open
     */
    public Bytes open(RecordType type, Bytes key, Bytes record) {
        if (record.length() < OVERHEAD_BYTES || record.byteAt(0) != FORMAT) {
            throw new UnreadableRecordException(type);
        }
        byte[] whole = record.toArray();
        int term = ByteBuffer.wrap(whole, 1, 4).getInt();
        Aead opener = terms.get(term);
        if (opener == null) {
            throw new UnreadableRecordException(type);
        }
        try {
            return Bytes.wrap(opener.open(whole, HEAD_BYTES, associated(term, type, key)));
        } catch (OpeningFailedException refused) {
            throw new UnreadableRecordException(type);
        } catch (DestroyedKeyException sealedMeanwhile) {
            throw new RequestFailure.Unavailable(Barrier.SEALED, 0);
        }
    }

    /** Erases every key; the ciphers that this one was extended from end too. */
    public void destroy() {
        terms.values().forEach(Aead::destroy);
    }

    private Aead aead(int term) {
        Aead found = terms.get(term);
        if (found == null) {
            throw new IllegalStateException("the keyring lacks its active term");
        }
        return found;
    }

    private static byte[] associated(int term, RecordType type, Bytes key) {
        byte[] data = new byte[HEAD_BYTES + 1 + key.length()];
        ByteBuffer.wrap(data).put(FORMAT).putInt(term).put(type.prefix());
        key.copyTo(data, HEAD_BYTES + 1);
        if (type.isLog() && key.length() >= RecordKey.LOG_COMMIT_AT + Long.BYTES) {
            int at = HEAD_BYTES + 1 + RecordKey.LOG_COMMIT_AT;
            Arrays.fill(data, at, at + Long.BYTES, (byte) 0);
        }
        return data;
    }
}
