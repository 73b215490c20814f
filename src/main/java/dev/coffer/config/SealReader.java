package dev.coffer.config;

import dev.coffer.config.FragmentReader.Block;
import dev.coffer.crypto.ConstantTime;
import dev.coffer.crypto.Encodings;
import dev.coffer.crypto.ExposesSecret;
import dev.coffer.crypto.SecretBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a seal stanza. A key is written out, or {@code env://NAME} or {@code file:///path} says
 * where it is; 32 bytes as they are, or in hexadecimal digits or base64. The variables {@code
 * BAO_STATIC_SEAL_CURRENT_KEY}, {@code ..._CURRENT_KEY_ID}, {@code ..._PREVIOUS_KEY} and {@code
 * ..._PREVIOUS_KEY_ID} count before the file.
 *
 * <p>Source: go-kms-wrapping, wrappers/static; go-secure-stdlib, parseutil, ParsePath.
 */
final class SealReader {
    private static final int KEY_BYTES = 32;
    private static final int HEX_LENGTH = 64;
    private static final int BASE64_LENGTH = 44;

    /** The longest file that can hold a key. */
    private static final int MAX_FILE_BYTES = 1_024;

    private static final String VARIABLE = "STATIC_SEAL_";
    private static final Names TYPES = Names.of("shamir", "static");
    private static final Names STATIC =
            Names.of(
                    "current_key", "current_key_id", "disabled", "previous_key", "previous_key_id");
    private static final Names SHAMIR = Names.of("disabled");
    private static final List<String> OTHERS =
            List.of(
                    "alicloudkms",
                    "awskms",
                    "azurekeyvault",
                    "gcpckms",
                    "kmip",
                    "ocikms",
                    "ovhcloud",
                    "pkcs11",
                    "tcloudpublic",
                    "transit");

    private final Environment environment;
    private final Problems problems;

    SealReader(Environment environment, Problems problems) {
        this.environment = environment;
        this.problems = problems;
    }

    /**
     * One stanza.
     *
     * @param keys null for shares
     */
    record Found(boolean disabled, SealConfig.@Nullable Static keys, Block block) {
        /** Whether it leaves the unsealing to shares. */
        boolean isShamir() {
            return disabled || keys == null;
        }
    }

    Optional<Found> read(Block block) {
        return switch (block.type()) {
            case "static" -> automatic(block);
            case "shamir" -> shamir(block);
            default -> {
                problems.add(block.file(), block.line(), unknown(block));
                yield Optional.empty();
            }
        };
    }

    private static String unknown(Block block) {
        String type = block.item().keys().get(1).text();
        return OTHERS.contains(block.type())
                ? "seal \"" + type + "\" is not supported: this server has shamir and static"
                : "unknown seal type \"" + type + "\"; " + TYPES.hint(block.type());
    }

    private Optional<Found> shamir(Block block) {
        Stanza stanza = stanza(block, SHAMIR);
        if (stanza.bool("disabled")) {
            stanza.problem(
                    "disabled",
                    "must be left out: Shamir seals cannot be set disabled (they should simply"
                            + " not be set)");
        }
        return Optional.of(new Found(false, null, block));
    }

    private Stanza stanza(Block block, Names names) {
        String title = " in seal \"" + block.type() + "\"";
        return new Stanza(new Stanza.Place(block.file(), title), block.body(), names, problems);
    }

    private Optional<Found> automatic(Block block) {
        Stanza stanza = stanza(block, STATIC);
        Optional<SecretBytes> current = key(stanza, "current_key");
        Optional<SecretBytes> previous = key(stanza, "previous_key");
        String currentId = text(stanza, "current_key_id");
        String previousId = text(stanza, "previous_key_id");
        if (current.isEmpty()) {
            boolean given = !text(stanza, "current_key").isEmpty();
            if (!given) {
                stanza.problem("\"current_key\" is missing in seal \"static\"");
            }
            return Optional.empty();
        }
        Optional<String> mismatch =
                mismatch(currentId, current.get(), previousId, previous.orElse(null));
        mismatch.ifPresent(stanza::problem);
        return Optional.of(
                new Found(
                        stanza.bool("disabled"),
                        new SealConfig.Static(
                                currentId,
                                current.get(),
                                previous.isPresent() ? previousId : null,
                                previous.orElse(null)),
                        block));
    }

    private static Optional<String> mismatch(
            String currentId,
            SecretBytes current,
            String previousId,
            @Nullable SecretBytes previous) {
        if (currentId.isEmpty()) {
            return Optional.of("\"current_key_id\" is missing in seal \"static\"");
        }
        if (previous == null) {
            return previousId.isEmpty()
                    ? Optional.empty()
                    : Optional.of("\"previous_key_id\" in seal \"static\" needs a previous_key");
        }
        if (previousId.isEmpty()) {
            return Optional.of("\"previous_key\" in seal \"static\" needs a previous_key_id");
        }
        if (same(current, previous) != currentId.equals(previousId)) {
            return Optional.of(
                    "the ids of current and previous key in seal \"static\" must differ exactly if"
                            + " the keys do");
        }
        return Optional.empty();
    }

    @ExposesSecret("both keys of a configuration are compared while it is read")
    private static boolean same(SecretBytes one, SecretBytes other) {
        byte[] first = one.expose();
        byte[] second = other.expose();
        boolean same = ConstantTime.equal(first, second);
        Arrays.fill(first, (byte) 0);
        Arrays.fill(second, (byte) 0);
        return same;
    }

    /** The variable counts, even before an id that is written out. */
    private String text(Stanza stanza, String name) {
        return variable(name).or(() -> stanza.text(name)).orElse("");
    }

    private Optional<String> variable(String name) {
        return environment.value(VARIABLE + name.toUpperCase(Locale.ROOT));
    }

    private Optional<SecretBytes> key(Stanza stanza, String name) {
        String written = text(stanza, name);
        if (written.isEmpty()) {
            return Optional.empty();
        }
        try {
            Optional<byte[]> key = decoded(content(written));
            if (key.isEmpty()) {
                stanza.problem(name, "must be 32 bytes: as they are, in hex or in base64");
            }
            return key.map(SecretBytes::takeOver);
        } catch (IOException | InvalidPathException unreadable) {
            stanza.problem(name, String.valueOf(unreadable.getMessage()));
            return Optional.empty();
        }
    }

    private byte[] content(String written) throws IOException {
        String trimmed = written.strip();
        if (trimmed.startsWith("file://")) {
            return file(Path.of(trimmed.substring("file://".length())));
        }
        if (trimmed.startsWith("env://")) {
            String name = trimmed.substring("env://".length());
            String value = environment.variables().get(name);
            if (value == null) {
                throw new IOException(
                        "names the environment variable " + name + ", which is unset");
            }
            return value.getBytes(StandardCharsets.UTF_8);
        }
        return written.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] file(Path path) throws IOException {
        try {
            if (Files.size(path) > MAX_FILE_BYTES) {
                throw new IOException("it is too long for a key");
            }
            return Files.readAllBytes(path);
        } catch (IOException unreadable) {
            throw new IOException(
                    "names " + path + ", which cannot be read: " + unreadable, unreadable);
        }
    }

    /** The length tells the form. A line end behind digits is an editor's; a raw key has none. */
    private static Optional<byte[]> decoded(byte[] content) {
        if (content.length == KEY_BYTES) {
            return Optional.of(content);
        }
        String text = new String(content, StandardCharsets.ISO_8859_1).stripTrailing();
        Arrays.fill(content, (byte) 0);
        Optional<byte[]> key =
                switch (text.length()) {
                    case HEX_LENGTH -> Encodings.fromHex(text);
                    case BASE64_LENGTH -> Encodings.fromBase64(text);
                    case BASE64_LENGTH - 1 ->
                            Encodings.fromBase64(text.replace('-', '+').replace('_', '/') + "=");
                    default -> Optional.empty();
                };
        return key.filter(bytes -> bytes.length == KEY_BYTES);
    }

    /**
     * The seal that all stanzas together mean.
     *
     * @param found in the order in which they are written
     */
    SealConfig together(List<Found> found) {
        SealConfig.Static active = null;
        SealConfig.Static disabled = null;
        Found first = null;
        for (Found each : found) {
            if (each.disabled()) {
                disabled = each.keys();
            } else if (first != null) {
                problems.add(
                        each.block().file(), each.block().line(), "there is more than one seal");
            } else {
                first = each;
                active = each.keys();
            }
        }
        if (active != null && disabled != null && first != null) {
            problems.add(
                    first.block().file(),
                    first.block().line(),
                    "a static key is replaced by giving it as previous_key, not by a"
                            + " disabled seal");
        }
        return new SealConfig(active, disabled);
    }
}
