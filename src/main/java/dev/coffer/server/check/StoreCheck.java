package dev.coffer.server.check;

import dev.coffer.request.Cancellation;
import dev.coffer.storage.folder.Folders;
import dev.coffer.storage.physical.Key;
import dev.coffer.storage.physical.KeyRange;
import dev.coffer.storage.physical.Page;
import dev.coffer.storage.physical.Snapshot;
import dev.coffer.storage.physical.Store;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.Transactions;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks a store whose seal is open and that nobody else writes to. */
public final class StoreCheck {
    private static final int PAGE = 1_000;
    private static final int REMOVED_AT_ONCE = 500;

    private final Store store;
    private final Transactions transactions;
    private final Folders folders;

    /** A check of one store. */
    public StoreCheck(Store store, Transactions transactions, Folders folders) {
        this.store = store;
        this.transactions = transactions;
        this.folders = folders;
    }

    /**
     * What was found.
     *
     * @param findings a line each, the first of them
     * @param count how many there are
     * @param records how many were read
     * @param fixed how many were removed
     */
    public record Result(List<String> findings, long count, long records, long fixed) {
        public Result {
            findings = List.copyOf(findings);
        }
    }

    /** Reads everything; {@code fix} removes what nothing leads to any more. */
    public Result run(boolean fix) {
        Findings findings = new Findings();
        unknownTypes(findings);
        RecordScan scan = new RecordScan(findings);
        long records =
                transactions.read(
                        Cancellation.NONE,
                        tx -> {
                            long read = scan.readAll(tx);
                            new KvScan(tx, scan, folders, findings).run();
                            new LockScan(tx, scan, findings).run();
                            new RepeatScan(tx, findings).run();
                            ChangeScan.run(tx, scan, findings);
                            return read;
                        });
        long fixed = fix ? remove(findings.orphans()) : 0;
        return new Result(findings.shown(), findings.count(), records, fixed);
    }

    /** Records that no program of this version has written. */
    private void unknownTypes(Findings findings) {
        Set<Byte> known = new HashSet<>();
        Arrays.stream(RecordType.values()).forEach(type -> known.add(type.prefix()));
        try (Snapshot snapshot = store.snapshot()) {
            KeyRange left = KeyRange.all();
            boolean more = true;
            while (more) {
                Page page = snapshot.sweep(left, PAGE);
                for (Page.Entry entry : page.entries()) {
                    if (!known.contains(entry.key().byteAt(0))) {
                        findings.add("a record of no known type", entry.key().toString());
                    }
                }
                more = page.cut();
                Key last = more ? page.entries().getLast().key() : Key.lowest();
                left = more ? left.after(last) : left;
            }
        }
    }

    private long remove(List<RecordKey> orphans) {
        for (int from = 0; from < orphans.size(); from += REMOVED_AT_ONCE) {
            List<RecordKey> some =
                    orphans.subList(from, Math.min(orphans.size(), from + REMOVED_AT_ONCE));
            int _ =
                    transactions.write(
                            Cancellation.NONE,
                            tx -> {
                                some.forEach(tx::delete);
                                return some.size();
                            });
        }
        return orphans.size();
    }
}
