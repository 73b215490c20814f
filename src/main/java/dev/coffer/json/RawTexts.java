package dev.coffer.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;

/**
 * Copies a serialized value and lets somebody else write the texts in it: without a tree, because a
 * secret is read far more often than anything is done with it. One use.
 */
public final class RawTexts {
    private final byte[] bytes;
    private final JsonWriter out;
    private final TextWriter texts;

    /** The names that the open objects have come to; an array keeps the name that it has itself. */
    private final ArrayDeque<String> names = new ArrayDeque<>();

    private int at;

    private RawTexts(byte[] bytes, JsonWriter out, TextWriter texts) {
        this.bytes = bytes;
        this.out = out;
        this.texts = texts;
    }

    /** Writes a text, in quotes or whatever stands for it. */
    public interface TextWriter {
        /**
         * Writes it.
         *
         * @param name of the innermost member that it is in; empty outside of every object
         */
        void write(JsonWriter out, String name, String text);
    }

    /**
     * Appends a value to {@code out}; its texts, but not its names, are written by {@code texts}.
     *
     * @param name of the member that the value is
     * @throws IllegalStateException if the bytes are not JSON, which their maker promised
     */
    public static void copy(JsonRaw raw, String name, JsonWriter out, TextWriter texts) {
        RawTexts copy = new RawTexts(raw.shared(), out, texts);
        try {
            copy.value(name);
        } catch (IndexOutOfBoundsException broken) {
            throw new IllegalStateException("stored JSON does not end", broken);
        }
    }

    private void value(String first) {
        names.push(first);
        int depth = 0;
        do {
            byte c = bytes[at];
            switch (c) {
                case '{' -> {
                    depth++;
                    open(c, "");
                    name();
                }
                case '[' -> {
                    depth++;
                    open(c, names.element());
                }
                case '}', ']' -> {
                    depth--;
                    String _ = names.pop();
                    one(c);
                }
                case ',' -> comma();
                case '"' -> texts.write(out, names.element(), string());
                default -> literal();
            }
        } while (depth > 0);
    }

    private void open(byte c, String name) {
        names.push(name);
        one(c);
    }

    private void comma() {
        one((byte) ',');
        // Behind a comma a name ends with a colon, and a text with none.
        if (bytes[at] == '"' && bytes[end(at)] == ':') {
            name();
        }
    }

    /** The name of a member and its colon, where there is a member. */
    private void name() {
        if (bytes[at] != '"') {
            return;
        }
        int begin = at;
        String _ = names.pop();
        names.push(string());
        out.raw(bytes, begin, at - begin).one(':');
        at++;
    }

    private String string() {
        int begin = at;
        at = end(begin);
        for (int i = begin + 1; i < at - 1; i++) {
            if (bytes[i] == '\\') {
                return JsonReader.stringIn(bytes, begin, at);
            }
        }
        return new String(bytes, begin + 1, at - begin - 2, StandardCharsets.UTF_8);
    }

    /** The index behind the string that begins at {@code begin}. */
    private int end(int begin) {
        int i = begin + 1;
        while (bytes[i] != '"') {
            i += bytes[i] == '\\' ? 2 : 1;
        }
        return i + 1;
    }

    private void literal() {
        int begin = at;
        while (at < bytes.length && ",]}".indexOf(bytes[at]) < 0) {
            at++;
        }
        if (at == begin) {
            throw new IllegalStateException("stored JSON has no value where one must be");
        }
        out.raw(bytes, begin, at - begin);
    }

    private void one(byte c) {
        out.one((char) c);
        at++;
    }
}
