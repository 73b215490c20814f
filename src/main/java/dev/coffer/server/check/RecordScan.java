package dev.coffer.server.check;

import dev.coffer.request.Bytes;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.schema.StoredFields;
import dev.coffer.storage.transaction.ReadTransaction;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Opens every record, and finds those of mounts that are no more. */
final class RecordScan {
    private static final int PAGE = 1_000;
    private static final Set<String> KV_TYPES = Set.of("kv", "generic");

    private final Findings findings;
    private final Set<MountId> mounted = new HashSet<>();
    private final Set<MountId> keyValue = new HashSet<>();
    private final Set<MountId> retired = new HashSet<>();

    RecordScan(Findings findings) {
        this.findings = findings;
    }

    /** Reads them; how many there are. */
    long readAll(ReadTransaction tx) {
        each(tx, RecordRange.all(RecordType.MOUNT), key -> mount(tx, key));
        each(tx, RecordRange.all(RecordType.RETIRED_MOUNT), key -> retired.add(mountOf(key)));
        long[] count = {0};
        for (RecordType type : RecordType.values()) {
            each(
                    tx,
                    RecordRange.all(type),
                    key -> {
                        count[0]++;
                        read(tx, key);
                    });
        }
        return count[0];
    }

    private void mount(ReadTransaction tx, RecordKey key) {
        mounted.add(mountOf(key));
        try {
            Bytes content = tx.peek(key);
            if (content != null && KV_TYPES.contains(StoredFields.read(content).text("type"))) {
                keyValue.add(mountOf(key));
            }
        } catch (RequestFailure.Internal damaged) {
            // Named once every record is read.
            keyValue.remove(mountOf(key));
        }
    }

    /** Whether a mount's names are all names of secrets. */
    boolean isKeyValue(MountId mount) {
        return keyValue.contains(mount);
    }

    private void read(ReadTransaction tx, RecordKey key) {
        if (key.type().scope() == RecordType.Scope.MOUNT
                && !isMounted(key)
                && !retired.contains(mountOf(key))) {
            findings.orphan("a record of no mount", key);
        }
        try {
            if (tx.peek(key) == null) {
                findings.add("a record that comes and goes", Findings.name(key));
            }
        } catch (RequestFailure.Internal damaged) {
            findings.add("a record that does not open", Findings.name(key));
        }
    }

    boolean isMounted(RecordKey key) {
        return mounted.contains(mountOf(key));
    }

    static MountId mountOf(RecordKey key) {
        return new MountId(key.bytes().slice(1, 1 + MountId.BYTES));
    }

    /** What a record says; null where there is none, or it does not open, which is named. */
    static @Nullable Bytes content(ReadTransaction tx, RecordKey key) {
        try {
            return tx.peek(key);
        } catch (RequestFailure.Internal damaged) {
            return null;
        }
    }

    /** Whether there is no such record; it is not opened. */
    static boolean isMissing(ReadTransaction tx, RecordKey key) {
        List<RecordKey> found = tx.peekKeys(RecordRange.startingWith(key), 1);
        return found.isEmpty() || !found.getFirst().equals(key);
    }

    /** Every key of a range; nothing is opened. */
    static void each(ReadTransaction tx, RecordRange range, Consumer<RecordKey> work) {
        RecordRange rest = range;
        List<RecordKey> page = tx.peekKeys(rest, PAGE);
        while (!page.isEmpty()) {
            page.forEach(work);
            rest = rest.after(page.getLast());
            page = tx.peekKeys(rest, PAGE);
        }
    }
}
