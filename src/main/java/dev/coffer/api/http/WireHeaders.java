package dev.coffer.api.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The header fields of a request or an answer in the order sent, a name as often as it was sent.
 * Names are compared without case; those of a request are in lower case already. Every character of
 * a value stands for one byte (ISO 8859-1), so that what a client sent can be echoed exactly.
 * Immutable. Shows names only, because values hold tokens.
 */
public final class WireHeaders {
    /** No header at all. */
    public static final WireHeaders EMPTY = new WireHeaders(new String[0], 0);

    /** Name, value, name, value, ...; what lies beyond {@link #length} is not theirs. */
    private final String[] pairs;

    private final int length;

    /** Computed when first sent; a constant is sent a million times. Racing threads make equals. */
    private byte @Nullable [] lines;

    private WireHeaders(String[] pairs, int length) {
        this.pairs = pairs;
        this.length = length;
    }

    /**
     * Headers for an answer: name, value, name, value and so on.
     *
     * @throws IllegalArgumentException if a name is no token, a value has a control character or
     *     one beyond U+00FF (which would let an answer be split), or the field belongs to the
     *     framing, which is this package's work
     */
    public static WireHeaders of(String... pairs) {
        if (pairs.length % 2 != 0) {
            throw new IllegalArgumentException("a header name without a value");
        }
        for (int i = 0; i < pairs.length; i += 2) {
            checkName(pairs[i]);
            checkValue(pairs[i + 1]);
        }
        return pairs.length == 0 ? EMPTY : new WireHeaders(pairs.clone(), pairs.length);
    }

    /**
     * Headers that a parser of this package has checked: the first {@code length} strings of an
     * array that now belongs to them.
     */
    static WireHeaders parsed(String[] pairs, int length) {
        return length == 0 ? EMPTY : new WireHeaders(pairs, length);
    }

    /** These headers and one more at the end; checked as in {@link #of}. */
    public WireHeaders with(String name, String value) {
        checkName(name);
        checkValue(value);
        String[] more = Arrays.copyOf(pairs, length + 2);
        more[length] = name;
        more[length + 1] = value;
        return new WireHeaders(more, more.length);
    }

    /** The number of fields. */
    public int size() {
        return length / 2;
    }

    /** The name of field {@code index}, from 0. */
    public String name(int index) {
        return pairs[2 * index];
    }

    /** The value of field {@code index}, from 0, without spaces around it. */
    public String value(int index) {
        return pairs[2 * index + 1];
    }

    /** The value of the first field of this name, or null. */
    public @Nullable String first(String name) {
        for (int i = 0; i < length; i += 2) {
            if (pairs[i].equalsIgnoreCase(name)) {
                return pairs[i + 1];
            }
        }
        return null;
    }

    /** The values of all fields of this name in the order sent, as a list of its own. */
    public List<String> all(String name) {
        List<String> values = new ArrayList<>(2);
        for (int i = 0; i < length; i += 2) {
            if (pairs[i].equalsIgnoreCase(name)) {
                values.add(pairs[i + 1]);
            }
        }
        return values;
    }

    /** The fields as lines of HTTP/1. Not to be changed. */
    byte[] lines() {
        byte[] known = lines;
        if (known == null) {
            StringBuilder text = new StringBuilder(64);
            for (int i = 0; i < length; i += 2) {
                text.append(pairs[i]).append(": ").append(pairs[i + 1]).append("\r\n");
            }
            known = text.toString().getBytes(StandardCharsets.ISO_8859_1);
            lines = known;
        }
        return known;
    }

    private static void checkName(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("an empty header name");
        }
        for (int i = 0; i < name.length(); i++) {
            if (!HttpSyntax.isTokenCharacter(name.charAt(i))) {
                throw new IllegalArgumentException("a header name that is no token");
            }
        }
        if (HttpSyntax.isFraming(name)) {
            throw new IllegalArgumentException("the server itself sends " + name);
        }
    }

    private static void checkValue(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (!HttpSyntax.isValueCharacter(value.charAt(i))) {
                throw new IllegalArgumentException("a header value with a forbidden character");
            }
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("WireHeaders[");
        for (int i = 0; i < length; i += 2) {
            text.append(i == 0 ? "" : ", ").append(pairs[i]);
        }
        return text.append(']').toString();
    }
}
