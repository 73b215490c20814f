package dev.coffer.storage.barrier;

import dev.coffer.request.Bytes;
import dev.coffer.request.Cancellation;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.physical.DamagedRecordException;
import dev.coffer.storage.physical.Key;
import dev.coffer.storage.physical.KeyRange;
import dev.coffer.storage.physical.Page;
import dev.coffer.storage.physical.Snapshot;
import dev.coffer.storage.physical.StoreUnavailableException;
import dev.coffer.storage.physical.Stored;
import dev.coffer.storage.schema.Names;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.CancelledException;
import dev.coffer.storage.transaction.TransactionRunner;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads one snapshot through the barrier: asks before each step whether the client is still there,
 * opens what is sealed, and turns every fault of the store into its answer. A record that cannot be
 * opened is never reported as absent.
 */
final class RecordReader implements AutoCloseable {
    private final Snapshot snapshot;
    private final @Nullable OpenBarrier open;
    private final Cancellation cancellation;

    RecordReader(Snapshot snapshot, @Nullable OpenBarrier open, Cancellation cancellation) {
        this.snapshot = snapshot;
        this.open = open;
        this.cancellation = cancellation;
    }

    /**
     * A record in plaintext.
     *
     * @param version of the commit that wrote it
     */
    record Opened(Bytes value, long version) {}

    long version() {
        return snapshot.version();
    }

    Names names() {
        return opened().keys().names();
    }

    /** The cache of the keys that this reads with; null where the barrier is sealed. */
    @Nullable RecordCache cache() {
        return open == null ? null : open.cache();
    }

    /** Seals the records of one commit; the caller closes it. */
    Sealing sealing() {
        return new Sealing();
    }

    /** The sealing of one commit's records, by one thread. */
    final class Sealing implements AutoCloseable {
        private RecordCipher.@Nullable Series series;

        private Sealing() {}

        /** Seals a record for the store; 503 where the barrier is sealed. */
        Bytes seal(RecordKey key, Bytes value) {
            if (key.type().protection() == RecordType.Protection.OWN) {
                return value;
            }
            if (series == null) {
                series = opened().keys().cipher().series();
            }
            return series.seal(key.type(), key.bytes(), value);
        }

        @Override
        public void close() {
            if (series != null) {
                series.close();
            }
        }
    }

    private OpenBarrier opened() {
        if (open == null) {
            throw new RequestFailure.Unavailable(Barrier.SEALED, 0);
        }
        return open;
    }

    @Nullable Opened get(RecordKey key, Key physical) {
        proceed();
        if (key.type().protection() == RecordType.Protection.OWN) {
            return fromStore(key, physical);
        }
        RecordCache cache = opened().cache();
        Opened cached = cache.get(physical, version());
        if (cached != null) {
            return cached;
        }
        Opened read = fromStore(key, physical);
        if (read != null) {
            cache.offer(physical, read, version());
        }
        return read;
    }

    private @Nullable Opened fromStore(RecordKey key, Key physical) {
        Stored stored = faultless(() -> snapshot.get(physical));
        return stored == null
                ? null
                : new Opened(open(key, stored.value()), stored.modifiedVersion());
    }

    /** One page of sealed records; {@link #open} opens each. */
    Page scan(RecordRange range, Key begin, int limit) {
        proceed();
        KeyRange asked = new KeyRange(begin, Key.of(range.end()));
        return faultless(() -> snapshot.scan(asked, limit));
    }

    Bytes open(RecordKey key, Bytes sealed) {
        if (key.type().protection() == RecordType.Protection.OWN) {
            return sealed;
        }
        try {
            return opened().keys().cipher().open(key.type(), key.bytes(), sealed);
        } catch (UnreadableRecordException e) {
            throw damaged(e);
        }
    }

    /** Throws once the client has gone. */
    void proceed() {
        if (cancellation.cancelled()) {
            throw new CancelledException();
        }
    }

    private static <T extends @Nullable Object> T faultless(Supplier<T> read) {
        try {
            return read.get();
        } catch (DamagedRecordException e) {
            throw damaged(e);
        } catch (StoreUnavailableException e) {
            throw new RequestFailure.Unavailable(TransactionRunner.STORAGE_UNAVAILABLE, 1);
        }
    }

    /** Logs what happened, without a stack: the message names the record's type or its hash. */
    private static RequestFailure damaged(RuntimeException cause) {
        Barrier.LOG.log(System.Logger.Level.ERROR, cause.getMessage());
        return new RequestFailure.Internal(Barrier.DAMAGED);
    }

    @Override
    public void close() {
        snapshot.close();
    }
}
