package dev.coffer.cli.client;

import dev.coffer.config.Environment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The file in which the token of a login is kept, for its owner alone.
 *
 * <p>Source: OpenBao, command/token/helper_internal.go.
 */
public final class TokenFile {
    private static final String NAME = ".vault-token";

    private final Path file;

    private TokenFile(Path file) {
        this.file = file;
    }

    /** The file that the environment names, else the one in the user's home directory. */
    public static TokenFile of(Environment environment) {
        Path standard = Path.of(environment.variables().getOrDefault("HOME", ""), NAME);
        return new TokenFile(environment.value("TOKEN_PATH").map(Path::of).orElse(standard));
    }

    /** The token; empty if there is none. */
    public String read() throws IOException {
        try {
            return Files.readString(file).strip();
        } catch (NoSuchFileException _) {
            return "";
        }
    }

    /** Keeps a token in place of the one before; what was there is replaced as a whole. */
    public void store(String token) throws IOException {
        WholeFile.write(file, token.getBytes(StandardCharsets.UTF_8), WholeFile.FOR_OWNER);
    }
}
