package dev.coffer.storage.barrier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.coffer.request.Bytes;
import dev.coffer.storage.physical.Feed;
import dev.coffer.storage.physical.Key;
import dev.coffer.storage.physical.Store;
import dev.coffer.storage.physical.TxId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Opened records by physical key, filled from committed state only and validated by version, never
 * trusted. A record that is here and is written again stays, as what was written, once its commit
 * is in the store's feed: whoever changes a key mostly finds it. Thread-safe.
 *
 * <p>Why a reader of snapshot S never gets a stale record: before S is read, every key that the
 * store's feed names up to S has been removed here or replaced by what that commit wrote ({@link
 * #advance}). A record that was written after S is recognised by its version. A slow reader of an
 * older snapshot cannot put back what was removed: a fill is dropped unless its snapshot is at
 * least as new as everything seen of the feed, and that is checked while the entry's place is
 * locked, after the feed's version was raised and before its keys are removed.
 */
final class RecordCache {
    /** Keys and values kept, in bytes. */
    private static final long MAX_BYTES = 32L * 1024 * 1024;

    /** Larger records are not kept: they would push out thousands of small ones. */
    private static final int MAX_RECORD_BYTES = 64 * 1024;

    private static final int ENTRY_OVERHEAD_BYTES = 160;

    private final Store store;
    private final ReentrantLock advancing = new ReentrantLock();

    /** What the commits under way write, in plaintext, until the feed names them. */
    private final Map<TxId, Map<Key, Bytes>> underWay = new ConcurrentHashMap<>();

    /** The feed has been seen up to here; its keys may still be on their way out. */
    private volatile long seen;

    /** Every key that changed up to here has been removed. */
    private volatile long removed;

    private volatile Cache<Key, RecordReader.Opened> entries = empty();

    /** An empty cache, which begins to follow the feed with its first reader. */
    RecordCache(Store store) {
        this.store = store;
    }

    private static Cache<Key, RecordReader.Opened> empty() {
        return Caffeine.newBuilder()
                .maximumWeight(MAX_BYTES)
                .weigher((Key key, RecordReader.Opened record) ->
                        ENTRY_OVERHEAD_BYTES + key.length() + record.value().length())
                .executor(Runnable::run)
                .build();
    }

    /** Called before a snapshot of this version is read. */
    void advance(long version) {
        if (removed >= version) {
            return;
        }
        advancing.lock();
        try {
            removeUpTo(version);
        } finally {
            advancing.unlock();
        }
    }

    @GuardedBy("advancing")
    private void removeUpTo(long version) {
        while (removed < version) {
            switch (store.changes(removed)) {
                case Feed.Changes(var changes, long through) -> {
                    seen = through;
                    changes.forEach(this::follow);
                    removed = through;
                }
                case Feed.Reset(long through) -> {
                    seen = through;
                    underWay.clear();
                    entries = empty();
                    removed = through;
                }
            }
        }
    }

    /** An entry that was read from a newer snapshot meanwhile is newer than this change. */
    private void follow(Feed.Change change) {
        Map<Key, Bytes> written = underWay.remove(change.id());
        for (Key key : change.keys()) {
            Bytes value = written == null ? null : written.get(key);
            if (value == null) {
                entries.invalidate(key);
            } else {
                RecordReader.Opened fresh = new RecordReader.Opened(value, change.version());
                RecordReader.Opened _ =
                        entries.asMap()
                                .computeIfPresent(
                                        key,
                                        (_, known) ->
                                                known.version() >= fresh.version() ? known : fresh);
            }
        }
    }

    /**
     * Remembers what a commit is about to write, as far as its keys are here, until the feed names
     * the commit or {@link #dropped} says that it will not.
     */
    void committing(TxId id, Map<Key, Bytes> values) {
        if (!values.isEmpty()) {
            underWay.put(id, values);
        }
    }

    /** Whether a written record is worth {@link #committing}. */
    boolean keeps(Key key, Bytes value) {
        return value.length() <= MAX_RECORD_BYTES && entries.asMap().containsKey(key);
    }

    /** The commit has changed nothing. */
    void dropped(TxId id) {
        underWay.remove(id);
    }

    /** The record as snapshot {@code version} shows it, if it is here. */
    RecordReader.@Nullable Opened get(Key key, long version) {
        RecordReader.Opened record = entries.getIfPresent(key);
        return record != null && record.version() <= version ? record : null;
    }

    /** Keeps what was read from snapshot {@code version}, unless it may have changed since. */
    void offer(Key key, RecordReader.Opened record, long version) {
        if (version < seen || record.value().length() > MAX_RECORD_BYTES) {
            return;
        }
        RecordReader.Opened _ =
                entries.asMap().compute(key, (_, known) -> version >= seen ? record : known);
    }
}
