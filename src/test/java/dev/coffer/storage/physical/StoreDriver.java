package dev.coffer.storage.physical;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.coffer.request.Bytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Short words for what a test does with a store. Ids are never used twice, not even by the next
 * process on the same store, which would be told that its commits happened already.
 */
public final class StoreDriver {
    private static final long PROCESS = System.nanoTime() ^ ProcessHandle.current().pid() << 44;
    private static final AtomicLong IDS = new AtomicLong();

    private final Store store;

    public StoreDriver(Store store) {
        this.store = store;
    }

    /** A fresh transaction id. */
    public static TxId id() {
        return new TxId(PROCESS, IDS.incrementAndGet());
    }

    /** The key with these UTF-8 bytes. */
    public static Key key(String text) {
        return Key.of(Bytes.fromUtf8(text));
    }

    /** The value with these UTF-8 bytes. */
    public static Bytes value(String text) {
        return Bytes.fromUtf8(text);
    }

    /** The range between two keys. */
    public static KeyRange range(String begin, String end) {
        return new KeyRange(key(begin), key(end));
    }

    /** Sets a key to a text. */
    public static Mutation put(String key, String text) {
        return new Mutation.Put(key(key), value(text));
    }

    /** Removes a key. */
    public static Mutation delete(String key) {
        return new Mutation.Delete(key(key));
    }

    /** Commits without having read anything. */
    public CommitResult write(Mutation... writes) {
        return store.commit(Commit.of(id(), version(), Map.of(), List.of(), List.of(writes)));
    }

    /** As {@link #write}, and must commit; the version. */
    @CanIgnoreReturnValue
    public long must(Mutation... writes) {
        return versionOf(write(writes));
    }

    /** The version of a commit that must have happened. */
    public static long versionOf(CommitResult result) {
        if (result instanceof CommitResult.Committed(long version)) {
            return version;
        }
        throw new AssertionError("not committed: " + result);
    }

    /** The newest version. */
    public long version() {
        try (Snapshot snapshot = store.snapshot()) {
            return snapshot.version();
        }
    }

    /** The text of a key now, null where it is absent. */
    public @Nullable String get(String key) {
        try (Snapshot snapshot = store.snapshot()) {
            return get(snapshot, key);
        }
    }

    /** The text of a key in a snapshot, null where it is absent. */
    public static @Nullable String get(Snapshot snapshot, String key) {
        Stored stored = snapshot.get(key(key));
        return stored == null ? null : stored.value().utf8();
    }

    /**
     * A commit as the feed tells it, without its id.
     *
     * @param version its version
     * @param keys what it wrote
     */
    public record Told(long version, List<Key> keys) {}

    /** What the feed tells after a version, which must not be a reset. */
    public List<Told> told(long after) {
        if (store.changes(after) instanceof Feed.Changes(var changes, long through)) {
            long last = changes.isEmpty() ? after : changes.getLast().version();
            if (last == through) {
                return changes.stream().map(one -> new Told(one.version(), one.keys())).toList();
            }
        }
        throw new AssertionError("the feed was reset, or ends before its last change");
    }

    /** The keys of a page, as text. */
    public static List<String> keys(Page page) {
        return page.entries().stream().map(entry -> text(entry.key())).toList();
    }

    private static String text(Key key) {
        return Bytes.wrap(key.toArray()).utf8();
    }

    /** Every key now, as text. */
    public List<String> keys() {
        try (Snapshot snapshot = store.snapshot()) {
            List<String> keys = new ArrayList<>();
            KeyRange rest = KeyRange.all();
            Page page = snapshot.scan(rest, 1000);
            keys.addAll(keys(page));
            while (page.cut()) {
                rest = rest.after(page.entries().getLast().key());
                page = snapshot.scan(rest, 1000);
                keys.addAll(keys(page));
            }
            return keys;
        }
    }

    /** A transaction that begins now. */
    public Tx begin() {
        return new Tx(store);
    }

    /** A transaction that notes what it reads. Confined to one thread. */
    public static final class Tx implements AutoCloseable {
        private final Store store;
        private final Snapshot snapshot;
        private final TxId id = StoreDriver.id();
        private final Map<Key, Long> points = new HashMap<>();
        private final List<KeyRange> ranges = new ArrayList<>();

        private Tx(Store store) {
            this.store = store;
            this.snapshot = store.snapshot();
        }

        public TxId id() {
            return id;
        }

        public Snapshot snapshot() {
            return snapshot;
        }

        /** Reads one key. */
        public @Nullable String get(String key) {
            Stored stored = snapshot.get(key(key));
            points.put(key(key), stored == null ? 0 : stored.modifiedVersion());
            return stored == null ? null : stored.value().utf8();
        }

        /** Reads a range. */
        public Page scan(KeyRange range, int limit) {
            Page page = snapshot.scan(range, limit);
            ranges.add(page.observed(range));
            return page;
        }

        /** The transaction as it would be handed over. */
        public Commit toCommit(Mutation... writes) {
            return Commit.of(id, snapshot.version(), points, ranges, List.of(writes));
        }

        /** Hands it over. */
        public CommitResult commit(Mutation... writes) {
            return store.commit(toCommit(writes));
        }

        @Override
        public void close() {
            snapshot.close();
        }
    }
}
