package dev.coffer.server;

import dev.coffer.cli.client.WholeFile;
import dev.coffer.request.ClientToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The file in a user's home directory from which stock clients take their token. */
final class TokenFile {
    /** Source: OpenBao, token helper. */
    static final String NAME = ".vault-token";

    private TokenFile() {}

    /**
     * Writes a token for the owner of the file alone; what was there is replaced as a whole.
     *
     * @throws IOException in one line, if it cannot be written
     */
    static void write(Path file, ClientToken token) throws IOException {
        try {
            byte[] text = token.exposeForHashing().getBytes(StandardCharsets.UTF_8);
            WholeFile.write(file, text, WholeFile.FOR_OWNER);
        } catch (IOException refused) {
            throw new IOException(
                    "the token cannot be written to " + file + " (" + refused + ")", refused);
        }
    }
}
