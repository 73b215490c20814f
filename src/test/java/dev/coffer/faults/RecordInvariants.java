package dev.coffer.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.engine.kv.versioned.StoredNumbers;
import dev.coffer.engine.kv.versioned.TestingRecords;
import dev.coffer.engine.kv.versioned.TestingRecords.KeyNumbers;
import dev.coffer.request.Bytes;
import dev.coffer.request.Cancellation;
import dev.coffer.storage.folder.FolderRef;
import dev.coffer.storage.folder.TestingPages;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.Names;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.ReadTransaction;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What must hold of the records of a store at any time, seen in the store itself: nothing belongs
 * to nobody, nothing is missing, names and keys agree. It finds what no answer of the API can show:
 * a value that is still there although its key has gone.
 */
final class RecordInvariants {
    /** Where the hash of a name begins in the key of a record. */
    private static final int NAME_AT = 1 + MountId.BYTES + Names.HASH_BYTES;

    private final LocalServer server;
    private final Records records;

    /** The address of a name: mount, folder and name hash, as in every record of a key. */
    private record Address(Bytes bytes) {
        static final int BYTES = MountId.BYTES + 2 * Names.HASH_BYTES;

        static Address of(RecordKey key) {
            return new Address(key.bytes().slice(1, 1 + BYTES));
        }
    }

    private RecordInvariants(LocalServer server, Records records) {
        this.server = server;
        this.records = records;
    }

    /** Checks every record of a server's store. */
    static void check(LocalServer server) {
        RecordInvariants check = new RecordInvariants(server, Records.of(server));
        check.systemRecords();
        check.mounts();
        check.keys();
        check.upgrades();
        check.folders();
        check.names();
        LockInvariants.check(check.records);
    }

    private void systemRecords() {
        for (RecordType type :
                List.of(
                        RecordType.SEAL_CONFIG,
                        RecordType.ROOT_KEY,
                        RecordType.KEYRING,
                        RecordType.CLUSTER,
                        RecordType.MOUNT_GENERATION,
                        RecordType.TOKEN,
                        RecordType.TOKEN_ACCESSOR)) {
            assertThat(records.of(type)).as("%s", type).hasSize(1);
        }
    }

    /** Whatever belongs to a mount belongs to one that is there, or is still to be cleaned up. */
    private void mounts() {
        Set<MountId> retired = new HashSet<>();
        records.of(RecordType.RETIRED_MOUNT).keySet().forEach(k -> retired.add(Records.mountOf(k)));
        Set<MountId> mounted = new HashSet<>();
        records.of(RecordType.MOUNT).keySet().forEach(k -> mounted.add(Records.mountOf(k)));
        assertThat(retired).as("retired mounts").noneMatch(mounted::contains);
        assertThat(records.mountPaths().values())
                .as("paths of mounts")
                .doesNotHaveDuplicates()
                .contains("sys/", "identity/", "cubbyhole/", "auth/token/");
        for (RecordType type : RecordType.values()) {
            if (type.scope() == RecordType.Scope.MOUNT) {
                for (RecordKey key : records.of(type).keySet()) {
                    MountId mount = Records.mountOf(key);
                    assertThat(mounted.contains(mount) || retired.contains(mount))
                            .as("%s belongs to a mount", type)
                            .isTrue();
                }
            }
        }
    }

    private boolean isMounted(RecordKey key) {
        RecordKey mount = RecordKey.inMount(RecordType.MOUNT, Records.mountOf(key));
        return records.of(RecordType.MOUNT).containsKey(mount);
    }

    /** Versions, values and metadata are exactly those that their keys speak of. */
    private void keys() {
        Map<Address, KeyNumbers> keys = new HashMap<>();
        records.of(RecordType.KV_KEY)
                .forEach((key, value) -> {
                    if (isMounted(key)) {
                        keys.put(Address.of(key), TestingRecords.numbers(value));
                    }
                });
        Map<Address, Set<Long>> headers = numbers(RecordType.KV_VERSION);
        Map<Address, Set<Long>> values = numbers(RecordType.KV_VALUE);
        Map<Address, Set<Long>> metadata = numbers(RecordType.KV_METADATA);
        Map<Address, Set<Long>> apart = versionsWithValuesApart();
        assertThat(keys.keySet()).as("keys of versions").containsAll(headers.keySet());
        assertThat(keys.keySet()).as("keys of values").containsAll(values.keySet());
        assertThat(keys.keySet()).as("keys of metadata").containsAll(metadata.keySet());
        keys.forEach((address, numbers) -> {
            TreeSet<Long> none = new TreeSet<>();
            assertThat(headers.getOrDefault(address, none))
                    .as("versions of a key, %s", numbers)
                    .isEqualTo(between(numbers.oldestStored(), numbers.current()));
            assertThat(numbers.oldest()).isLessThanOrEqualTo(Math.max(1, numbers.current()));
            assertThat(values.getOrDefault(address, none))
                    .as("values of a key, %s", numbers)
                    .isEqualTo(apart.getOrDefault(address, none));
            assertThat(apart.getOrDefault(address, none))
                    .as("values beyond the newest that lies apart, %s", numbers)
                    .allMatch(version -> version <= numbers.newestApart());
            assertThat(metadata.getOrDefault(address, none))
                    .as("metadata of a key, %s", numbers)
                    .isEqualTo(between(numbers.oldestMetadata(), numbers.metadata()));
            assertThat(numbers.custom()).isIn(0L, numbers.metadata());
        });
    }

    private static Set<Long> between(long first, long last) {
        TreeSet<Long> all = new TreeSet<>();
        for (long number = first; number <= last; number++) {
            all.add(number);
        }
        return all;
    }

    private Map<Address, Set<Long>> numbers(RecordType type) {
        Map<Address, Set<Long>> found = new HashMap<>();
        for (RecordKey key : records.of(type).keySet()) {
            if (isMounted(key)) {
                add(found, key);
            }
        }
        return found;
    }

    private Map<Address, Set<Long>> versionsWithValuesApart() {
        Map<Address, Set<Long>> found = new HashMap<>();
        records.of(RecordType.KV_VERSION)
                .forEach((key, header) -> {
                    if (isMounted(key) && StoredNumbers.isApart(header)) {
                        add(found, key);
                    }
                });
        return found;
    }

    private static void add(Map<Address, Set<Long>> to, RecordKey key) {
        to.computeIfAbsent(Address.of(key), _ -> new TreeSet<>()).add(key.number());
    }

    /** What is left in the form of version 1 is in mounts of version 1, or about to be moved. */
    private void upgrades() {
        for (RecordKey key : records.of(RecordType.KV_PLAIN).keySet()) {
            MountId mount = Records.mountOf(key);
            if (isMounted(key) && has(RecordType.KV_CONFIG, mount)) {
                assertThat(has(RecordType.KV_UPGRADE, mount)).as("an upgrade runs").isTrue();
            }
        }
        for (RecordKey key : records.of(RecordType.KV_UPGRADE).keySet()) {
            assertThat(!isMounted(key) || has(RecordType.KV_CONFIG, Records.mountOf(key)))
                    .as("settings of an upgraded mount")
                    .isTrue();
        }
    }

    private boolean has(RecordType type, MountId mount) {
        return records.of(type).containsKey(RecordKey.inMount(type, mount));
    }

    /** Pages and changes belong to folders that are there, and no page is lost. */
    private void folders() {
        Map<Bytes, TreeMap<Long, Bytes>> pages = new HashMap<>();
        records.of(RecordType.FOLDER_PAGE)
                .forEach((key, value) ->
                        pages.computeIfAbsent(folderOf(key), _ -> new TreeMap<>())
                                .put(key.number(), value));
        Set<Bytes> folders = new HashSet<>();
        records.of(RecordType.FOLDER).keySet().forEach(key -> folders.add(folderOf(key)));
        pages.forEach((folder, numbered) -> {
            if (isMountedFolder(folder)) {
                assertThat(folders).as("folder of pages").contains(folder);
                assertThat(TestingPages.reachable(numbered))
                        .as("pages of a folder")
                        .isEqualTo(numbered.navigableKeySet());
            }
        });
        Map<Bytes, Bytes> noting = foldersByChangesId();
        records.of(RecordType.FOLDER_CHANGE)
                .forEach((key, value) -> {
                    if (isMounted(key)) {
                        assertThat(noting)
                                .as("folder of %s", TestingPages.changedName(value))
                                .containsKey(folderOf(key));
                    }
                });
    }

    /** Folder ids by what stands for them in the keys of changes, each behind its mount's id. */
    private Map<Bytes, Bytes> foldersByChangesId() {
        Map<Bytes, Bytes> folders = new HashMap<>();
        records.of(RecordType.FOLDER)
                .forEach((key, value) -> {
                    MountId mount = new MountId(key.bytes().slice(1, 1 + MountId.BYTES));
                    FolderRef folder = new FolderRef(mount, key.bytes().slice(1 + MountId.BYTES));
                    for (Bytes id : TestingPages.changesIds(folder, value)) {
                        RecordKey change = RecordKey.inFolder(RecordType.FOLDER_CHANGE, mount, id);
                        folders.put(folderOf(change), folder.id());
                    }
                });
        return folders;
    }

    private static Bytes folderOf(RecordKey key) {
        return key.bytes().slice(1, NAME_AT);
    }

    private boolean isMountedFolder(Bytes folder) {
        MountId mount = new MountId(folder.slice(0, MountId.BYTES));
        return records.of(RecordType.MOUNT).containsKey(RecordKey.inMount(RecordType.MOUNT, mount));
    }

    /** Every name leads to a key or to a folder with names, and every key and folder has one. */
    private void names() {
        Set<Bytes> keys = new HashSet<>();
        Set<Bytes> folders = new HashSet<>();
        var _ =
                server.transactions()
                        .read(
                                Cancellation.NONE,
                                tx -> {
                                    changedNames(tx);
                                    for (MountId mount : records.mountPaths().keySet()) {
                                        walk(tx, new Place(mount, ""), keys, folders);
                                    }
                                    return keys;
                                });
        assertThat(stored(List.of(RecordType.KV_KEY, RecordType.KV_PLAIN)))
                .as("keys, found by their names and in the store")
                .isEqualTo(keys);
        assertThat(stored(List.of(RecordType.FOLDER)))
                .as("folders, found by their names and in the store")
                .isEqualTo(folders);
    }

    /** What is noted of a name is kept where the name's own hash says. */
    private void changedNames(ReadTransaction tx) {
        Map<Bytes, Bytes> noting = foldersByChangesId();
        records.of(RecordType.FOLDER_CHANGE)
                .forEach((key, value) -> {
                    Bytes folderId = noting.get(folderOf(key));
                    String name = TestingPages.changedName(value);
                    if (folderId != null) {
                        assertThat(key.bytes().slice(NAME_AT))
                                .as("place of what is noted of %s", name)
                                .isEqualTo(tx.names().nameHash(folderId, name));
                    }
                });
    }

    private Set<Bytes> stored(List<RecordType> types) {
        Set<Bytes> found = new HashSet<>();
        for (RecordType type : types) {
            for (RecordKey key : records.of(type).keySet()) {
                if (isMounted(key)) {
                    assertThat(found.add(key.bytes().slice(1))).as("one key of a name").isTrue();
                }
            }
        }
        return found;
    }

    private record Place(MountId mount, String folder) {}

    private void walk(ReadTransaction tx, Place place, Set<Bytes> keys, Set<Bytes> folders) {
        Names names = tx.names();
        Bytes folderId = names.folderId(place.mount, place.folder);
        List<String> found = server.folders().list(tx, place.mount, place.folder, "", 0).names();
        assertThat(place.folder.isEmpty() || !found.isEmpty())
                .as("folder %s has names", place.folder)
                .isTrue();
        if (!found.isEmpty()) {
            RecordKey record = RecordKey.inFolder(RecordType.FOLDER, place.mount, folderId);
            folders.add(record.bytes().slice(1));
            Bytes stored = Objects.requireNonNull(records.of(RecordType.FOLDER).get(record));
            assertThat(TestingPages.path(stored))
                    .as("record of folder %s", place.folder)
                    .isEqualTo(place.folder);
        }
        for (String name : found) {
            if (name.endsWith("/")) {
                walk(tx, new Place(place.mount, place.folder + name), keys, folders);
            } else {
                keys.add(
                        RecordKey.ofName(
                                        RecordType.KV_KEY,
                                        place.mount,
                                        folderId,
                                        names.nameHash(folderId, name))
                                .bytes()
                                .slice(1));
            }
        }
    }
}
