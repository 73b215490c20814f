package dev.coffer.engine.kv.versioned;

import dev.coffer.request.Bytes;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.Names;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.Transaction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A transaction in which several calls write one after the other, and which still knows what each
 * key was before the first of them: comparisons look at that.
 */
final class Staged implements Transaction {
    private final Transaction tx;
    private final Map<RecordKey, Optional<Bytes>> before = new HashMap<>();

    private long written;
    private int changes;

    Staged(Transaction tx) {
        this.tx = tx;
    }

    /** A key's record before the first write. */
    @Nullable Bytes before(RecordKey key) {
        Optional<Bytes> changed = before.get(key);
        return changed == null ? tx.get(key) : changed.orElse(null);
    }

    /**
     * Bounds what is held in memory before the store itself would refuse it: each of many small
     * operations may write much.
     */
    private void count(int bytes) {
        changes++;
        written += bytes;
        if (changes > KvLimits.TXN_CHANGES) {
            throw tooLarge(KvLimits.TXN_CHANGES, " changes");
        }
        if (written > KvLimits.TXN_BYTES) {
            throw tooLarge(KvLimits.TXN_BYTES, " bytes");
        }
    }

    private static RequestFailure tooLarge(long limit, String what) {
        return new RequestFailure.TooLarge(
                "the transaction writes more than " + limit + what + "; nothing was changed",
                MachinePart.tooLarge(limit));
    }

    private void keep(RecordKey key) {
        if (key.type() == RecordType.KV_KEY && !before.containsKey(key)) {
            before.put(key, Optional.ofNullable(tx.get(key)));
        }
    }

    @Override
    public void put(RecordKey key, Bytes value) {
        count(value.length());
        keep(key);
        tx.put(key, value);
    }

    @Override
    public void delete(RecordKey key) {
        count(0);
        keep(key);
        tx.delete(key);
    }

    @Override
    public void append(RecordType type, MountId mount, Bytes value) {
        tx.append(type, mount, value);
    }

    @Override
    public @Nullable Bytes get(RecordKey key) {
        return tx.get(key);
    }

    @Override
    public long version() {
        return tx.version();
    }

    @Override
    public Slice scan(RecordRange range, int limit) {
        return tx.scan(range, limit);
    }

    @Override
    public @Nullable Bytes peek(RecordKey key) {
        return tx.peek(key);
    }

    @Override
    public Slice peekScan(RecordRange range, int limit) {
        return tx.peekScan(range, limit);
    }

    @Override
    public List<RecordKey> peekKeys(RecordRange range, int limit) {
        return tx.peekKeys(range, limit);
    }

    @Override
    public Names names() {
        return tx.names();
    }

    @Override
    public Savepoint savepoint() {
        return tx.savepoint();
    }

    @Override
    public void rollbackTo(Savepoint savepoint) {
        tx.rollbackTo(savepoint);
    }

    @Override
    public void afterCommit(Runnable effect) {
        tx.afterCommit(effect);
    }
}
