package dev.coffer.server;

import dev.coffer.request.ClientToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

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
        Path folder = file.toAbsolutePath().getParent();
        try {
            Path fresh =
                    Files.createTempFile(
                            folder,
                            NAME,
                            ".new",
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------")));
            Path _ = Files.writeString(fresh, token.exposeForHashing());
            Path _ = Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException refused) {
            throw new IOException(
                    "the token cannot be written to " + file + " (" + refused + ")", refused);
        }
    }
}
