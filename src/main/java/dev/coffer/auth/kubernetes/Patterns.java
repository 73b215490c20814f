package dev.coffer.auth.kubernetes;

/** Names with {@code *} for any characters at their begin, their end or both. Stateless. */
final class Patterns {
    private static final String ANY = "*";

    private Patterns() {}

    /** Whether a name is what a pattern means. */
    static boolean matches(String pattern, String name) {
        boolean anyBegin = pattern.startsWith(ANY);
        boolean anyEnd = pattern.endsWith(ANY) && (pattern.length() > 1 || !anyBegin);
        String middle = pattern.substring(anyBegin ? 1 : 0, pattern.length() - (anyEnd ? 1 : 0));
        if (anyBegin && anyEnd) {
            return name.contains(middle);
        }
        if (anyBegin) {
            return name.endsWith(middle);
        }
        return anyEnd ? name.startsWith(middle) : name.equals(middle);
    }
}
