package dev.coffer.storage.folder;

import dev.coffer.request.Bytes;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.folder.NameTree.MergedNames;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.ReadTransaction.Entry;
import dev.coffer.storage.transaction.ReadTransaction.Slice;
import dev.coffer.storage.transaction.Transaction;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The names in every folder of a mount, in order, so that a page of a LIST costs what it returns
 * and 32 creators in one folder do not get in each other's way. Thread-safe: all state is in the
 * transaction.
 *
 * <h2>How it works</h2>
 *
 * <p>A folder with at least one name has a record {@code FOLDER}. Its names are in a tree of sealed
 * pages ({@link NameTree}), which is rewritten in the background only. What came or went since is
 * one small record a name ({@code FOLDER_CHANGE}), so two creators write different records and
 * never conflict. Reading lays the changes over the pages; {@link #merge} moves them into the pages
 * once there are {@link #MERGE_AT}. Where changes are noted moves on now and then: {@link
 * FolderChanges}.
 *
 * <p>Whoever removes a name must know whether the folder has become empty. Reading the whole folder
 * for that would conflict with every creator. Instead it looks for a <em>witness</em>: any other
 * name that is alive, found without entering the read set; only the witness's own change record is
 * read for good. As long as the witness stays the folder is not empty, and whoever removes the
 * witness writes that very record. Only where there is no witness the whole folder is read, and
 * {@code FOLDER}, which every creator reads, is removed.
 */
public final class Folders {
    /** Changes in a folder that call for a merge. */
    public static final int MERGE_AT = 48;

    /** Changes that one merge takes into the pages. */
    static final int MERGE_BATCH = 512;

    /** Merged changes after which a folder notes its changes in another place. */
    static final int EPOCH_AT = 1_024;

    /** Largest sum of names that one list answers with, in bytes. */
    static final int MAX_LIST_BYTES = 32 * 1024 * 1024;

    /** What a list above that is told. */
    public static final String LIST_TOO_LARGE =
            "the list is larger than 32 MiB: ask for pages with the parameters after and limit";

    private static final int SCAN_SLICE = 1000;

    private final ChangeListener listener;

    /** Told, after a commit or by a reader, that a folder has changes outside its pages. */
    public interface ChangeListener {
        /**
         * The folder has changes outside its pages.
         *
         * @param changes how many are known to the caller to have come about
         */
        void changed(FolderRef folder, int changes);
    }

    /** Folders whose changes are announced to a listener, which is to call {@link #merge}. */
    public Folders(ChangeListener listener) {
        this.listener = listener;
    }

    /**
     * Part of the transaction that makes a name: adds it, and every folder above that was not
     * there. The caller knows from a tracked read that the name was absent.
     */
    public void add(Transaction tx, MountId mount, String path) {
        String rest = path;
        while (!rest.isEmpty()) {
            FolderPath cut = FolderPath.of(rest);
            FolderRef folder = ref(tx, mount, cut.folder());
            FolderChanges changes = FolderChanges.of(tx, folder);
            note(tx, folder, changes.key(cut.name()), new Change(cut.name(), true));
            if (changes.folderExists()) {
                return;
            }
            tx.put(folder.key(), FolderRecord.first(cut.folder()).encode());
            rest = cut.folder();
        }
    }

    /** Part of the transaction that ends a name: removes it, and every folder it leaves empty. */
    public void remove(Transaction tx, MountId mount, String path) {
        String rest = path;
        while (!rest.isEmpty()) {
            FolderPath cut = FolderPath.of(rest);
            FolderRef folder = ref(tx, mount, cut.folder());
            FolderChanges changes = FolderChanges.of(tx, folder);
            note(tx, folder, changes.key(cut.name()), new Change(cut.name(), false));
            if (hasWitness(tx, folder, changes, cut.name())
                    || !clearedIfEmpty(tx, folder, changes)) {
                return;
            }
            rest = cut.folder();
        }
    }

    /**
     * Part of the transaction that ends every name in a folder: what it holds is removed at once.
     * The caller has listed it in the same transaction, does the same to the folders in it, and
     * removes its own name from the folder above.
     */
    public void clear(Transaction tx, MountId mount, String folder) {
        FolderRef ref = ref(tx, mount, folder);
        cleared(tx, ref, FolderChanges.of(tx, ref));
    }

    /**
     * The names of a folder behind {@code after}.
     *
     * @param folder empty for the root, else with a slash at its end
     * @param after exclusive, need not exist; empty for the beginning
     * @param limit most names; 0 or less for all
     * @throws RequestFailure.Invalid 400 if the names exceed 32 MiB
     */
    public FolderPage list(
            ReadTransaction tx, MountId mount, String folder, String after, int limit) {
        FolderRef ref = ref(tx, mount, folder);
        FolderChanges noted = FolderChanges.of(tx, ref);
        if (!noted.folderExists()) {
            return new FolderPage(List.of(), false);
        }
        NavigableMap<Bytes, Boolean> changes = noted.all();
        if (changes.size() > MERGE_AT) {
            listener.changed(ref, changes.size());
        }
        Bytes behind = after.isEmpty() ? null : Bytes.fromUtf8(after);
        Iterator<Bytes> names = live(RecordPages.tracked(tx, ref), changes, behind);
        List<String> page = new ArrayList<>();
        int bytes = 0;
        while (names.hasNext() && (limit <= 0 || page.size() < limit)) {
            Bytes name = names.next();
            bytes += name.length();
            if (bytes > MAX_LIST_BYTES) {
                throw new RequestFailure.Invalid(LIST_TOO_LARGE);
            }
            page.add(name.utf8());
        }
        return new FolderPage(page, names.hasNext());
    }

    /**
     * One step of moving a folder's changes into its pages, a transaction of its own; repeated
     * while there are more. Nothing that anybody can see changes by it.
     */
    public Merged merge(Transaction tx, FolderRef folder) {
        FolderChanges noted = FolderChanges.of(tx, folder);
        if (!noted.folderExists()) {
            return new Merged(0, false);
        }
        NavigableMap<Bytes, Boolean> changes = new TreeMap<>();
        Slice oldest = noted.peekOldest(MERGE_BATCH);
        for (Entry entry : oldest.entries()) {
            Bytes current = tx.get(entry.key());
            if (current != null) {
                ChangeRecord change = ChangeRecord.decode(current);
                changes.put(change.name(), change.added());
                tx.delete(entry.key());
            }
        }
        if (!changes.isEmpty()) {
            RecordPages pages = RecordPages.tracked(tx, folder);
            new NameTree(pages).apply(changes);
            pages.flush(tx);
        }
        return new Merged(changes.size(), oldest.more());
    }

    /**
     * What one step of a merge did.
     *
     * @param changes how many it moved
     * @param more whether there may be others
     */
    public record Merged(int changes, boolean more) {}

    /**
     * Lets the changes of a folder be noted in an untouched place from now on, a transaction of its
     * own; called after {@link #EPOCH_AT} were merged. Does nothing where too many are not merged.
     */
    public void beginEpoch(Transaction tx, FolderRef folder) {
        FolderChanges.of(tx, folder).beginEpoch(tx);
    }

    private record Change(String name, boolean added) {}

    private void note(Transaction tx, FolderRef folder, RecordKey key, Change change) {
        Bytes name = Bytes.fromUtf8(change.name());
        tx.put(key, new ChangeRecord(change.added(), name).encode());
        tx.afterCommit(() -> listener.changed(folder, 1));
    }

    /** Whether another name is alive, and will be when this commits. */
    private static boolean hasWitness(
            Transaction tx, FolderRef folder, FolderChanges noted, String gone) {
        NavigableMap<Bytes, Boolean> changes = noted.peekSome(MERGE_BATCH);
        Bytes name = Bytes.fromUtf8(gone);
        RecordPages pages = RecordPages.peeked(tx, folder);
        Iterator<Bytes> behind = live(pages, changes, name);
        Iterator<Bytes> candidates = behind.hasNext() ? behind : live(pages, changes, null);
        for (int tries = 0; tries < MERGE_BATCH && candidates.hasNext(); tries++) {
            if (noted.isAlive(candidates.next().utf8())) {
                return true;
            }
        }
        return false;
    }

    /** Reads the whole folder; if no name is left, removes every record of it. */
    private static boolean clearedIfEmpty(Transaction tx, FolderRef folder, FolderChanges noted) {
        NavigableMap<Bytes, Boolean> changes = noted.all();
        if (live(RecordPages.tracked(tx, folder), changes, null).hasNext()) {
            return false;
        }
        cleared(tx, folder, noted);
        return true;
    }

    private static void cleared(Transaction tx, FolderRef folder, FolderChanges noted) {
        tx.delete(folder.key());
        noted.ranges().forEach(range -> deleteAll(tx, range));
        deleteAll(tx, pageRange(folder));
    }

    private static void deleteAll(Transaction tx, RecordRange range) {
        RecordRange rest = range;
        while (true) {
            Slice slice = tx.scan(rest, SCAN_SLICE);
            slice.entries().forEach(entry -> tx.delete(entry.key()));
            if (!slice.more()) {
                return;
            }
            rest = rest.after(slice.entries().getLast().key());
        }
    }

    private static Iterator<Bytes> live(
            RecordPages pages, NavigableMap<Bytes, Boolean> changes, @Nullable Bytes after) {
        return new MergedNames(new NameTree(pages).namesAfter(after), changes, after);
    }

    private static FolderRef ref(ReadTransaction tx, MountId mount, String folder) {
        return new FolderRef(mount, tx.names().folderId(mount, folder));
    }

    private static RecordRange pageRange(FolderRef folder) {
        return RecordRange.startingWith(
                RecordKey.inFolder(RecordType.FOLDER_PAGE, folder.mount(), folder.id()));
    }
}
