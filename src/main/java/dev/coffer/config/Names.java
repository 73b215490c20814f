package dev.coffer.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The names that a stanza knows.
 *
 * @param known in the order in which a message lists them
 * @param refused names that OpenBao has and this server will not take, each with the reason
 */
record Names(List<String> known, Map<String, String> refused) {
    /** Why a setting is refused that serves several nodes. */
    static final String ONE_NODE = "this server is a single node; remove it";

    Names {
        known = List.copyOf(known);
        refused = Map.copyOf(refused);
    }

    static Names of(String... known) {
        return new Names(List.of(known), Map.of());
    }

    /** What a message about an unknown name ends with: the nearest name, or all there are. */
    String hint(String unknown) {
        return nearest(unknown)
                .map(name -> "did you mean \"" + name + "\"?")
                .orElse("known here: " + String.join(", ", known));
    }

    private Optional<String> nearest(String unknown) {
        String best = "";
        int bestScore = Math.max(2, unknown.length() / 3) + 1;
        for (String name : known) {
            int score = score(unknown, name);
            if (score < bestScore) {
                best = name;
                bestScore = score;
            }
        }
        return best.isEmpty() ? Optional.empty() : Optional.of(best);
    }

    /** The edit distance; a name that was only cut short or made longer is as near as one edit. */
    private static int score(String unknown, String name) {
        boolean prefix = unknown.length() >= 4 && name.length() >= 4;
        if (prefix && (name.startsWith(unknown) || unknown.startsWith(name))) {
            return 1;
        }
        return distance(unknown, name);
    }

    /** Insertions, deletions and replacements that make {@code left} into {@code right}. */
    static int distance(String left, String right) {
        int[] costs = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            costs[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = costs[0];
            costs[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int replaced = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                diagonal = costs[j];
                costs[j] = Math.min(replaced, 1 + Math.min(costs[j], costs[j - 1]));
            }
        }
        return costs[right.length()];
    }
}
