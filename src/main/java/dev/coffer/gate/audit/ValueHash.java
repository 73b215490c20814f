package dev.coffer.gate.audit;

import dev.coffer.crypto.KeyedHash;
import dev.coffer.json.JsonWriter;
import java.nio.charset.StandardCharsets;

/**
 * What stands in the log for a value: {@code hmac-sha256:} and the HMAC-SHA256 under the device's
 * key in hexadecimal. The same value gives the same text on the same device, so somebody who knows
 * a value finds it, and nobody else learns it. Thread-safe.
 */
public final class ValueHash {
    private static final String NAME = "hmac-sha256:";

    private final KeyedHash hash;

    /** Most answers hold an empty text somewhere. */
    private final byte[] ofNothing;

    /** Values of one device. */
    public ValueHash(KeyedHash hash) {
        this.hash = hash;
        this.ofNothing = hash.hash(new byte[0]);
    }

    /** The text for a value, as {@code sys/audit-hash} answers it. */
    public String of(String value) {
        JsonWriter text = new JsonWriter(96);
        text.plain(NAME).hex(hash.hash(value.getBytes(StandardCharsets.UTF_8)));
        return new String(text.lent(), 0, text.size(), StandardCharsets.US_ASCII);
    }

    /** Erases the key; every later hash fails. */
    void destroy() {
        hash.destroy();
    }

    /** Appends the text for a value, in quotes. */
    void append(JsonWriter out, String value) {
        append(out, value.isEmpty() ? ofNothing : hash(value));
    }

    /** The hash of a value, to be appended more than once. */
    byte[] hash(String value) {
        return hash.hash(value.getBytes(StandardCharsets.UTF_8));
    }

    /** Appends the text for a value of this hash, in quotes. */
    static void append(JsonWriter out, byte[] hashed) {
        out.one('"').plain(NAME).hex(hashed).one('"');
    }
}
