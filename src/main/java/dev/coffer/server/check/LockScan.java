package dev.coffer.server.check;

import dev.coffer.engine.kv.versioned.StoredLocks;
import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.ReadTransaction;
import java.util.Optional;
import java.util.Set;

/** Locks of KV mounts: the table, the notes of its locks, and the settings that lead to it. */
final class LockScan {
    private static final int ID_AT = 1 + MountId.BYTES;

    private final ReadTransaction tx;
    private final RecordScan scan;
    private final Findings findings;

    LockScan(ReadTransaction tx, RecordScan scan, Findings findings) {
        this.tx = tx;
        this.scan = scan;
        this.findings = findings;
    }

    void run() {
        RecordScan.each(tx, RecordRange.all(RecordType.KV_LOCKS), this::table);
        RecordScan.each(tx, RecordRange.all(RecordType.KV_LOCK), this::note);
        RecordScan.each(tx, RecordRange.all(RecordType.KV_CONFIG), this::settings);
    }

    private void table(RecordKey key) {
        Bytes content = scan.isMounted(key) ? RecordScan.content(tx, key) : null;
        if (content == null) {
            return;
        }
        Optional<StoredLocks> read = StoredLocks.of(content);
        if (read.isEmpty() || !read.get().isSound()) {
            findings.add("a table of locks that makes no sense", Findings.name(key));
        }
        MountId mount = RecordScan.mountOf(key);
        for (Bytes id : read.map(StoredLocks::ids).orElse(Set.of())) {
            RecordKey note = RecordKey.inFolder(RecordType.KV_LOCK, mount, id);
            if (RecordScan.isMissing(tx, note)) {
                findings.add("a lock without its path and reason", Findings.name(note));
            }
        }
        if (!isLocked(mount)) {
            findings.add("locks that the settings of their mount deny", Findings.name(key));
        }
    }

    private boolean isLocked(MountId mount) {
        RecordKey settings = RecordKey.inMount(RecordType.KV_CONFIG, mount);
        Bytes content = RecordScan.content(tx, settings);
        return content != null && StoredLocks.isLocked(content);
    }

    private void note(RecordKey key) {
        if (!scan.isMounted(key)) {
            return;
        }
        RecordKey table = RecordKey.inMount(RecordType.KV_LOCKS, RecordScan.mountOf(key));
        Bytes content = RecordScan.content(tx, table);
        Optional<StoredLocks> locks = Optional.ofNullable(content).flatMap(StoredLocks::of);
        if (locks.isEmpty() && isLocked(RecordScan.mountOf(key))) {
            // The table is lost, which is named: the notes are what is left of its locks.
            return;
        }
        Set<Bytes> ids = locks.map(StoredLocks::ids).orElse(Set.of());
        if (!ids.contains(key.bytes().slice(ID_AT))) {
            findings.orphan("path and reason of no lock", key);
        }
    }

    private void settings(RecordKey key) {
        MountId mount = RecordScan.mountOf(key);
        RecordKey table = RecordKey.inMount(RecordType.KV_LOCKS, mount);
        if (scan.isMounted(key) && isLocked(mount) && RecordScan.isMissing(tx, table)) {
            findings.add("a mount whose locks are missing", Findings.name(key));
        }
    }
}
