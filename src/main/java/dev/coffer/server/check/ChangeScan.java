package dev.coffer.server.check;

import dev.coffer.engine.kv.change.ChangeEntry;
import dev.coffer.engine.kv.change.ChangeKind;
import dev.coffer.engine.kv.change.KeptChanges;
import dev.coffer.engine.kv.versioned.StoredNumbers;
import dev.coffer.request.Bytes;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.schema.LogRecord;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.ReadTransaction;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The changes that watchers of one mount are told: whether all that are counted are there, and
 * whether every key is as its last change left it. Holds the last change of each path.
 */
final class ChangeScan {
    private final ReadTransaction tx;
    private final Findings findings;
    private final MountId mount;
    private final Map<String, ChangeEntry> last = new HashMap<>();
    private long count;
    private boolean readable = true;

    private ChangeScan(ReadTransaction tx, Findings findings, MountId mount) {
        this.tx = tx;
        this.findings = findings;
        this.mount = mount;
    }

    /** Checks every mount that has changes. */
    static void run(ReadTransaction tx, RecordScan scan, Findings findings) {
        Set<MountId> mounts = new HashSet<>();
        for (RecordType type :
                new RecordType[] {RecordType.KV_CHANGE, RecordType.KV_CHANGES_KEPT}) {
            RecordScan.each(
                    tx,
                    RecordRange.all(type),
                    key -> {
                        if (scan.isMounted(key)) {
                            mounts.add(RecordScan.mountOf(key));
                        }
                    });
        }
        mounts.forEach(mount -> new ChangeScan(tx, findings, mount).check());
    }

    private void check() {
        KeptChanges kept;
        try {
            kept = KeptChanges.of(tx, mount);
        } catch (RequestFailure.Internal damaged) {
            return;
        }
        RecordKey all = RecordKey.inMount(RecordType.KV_CHANGE, mount);
        RecordScan.each(tx, RecordRange.startingWith(all), key -> record(key, kept));
        if (count != kept.count()) {
            findings.add(
                    "changes that are missing or not counted, " + count + " of " + kept.count(),
                    Findings.name(RecordKey.inMount(RecordType.KV_CHANGES_KEPT, mount)));
        }
        if (readable) {
            last.forEach(this::key);
        }
    }

    private void record(RecordKey key, KeptChanges kept) {
        long commit = key.logCommit();
        if (commit <= kept.forgotten()) {
            findings.orphan("changes that are forgotten", key);
            return;
        }
        if (commit > tx.version()) {
            findings.add("changes of a commit that there is not yet", Findings.name(key));
        }
        count += commit <= kept.counted() ? key.logEntries() : 0;
        Bytes content = RecordScan.content(tx, key);
        if (content == null || !entries(key, content)) {
            readable = false;
        }
    }

    /** False where some of them cannot be read, which is named. */
    private boolean entries(RecordKey key, Bytes content) {
        try {
            LogRecord record = LogRecord.decode(key, content);
            if (record.entries().size() == key.logEntries()) {
                for (Bytes entry : record.entries()) {
                    note(ChangeEntry.decode(entry));
                }
                return true;
            }
        } catch (IndexOutOfBoundsException | IllegalArgumentException malformed) {
            // Named below, as what has another number of entries.
            readable = false;
        }
        findings.add("changes that make no sense", Findings.name(key));
        return false;
    }

    private void note(Optional<ChangeEntry> entry) {
        entry.filter(change -> change.kind() != ChangeKind.CONFIG_WRITE)
                .ifPresent(change -> last.put(change.path(), change));
    }

    private void key(String path, ChangeEntry change) {
        RecordKey key = StoredNumbers.keyOf(tx.names(), mount, path);
        boolean gone = RecordScan.isMissing(tx, key);
        Bytes content = gone ? null : RecordScan.content(tx, key);
        if (change.kind() == ChangeKind.METADATA_DELETE) {
            if (!gone) {
                findings.add("a key that its last change has removed", Findings.name(key));
            }
        } else if (gone) {
            findings.add("a key that has gone without a change", Findings.name(key));
        } else if (content != null) {
            StoredNumbers.of(content).ifPresent(numbers -> compare(key, numbers, change));
        }
    }

    private void compare(RecordKey key, StoredNumbers numbers, ChangeEntry change) {
        boolean same =
                numbers.current() == change.versions().current()
                        && numbers.metadata() == change.versions().metadata();
        if (!same) {
            findings.add("a key that is not as its last change left it", Findings.name(key));
        }
    }
}
