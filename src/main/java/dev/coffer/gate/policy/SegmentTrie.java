package dev.coffer.gate.policy;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rules whose paths have a {@code +} for a segment, as a tree of segments. Immutable.
 *
 * <p>A search visits the nodes that a path's segments lead to, by name or by {@code +}; there are
 * at most as many as the rules have segments.
 */
final class SegmentTrie {
    /** The segment that stands for any one segment. */
    static final String ANY = "+";

    /**
     * What lies behind some first segments.
     *
     * @param grants whether a rule behind them grants anything
     */
    private record Node(
            Map<String, Node> named,
            @Nullable Node any,
            @Nullable WildRule end,
            PrefixIndex<WildRule> starred,
            boolean grants) {}

    private final Node root;
    private final boolean empty;

    SegmentTrie(Collection<WildRule> rules) {
        this.empty = rules.isEmpty();
        Growing growing = new Growing();
        rules.forEach(growing::add);
        this.root = growing.grown();
    }

    /** The greatest rule that matches a path. */
    @Nullable WildRule greatest(String path) {
        return empty ? null : search(root, path, 0);
    }

    private static @Nullable WildRule search(Node node, String path, int from) {
        WildRule best = node.starred().isEmpty() ? null : node.starred().longest(path, from);
        int slash = path.indexOf('/', from);
        String segment = slash < 0 ? path.substring(from) : path.substring(from, slash);
        best = greater(best, below(node.named().get(segment), path, slash));
        return greater(best, below(node.any(), path, slash));
    }

    /** Whether a rule for something in or below a folder grants anything. */
    boolean reaches(String folder) {
        return reaches(root, folder, 0);
    }

    private static boolean reaches(@Nullable Node node, String folder, int from) {
        if (node == null || !node.grants()) {
            return false;
        }
        if (from == folder.length()) {
            return true;
        }
        int slash = folder.indexOf('/', from);
        String segment = folder.substring(from, slash);
        boolean last = slash == folder.length() - 1;
        return (last && node.starred().any(segment, SegmentTrie::grants))
                || reaches(node.named().get(segment), folder, slash + 1)
                || reaches(node.any(), folder, slash + 1);
    }

    private static boolean grants(WildRule rule) {
        return rule.permissions().rights().grantsAny();
    }

    private static @Nullable WildRule below(@Nullable Node child, String path, int slash) {
        if (child == null) {
            return null;
        }
        return slash < 0 ? child.end() : search(child, path, slash + 1);
    }

    private static @Nullable WildRule greater(@Nullable WildRule one, @Nullable WildRule other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) >= 0 ? one : other;
    }

    /** A node to which rules are being added. */
    private static final class Growing {
        private final Map<String, Growing> named = new HashMap<>();
        private final Map<String, WildRule> starred = new HashMap<>();
        private @Nullable Growing any;
        private @Nullable WildRule end;

        void add(WildRule rule) {
            List<String> segments = List.of(rule.text().split("/", -1));
            Growing node = this;
            int whole = segments.size() - (rule.prefix() ? 1 : 0);
            for (String segment : segments.subList(0, whole)) {
                node = node.child(segment);
            }
            if (rule.prefix()) {
                node.starred.put(segments.getLast(), rule);
            } else {
                node.end = rule;
            }
        }

        private Growing child(String segment) {
            if (!segment.equals(ANY)) {
                return named.computeIfAbsent(segment, _ -> new Growing());
            }
            Growing child = any == null ? new Growing() : any;
            any = child;
            return child;
        }

        Node grown() {
            Map<String, Node> children = HashMap.newHashMap(named.size());
            named.forEach((segment, child) -> children.put(segment, child.grown()));
            Node behindAny = any == null ? null : any.grown();
            boolean grants =
                    (end != null && SegmentTrie.grants(end))
                            || (behindAny != null && behindAny.grants())
                            || starred.values().stream().anyMatch(SegmentTrie::grants)
                            || children.values().stream().anyMatch(Node::grants);
            return new Node(
                    Map.copyOf(children), behindAny, end, new PrefixIndex<>(starred), grants);
        }
    }
}
