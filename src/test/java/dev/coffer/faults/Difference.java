package dev.coffer.faults;

import java.util.ArrayList;
import java.util.List;

/** What two texts of many lines do not have in common, for messages that can be read. */
final class Difference {
    private Difference() {}

    /** The lines that are in one text only; empty if the texts are equal. */
    static String of(String expected, String found) {
        if (expected.equals(found)) {
            return "";
        }
        List<String> missing = new ArrayList<>(expected.lines().toList());
        List<String> surplus = new ArrayList<>(found.lines().toList());
        for (String line : expected.lines().toList()) {
            if (surplus.remove(line)) {
                missing.remove(line);
            }
        }
        StringBuilder text = new StringBuilder();
        missing.forEach(line -> text.append("\n  missing: ").append(line));
        surplus.forEach(line -> text.append("\n  surplus: ").append(line));
        return text.isEmpty() ? "\n  another order" : text.toString();
    }

    /** Fails with the differing lines alone. */
    static void check(String what, String expected, String found) {
        String difference = of(expected, found);
        if (!difference.isEmpty()) {
            throw new AssertionError(what + difference);
        }
    }
}
