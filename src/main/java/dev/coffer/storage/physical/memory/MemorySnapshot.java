package dev.coffer.storage.physical.memory;

import dev.coffer.request.Bytes;
import dev.coffer.storage.physical.Key;
import dev.coffer.storage.physical.KeyRange;
import dev.coffer.storage.physical.Page;
import dev.coffer.storage.physical.PageBuilder;
import dev.coffer.storage.physical.Snapshot;
import dev.coffer.storage.physical.Stored;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One reader's hold on a version of a {@link MemoryStore}. */
final class MemorySnapshot implements Snapshot {
    private final MemoryStore store;
    private final long version;
    private final SortedTree tree;
    private final Bytes digest;
    private final AtomicBoolean closed = new AtomicBoolean();

    MemorySnapshot(MemoryStore store, long version, SortedTree tree, Bytes digest) {
        this.store = store;
        this.version = version;
        this.tree = tree;
        this.digest = digest;
    }

    @Override
    public long version() {
        return version;
    }

    @Override
    public @Nullable Stored get(Key key) {
        requireOpen();
        return tree.get(key);
    }

    @Override
    public Page scan(KeyRange range, int limit) {
        requireOpen();
        PageBuilder page = new PageBuilder(limit);
        tree.scan(range, page);
        return page.build();
    }

    @Override
    public Bytes digest() {
        return digest;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            store.released(version);
        }
    }

    private void requireOpen() {
        if (closed.get()) {
            throw new IllegalStateException("the snapshot is closed");
        }
        store.requireOpen();
    }
}
