package dev.coffer.system.event;

import java.util.List;

/**
 * A pattern for types of events, in which each {@code *} stands for any text. Matching takes a time
 * that grows with the text alone, whatever the pattern.
 */
record TypePattern(List<String> parts) {
    TypePattern(String pattern) {
        this(List.of(pattern.split("\\*", -1)));
    }

    TypePattern {
        parts = List.copyOf(parts);
    }

    boolean matches(String type) {
        String first = parts.getFirst();
        if (parts.size() == 1) {
            return type.equals(first);
        }
        String last = parts.getLast();
        int end = type.length() - last.length();
        if (!type.startsWith(first) || !type.endsWith(last) || end < first.length()) {
            return false;
        }
        int at = first.length();
        for (String part : parts.subList(1, parts.size() - 1)) {
            int found = type.indexOf(part, at);
            if (found < 0 || found + part.length() > end) {
                return false;
            }
            at = found + part.length();
        }
        return true;
    }
}
