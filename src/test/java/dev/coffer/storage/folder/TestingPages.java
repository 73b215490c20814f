package dev.coffer.storage.folder;

import dev.coffer.request.Bytes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What the records of a folder say, for checks that look at the store instead of the names. */
public final class TestingPages {
    private TestingPages() {}

    /** The name in the record of a change. */
    public static String changedName(Bytes change) {
        return ChangeRecord.decode(change).name().utf8();
    }

    /** The path in the record of a folder. */
    public static String path(Bytes folder) {
        return FolderRecord.decode(folder).path();
    }

    /** What stands for a folder in the keys of its changes: two of them at most. */
    public static List<Bytes> changesIds(FolderRef folder, Bytes record) {
        long epoch = FolderRecord.decode(record).epoch();
        Bytes now = folder.changesId(epoch);
        return epoch == 0 ? List.of(now) : List.of(folder.changesId(epoch - 1), now);
    }

    /** The numbers of the pages that a walk from the root comes to, of the pages of one folder. */
    public static Set<Long> reachable(Map<Long, Bytes> pages) {
        Set<Long> reached = new TreeSet<>();
        if (pages.containsKey(NamePage.ROOT)) {
            walk(pages, NamePage.ROOT, reached);
        }
        return reached;
    }

    private static void walk(Map<Long, Bytes> pages, long number, Set<Long> reached) {
        Bytes bytes = pages.get(number);
        if (bytes == null || !reached.add(number)) {
            throw new AssertionError("page " + number + " is missing, or named twice");
        }
        if (NamePage.decode(bytes).page() instanceof NamePage.Inner inner) {
            inner.children().forEach(child -> walk(pages, child.number(), reached));
        }
    }
}
