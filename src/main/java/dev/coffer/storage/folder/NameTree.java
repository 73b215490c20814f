package dev.coffer.storage.folder;

import dev.coffer.request.Bytes;
import dev.coffer.storage.folder.NamePage.Child;
import dev.coffer.storage.folder.NamePage.Inner;
import dev.coffer.storage.folder.NamePage.Leaf;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The sorted names of one folder in pages: a B+ tree without links between leaves. Reading costs
 * one page a level and one a leaf; applying a batch of changes rewrites the leaves it touches and,
 * where pages split or vanish, their parents. Used by one thread within one transaction.
 */
final class NameTree {
    /** Most names in a leaf (design: at most 128). */
    static final int MAX_LEAF_NAMES = 128;

    /** A leaf is split above this size too, so that long names do not make huge records. */
    static final int MAX_LEAF_BYTES = 16 * 1024;

    /** Names a leaf gets when it is split or joined: room for changes in both directions. */
    static final int FILL_NAMES = 96;

    /** A leaf that shrinks below this is joined with a neighbour if both fit. */
    static final int MIN_LEAF_NAMES = 24;

    /** Most children of an inner page. */
    static final int MAX_CHILDREN = 128;

    private final Pages pages;

    NameTree(Pages pages) {
        this.pages = pages;
    }

    /** Where pages come from and go to. */
    interface Pages {
        /** The page, or null if it was never written. */
        @Nullable NamePage load(long number);

        void store(long number, NamePage page);

        void remove(long number);

        /** A number that no page has. */
        long allocate();
    }

    /** The names behind {@code after} in order; all of them if it is null. */
    Iterator<Bytes> namesAfter(@Nullable Bytes after) {
        return new Cursor(after);
    }

    /** Adds (true) and removes (false) names; those there or gone already make no difference. */
    void apply(NavigableMap<Bytes, Boolean> changes) {
        NamePage root = pages.load(NamePage.ROOT);
        List<NamePage> pieces = update(root == null ? new Leaf(List.of()) : root, changes);
        while (pieces.size() > 1) {
            List<Child> children = new ArrayList<>();
            for (NamePage piece : pieces) {
                children.add(put(piece, pages.allocate()));
            }
            pieces = chunks(children);
        }
        NamePage top = pieces.isEmpty() ? new Leaf(List.of()) : pieces.getFirst();
        pages.store(NamePage.ROOT, collapsed(top));
    }

    /** While the root has a single page below it, that page takes its place. */
    private NamePage collapsed(NamePage top) {
        NamePage page = top;
        while (page instanceof Inner(List<Child> children) && children.size() == 1) {
            long only = children.getFirst().number();
            page = present(only);
            pages.remove(only);
        }
        return page;
    }

    /** What a page becomes: nothing, itself changed, or several of its kind. */
    private List<NamePage> update(NamePage page, NavigableMap<Bytes, Boolean> changes) {
        return switch (page) {
            case Leaf(List<Bytes> names) -> leaves(merged(names, changes));
            case Inner inner -> updateInner(inner, changes);
        };
    }

    private List<NamePage> updateInner(Inner inner, NavigableMap<Bytes, Boolean> changes) {
        List<Child> children = new ArrayList<>();
        boolean shrunk = false;
        for (int i = 0; i < inner.children().size(); i++) {
            Child child = inner.children().get(i);
            NavigableMap<Bytes, Boolean> part = part(inner, i, changes);
            if (part.isEmpty()) {
                children.add(child);
                continue;
            }
            List<NamePage> pieces = update(present(child.number()), part);
            if (pieces.isEmpty()) {
                pages.remove(child.number());
            }
            for (int p = 0; p < pieces.size(); p++) {
                long number = p == 0 ? child.number() : pages.allocate();
                children.add(put(pieces.get(p), number));
                shrunk |= isSmall(pieces.get(p));
            }
        }
        return chunks(shrunk ? joined(children) : children);
    }

    /** The changes that belong into the child at a position. */
    private static NavigableMap<Bytes, Boolean> part(
            Inner inner, int position, NavigableMap<Bytes, Boolean> changes) {
        NavigableMap<Bytes, Boolean> part = changes;
        if (position > 0) {
            part = part.tailMap(inner.children().get(position).first(), true);
        }
        if (position + 1 < inner.children().size()) {
            part = part.headMap(inner.children().get(position + 1).first(), false);
        }
        return part;
    }

    /** Joins small leaves with their right neighbours where both fit into one. */
    private List<Child> joined(List<Child> children) {
        List<Child> result = new ArrayList<>();
        for (Child child : children) {
            Child last = result.isEmpty() ? null : result.getLast();
            if (last != null
                    && present(last.number()) instanceof Leaf(List<Bytes> left)
                    && present(child.number()) instanceof Leaf(List<Bytes> right)
                    && fitTogether(left, right)) {
                List<Bytes> both = new ArrayList<>(left);
                both.addAll(right);
                pages.remove(child.number());
                result.set(result.size() - 1, put(new Leaf(both), last.number()));
            } else {
                result.add(child);
            }
        }
        return result;
    }

    private static boolean fitTogether(List<Bytes> left, List<Bytes> right) {
        return Math.min(left.size(), right.size()) < MIN_LEAF_NAMES
                && left.size() + right.size() <= FILL_NAMES
                && sizeBytes(left) + sizeBytes(right) <= MAX_LEAF_BYTES;
    }

    private static boolean isSmall(NamePage page) {
        return page instanceof Leaf(List<Bytes> names) && names.size() < MIN_LEAF_NAMES;
    }

    private Child put(NamePage page, long number) {
        pages.store(number, page);
        return new Child(
                switch (page) {
                    case Leaf(List<Bytes> names) -> names.getFirst();
                    case Inner(List<Child> children) -> children.getFirst().first();
                },
                number);
    }

    private NamePage present(long number) {
        NamePage page = pages.load(number);
        if (page == null) {
            throw new IllegalStateException("a page of names is missing, number " + number);
        }
        return page;
    }

    private static List<Bytes> merged(List<Bytes> names, NavigableMap<Bytes, Boolean> changes) {
        List<Bytes> result = new ArrayList<>(names.size() + changes.size());
        Iterator<Bytes> old = new MergedNames(names.iterator(), changes, null);
        old.forEachRemaining(result::add);
        return result;
    }

    /** Cuts sorted names into leaves; one leaf as long as they fit into one. */
    private static List<NamePage> leaves(List<Bytes> names) {
        if (names.isEmpty()) {
            return List.of();
        }
        if (names.size() <= MAX_LEAF_NAMES && sizeBytes(names) <= MAX_LEAF_BYTES) {
            return List.of(new Leaf(names));
        }
        List<NamePage> result = new ArrayList<>();
        int begin = 0;
        int bytes = 0;
        for (int i = 0; i < names.size(); i++) {
            if (i > begin
                    && (i - begin >= FILL_NAMES
                            || bytes + names.get(i).length() > MAX_LEAF_BYTES)) {
                result.add(new Leaf(names.subList(begin, i)));
                begin = i;
                bytes = 0;
            }
            bytes += names.get(i).length();
        }
        result.add(new Leaf(names.subList(begin, names.size())));
        return result;
    }

    private static List<NamePage> chunks(List<Child> children) {
        List<NamePage> result = new ArrayList<>();
        int parts = (children.size() + MAX_CHILDREN - 1) / MAX_CHILDREN;
        for (int p = 0; p < parts; p++) {
            int begin = (int) ((long) children.size() * p / parts);
            int end = (int) ((long) children.size() * (p + 1) / parts);
            result.add(new Inner(children.subList(begin, end)));
        }
        return result;
    }

    private static int sizeBytes(List<Bytes> names) {
        int size = 0;
        for (Bytes name : names) {
            size += name.length();
        }
        return size;
    }

    /** Walks the leaves from left to right, loading each page when it is reached. */
    private final class Cursor implements Iterator<Bytes> {
        private final Deque<Iterator<Child>> above = new ArrayDeque<>();
        private Iterator<Bytes> names = List.<Bytes>of().iterator();

        Cursor(@Nullable Bytes after) {
            NamePage page = pages.load(NamePage.ROOT);
            while (page instanceof Inner inner) {
                int position = after == null ? 0 : inner.position(after);
                above.push(inner.children().listIterator(position + 1));
                page = present(inner.children().get(position).number());
            }
            if (page instanceof Leaf(List<Bytes> all)) {
                names = all.subList(firstBehind(all, after), all.size()).iterator();
            }
        }

        private static int firstBehind(List<Bytes> all, @Nullable Bytes after) {
            int at = 0;
            while (after != null && at < all.size() && all.get(at).compareTo(after) <= 0) {
                at++;
            }
            return at;
        }

        @Override
        public boolean hasNext() {
            while (!names.hasNext() && !above.isEmpty()) {
                Iterator<Child> level = above.peek();
                if (!level.hasNext()) {
                    above.pop();
                    continue;
                }
                switch (present(level.next().number())) {
                    case Leaf(List<Bytes> all) -> names = all.iterator();
                    case Inner(List<Child> children) -> above.push(children.iterator());
                }
            }
            return names.hasNext();
        }

        @Override
        public Bytes next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return names.next();
        }
    }

    /** Sorted names with changes laid over them. */
    static final class MergedNames implements Iterator<Bytes> {
        private final Iterator<Bytes> names;
        private final Iterator<Map.Entry<Bytes, Boolean>> changes;
        private @Nullable Bytes name;
        private Map.@Nullable Entry<Bytes, Boolean> change;

        MergedNames(
                Iterator<Bytes> names,
                NavigableMap<Bytes, Boolean> changes,
                @Nullable Bytes after) {
            this.names = names;
            this.changes =
                    (after == null ? changes : changes.tailMap(after, false)).entrySet().iterator();
            advanceName();
            advanceChange();
        }

        private void advanceName() {
            name = names.hasNext() ? names.next() : null;
        }

        private void advanceChange() {
            change = changes.hasNext() ? changes.next() : null;
        }

        @Override
        public boolean hasNext() {
            while (change != null && !change.getValue()) {
                int order = name == null ? 1 : name.compareTo(change.getKey());
                if (order < 0) {
                    return true;
                }
                if (order == 0) {
                    advanceName();
                }
                advanceChange();
            }
            return name != null || change != null;
        }

        @Override
        public Bytes next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Map.Entry<Bytes, Boolean> added = change;
            Bytes old = name;
            int order = added == null ? -1 : old == null ? 1 : old.compareTo(added.getKey());
            if (order <= 0) {
                advanceName();
            }
            if (order >= 0) {
                advanceChange();
            }
            if (order <= 0 && old != null) {
                return old;
            }
            if (added == null) {
                throw new NoSuchElementException();
            }
            return added.getKey();
        }
    }
}
