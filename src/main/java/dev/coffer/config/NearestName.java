package dev.coffer.config;

import java.util.List;
import java.util.Optional;

/** Finds what somebody meant who wrote a name that is not known. */
public final class NearestName {
    /** What is shorter is the beginning of too many names. */
    private static final int MIN_PREFIX = 4;

    private NearestName() {}

    /** {@code did you mean "name"?} with the nearest of the names, else a list of all. */
    public static String hint(String unknown, List<String> known) {
        return nearest(unknown, known)
                .map(name -> "did you mean \"" + name + "\"?")
                .orElse("known here: " + String.join(", ", known));
    }

    private static Optional<String> nearest(String unknown, List<String> known) {
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

    /** The edit distance; a name that was only cut short is as near as one edit. */
    private static int score(String unknown, String name) {
        boolean cutShort = unknown.length() >= MIN_PREFIX && name.startsWith(unknown);
        return cutShort ? 1 : distance(unknown, name);
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
