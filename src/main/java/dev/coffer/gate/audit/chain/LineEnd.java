package dev.coffer.gate.audit.chain;

import dev.coffer.crypto.Encodings;
import dev.coffer.json.JsonWriter;
import dev.coffer.request.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The member {@code chain} at the end of every line, with which the line's object ends.
 *
 * @param link of the line
 * @param mac HMAC-SHA256 of the link's hash under the device's key: over the previous chain and the
 *     line
 * @param signature of the link's hash; on checkpoints only
 * @param bodyLength how many bytes of the line stand before it
 */
record LineEnd(Link link, Bytes mac, Optional<Bytes> signature, int bodyLength) {
    /** More bytes than the longest end has. */
    static final int MAX_BYTES = 384;

    /** A quote within a text is escaped, so nothing in an entry can look like this. */
    private static final Pattern FORM =
            Pattern.compile(
                    ",\"chain\":\\{\"seq\":([1-9][0-9]{0,17}),\"hash\":\"([0-9a-f]{64})\","
                            + "\"mac\":\"([0-9a-f]{64})\""
                            + "(?:,\"signature\":\"([A-Za-z0-9+/]{86}==)\")?\\}\\}\\z");

    private static final byte[] SEQ = ascii(",\"chain\":{\"seq\":");
    private static final byte[] HASH = ascii(",\"hash\":\"");
    private static final byte[] MAC = ascii("\",\"mac\":\"");
    private static final byte[] SIGNATURE = ascii(",\"signature\":\"");
    private static final byte[] END = ascii("}}\n");

    /** Ends a line whose body is written already. */
    static void append(JsonWriter line, Link link, byte[] mac, byte @Nullable [] signature) {
        line.raw(SEQ).number(link.seq()).raw(HASH).hex(link.hash().toArray());
        line.raw(MAC).hex(mac).one('"');
        if (signature != null) {
            line.raw(SIGNATURE).plain(Encodings.base64(signature)).one('"');
        }
        line.raw(END);
    }

    /** The end of a line without its newline; empty where it has none of this form. */
    static Optional<LineEnd> of(byte[] line, int length) {
        int begin = Math.max(0, length - MAX_BYTES);
        String tail = new String(line, begin, length - begin, StandardCharsets.ISO_8859_1);
        int at = tail.lastIndexOf(",\"chain\":{");
        if (at < 0) {
            return Optional.empty();
        }
        Matcher form = FORM.matcher(tail).region(at, tail.length());
        if (!form.lookingAt()) {
            return Optional.empty();
        }
        return Optional.of(
                new LineEnd(
                        new Link(Long.parseLong(form.group(1)), fromHex(form.group(2))),
                        fromHex(form.group(3)),
                        Optional.ofNullable(form.group(4))
                                .flatMap(Encodings::fromBase64)
                                .map(Bytes::wrap),
                        begin + at));
    }

    private static Bytes fromHex(String digits) {
        return Bytes.wrap(Encodings.fromHex(digits).orElseThrow());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
