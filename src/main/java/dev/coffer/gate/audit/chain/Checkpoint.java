package dev.coffer.gate.audit.chain;

import dev.coffer.crypto.Encodings;
import dev.coffer.crypto.VerifyingKey;
import dev.coffer.json.JsonException;
import dev.coffer.json.JsonLimits;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonReader;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonWriter;
import dev.coffer.request.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What a checkpoint says of the lines before it. The signature at its end covers all of that.
 *
 * @param device the identity of the device that wrote the lines
 * @param reason why it was written
 * @param before the link of the line before it
 * @param marks the first 8 bytes of the hash of each line since the checkpoint before it, so that
 *     the first wrong one is named even where all hashes behind it were made to fit
 * @param skippedBytes how many bytes before it in this file do not belong to the chain: what was
 *     there before the chain began, or a line that was never finished
 * @param key the signer's public key
 */
record Checkpoint(
        String device,
        Reason reason,
        Link before,
        Bytes marks,
        long skippedBytes,
        VerifyingKey key) {
    /** Bytes of a mark. */
    static final int MARK_BYTES = 8;

    private static final String START = "\"type\":\"checkpoint\",\"checkpoint\":";

    /** Keeps signatures of checkpoints apart from anything else that a key might sign. */
    private static final byte[] PURPOSE = ascii("coffer audit checkpoint 1\n");

    /** Why a checkpoint was written. */
    enum Reason {
        /** First line after a file was opened, or a connection made. */
        OPEN,
        /** As many lines as a checkpoint covers. */
        LINES,
        /** Time: no more lines for a while, or a minute is over. */
        TIME,
        /** Last line before a file is closed. */
        CLOSE;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What is signed. */
    static byte[] message(Link link) {
        byte[] message = new byte[PURPOSE.length + link.hash().length()];
        System.arraycopy(PURPOSE, 0, message, 0, PURPOSE.length);
        link.hash().copyTo(message, PURPOSE.length);
        return message;
    }

    /** Appends the body of the line: everything but its end. */
    void append(JsonWriter out, Instant now) {
        out.plain("{\"time\":");
        Timestamp.append(out, now);
        out.plain(",").plain(START).plain("{\"device\":").string(device);
        out.plain(",\"reason\":").string(reason.wireName());
        out.plain(",\"last_seq\":").number(before.seq());
        out.plain(",\"last_hash\":\"").hex(before.hash().toArray());
        out.plain("\",\"lines\":").number(marks.length() / MARK_BYTES);
        out.plain(",\"marks\":").string(Encodings.base64(marks.toArray()));
        out.plain(",\"skipped_bytes\":").number(skippedBytes);
        out.plain(",\"public_key\":").string(key.base64()).one('}');
    }

    /**
     * Reads the body of a line whose signature is right; empty where it is none of ours. The
     * operator's prefix of lines may stand in front.
     */
    static Optional<Checkpoint> read(byte[] line, int bodyLength) {
        String body = new String(line, 0, bodyLength, StandardCharsets.UTF_8);
        int at = body.lastIndexOf(START);
        if (at < 0) {
            return Optional.empty();
        }
        try {
            byte[] json = body.substring(at + START.length()).getBytes(StandardCharsets.UTF_8);
            return of(JsonReader.parseBody(json, JsonLimits.TRUSTED));
        } catch (JsonException | IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static Optional<Checkpoint> of(JsonObject object) {
        Optional<byte[]> hash = text(object, "last_hash").flatMap(Encodings::fromHex);
        Optional<byte[]> marks = text(object, "marks").flatMap(Encodings::fromBase64);
        Optional<VerifyingKey> key = text(object, "public_key").flatMap(VerifyingKey::parse);
        Optional<String> device = text(object, "device");
        Optional<Reason> reason = text(object, "reason").flatMap(Checkpoint::reason);
        if (hash.isEmpty()
                || marks.isEmpty()
                || key.isEmpty()
                || device.isEmpty()
                || reason.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Checkpoint(
                        device.get(),
                        reason.get(),
                        new Link(number(object, "last_seq"), Bytes.wrap(hash.get())),
                        Bytes.wrap(marks.get()),
                        number(object, "skipped_bytes"),
                        key.get()));
    }

    private static Optional<Reason> reason(String name) {
        for (Reason reason : Reason.values()) {
            if (reason.wireName().equals(name)) {
                return Optional.of(reason);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> text(JsonObject object, String name) {
        return object.get(name)
                .filter(JsonString.class::isInstance)
                .map(JsonString.class::cast)
                .map(JsonString::value);
    }

    private static long number(JsonObject object, String name) {
        return object.get(name)
                .filter(JsonNumber.class::isInstance)
                .map(JsonNumber.class::cast)
                .flatMap(number -> number.asLong().stream().boxed().findFirst())
                .orElse(-1L);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
