package dev.coffer.gate.policy;

import dev.coffer.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;

/**
 * A rule for more than one path, with what decides between several that match: the greater one
 * wins. Immutable.
 *
 * <ol>
 *   <li>whose first wildcard comes later: {@code a/b/*} over {@code a/+/c};
 *   <li>which has no star at its end: {@code a/+} over {@code a/*};
 *   <li>which has fewer {@code +}: {@code a/+/c/d} over {@code a/+/+/d};
 *   <li>which is longer: {@code a/+/bc*} over {@code a/+/b*};
 *   <li>which is greater by its bytes.
 * </ol>
 *
 * <p>Positions and lengths are in bytes of UTF-8.
 *
 * @param text without the star at its end
 * @param firstWildcard where the first {@code +} is, else the length
 * @param prefix whether it has a star at its end
 * @param plusses segments that are a {@code +}
 * @param sizeBytes length of the text
 * @param permissions what it says
 */
record WildRule(
        String text,
        int firstWildcard,
        boolean prefix,
        int plusses,
        int sizeBytes,
        Permissions permissions)
        implements Comparable<WildRule> {
    private static final Comparator<WildRule> ORDER =
            Comparator.comparingInt(WildRule::firstWildcard)
                    .thenComparing(WildRule::prefix, Comparator.reverseOrder())
                    .thenComparing(WildRule::plusses, Comparator.reverseOrder())
                    .thenComparingInt(WildRule::sizeBytes)
                    .thenComparing(WildRule::text, JsonObject.NAME_ORDER);

    /** The rule of a pattern that is not exact. */
    static WildRule of(RulePattern pattern, Permissions permissions) {
        String text = pattern.text();
        if (pattern.kind() == RulePattern.Kind.PREFIX) {
            return new WildRule(text, sizeBytes(text), true, 0, sizeBytes(text), permissions);
        }
        boolean prefix = text.endsWith("*");
        String fixed = prefix ? text.substring(0, text.length() - 1) : text;
        int plusses = 0;
        for (String segment : fixed.split("/", -1)) {
            plusses += segment.equals(SegmentTrie.ANY) ? 1 : 0;
        }
        int first = sizeBytes(fixed.substring(0, fixed.indexOf('+')));
        return new WildRule(fixed, first, prefix, plusses, sizeBytes(fixed), permissions);
    }

    @Override
    public int compareTo(WildRule other) {
        return ORDER.compare(this, other);
    }

    /** Whether both are rules for the same pattern. */
    boolean samePattern(WildRule other) {
        return prefix == other.prefix && plusses == other.plusses && text.equals(other.text);
    }

    /** The same pattern with what another rule for it says as well. */
    WildRule and(WildRule other) {
        Permissions both = permissions.and(other.permissions);
        return new WildRule(text, firstWildcard, prefix, plusses, sizeBytes, both);
    }

    private static int sizeBytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
