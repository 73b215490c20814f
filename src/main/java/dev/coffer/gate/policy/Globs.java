package dev.coffer.gate.policy;

/**
 * A star at the beginning or the end of a text, as values of parameters have it; elsewhere it is a
 * star. A lone {@code *} is a star as well.
 *
 * <p>Source: go-secure-stdlib strutil, GlobbedStringsMatch.
 */
final class Globs {
    private Globs() {}

    static boolean matches(String pattern, String text) {
        if (pattern.length() < 2) {
            return text.equals(pattern);
        }
        boolean anyBegin = pattern.startsWith("*");
        boolean anyEnd = pattern.endsWith("*");
        String fixed = pattern.substring(anyBegin ? 1 : 0, pattern.length() - (anyEnd ? 1 : 0));
        if (anyBegin && anyEnd) {
            return text.contains(fixed);
        }
        if (anyBegin) {
            return text.endsWith(fixed);
        }
        return anyEnd ? text.startsWith(fixed) : text.equals(pattern);
    }
}
