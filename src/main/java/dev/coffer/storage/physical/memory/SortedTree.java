package dev.coffer.storage.physical.memory;

import dev.coffer.storage.physical.Key;
import dev.coffer.storage.physical.KeyRange;
import dev.coffer.storage.physical.PageBuilder;
import dev.coffer.storage.physical.Stored;
import org.jspecify.annotations.Nullable;

/**
 * An immutable sorted map: a change returns a new one that shares all but the changed path, so that
 * a snapshot costs one reference. Height-balanced (AVL): paths differ by at most one per node.
 */
final class SortedTree {
    /** The map without entries. */
    static final SortedTree EMPTY = new SortedTree(null);

    private record Node(
            Key key, Stored stored, @Nullable Node left, @Nullable Node right, int height) {
        static Node of(Key key, Stored stored, @Nullable Node left, @Nullable Node right) {
            int height = 1 + Math.max(heightOf(left), heightOf(right));
            return new Node(key, stored, left, right, height);
        }

        Node with(@Nullable Node newLeft, @Nullable Node newRight) {
            return balanced(of(key, stored, newLeft, newRight));
        }
    }

    private final @Nullable Node root;

    private SortedTree(@Nullable Node root) {
        this.root = root;
    }

    /** How many entries lie on the longest path. */
    int height() {
        return heightOf(root);
    }

    @Nullable Stored get(Key key) {
        Node node = root;
        while (node != null) {
            int order = key.compareTo(node.key());
            if (order == 0) {
                return node.stored();
            }
            node = order < 0 ? node.left() : node.right();
        }
        return null;
    }

    /** The map in which {@code key} has {@code stored}. */
    SortedTree with(Key key, Stored stored) {
        return new SortedTree(put(root, key, stored));
    }

    /** The map in which {@code key} is absent. */
    SortedTree without(Key key) {
        return get(key) == null ? this : new SortedTree(remove(root, key));
    }

    /** Adds the entries of {@code range} in order until {@code page} is full. */
    void scan(KeyRange range, PageBuilder page) {
        if (!scan(root, range, page)) {
            page.cut();
        }
    }

    /** Returns false at the first entry for which the page has no room. */
    private static boolean scan(@Nullable Node node, KeyRange range, PageBuilder page) {
        if (node == null) {
            return true;
        }
        boolean fromBegin = range.begin().compareTo(node.key()) <= 0;
        boolean beforeEnd = node.key().compareTo(range.end()) < 0;
        if (fromBegin && !scan(node.left(), range, page)) {
            return false;
        }
        if (fromBegin && beforeEnd) {
            if (page.isFull()) {
                return false;
            }
            page.add(node.key(), node.stored());
        }
        return !beforeEnd || scan(node.right(), range, page);
    }

    private static Node put(@Nullable Node node, Key key, Stored stored) {
        if (node == null) {
            return Node.of(key, stored, null, null);
        }
        int order = key.compareTo(node.key());
        if (order == 0) {
            return new Node(key, stored, node.left(), node.right(), node.height());
        }
        return order < 0
                ? node.with(put(node.left(), key, stored), node.right())
                : node.with(node.left(), put(node.right(), key, stored));
    }

    private static @Nullable Node remove(@Nullable Node node, Key key) {
        if (node == null) {
            return null;
        }
        int order = key.compareTo(node.key());
        if (order < 0) {
            return node.with(remove(node.left(), key), node.right());
        }
        if (order > 0) {
            return node.with(node.left(), remove(node.right(), key));
        }
        if (node.left() == null || node.right() == null) {
            return node.left() == null ? node.right() : node.left();
        }
        Node next = first(node.right());
        Node rest = remove(node.right(), next.key());
        return balanced(Node.of(next.key(), next.stored(), node.left(), rest));
    }

    private static Node first(Node node) {
        Node at = node;
        while (at.left() != null) {
            at = at.left();
        }
        return at;
    }

    private static int heightOf(@Nullable Node node) {
        return node == null ? 0 : node.height();
    }

    private static int lean(Node node) {
        return heightOf(node.left()) - heightOf(node.right());
    }

    private static Node balanced(Node node) {
        Node left = node.left();
        Node right = node.right();
        int lean = lean(node);
        if (lean > 1 && left != null) {
            Node outer = lean(left) < 0 ? turnLeft(left) : left;
            return turnRight(Node.of(node.key(), node.stored(), outer, right));
        }
        if (lean < -1 && right != null) {
            Node outer = lean(right) > 0 ? turnRight(right) : right;
            return turnLeft(Node.of(node.key(), node.stored(), left, outer));
        }
        return node;
    }

    private static Node turnRight(Node node) {
        Node top = node.left();
        if (top == null) {
            return node;
        }
        Node lower = Node.of(node.key(), node.stored(), top.right(), node.right());
        return Node.of(top.key(), top.stored(), top.left(), lower);
    }

    private static Node turnLeft(Node node) {
        Node top = node.right();
        if (top == null) {
            return node;
        }
        Node lower = Node.of(node.key(), node.stored(), node.left(), top.left());
        return Node.of(top.key(), top.stored(), lower, top.right());
    }
}
