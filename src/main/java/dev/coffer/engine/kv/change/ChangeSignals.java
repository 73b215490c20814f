package dev.coffer.engine.kv.change;

import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.LogListener;
import dev.coffer.telemetry.Measure;
import dev.coffer.telemetry.Meters;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Wakes whoever watches a mount when something was changed there. A writer only notes whom its
 * change concerns; one thread for each watched mount wakes them, and rests a little after each
 * round, the longer the more it woke: so a thousand watchers cost writers next to nothing. Nothing
 * is told by it but that it is worth to look. Thread-safe.
 */
public final class ChangeSignals implements LogListener {
    private final Meters meters;
    private final AtomicLong tailBytes = new AtomicLong();
    private final Map<MountId, WatchedMount> mounts = new ConcurrentHashMap<>();
    private final List<Hearing> hearers = new CopyOnWriteArrayList<>();

    /** Counts who watches. */
    public ChangeSignals(Meters meters) {
        this.meters = meters;
    }

    /** Hears every change itself, from every mount; must neither block nor throw. */
    public interface Hearing {
        void heard(MountId mount, List<Bytes> entries);
    }

    /** Ends what was begun. */
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    @Override
    public void appended(RecordType log, MountId mount, List<Bytes> entries) {
        if (log != RecordType.KV_CHANGE) {
            return;
        }
        for (Hearing hearer : hearers) {
            hearer.heard(mount, entries);
        }
        WatchedMount watched = mounts.get(mount);
        if (watched != null) {
            watched.note(entries);
        }
    }

    /**
     * Runs {@code wake} after changes of keys whose paths begin with {@code prefix}, from now on
     * until it is closed. It must neither block nor throw.
     */
    Watching watch(MountId mount, String prefix, Runnable wake) {
        Watching[] begun = new Watching[1];
        WatchedMount _ =
                mounts.compute(
                        mount,
                        (_, found) -> {
                            WatchedMount watched =
                                    found == null ? new WatchedMount(mount, tailBytes) : found;
                            begun[0] = begun(mount, watched, watched.enter(prefix, wake));
                            return watched;
                        });
        return begun[0];
    }

    private Watching begun(MountId mount, WatchedMount entered, WatchedMount.Watcher watcher) {
        Runnable end =
                () ->
                        mounts.computeIfPresent(
                                mount,
                                (_, watched) ->
                                        watched.equals(entered) && watched.leave(watcher)
                                                ? null
                                                : watched);
        return new Watching(mount, entered.tail(), watcher.prefix(), meters, end);
    }

    /** Counts events that were told. */
    public void told(int events) {
        meters.add(Measure.WATCHERS_EVENTS, events);
    }

    /** Forgets what was read for watchers: the server is being sealed. */
    public void forget() {
        mounts.values().forEach(WatchedMount::forget);
    }

    /** Hears every change from now on until it is closed. */
    public Registration hear(Hearing hearer) {
        hearers.add(hearer);
        meters.count(Measure.WATCHERS_OPEN);
        return () -> {
            if (hearers.remove(hearer)) {
                meters.add(Measure.WATCHERS_OPEN, -1);
            }
        };
    }
}
