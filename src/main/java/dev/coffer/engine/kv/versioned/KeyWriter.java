package dev.coffer.engine.kv.versioned;

import dev.coffer.engine.Call;
import dev.coffer.engine.StoredPath;
import dev.coffer.engine.kv.change.ChangeEntry;
import dev.coffer.engine.kv.change.ChangeKind;
import dev.coffer.engine.kv.versioned.KeyRecord.Metadata;
import dev.coffer.engine.kv.versioned.KeyRecord.Versions;
import dev.coffer.engine.kv.versioned.MachinePart.Dimension;
import dev.coffer.json.JsonRaw;
import dev.coffer.request.Bytes;
import dev.coffer.request.Operation;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.folder.Folders;
import dev.coffer.storage.transaction.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Changes the records of one key, and the names of its folders where it comes or goes. */
final class KeyWriter extends KeyReader {
    /** What a key's end changes. */
    static final LockDimension[] WHOLE_KEY = {
        LockDimension.DESTROY, LockDimension.DATA, LockDimension.METADATA
    };

    private static final String NO_ROOM =
            " (it has " + KvLimits.MAX_VERSIONS + " versions, no more can be kept)";

    private static final String NO_METADATA_ROOM =
            " (it has "
                    + KvLimits.MAX_METADATA_VERSIONS
                    + " versions of metadata, no more can be kept)";

    private final Transaction tx;
    private final Folders folders;
    private final Call call;
    private final Actor actor;

    private KeyWriter(Transaction tx, Folders folders, Call call, String path) {
        super(tx, call.mount().id(), path);
        this.tx = tx;
        this.folders = folders;
        this.call = call;
        this.actor = Actor.of(call);
    }

    /** The key that a call is about. */
    static KeyWriter of(Transaction tx, Folders folders, Call call) {
        return new KeyWriter(tx, folders, call, pathOf(call));
    }

    /** Another key that a call is about. */
    static KeyWriter at(Transaction tx, Folders folders, Call call, String path) {
        return new KeyWriter(tx, folders, call, path);
    }

    /**
     * A key on the point of being written: what is there, or what would come into being.
     *
     * @throws RequestFailure.Invalid 400 for an empty path, or one that is too long
     */
    KeyRecord recordOrNew(Optional<KeyRecord> found) {
        if (found.isPresent()) {
            return found.get();
        }
        StoredPath.check(path());
        Bytes generation =
                tx.names().nameHash(address().folderId(), call.request().id() + "/" + path());
        return KeyRecord.created(call.request().now(), generation);
    }

    /** Who changes it. */
    Actor actor() {
        return actor;
    }

    /**
     * Asked before counters are compared: the locks, then what the client's headers say of the key.
     *
     * @throws RequestFailure.Invalid 400 if one of these is locked
     * @throws RequestFailure.Refused 412 if the key is not as the client says
     */
    void requireWritable(Optional<KeyRecord> found, LockDimension... dimensions) {
        requireUnlocked(dimensions);
        if (Preconditions.areSent(call)) {
            Preconditions.require(call, found.map(this::tags).orElse(List.of()), found.isPresent());
        }
    }

    /** Either tag stands for the key as it is: that of its metadata, that of the value in force. */
    private List<String> tags(KeyRecord key) {
        long version = key.versions().current();
        return header(key, version)
                .map(header -> tag(key, version, isLive(header, timeFor(key))))
                .map(tag -> List.of(tag(key), tag))
                .orElseGet(() -> List.of(tag(key)));
    }

    /** Whatever changes something asks for itself once more. */
    private void requireUnlocked(LockDimension... dimensions) {
        locks().require(call.request().now(), dimensions);
    }

    /** The time of a change to a key. */
    Instant timeFor(KeyRecord record) {
        return record.notBefore(call.request().now());
    }

    /**
     * Adds a version.
     *
     * @param found what is there
     * @return what the key is afterwards, and the new version's header
     * @throws RequestFailure.Invalid 400 if the counter is at its end
     */
    Added add(Optional<KeyRecord> found, MountSettings settings, JsonRaw value) {
        requireUnlocked(LockDimension.DATA);
        KeyRecord before = recordOrNew(found);
        long version = Counters.next(before.versions().current(), Dimension.DATA, path());
        Instant at = timeFor(before);
        Optional<Instant> deletion = DeletionTime.after(at, settings, before.settings());
        Bytes content = Bytes.wrap(value.toByteArray());
        VersionHeader header = VersionHeader.created(at, deletion, actor, content);
        Versions versions =
                pruned(before.versions(), version, Retention.kept(settings, before.settings()));
        if (header.isApart()) {
            tx.put(address().value(version), content);
            versions = versions.apart(version);
        }
        KeyRecord after = before.withVersions(versions, at, actor);
        tx.put(address().header(version), header.encode());
        put(found.isEmpty(), after);
        note(isPatch() ? ChangeKind.DATA_PATCH : ChangeKind.DATA_WRITE, version, after);
        return new Added(after, header);
    }

    /**
     * What a version has become.
     *
     * @param record the key afterwards
     * @param header of the version that is the current one now
     */
    record Added(KeyRecord record, VersionHeader header) {}

    /** Nothing is pruned while destruction is locked: what is too old by then goes later. */
    private Versions pruned(Versions before, long version, int kept) {
        Instant now = call.request().now();
        if (locks().isLocked(now, LockDimension.DESTROY)) {
            if (version - before.oldestStored() >= KvLimits.MAX_VERSIONS) {
                locks().requireRoom(now, LockDimension.DESTROY, NO_ROOM);
            }
            return new Versions(
                    version, before.oldest(), before.oldestStored(), before.newestApart());
        }
        long oldest = Retention.oldest(before.oldest(), version, kept);
        long stored = before.oldestStored();
        for (int i = 0; i < KvLimits.PRUNED_PER_WRITE && stored < oldest; i++) {
            removeVersion(before, stored);
            stored++;
        }
        return new Versions(version, oldest, stored, before.newestApart());
    }

    private void removeVersion(Versions versions, long version) {
        tx.delete(address().header(version));
        if (version <= versions.newestApart()) {
            tx.delete(address().value(version));
        }
    }

    /**
     * Writes a version of the metadata, and removes some of those that are too old.
     *
     * @param edit makes of what the metadata says what it is to say
     * @return what the key is afterwards
     * @throws RequestFailure.Invalid 400 if the counter is at its end
     */
    KeyRecord putMetadata(
            Optional<KeyRecord> found, MountSettings mount, UnaryOperator<MetadataState> edit) {
        requireUnlocked(LockDimension.METADATA);
        KeyRecord before = recordOrNew(found);
        MetadataState was = metadata(before);
        MetadataState state = edit.apply(was);
        long version = Counters.next(before.metadata().current(), Dimension.METADATA, path());
        Instant at = timeFor(before);
        MetadataVersion written = new MetadataVersion(at, actor, was.to(state).names(), state);
        tx.put(address().metadata(version), written.encode());
        long custom = state.custom().isEmpty() ? 0 : version;
        int kept = Retention.keptMetadata(mount, state.settings());
        long stored = prunedMetadata(before.metadata(), version - kept + 1);
        KeyRecord after =
                before.withMetadata(
                        state.settings(), new Metadata(version, custom, stored), at, actor);
        put(found.isEmpty(), after);
        note(isPatch() ? ChangeKind.METADATA_PATCH : ChangeKind.METADATA_WRITE, 0, after);
        return after;
    }

    /** Removes what lies below {@code oldest}; nothing while destruction is locked. */
    private long prunedMetadata(Metadata before, long oldest) {
        removeOldCustom(before);
        Instant now = call.request().now();
        if (locks().isLocked(now, LockDimension.DESTROY)) {
            if (before.current() - before.oldestStored() >= KvLimits.MAX_METADATA_VERSIONS) {
                locks().requireRoom(now, LockDimension.DESTROY, NO_METADATA_ROOM);
            }
            return before.oldestStored();
        }
        long stored = before.oldestStored();
        for (int i = 0; i < KvLimits.PRUNED_PER_WRITE && stored < oldest; i++) {
            tx.delete(address().metadata(stored));
            stored++;
        }
        return stored;
    }

    /** Custom metadata written before there was a history lies outside of it. */
    private void removeOldCustom(Metadata metadata) {
        if (metadata.custom() != 0 && metadata.custom() < metadata.oldestStored()) {
            tx.delete(address().metadata(metadata.custom()));
        }
    }

    private void removeMetadata(Metadata metadata) {
        removeOldCustom(metadata);
        for (long each = metadata.oldestStored(); each <= metadata.current(); each++) {
            tx.delete(address().metadata(each));
        }
    }

    void putHeader(long version, VersionHeader header) {
        requireUnlocked(LockDimension.DATA);
        tx.put(address().header(version), header.encode());
    }

    /** Removes a version's value for good. */
    void deleteValue(long version) {
        requireUnlocked(LockDimension.DESTROY);
        tx.delete(address().value(version));
    }

    /** Writes that something of the key has changed just now. */
    void touch(KeyRecord record) {
        KeyRecord after = record.touched(timeFor(record), actor);
        put(false, after);
        noteVersions(after);
    }

    /** Writes a key that was not there; its other records are written already. */
    void create(KeyRecord record) {
        requireUnlocked(LockDimension.DATA, LockDimension.METADATA);
        put(true, record);
        note(ChangeKind.COPY, record.versions().current(), record);
    }

    /** Removes every record of the key and its name. */
    void remove(KeyRecord record) {
        removeRecords(record);
        folders.remove(tx, address().mount(), path());
    }

    /** Removes every record of the key, whose folder goes with all names in it. */
    void removeRecords(KeyRecord record) {
        requireUnlocked(WHOLE_KEY);
        Versions versions = record.versions();
        // Every number in between has its record, so none has to be read to be removed.
        for (long each = versions.oldestStored(); each <= versions.current(); each++) {
            removeVersion(versions, each);
        }
        removeMetadata(record.metadata());
        tx.delete(address().key());
        new ChangeEntry(
                        ChangeKind.METADATA_DELETE,
                        timeFor(record),
                        ChangeEntry.Versions.NONE,
                        path())
                .note(tx, address().mount());
    }

    private boolean isPatch() {
        return call.request().operation() == Operation.PATCH;
    }

    /** What has become of versions: the call tells by its path, and of which if it is one. */
    private void noteVersions(KeyRecord after) {
        List<Long> asked = call.fields().integers("versions");
        long one = asked.size() == 1 ? asked.getFirst() : 0;
        switch (call.path().substring(0, call.path().indexOf('/') + 1)) {
            case "delete/" -> note(ChangeKind.DELETE, one, after);
            case "undelete/" -> note(ChangeKind.UNDELETE, one, after);
            case "destroy/" -> note(ChangeKind.DESTROY, one, after);
            default -> note(ChangeKind.DATA_DELETE, after.versions().current(), after);
        }
    }

    private void note(ChangeKind kind, long version, KeyRecord after) {
        ChangeEntry.Versions versions =
                new ChangeEntry.Versions(
                        version,
                        after.versions().current(),
                        after.versions().oldest(),
                        after.metadata().current());
        new ChangeEntry(kind, after.change().at(), versions, path()).note(tx, address().mount());
    }

    private void put(boolean isNew, KeyRecord record) {
        tx.put(address().key(), record.encode());
        if (isNew) {
            folders.add(tx, address().mount(), path());
        }
    }
}
