package dev.coffer.engine;

/**
 * One named field of a path: from the path itself, from the body or from the query.
 *
 * @param name as on the wire
 * @param type how a value is converted
 * @param description one or two sentences for the path's help
 */
public record Field(String name, Type type, String description) {
    /** How weakly typed input becomes a value, as OpenBao's framework does it. */
    public enum Type {
        STRING,
        LOWER_CASE_STRING,
        NAME,
        INT,
        INT64,
        BOOL,
        MAP,
        KEY_VALUE_PAIRS,
        /** Seconds or a Go duration, not negative. */
        DURATION,
        /** Seconds or a Go duration, may be negative. */
        SIGNED_DURATION,
        /** A list or a comma-separated string of ints. */
        INT_LIST,
        /** A list of strings. */
        STRING_LIST,
        /** A list or a comma-separated string. */
        COMMA_STRING_LIST,
        HEADER,
        FLOAT,
        TIME
    }
}
