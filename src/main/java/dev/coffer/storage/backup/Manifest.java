package dev.coffer.storage.backup;

import dev.coffer.crypto.Encodings;
import dev.coffer.json.JsonException;
import dev.coffer.json.JsonLimits;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonReader;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonWriter;
import dev.coffer.request.Bytes;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * What a snapshot says of itself.
 *
 * @param format of the archive
 * @param program the version that wrote it
 * @param created when
 * @param storeVersion the newest commit in it
 * @param digest of the store at that commit
 */
public record Manifest(
        int format, String program, Instant created, long storeVersion, Bytes digest) {
    /** The format that this program writes, and the newest that it reads. */
    public static final int FORMAT = 1;

    byte[] encode() {
        return JsonWriter.bytesOf(
                JsonObject.builder()
                        .put("format", format)
                        .put("program", program)
                        .put("created", created.toString())
                        .put("store_version", storeVersion)
                        .put("digest", Encodings.hex(digest.toArray()))
                        .build());
    }

    static Manifest decode(byte[] stored) throws BackupException {
        try {
            JsonObject object = JsonReader.parseBody(stored, JsonLimits.TRUSTED);
            int format = Math.toIntExact(number(object, "format"));
            if (format != FORMAT) {
                throw new BackupException(
                        "the snapshot has format "
                                + format
                                + ", this program reads format "
                                + FORMAT);
            }
            return new Manifest(
                    format,
                    text(object, "program"),
                    Instant.parse(text(object, "created")),
                    number(object, "store_version"),
                    Encodings.fromHex(text(object, "digest"))
                            .map(Bytes::wrap)
                            .orElseThrow(Manifest::damaged));
        } catch (JsonException | DateTimeException | ArithmeticException malformed) {
            throw damaged();
        }
    }

    private static long number(JsonObject object, String name) throws BackupException {
        if (object.get(name).orElse(null) instanceof JsonNumber number
                && number.asLong().orElse(-1) >= 0) {
            return number.asLong().orElse(0);
        }
        throw damaged();
    }

    private static String text(JsonObject object, String name) throws BackupException {
        if (object.get(name).orElse(null) instanceof JsonString text) {
            return text.value();
        }
        throw damaged();
    }

    private static BackupException damaged() {
        return new BackupException("what the snapshot says of itself cannot be read");
    }
}
