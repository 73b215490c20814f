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

/** One reader's hold on a {@link PublishedState}. */
final class EmbeddedSnapshot implements Snapshot {
    private static final Logger LOG = System.getLogger(EmbeddedSnapshot.class.getName());

    private final PublishedState state;
    private final ReadThreads threads;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Takes over one hold on {@code state}. */
    EmbeddedSnapshot(PublishedState state, ReadThreads threads) {
        this.state = state;
        this.threads = threads;
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
        return read(options -> {
            try (ReadOptions kept = new ReadOptions(options)) {
                return scan(range, new PageBuilder(limit), kept);
            }
        });
    }

    @Override
    public Page sweep(KeyRange range, int limit) {
        return read(options -> {
            try (ReadOptions passing = new ReadOptions(options).setFillCache(false)) {
                return scan(range, new PageBuilder(limit), passing);
            }
        });
    }

    /** With options that are its own. */
    private Page scan(KeyRange range, PageBuilder page, ReadOptions options)
            throws RocksDBException {
        try (Slice end = new Slice(Layout.recordKey(range.end()));
                RocksIterator at = state.rocks().newIterator(options.setIterateUpperBound(end))) {
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

    private <T extends @Nullable Object> T read(ReadThreads.Reading<T> reading) {
        enter();
        try {
            return threads.read(state, reading);
        } catch (RocksDBException e) {
            throw damaged(e);
        } finally {
            state.leave();
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
