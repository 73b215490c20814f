package dev.coffer.engine.kv.change;

import dev.coffer.storage.schema.LogRecord;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.ReadTransaction;
import java.util.ArrayList;
import java.util.List;

/** Reads the changes of a mount from its log. */
record LoggedChanges(MountId mount) implements ChangeSource {
    /** Records that are read at once, so that nobody holds a snapshot for long. */
    private static final int RECORDS = 500;

    @Override
    public Found from(ReadTransaction tx, Revision from) {
        KeptChanges.of(tx, mount).require(from, tx, mount);
        Found read = read(tx, from.commit());
        List<Change> behind = new ArrayList<>(read.changes());
        behind.removeIf(change -> change.behind().compareTo(from) <= 0);
        return new Found(behind, read.next(), read.more());
    }

    /** The changes of some commits, this one the first. Whoever asks knows that there is no gap. */
    Found read(ReadTransaction tx, long first) {
        RecordRange range =
                RecordRange.between(
                        RecordKey.inLog(RecordType.KV_CHANGE, mount, first, 0),
                        RecordKey.inLog(RecordType.KV_CHANGE, mount, Long.MAX_VALUE, 0));
        ReadTransaction.Slice slice = tx.peekScan(range, RECORDS);
        List<Change> changes = new ArrayList<>();
        long through = tx.version();
        for (ReadTransaction.Entry entry : slice.entries()) {
            LogRecord record = LogRecord.decode(entry.key(), entry.value());
            add(changes, record);
            through = slice.more() ? record.commit() : through;
        }
        return new Found(changes, Revision.behind(through), slice.more());
    }

    /** What is about no key, or of a kind that this server does not know, is passed over. */
    private static void add(List<Change> changes, LogRecord record) {
        for (int i = 0; i < record.entries().size(); i++) {
            Revision behind = new Revision(record.commit(), i + 1);
            ChangeEntry.decode(record.entries().get(i))
                    .filter(entry -> entry.kind() != ChangeKind.CONFIG_WRITE)
                    .ifPresent(entry -> changes.add(new Change(behind, entry)));
        }
    }
}
