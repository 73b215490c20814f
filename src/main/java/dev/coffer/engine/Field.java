package dev.coffer.engine;

/**
 * One named field of a path: from the path itself, from the body or from the query.
 *
 * @param name as on the wire
 * @param type how a value is converted
 * @param description what the path's help says of it; may have several lines
 */
public record Field(String name, Type type, String description) {
    /** How weakly typed input becomes a value, as OpenBao's framework does it. */
    public enum Type {
        STRING("string", "string", ""),
        LOWER_CASE_STRING("lowercase string", "string", "lowercase"),
        /** Letters, digits, {@code _ - .}; begins and ends with a letter, a digit or {@code _}. */
        NAME("name string", "string", ""),
        /** A 64-bit integer, in any form that Go's ParseInt with base 0 reads. */
        INT("int", "integer", ""),
        /** A finite 64-bit float. */
        FLOAT("float", "number", "float"),
        BOOL("bool", "boolean", ""),
        MAP("map", "object", "map"),
        /** A map of strings, or a list of {@code name=value}. */
        KEY_VALUE_PAIRS("keypair", "object", "kvpairs"),
        /** Seconds or a Go duration, not negative. */
        DURATION("duration (sec)", "integer", "seconds"),
        /** Seconds or a Go duration, may be negative. */
        SIGNED_DURATION("duration (sec)", "integer", "seconds"),
        /** A moment: RFC 3339, or seconds since 1970. */
        TIME("time", "string", "date-time"),
        /** A list or a comma-separated string of integers. */
        INT_LIST("slice", "array", "integer"),
        /** A list of strings. */
        STRING_LIST("slice", "array", "string"),
        /** A list whose elements are taken as they are sent. */
        LIST("slice", "array", "object"),
        /** A list or a comma-separated string. */
        COMMA_STRING_LIST("slice", "array", "string");

        private final String helpName;
        private final String schemaType;
        private final String schemaDetail;

        Type(String helpName, String schemaType, String schemaDetail) {
            this.helpName = helpName;
            this.schemaType = schemaType;
            this.schemaDetail = schemaDetail;
        }

        /** What the help writes in parentheses behind the name. */
        String helpName() {
            return helpName;
        }

        /** The type in the OpenAPI document. */
        String schemaType() {
            return schemaType;
        }

        /** Format, or for an array the type of its elements; may be empty. */
        String schemaDetail() {
            return schemaDetail;
        }
    }

    /** A text field. */
    public static Field string(String name, String description) {
        return new Field(name, Type.STRING, description);
    }

    /** An integer field. */
    public static Field integer(String name, String description) {
        return new Field(name, Type.INT, description);
    }

    /** A boolean field. */
    public static Field bool(String name, String description) {
        return new Field(name, Type.BOOL, description);
    }

    /** A field of texts: a list or a comma-separated string. */
    public static Field list(String name, String description) {
        return new Field(name, Type.COMMA_STRING_LIST, description);
    }

    /** A field that takes any object. */
    public static Field map(String name, String description) {
        return new Field(name, Type.MAP, description);
    }
}
