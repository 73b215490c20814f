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

    /** What lies behind some first segments. */
    private record Node(
            Map<String, Node> named,
            @Nullable Node any,
            @Nullable WildRule end,
            PrefixIndex<WildRule> starred) {}

    private final Node root;
    private final List<WildRule> rules;

    SegmentTrie(Collection<WildRule> rules) {
        this.rules = List.copyOf(rules);
        Growing growing = new Growing();
        rules.forEach(growing::add);
        this.root = growing.grown();
    }

    boolean isEmpty() {
        return rules.isEmpty();
    }

    /** Every rule, in no useful order. */
    List<WildRule> all() {
        return rules;
    }

    /** The greatest rule that matches a path. */
    @Nullable WildRule greatest(String path) {
        return rules.isEmpty() ? null : search(root, path, 0);
    }

    private static @Nullable WildRule search(Node node, String path, int from) {
        WildRule best = node.starred().isEmpty() ? null : node.starred().longest(path, from);
        int slash = path.indexOf('/', from);
        String segment = slash < 0 ? path.substring(from) : path.substring(from, slash);
        best = greater(best, below(node.named().get(segment), path, slash));
        return greater(best, below(node.any(), path, slash));
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
            Growing behindAny = any;
            return new Node(
                    Map.copyOf(children),
                    behindAny == null ? null : behindAny.grown(),
                    end,
                    new PrefixIndex<>(starred));
        }
    }
}
