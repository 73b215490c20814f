package dev.coffer.crypto;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads the distinguished encoding of ASN.1 where a certificate holds what the JDK has no method
 * for. What is malformed has no elements; nothing is thrown. Stateless.
 *
 * <p>Source: ITU-T X.690; lengths of up to four bytes, tags of one byte.
 */
public final class Der {
    private static final int MAX_LENGTH_BYTES = 4;
    private static final int MANY_LENGTH_BYTES = 0x80;
    private static final int HIGH_TAG = 0x1f;
    private static final int INTEGER = 0x02;
    private static final int SEQUENCE = 0x30;

    private Der() {}

    /** One value: its tag and the bytes of its content. */
    public static final class Element {
        private final int tag;
        private final byte[] content;

        private Element(int tag, byte[] content) {
            this.tag = tag;
            this.content = content;
        }

        /** The tag's byte, with class and form. */
        public int tag() {
            return tag;
        }

        /** A copy of the content. */
        public byte[] content() {
            return content.clone();
        }

        /** The elements that the content consists of. */
        public List<Element> elements() {
            return Der.elements(content);
        }

        /** The text, where it is one of the types of text. */
        public Optional<String> text() {
            return switch (tag) {
                case 0x0c -> Optional.of(new String(content, StandardCharsets.UTF_8));
                case 0x12, 0x13, 0x16 ->
                        Optional.of(new String(content, StandardCharsets.US_ASCII));
                case 0x14, 0x1b -> Optional.of(new String(content, StandardCharsets.ISO_8859_1));
                case 0x1e -> Optional.of(new String(content, StandardCharsets.UTF_16BE));
                default -> Optional.empty();
            };
        }
    }

    /** The elements, one after the other; empty if there is anything else. */
    public static List<Element> elements(byte[] source) {
        List<Element> elements = new ArrayList<>();
        int at = 0;
        while (at < source.length) {
            int length = length(source, at);
            int begin = at + 2 + moreLengthBytes(source, at);
            if (length < 0 || length > source.length - begin) {
                return List.of();
            }
            elements.add(
                    new Element(
                            source[at] & 0xff, Arrays.copyOfRange(source, begin, begin + length)));
            at = begin + length;
        }
        return List.copyOf(elements);
    }

    private static int moreLengthBytes(byte[] source, int at) {
        int first = at + 1 < source.length ? source[at + 1] & 0xff : 0;
        return first < MANY_LENGTH_BYTES ? 0 : first - MANY_LENGTH_BYTES;
    }

    /** The length of the element at a place; negative if it has none. */
    private static int length(byte[] source, int at) {
        int more = moreLengthBytes(source, at);
        boolean readable =
                at + 2 + more <= source.length
                        && (source[at] & HIGH_TAG) != HIGH_TAG
                        && more <= MAX_LENGTH_BYTES
                        && (source[at + 1] & 0xff) != MANY_LENGTH_BYTES;
        if (!readable) {
            return -1;
        }
        if (more == 0) {
            return source[at + 1];
        }
        int length = 0;
        for (int i = 0; i < more; i++) {
            length = (length << Byte.SIZE) | (source[at + 2 + i] & 0xff);
        }
        return length;
    }

    /** The serial number of an X.509 certificate; empty where there is none. */
    public static Optional<BigInteger> serialNumber(byte[] certificate) {
        for (Element whole : elements(certificate)) {
            for (Element signed : whole.elements()) {
                if (signed.tag() == SEQUENCE) {
                    return signed.elements().stream()
                            .limit(2)
                            .filter(field -> field.tag() == INTEGER && field.content.length > 0)
                            .map(field -> new BigInteger(field.content))
                            .findFirst();
                }
            }
        }
        return Optional.empty();
    }
}
