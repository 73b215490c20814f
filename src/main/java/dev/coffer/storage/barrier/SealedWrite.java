package dev.coffer.storage.barrier;

import dev.coffer.request.Bytes;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.physical.Commit;
import dev.coffer.storage.physical.Key;
import dev.coffer.storage.physical.KeyRange;
import dev.coffer.storage.physical.Mutation;
import dev.coffer.storage.physical.Page;
import dev.coffer.storage.physical.TxId;
import dev.coffer.storage.schema.LogRecord;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.Names;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.TransactionSource.CommitOutcome;
import dev.coffer.storage.transaction.TransactionSource.OpenWrite;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A write transaction: what it read enters the read set, what it writes lies over the snapshot
 * until the commit seals it and hands it over. Used by one thread.
 */
final class SealedWrite implements OpenWrite {
    private static final String TOO_MANY_ENTRIES =
            "the change is larger than one transaction may be (CHANGES at most "
                    + LogRecord.MAX_ENTRIES
                    + "); nothing was changed";

    private final Barrier barrier;
    private final RecordReader reader;
    private final Map<Key, Long> points = new HashMap<>();
    private final List<KeyRange> ranges = new ArrayList<>();
    private final NavigableMap<Bytes, Pending> overlay = new TreeMap<>();
    private final List<Undo> undo = new ArrayList<>();
    private final List<Runnable> effects = new ArrayList<>();
    private final List<Appended> appended = new ArrayList<>(0);
    private @Nullable Names names;

    SealedWrite(Barrier barrier, RecordReader reader) {
        this.barrier = barrier;
        this.reader = reader;
    }

    /** A write not yet committed; a removal has no value. */
    private record Pending(RecordKey key, @Nullable Bytes value) {}

    private record Undo(Bytes key, @Nullable Pending before) {}

    /** An entry of a log, not yet committed. */
    private record Appended(Log log, Bytes entry) {}

    private record Log(RecordType type, MountId mount) {}

    private record Mark(int undone, int effects, int appended) implements Savepoint {}

    @Override
    public @Nullable Bytes get(RecordKey key) {
        return read(key, true);
    }

    @Override
    public @Nullable Bytes peek(RecordKey key) {
        return read(key, false);
    }

    private @Nullable Bytes read(RecordKey key, boolean tracked) {
        Pending pending = overlay.get(key.bytes());
        if (pending != null) {
            return pending.value();
        }
        Key physical = Key.of(key.bytes());
        RecordReader.Opened opened = reader.get(key, physical);
        if (tracked) {
            points.put(physical, opened == null ? 0L : opened.version());
        }
        return opened == null ? null : opened.value();
    }

    @Override
    public Slice scan(RecordRange range, int limit) {
        return slice(range, limit, new Mode(true, true));
    }

    @Override
    public Slice peekScan(RecordRange range, int limit) {
        return slice(range, limit, new Mode(false, true));
    }

    @Override
    public List<RecordKey> peekKeys(RecordRange range, int limit) {
        Slice keys = slice(range, limit, new Mode(false, false));
        return keys.entries().stream().map(Entry::key).toList();
    }

    /**
     * How a range is read.
     *
     * @param tracked whether it becomes part of the read set
     * @param opened whether values are wanted; else they are empty
     */
    private record Mode(boolean tracked, boolean opened) {}

    /** Fetches pages until one holds something that this transaction has not removed. */
    private Slice slice(RecordRange range, int limit, Mode mode) {
        Key begin = Key.of(range.begin());
        while (true) {
            KeyRange asked = new KeyRange(begin, Key.of(range.end()));
            NavigableMap<Bytes, Pending> over = overlaid(asked);
            Page page = reader.scan(range, begin, limit + over.size());
            KeyRange observed = page.observed(asked);
            if (mode.tracked()) {
                ranges.add(observed);
            }
            List<Entry> merged = merged(range.type(), page, overlaid(observed), mode);
            if (!merged.isEmpty() || !page.cut()) {
                boolean more = page.cut() || merged.size() > limit;
                int size = Math.min(limit, merged.size());
                return new Slice(merged.subList(0, size), more);
            }
            begin = observed.end();
        }
    }

    private NavigableMap<Bytes, Pending> overlaid(KeyRange range) {
        return overlay.subMap(
                Bytes.wrap(range.begin().toArray()),
                true,
                Bytes.wrap(range.end().toArray()),
                false);
    }

    private List<Entry> merged(
            RecordType type, Page page, NavigableMap<Bytes, Pending> pending, Mode mode) {
        TreeMap<Bytes, Entry> entries = new TreeMap<>();
        for (Page.Entry entry : page.entries()) {
            Bytes bytes = Bytes.wrap(entry.key().toArray());
            if (!pending.containsKey(bytes)) {
                RecordKey key = RecordKey.stored(type, bytes);
                Bytes value =
                        mode.opened() ? reader.open(key, entry.stored().value()) : Bytes.empty();
                entries.put(bytes, new Entry(key, value));
            }
        }
        for (Pending write : pending.values()) {
            if (write.value() != null) {
                entries.put(write.key().bytes(), new Entry(write.key(), write.value()));
            }
        }
        return List.copyOf(entries.values());
    }

    @Override
    public long version() {
        return reader.version();
    }

    @Override
    public Names names() {
        Names known = names;
        if (known == null) {
            known = new RecentNames(reader.names());
            names = known;
        }
        return known;
    }

    @Override
    public void put(RecordKey key, Bytes value) {
        write(new Pending(key, value));
    }

    @Override
    public void delete(RecordKey key) {
        write(new Pending(key, null));
    }

    private void write(Pending pending) {
        reader.proceed();
        Bytes key = pending.key().bytes();
        undo.add(new Undo(key, overlay.put(key, pending)));
    }

    @Override
    public void append(RecordType log, MountId mount, Bytes entry) {
        reader.proceed();
        if (appended.size() >= LogRecord.MAX_ENTRIES) {
            throw new RequestFailure.TooLarge(TOO_MANY_ENTRIES);
        }
        appended.add(new Appended(new Log(log, mount), entry));
    }

    @Override
    public Savepoint savepoint() {
        return new Mark(undo.size(), effects.size(), appended.size());
    }

    @Override
    public void rollbackTo(Savepoint savepoint) {
        if (!(savepoint instanceof Mark(int undone, int kept, int added))) {
            throw new IllegalStateException("savepoint of another transaction");
        }
        while (undo.size() > undone) {
            Undo last = undo.removeLast();
            if (last.before() == null) {
                overlay.remove(last.key());
            } else {
                overlay.put(last.key(), last.before());
            }
        }
        while (effects.size() > kept) {
            effects.removeLast();
        }
        appended.subList(added, appended.size()).clear();
    }

    @Override
    public void afterCommit(Runnable effect) {
        effects.add(effect);
    }

    /** From the moment the store has the commit, a client that leaves changes nothing any more. */
    @Override
    public CommitOutcome commit() {
        if (overlay.isEmpty() && appended.isEmpty()) {
            return new CommitOutcome.Done();
        }
        RecordCache cache = reader.cache();
        Map<Key, Bytes> cached = new HashMap<>();
        List<Mutation> writes = new ArrayList<>(overlay.size() + 1);
        try (RecordReader.Sealing sealing = reader.sealing()) {
            for (Pending pending : overlay.values()) {
                Key key = Key.of(pending.key().bytes());
                writes.add(sealed(sealing, key, pending));
                if (cache != null && pending.value() != null && cache.keeps(key, pending.value())) {
                    cached.put(key, pending.value());
                }
            }
            addSealedLogs(sealing, writes);
        }
        TxId id = barrier.newTransactionId();
        Commit commit = Commit.of(id, reader.version(), points, ranges, writes);
        reader.proceed();
        return cache == null ? barrier.commit(commit) : committed(cache, commit, cached);
    }

    /**
     * What is known to be durable, or may be, is left to the feed.
     *
     * @param cached what is written over records that the cache has
     */
    private CommitOutcome committed(RecordCache cache, Commit commit, Map<Key, Bytes> cached) {
        cache.committing(commit.id(), cached);
        CommitOutcome outcome = barrier.commit(commit);
        if (!(outcome instanceof CommitOutcome.Done)) {
            cache.dropped(commit.id());
        }
        return outcome;
    }

    private static Mutation sealed(RecordReader.Sealing sealing, Key physical, Pending pending) {
        Bytes value = pending.value();
        return value == null
                ? new Mutation.Delete(physical)
                : new Mutation.Put(physical, sealing.seal(pending.key(), value));
    }

    private Map<Log, List<Bytes>> logs() {
        Map<Log, List<Bytes>> logs = new LinkedHashMap<>();
        for (Appended one : appended) {
            logs.computeIfAbsent(one.log(), _ -> new ArrayList<>()).add(one.entry());
        }
        return logs;
    }

    private void addSealedLogs(RecordReader.Sealing sealing, List<Mutation> writes) {
        logs().forEach((log, entries) -> {
            RecordKey key = RecordKey.inLog(log.type(), log.mount(), 0, entries.size());
            Bytes value = sealing.seal(key, LogRecord.encode(entries));
            writes.add(new Mutation.Append(Key.of(key.bytes()), RecordKey.LOG_COMMIT_AT, value));
        });
    }

    @Override
    public void runEffects() {
        effects.forEach(Runnable::run);
        if (!appended.isEmpty()) {
            logs().forEach((log, entries) ->
                    barrier.listener().appended(log.type(), log.mount(), entries));
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
