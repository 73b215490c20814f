package dev.coffer.cli.operator;

import dev.coffer.cli.command.CommandException;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Public PGP keys in files: binary, in base64, or in armour. */
final class PgpKeys {
    private static final String ARMOUR = "-----BEGIN PGP";

    private PgpKeys() {}

    /** The keys of files whose names are separated by commas; null for none. */
    static JsonValue list(List<String> names) throws CommandException {
        List<String> keys = new ArrayList<>();
        for (String list : names) {
            for (String name : list.split(",", -1)) {
                if (!name.isBlank()) {
                    boolean _ = keys.add(read(name.strip()));
                }
            }
        }
        return keys.isEmpty() ? JsonNull.NULL : JsonArray.ofStrings(keys);
    }

    /** The key of a file in base64; empty for the empty name. */
    static String read(String name) throws CommandException {
        if (name.isEmpty()) {
            return "";
        }
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(Path.of(name.startsWith("@") ? name.substring(1) : name));
        } catch (NoSuchFileException _) {
            throw CommandException.mistake(
                    "the PGP key cannot be read: open " + name + ": no such file or directory");
        } catch (IOException unreadable) {
            throw CommandException.mistake(
                    "the PGP key in " + name + " cannot be read: " + unreadable.getMessage());
        }
        String text = new String(bytes, StandardCharsets.ISO_8859_1).strip();
        if (text.startsWith(ARMOUR)) {
            return armoured(text);
        }
        return isBase64(text) ? text : Base64.getEncoder().encodeToString(bytes);
    }

    /** The lines behind the empty one and in front of the checksum. */
    private static String armoured(String text) {
        StringBuilder body = new StringBuilder();
        boolean inBody = false;
        for (String line : text.replace("\r", "").split("\n", -1)) {
            if (line.startsWith("=") || line.startsWith("-----END")) {
                break;
            }
            if (inBody) {
                StringBuilder _ = body.append(line.strip());
            }
            inBody |= line.isBlank();
        }
        return body.toString();
    }

    private static boolean isBase64(String text) {
        try {
            byte[] _ = Base64.getMimeDecoder().decode(text);
            return text.chars().allMatch(c -> c > ' ' && c < 0x7f);
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
