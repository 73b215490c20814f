package dev.coffer.storage.folder;

import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The pages of one folder within one transaction; changed ones are written by {@link #flush}. */
final class RecordPages implements NameTree.Pages {
    private final FolderRef folder;
    private final Function<RecordKey, @Nullable Bytes> read;
    private final Map<Long, NamePage> loaded = new HashMap<>();

    /** Pages to be written, or to be removed where the value is null, by number. */
    private final TreeMap<Long, @Nullable NamePage> changed = new TreeMap<>();

    private long nextNumber = NamePage.ROOT + 1;

    private RecordPages(FolderRef folder, Function<RecordKey, @Nullable Bytes> read) {
        this.folder = folder;
        this.read = read;
    }

    /** Pages whose reading is part of the transaction's read set. */
    static RecordPages tracked(ReadTransaction tx, FolderRef folder) {
        return new RecordPages(folder, tx::get);
    }

    /** Pages looked at for a hint only. */
    static RecordPages peeked(ReadTransaction tx, FolderRef folder) {
        return new RecordPages(folder, tx::peek);
    }

    @Override
    public @Nullable NamePage load(long number) {
        if (changed.containsKey(number)) {
            return changed.get(number);
        }
        NamePage known = loaded.get(number);
        if (known != null) {
            return known;
        }
        Bytes bytes = read.apply(key(number));
        if (bytes == null) {
            return null;
        }
        NamePage.Stored stored = NamePage.decode(bytes);
        if (number == NamePage.ROOT) {
            nextNumber = stored.nextNumber();
        }
        loaded.put(number, stored.page());
        return stored.page();
    }

    @Override
    public void store(long number, NamePage page) {
        changed.put(number, page);
    }

    @Override
    public void remove(long number) {
        changed.put(number, null);
    }

    @Override
    public long allocate() {
        return nextNumber++;
    }

    /** Writes what changed. */
    void flush(Transaction tx) {
        for (Map.Entry<Long, @Nullable NamePage> entry : changed.entrySet()) {
            NamePage page = entry.getValue();
            RecordKey key = key(entry.getKey());
            if (page == null) {
                tx.delete(key);
            } else {
                boolean root = entry.getKey() == NamePage.ROOT;
                tx.put(key, NamePage.encode(page, root ? nextNumber : 0));
            }
        }
    }

    private RecordKey key(long number) {
        return RecordKey.inFolder(RecordType.FOLDER_PAGE, folder.mount(), folder.id(), number);
    }
}
