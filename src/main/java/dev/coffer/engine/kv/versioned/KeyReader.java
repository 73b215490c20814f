package dev.coffer.engine.kv.versioned;

import dev.coffer.engine.Call;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonRaw;
import dev.coffer.json.JsonValue;
import dev.coffer.request.Bytes;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.transaction.ReadTransaction;
import java.time.Instant;
import java.util.Optional;
import java.util.function.ObjLongConsumer;

/** The records of one key as one transaction sees them. */
sealed class KeyReader permits KeyWriter {
    private static final String NO_VALUE = RequestFailure.oneError("could not find version data");

    private final ReadTransaction tx;
    private final String path;
    private final KeyAddress address;
    private final KeyLocks locks;

    KeyReader(ReadTransaction tx, MountId mount, String path) {
        this.tx = tx;
        this.path = path;
        this.address = KeyAddress.of(tx.names(), mount, path);
        this.locks = new KeyLocks(tx, address, path);
    }

    /** The key that a call is about. */
    static KeyReader of(ReadTransaction tx, Call call) {
        return new KeyReader(tx, call.mount().id(), pathOf(call));
    }

    /** The path of a key: a slash at its end says nothing. */
    static String pathOf(Call call) {
        String path = call.fields().text("path");
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(0, end);
    }

    /** The path below {@code data/} and its siblings. */
    final String path() {
        return path;
    }

    final KeyAddress address() {
        return address;
    }

    final KeyLocks locks() {
        return locks;
    }

    /**
     * Whether a version's value can be read at this time. While values or their destruction are
     * locked none expires; what somebody has deleted is deleted all the same.
     */
    final boolean isLive(VersionHeader header, Instant now) {
        if (header.destroyed() || !header.deletedAt(now)) {
            return !header.destroyed();
        }
        return header.deletedBy().equals(Actor.UNKNOWN)
                && locks.holdsBack(header.deletion().orElseThrow(), now);
    }

    /** The entity tag of the key's metadata. */
    final String tag(KeyRecord record) {
        return EntityTag.of(tx.names(), record);
    }

    /** The entity tag of one of its versions. */
    final String tag(KeyRecord record, long version, boolean live) {
        return EntityTag.of(tx.names(), record, version, live);
    }

    /** The entity tag of one of the versions of its metadata. */
    final String metadataTag(KeyRecord record, long version) {
        return EntityTag.ofMetadata(tx.names(), record, version);
    }

    /** What is known of the key; empty if there is none. */
    final Optional<KeyRecord> record() {
        return Optional.ofNullable(tx.get(address.key())).map(KeyRecord::decode);
    }

    /**
     * The key as comparisons see it: among several writes of one transaction, as it was before the
     * first of them.
     *
     * @param found what there is now
     */
    final Optional<KeyRecord> compared(Optional<KeyRecord> found) {
        return tx instanceof Staged staged
                ? Optional.ofNullable(staged.before(address.key())).map(KeyRecord::decode)
                : found;
    }

    /** What is known of a version; empty if there is none that can be seen. */
    final Optional<VersionHeader> header(KeyRecord record, long version) {
        return record.versions().has(version)
                ? Optional.ofNullable(tx.get(address.header(version))).map(VersionHeader::decode)
                : Optional.empty();
    }

    /**
     * The value of a version that is neither destroyed nor missing.
     *
     * @throws RequestFailure.Internal 500 if it is not in the store, which must not happen
     */
    final JsonRaw value(long version, VersionHeader header) {
        Bytes value = header.value().orElseGet(() -> tx.get(address.value(version)));
        if (value == null) {
            throw new RequestFailure.Internal(NO_VALUE);
        }
        return JsonRaw.ofOwned(value.toArray());
    }

    /** The custom metadata in force, null if there is none; costs nothing where there is none. */
    final JsonValue custom(KeyRecord record) {
        long version = record.metadata().custom();
        Bytes stored = version == 0 ? null : tx.get(address.metadata(version));
        return stored == null ? JsonNull.NULL : MetadataVersion.custom(stored);
    }

    /** What the metadata says now. */
    final MetadataState metadata(KeyRecord record) {
        return new MetadataState(record.settings(), CustomMetadata.stored(custom(record)));
    }

    /** What the metadata said before. */
    final MetadataHistory history(KeyRecord record, MountSettings mount, Instant now) {
        long oldest =
                locks.isLocked(now, LockDimension.DESTROY)
                        ? record.metadata().oldestStored()
                        : Retention.oldestMetadata(mount, record);
        return new MetadataHistory(tx, this, record, oldest);
    }

    /** Every version that can be seen, ascending. */
    final void eachHeader(KeyRecord record, ObjLongConsumer<VersionHeader> consumer) {
        long first = Math.max(1, record.versions().oldest());
        if (record.versions().current() < first) {
            return;
        }
        each(address.headers(first, record.versions().current()), consumer);
    }

    /** Every header in a range, ascending. */
    final void each(RecordRange range, ObjLongConsumer<VersionHeader> consumer) {
        RecordRange rest = range;
        while (true) {
            ReadTransaction.Slice slice = tx.scan(rest, KvLimits.SCAN_SLICE);
            for (ReadTransaction.Entry entry : slice.entries()) {
                consumer.accept(VersionHeader.decode(entry.value()), entry.key().number());
            }
            if (!slice.more()) {
                return;
            }
            rest = rest.after(slice.entries().getLast().key());
        }
    }
}
