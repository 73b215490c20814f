package dev.coffer.gate.policy;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The rules of several policies, ready to be searched. Immutable.
 *
 * <p>Exact paths are found by hash, beginnings by binary search, paths with a {@code +} in a tree.
 */
final class RuleSet {
    /** No rules. */
    static final RuleSet EMPTY = new RuleSet(new LinkedHashMap<>(), Instant.MAX);

    private final Map<String, Permissions> exact = new HashMap<>();
    private final PrefixIndex<WildRule> prefixes;
    private final SegmentTrie segments;

    /** Exact paths and beginnings that grant anything. */
    private final NavigableSet<String> granted = new TreeSet<>();

    private final Instant validUntil;
    private final int size;

    private RuleSet(Map<RulePattern, Permissions> merged, Instant validUntil) {
        Map<String, WildRule> beginnings = new HashMap<>();
        Map<String, WildRule> patterns = new HashMap<>();
        merged.forEach((pattern, permissions) -> {
            if (permissions.rights().grantsAny() && !pattern.hasSegments()) {
                granted.add(pattern.text());
            }
            switch (pattern.kind()) {
                case EXACT -> exact.put(pattern.text(), permissions);
                case PREFIX -> beginnings.put(pattern.text(), WildRule.of(pattern, permissions));
                case SEGMENTS -> patterns.put(pattern.text(), WildRule.of(pattern, permissions));
            }
        });
        this.prefixes = new PrefixIndex<>(beginnings);
        this.segments = new SegmentTrie(patterns.values());
        this.validUntil = validUntil;
        this.size = merged.size();
    }

    /** The rules that have not expired, those for the same pattern made one. */
    static RuleSet of(Collection<PathRule> rules, Instant now) {
        Map<RulePattern, Permissions> merged = new LinkedHashMap<>();
        Instant until = Instant.MAX;
        for (PathRule rule : rules) {
            if (rule.expired(now)) {
                continue;
            }
            merged.merge(rule.pattern(), rule.permissions(), Permissions::and);
            Instant expiration = rule.expiration();
            until = expiration != null && expiration.isBefore(until) ? expiration : until;
        }
        return new RuleSet(merged, until);
    }

    /** Whether nothing in it has expired. */
    boolean valid(Instant now) {
        return !now.isAfter(validUntil);
    }

    /** How many patterns. */
    int size() {
        return size;
    }

    /** What is said of exactly this path. */
    @Nullable Permissions exact(String path) {
        return exact.get(path);
    }

    /** The greatest rule that is not exact and matches the path. */
    @Nullable WildRule wild(String path) {
        WildRule prefix = prefixes.isEmpty() ? null : prefixes.longest(path, 0);
        WildRule pattern = segments.greatest(path);
        if (prefix == null || pattern == null) {
            return prefix == null ? pattern : prefix;
        }
        return prefix.compareTo(pattern) >= 0 ? prefix : pattern;
    }

    /**
     * Whether a rule for something below a folder grants anything; rules that match the folder
     * itself are not looked at.
     *
     * @param prefix empty or, for those with a {@code +}, with a slash at its end
     */
    boolean reaches(String prefix) {
        String next = granted.ceiling(prefix);
        String folder = prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/";
        return (next != null && next.startsWith(prefix)) || segments.reaches(folder);
    }

    /** What is said of exact paths, by path. */
    SortedMap<String, Permissions> exactRules() {
        return Collections.unmodifiableSortedMap(new TreeMap<>(exact));
    }

    /** What is said of everything that begins with a text, by text. */
    SortedMap<String, Permissions> prefixRules() {
        SortedMap<String, Permissions> rules = new TreeMap<>();
        prefixes.all().forEach(rule -> rules.put(rule.text(), rule.permissions()));
        return rules;
    }
}
