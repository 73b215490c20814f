package dev.coffer.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.engine.kv.versioned.TestingRecords;
import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordType;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What must hold of the records of locks, and of the answers that are kept for repeats. */
final class LockInvariants {
    /** In the index of kept answers: type, 0, second, place; or type, 1, caller, part. */
    private static final int KIND_AT = 1;

    private static final int PLACE_AT = 2 + Long.BYTES;
    private static final byte END = 0;

    private LockInvariants() {}

    static void check(Records records) {
        locks(records);
        keptAnswers(records);
    }

    /** Each lock of a table has its note, and a mount's settings tell whether there are any. */
    private static void locks(Records records) {
        Map<MountId, Set<Bytes>> notes = new HashMap<>();
        records.of(RecordType.KV_LOCK)
                .keySet()
                .forEach(key ->
                        notes.computeIfAbsent(Records.mountOf(key), _ -> new HashSet<>())
                                .add(key.bytes().slice(1 + MountId.BYTES)));
        Map<MountId, Set<Bytes>> tables = new HashMap<>();
        records.of(RecordType.KV_LOCKS)
                .forEach((key, table) ->
                        tables.put(Records.mountOf(key), TestingRecords.lockIds(table)));
        Set<MountId> locked = new HashSet<>();
        records.of(RecordType.KV_CONFIG)
                .forEach((key, settings) -> {
                    if (TestingRecords.isLocked(settings)) {
                        locked.add(Records.mountOf(key));
                    }
                });
        Set<MountId> mounted = new HashSet<>();
        records.of(RecordType.MOUNT).keySet().forEach(key -> mounted.add(Records.mountOf(key)));
        notes.keySet().retainAll(mounted);
        tables.keySet().retainAll(mounted);
        locked.retainAll(mounted);
        assertThat(notes).as("notes of locks").isEqualTo(tables);
        assertThat(locked).as("mounts that say they have locks").isEqualTo(tables.keySet());
    }

    /** Each answer ends some day, and is counted once. */
    private static void keptAnswers(Records records) {
        Set<Bytes> answers = new HashSet<>();
        records.of(RecordType.KEPT_ANSWER)
                .keySet()
                .forEach(key -> answers.add(key.bytes().slice(1)));
        Set<Bytes> ends = new HashSet<>();
        long counted = 0;
        for (Map.Entry<RecordKey, Bytes> entry :
                records.of(RecordType.KEPT_ANSWER_INDEX).entrySet()) {
            Bytes key = entry.getKey().bytes();
            if (key.byteAt(KIND_AT) == END) {
                ends.add(key.slice(PLACE_AT));
            } else {
                counted += Objects.requireNonNull(entry.getValue()).asBuffer().getLong();
            }
        }
        assertThat(ends).as("ends of kept answers").containsAll(answers);
        assertThat(counted).as("kept answers").isEqualTo(answers.size());
    }
}
