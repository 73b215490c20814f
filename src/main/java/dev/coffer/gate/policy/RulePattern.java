package dev.coffer.gate.policy;

/**
 * The path of a rule: exact, the beginning of paths ({@code a/b*}), or with {@code +} for one
 * segment each, which may end in a star as well. Immutable.
 *
 * @param kind how the text is meant
 * @param text without the star of {@link Kind#PREFIX}; of {@link Kind#SEGMENTS} with its star
 */
record RulePattern(Kind kind, String text) {
    /** What is no pattern at all: nobody could say what a star behind a plus matches. */
    static final String FORBIDDEN = "+*";

    /** How a path is matched. */
    enum Kind {
        EXACT,
        PREFIX,
        SEGMENTS
    }

    /**
     * The pattern of a rule's path as written, from the first slash on.
     *
     * @param path without {@link #FORBIDDEN} in it
     */
    static RulePattern of(String path) {
        boolean segments = path.equals("+") || path.contains("/+") || path.startsWith("+/");
        if (segments) {
            return new RulePattern(Kind.SEGMENTS, path);
        }
        return path.endsWith("*")
                ? new RulePattern(Kind.PREFIX, path.substring(0, path.length() - 1))
                : new RulePattern(Kind.EXACT, path);
    }

    boolean hasSegments() {
        return kind == Kind.SEGMENTS;
    }

    /**
     * The pattern of a path in which nothing is a wildcard but, where it is one, the last star.
     *
     * @param starred whether the path's last star is one
     */
    static RulePattern literal(String path, boolean starred) {
        return starred
                ? new RulePattern(Kind.PREFIX, path.substring(0, path.length() - 1))
                : new RulePattern(Kind.EXACT, path);
    }

    /** A rule's path without the slash that some write at its beginning. */
    static String withoutSlash(String path) {
        return path.startsWith("/") ? path.substring(1) : path;
    }
}
