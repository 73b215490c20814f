package dev.coffer.server.check;

import dev.coffer.engine.kv.versioned.StoredNumbers;
import dev.coffer.request.Bytes;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.folder.FolderPage;
import dev.coffer.storage.folder.Folders;
import dev.coffer.storage.folder.StoredFolder;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.Names;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.ReadTransaction;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** KV: counters against versions, names against keys, and what belongs to no key. */
final class KvScan {
    private static final int PAGE = 10_000;
    private static final int FOLDER_AT = 1 + MountId.BYTES;
    private static final int NAME_AT = FOLDER_AT + Names.HASH_BYTES;
    private static final int NAME_END = NAME_AT + Names.HASH_BYTES;

    private final ReadTransaction tx;
    private final RecordScan scan;
    private final Folders folders;
    private final Findings findings;

    KvScan(ReadTransaction tx, RecordScan scan, Folders folders, Findings findings) {
        this.tx = tx;
        this.scan = scan;
        this.folders = folders;
        this.findings = findings;
    }

    void run() {
        keys();
        for (RecordType type :
                List.of(RecordType.KV_VERSION, RecordType.KV_VALUE, RecordType.KV_METADATA)) {
            RecordScan.each(tx, RecordRange.all(type), this::partOfKey);
        }
        RecordScan.each(tx, RecordRange.all(RecordType.FOLDER), this::folder);
    }

    private @Nullable Bytes content(RecordKey key) {
        return RecordScan.content(tx, key);
    }

    private void keys() {
        RecordScan.each(tx, RecordRange.all(RecordType.KV_KEY), this::key);
        RecordScan.each(tx, RecordRange.all(RecordType.KV_PLAIN), this::inFolder);
    }

    private void key(RecordKey key) {
        if (!scan.isMounted(key)) {
            return;
        }
        inFolder(key);
        Bytes content = content(key);
        if (content == null) {
            return;
        }
        Optional<StoredNumbers> read = StoredNumbers.of(content);
        if (read.isEmpty()) {
            findings.add("a key that cannot be read", Findings.name(key));
            return;
        }
        StoredNumbers numbers = read.get();
        if (numbers.custom() > numbers.metadata() || numbers.oldest() > numbers.current() + 1) {
            findings.add("a key whose counters contradict each other", Findings.name(key));
        }
        if (numbers.custom() > 0
                && content(versioned(RecordType.KV_METADATA, key, numbers.custom())) == null) {
            findings.add("a key whose metadata is missing", Findings.name(key));
        }
        long first = Math.max(1, numbers.oldest());
        for (long version = first; version <= numbers.current(); version++) {
            version(key, version);
        }
        history(key, numbers);
    }

    /** The versions of its metadata: the first servers kept none but the one in force. */
    private void history(RecordKey key, StoredNumbers numbers) {
        long first = Math.max(1, numbers.oldestMetadata());
        for (long version = first; version <= numbers.metadata(); version++) {
            if (RecordScan.isMissing(tx, versioned(RecordType.KV_METADATA, key, version))) {
                findings.add(
                        "a version of the metadata that is missing, " + version,
                        Findings.name(key));
            }
        }
    }

    private void version(RecordKey key, long version) {
        Bytes header = content(versioned(RecordType.KV_VERSION, key, version));
        if (header == null) {
            findings.add("a version that is missing, " + version, Findings.name(key));
        } else if (StoredNumbers.isApart(header)
                && content(versioned(RecordType.KV_VALUE, key, version)) == null) {
            findings.add("a version without its value, " + version, Findings.name(key));
        }
    }

    private static RecordKey versioned(RecordType type, RecordKey key, long number) {
        return RecordKey.ofVersion(
                type,
                RecordScan.mountOf(key),
                key.bytes().slice(FOLDER_AT, NAME_AT),
                key.bytes().slice(NAME_AT, NAME_END),
                number);
    }

    /** A version, a value or metadata whose key has gone, or does not count so far. */
    private void partOfKey(RecordKey part) {
        if (!scan.isMounted(part)) {
            return;
        }
        RecordKey key =
                RecordKey.ofName(
                        RecordType.KV_KEY,
                        RecordScan.mountOf(part),
                        part.bytes().slice(FOLDER_AT, NAME_AT),
                        part.bytes().slice(NAME_AT, NAME_END));
        if (tx.peekKeys(RecordRange.startingWith(key), 1).isEmpty()) {
            findings.orphan("a record of no key", part);
            return;
        }
        Bytes content = content(key);
        Optional<StoredNumbers> numbers =
                content == null ? Optional.empty() : StoredNumbers.of(content);
        numbers.ifPresent(counted -> {
            if (isForgotten(part, counted)) {
                findings.orphan("a version that its key has forgotten", part);
            }
            long most =
                    part.type() == RecordType.KV_METADATA ? counted.metadata() : counted.current();
            if (part.number() > most) {
                findings.add("a version that its key does not count", Findings.name(part));
            }
        });
    }

    private static boolean isForgotten(RecordKey part, StoredNumbers counted) {
        long number = part.number();
        return part.type() == RecordType.KV_METADATA
                ? number < counted.oldestMetadata() && number != counted.custom()
                : number < counted.oldestStored();
    }

    /** A key in a folder that has no names is found by nobody. */
    private void inFolder(RecordKey key) {
        if (!scan.isMounted(key)) {
            return;
        }
        RecordKey folder =
                RecordKey.inFolder(
                        RecordType.FOLDER,
                        RecordScan.mountOf(key),
                        key.bytes().slice(FOLDER_AT, NAME_AT));
        if (tx.peekKeys(RecordRange.startingWith(folder), 1).isEmpty()) {
            findings.add("a key in no folder", Findings.name(key));
        }
    }

    private void folder(RecordKey record) {
        Bytes content = scan.isMounted(record) ? content(record) : null;
        if (content == null) {
            return;
        }
        MountId mount = RecordScan.mountOf(record);
        Bytes id = record.bytes().slice(FOLDER_AT);
        String path = StoredFolder.path(content);
        if (!tx.names().folderId(mount, path).equals(id)) {
            findings.add("a folder in another one's place", Findings.name(record));
            return;
        }
        if (scan.isKeyValue(mount)) {
            names(mount, path, id, keysIn(mount, id));
        }
    }

    private Set<Bytes> keysIn(MountId mount, Bytes folder) {
        Set<Bytes> keys = new HashSet<>();
        for (RecordType type : List.of(RecordType.KV_KEY, RecordType.KV_PLAIN)) {
            RecordKey prefix = RecordKey.inFolder(type, mount, folder);
            RecordScan.each(
                    tx,
                    RecordRange.startingWith(prefix),
                    key -> keys.add(key.bytes().slice(NAME_AT)));
        }
        return keys;
    }

    private void names(MountId mount, String path, Bytes folder, Set<Bytes> keys) {
        String after = "";
        boolean more = true;
        while (more) {
            FolderPage page;
            try {
                page = folders.list(tx, mount, path, after, PAGE);
            } catch (RequestFailure.Internal damaged) {
                findings.add("a folder whose names cannot be read", "its id " + folder);
                return;
            }
            for (String name : page.names()) {
                if (!name.endsWith("/") && !keys.remove(tx.names().nameHash(folder, name))) {
                    findings.add("a name without a key", inside(mount, folder));
                }
            }
            more = page.more();
            after = more ? page.names().getLast() : after;
        }
        if (!keys.isEmpty()) {
            findings.add(keys.size() + " keys without a name", inside(mount, folder));
        }
    }

    private static String inside(MountId mount, Bytes folder) {
        return "in " + Findings.name(RecordKey.inFolder(RecordType.FOLDER, mount, folder));
    }
}
