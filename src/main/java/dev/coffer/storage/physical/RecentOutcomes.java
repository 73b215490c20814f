package dev.coffer.storage.physical;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What became of recent transactions: the newest commits by id, and the ids that were resolved as
 * aborted and may not commit any more. Confined to one thread at a time.
 */
final class RecentOutcomes {
    /** Aborted ids kept one by one; of older ones only the floor of {@link LastWriters} knows. */
    static final int MAX_ABORTED = 4_096;

    private final CommittedIds committed = new CommittedIds(Limits.RESOLVABLE_COMMITS);

    /** Each aborted id with the version that was newest when it was resolved. */
    private final LinkedHashMap<TxId, Long> aborted = new LinkedHashMap<>();

    /** Enters a commit that is not known yet. */
    void committed(TxId id, long version) {
        committed.add(id, version);
    }

    /** The version as which {@code id} committed; 0 where that is not known. */
    long versionOf(TxId id) {
        return committed.versionOf(id);
    }

    boolean isAborted(TxId id) {
        return aborted.containsKey(id);
    }

    /** Forgets commits above {@code version}: their batch never became durable. */
    void forgetAbove(long version) {
        committed.forgetAbove(version);
    }

    /**
     * Keeps {@code id} from ever committing. An old entry makes room only once a newer version
     * exists: the floor then stands for it, and a fresh snapshot is above that floor.
     */
    void abort(TxId id, long version, LastWriters writers) {
        aborted.putIfAbsent(id, version);
        Iterator<Map.Entry<TxId, Long>> eldest = aborted.entrySet().iterator();
        while (aborted.size() > MAX_ABORTED) {
            long resolvedAt = eldest.next().getValue();
            if (resolvedAt >= version) {
                return;
            }
            eldest.remove();
            writers.raiseFloor(resolvedAt + 1);
        }
    }
}
