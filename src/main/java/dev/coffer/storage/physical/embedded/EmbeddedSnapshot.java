package dev.coffer.storage.physical.embedded;

import dev.coffer.request.Bytes;
import dev.coffer.storage.physical.DamagedRecordException;
import dev.coffer.storage.physical.Key;
import dev.coffer.storage.physical.KeyRange;
import dev.coffer.storage.physical.Page;
import dev.coffer.storage.physical.PageBuilder;
import dev.coffer.storage.physical.Snapshot;
import dev.coffer.storage.physical.StoreUnavailableException;
import dev.coffer.storage.physical.Stored;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/**
 * One reader's hold on a {@link PublishedState}. A read is first tried in memory, on the calling
 * thread; only one that must touch the disk moves to {@link SlowReads}.
 */
final class EmbeddedSnapshot implements Snapshot {
    private static final Logger LOG = System.getLogger(EmbeddedSnapshot.class.getName());

    private final PublishedState state;
    private final SlowReads slowReads;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Takes over one hold on {@code state}. */
    EmbeddedSnapshot(PublishedState state, SlowReads slowReads) {
        this.state = state;
        this.slowReads = slowReads;
    }

    @Override
    public long version() {
        return state.state().version();
    }

    @Override
    public Bytes digest() {
        return state.state().digest();
    }

    @Override
    public @Nullable Stored get(Key key) {
        byte[] recordKey = Layout.recordKey(key);
        byte[] record =
                this.<byte @Nullable []>read(options -> state.rocks().get(options, recordKey));
        return record == null ? null : Layout.stored(record);
    }

    @Override
    public Page scan(KeyRange range, int limit) {
        return read(options -> scan(range, new PageBuilder(limit), options));
    }

    private Page scan(KeyRange range, PageBuilder page, ReadOptions options)
            throws RocksDBException {
        try (Slice end = new Slice(Layout.recordKey(range.end()));
                ReadOptions bounded = new ReadOptions(options).setIterateUpperBound(end);
                RocksIterator at = state.rocks().newIterator(bounded)) {
            at.seek(Layout.recordKey(range.begin()));
            while (at.isValid() && !page.isFull()) {
                page.add(Layout.keyOf(at.key()), Layout.stored(at.value()));
                at.next();
            }
            if (at.isValid()) {
                page.cut();
            }
            at.status();
            return page.build();
        }
    }

    private interface Reading<T extends @Nullable Object> {
        T with(ReadOptions options) throws RocksDBException;
    }

    private <T extends @Nullable Object> T read(Reading<T> reading) {
        enter();
        try {
            return reading.with(state.cached());
        } catch (RocksDBException e) {
            if (!Failures.isMiss(e)) {
                throw damaged(e);
            }
            return readSlowly(reading);
        } finally {
            state.leave();
        }
    }

    private <T extends @Nullable Object> T readSlowly(Reading<T> reading) {
        try {
            return slowReads.call(() -> reading.with(state.full()));
        } catch (RocksDBException e) {
            throw damaged(e);
        }
    }

    private void enter() {
        if (closed.get()) {
            throw new IllegalStateException("the snapshot is closed");
        }
        if (!state.enter()) {
            throw new StoreUnavailableException("the store was closed under the snapshot");
        }
    }

    private static DamagedRecordException damaged(RocksDBException cause) {
        LOG.log(Level.ERROR, "a stored record cannot be read: " + Failures.line(cause));
        return new DamagedRecordException("a stored record cannot be read", cause);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            state.release();
        }
    }
}
