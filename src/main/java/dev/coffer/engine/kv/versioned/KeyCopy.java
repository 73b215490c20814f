package dev.coffer.engine.kv.versioned;

import dev.coffer.engine.StoredPath;
import dev.coffer.engine.kv.versioned.KeyRecord.Metadata;
import dev.coffer.engine.kv.versioned.KeyRecord.Versions;
import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.util.Optional;

/**
 * Writes a key once more under another path: every version that can be seen, settings, custom
 * metadata and their history, with numbers, times and who wrote what. A record is sealed for the
 * place where it lies, so each one is opened and sealed anew. Nobody is shown a value.
 *
 * <p>The copy is another key than the one it was made of, and than every key that was there before:
 * it has a generation of its own, and its making counts as a change.
 */
final class KeyCopy {
    private final Transaction tx;
    private final CopyBudget budget;

    /** A copy, or several that share what one transaction can hold. */
    KeyCopy(Transaction tx, CopyBudget budget) {
        this.tx = tx;
        this.budget = budget;
    }

    /** Which versions are copied. */
    enum Kept {
        ALL,
        /** The newest only, as if all others had been pruned; so it is with the metadata. */
        CURRENT
    }

    /**
     * Copies a key.
     *
     * @param from where it is
     * @param key what is known of it
     * @param to where there is none, as the caller has seen
     * @return how many versions of its value there were to copy
     * @throws dev.coffer.request.RequestFailure.Invalid 400 for a path that is too long, a lock, or
     *     more than a transaction can hold
     */
    int copy(KeyReader from, KeyRecord key, KeyWriter to, Kept kept) {
        StoredPath.check(to.path());
        Versions versions = kept(key.versions(), kept);
        Metadata metadata = kept(key.metadata(), kept);
        int count = copyVersions(from, key, to, versions);
        copyMetadata(from.address(), to.address(), metadata);
        KeyRecord born = to.recordOrNew(Optional.empty());
        to.create(
                new KeyRecord(
                                key.settings(),
                                versions,
                                metadata,
                                key.created(),
                                key.change(),
                                born.generation())
                        .touched(to.timeFor(key), to.actor()));
        return count;
    }

    /** What cannot be seen is not copied, and so not stored. */
    private static Versions kept(Versions all, Kept kept) {
        if (all.current() == 0) {
            return all;
        }
        long oldest =
                switch (kept) {
                    case ALL -> all.oldest();
                    case CURRENT -> all.current() == 1 ? all.oldest() : all.current();
                };
        return new Versions(all.current(), oldest, Math.max(1, oldest), all.newestApart());
    }

    private static Metadata kept(Metadata all, Kept kept) {
        return switch (kept) {
            case ALL -> all;
            case CURRENT ->
                    new Metadata(
                            all.current(),
                            all.custom(),
                            Math.max(all.oldestStored(), Math.max(1, all.current())));
        };
    }

    private int copyVersions(KeyReader from, KeyRecord key, KeyWriter to, Versions versions) {
        int count = 0;
        long first = Math.max(1, versions.oldest());
        for (long version = first; version <= versions.current(); version++) {
            VersionHeader header = from.header(key, version).orElseThrow(KeyCopy::missing);
            tx.put(to.address().header(version), header.encode());
            budget.take(header.value().map(Bytes::length).orElse(0));
            if (header.isApart()) {
                copyValue(from.address().value(version), to.address().value(version));
            }
            count++;
        }
        return count;
    }

    private void copyValue(RecordKey from, RecordKey to) {
        Bytes value = tx.get(from);
        if (value == null) {
            throw missing();
        }
        budget.takeBytes(value.length());
        tx.put(to, value);
    }

    private void copyMetadata(KeyAddress from, KeyAddress to, Metadata metadata) {
        if (metadata.custom() != 0 && metadata.custom() < metadata.oldestStored()) {
            copyMetadata(from, to, metadata.custom(), metadata.custom());
        }
        copyMetadata(from, to, metadata.oldestStored(), metadata.current());
    }

    /** Every record of the history between two versions, both ends inclusive. */
    private void copyMetadata(KeyAddress from, KeyAddress to, long first, long last) {
        if (first > last) {
            return;
        }
        RecordRange rest = RecordRange.between(metadata(from, first), metadata(from, last + 1));
        while (true) {
            ReadTransaction.Slice slice = tx.scan(rest, KvLimits.SCAN_SLICE);
            for (ReadTransaction.Entry entry : slice.entries()) {
                tx.put(metadata(to, entry.key().number()), entry.value());
                budget.take(entry.value().length());
            }
            if (!slice.more()) {
                return;
            }
            rest = rest.after(slice.entries().getLast().key());
        }
    }

    private static RecordKey metadata(KeyAddress key, long version) {
        return RecordKey.ofVersion(
                RecordType.KV_METADATA, key.mount(), key.folderId(), key.nameHash(), version);
    }

    private static IllegalStateException missing() {
        return new IllegalStateException("a version that can be seen has no record");
    }
}
