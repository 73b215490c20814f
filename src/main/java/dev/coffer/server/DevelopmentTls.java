package dev.coffer.server;

import dev.coffer.cli.ServerFlags;
import dev.coffer.cli.client.WholeFile;
import dev.coffer.config.HostPort;
import dev.coffer.config.ListenerConfig;
import dev.coffer.crypto.ExposesSecret;
import dev.coffer.crypto.RandomSource;
import dev.coffer.crypto.ServerCertificate;
import dev.coffer.system.node.NodeRoom;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * The files of {@code -dev-tls}: a certificate, its key and its authority. They are removed at the
 * end, as is the folder where it is a temporary one; only a process that is killed leaves them.
 *
 * <p>Source: OpenBao, command/server.go, configureDevTLS, for the names of files and hosts.
 */
final class DevelopmentTls implements AutoCloseable {
    private static final String AUTHORITY = "vault-ca.pem";
    private static final String CERTIFICATE = "vault-cert.pem";
    private static final String KEY = "vault-key.pem";
    private static final String FOLDER = "vault-tls";
    private static final String FOR_ALL = "rw-r--r--";
    private static final List<String> LOCAL =
            List.of(
                    "localhost",
                    "localhost4",
                    "localhost6",
                    "localhost.localdomain",
                    "127.0.0.1",
                    "::1");

    private final Path folder;
    private final boolean temporary;
    private final AtomicBoolean removed = new AtomicBoolean();

    private DevelopmentTls(Path folder, boolean temporary) {
        this.folder = folder;
        this.temporary = temporary;
    }

    /**
     * Makes a certificate for this machine, for the address it listens on and for what is wanted
     * beside, and writes it.
     *
     * @throws IOException in one line, if a name is none or the folder cannot be used; no file is
     *     left then
     */
    static DevelopmentTls write(
            ServerFlags.Tls wanted, HostPort address, Instant now, RandomSource random)
            throws IOException {
        Optional<String> noName =
                wanted.names().stream().filter(name -> !ServerCertificate.isName(name)).findFirst();
        if (noName.isPresent()) {
            throw new IOException(
                    "-dev-tls-san must be a DNS name or an IP address: \"" + noName.get() + "\"");
        }
        Path named = wanted.folder();
        if (named != null && !Files.isDirectory(named)) {
            throw new IOException("-dev-tls-cert-dir: there is no folder " + named);
        }
        Path folder = named == null ? Files.createTempDirectory(FOLDER) : named;
        DevelopmentTls files =
                new DevelopmentTls(folder.toAbsolutePath().normalize(), named == null);
        Runtime.getRuntime().addShutdownHook(new Thread(files::removeAtLast, "dev-tls-end"));
        try {
            files.write(made(wanted, address, now, random));
            return files;
        } catch (IOException refused) {
            files.removeAtLast();
            throw new IOException(
                    "the files of -dev-tls cannot be written to " + folder + " (" + refused + ")",
                    refused);
        }
    }

    private static ServerCertificate made(
            ServerFlags.Tls wanted, HostPort address, Instant now, RandomSource random) {
        String machine = NodeRoom.hostname();
        SequencedSet<String> names = new LinkedHashSet<>(LOCAL);
        Stream.concat(Stream.of(machine, address.host()), wanted.names().stream())
                .filter(ServerCertificate::isName)
                .forEach(names::add);
        String subject = machine.isEmpty() ? LOCAL.getFirst() : machine;
        return ServerCertificate.make(subject, List.copyOf(names), now, random);
    }

    @ExposesSecret("a listener reads its key from a file")
    private void write(ServerCertificate made) throws IOException {
        byte[] key = made.key().expose();
        try {
            WholeFile.write(folder.resolve(KEY), key, WholeFile.FOR_OWNER);
        } finally {
            Arrays.fill(key, (byte) 0);
            made.key().destroy();
        }
        WholeFile.write(folder.resolve(CERTIFICATE), ascii(made.certificate()), FOR_ALL);
        WholeFile.write(authority(), ascii(made.authority()), FOR_ALL);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** The file that clients have to trust. */
    Path authority() {
        return folder.resolve(AUTHORITY);
    }

    /** How a listener speaks TLS by these files. */
    ListenerConfig.Tls listener() {
        return new ListenerConfig.Tls(
                folder.resolve(CERTIFICATE),
                folder.resolve(KEY),
                new ListenerConfig.ClientCertificates.Welcome(),
                ListenerConfig.Versions.DEFAULT,
                List.of());
    }

    /** Removes the files, once. */
    @Override
    public void close() throws IOException {
        if (removed.getAndSet(true)) {
            return;
        }
        for (String name : List.of(KEY, CERTIFICATE, AUTHORITY)) {
            boolean _ = Files.deleteIfExists(folder.resolve(name));
        }
        if (temporary) {
            boolean _ = Files.deleteIfExists(folder);
        }
    }

    /** Where the process ends before it serves, or for a reason that is told already. */
    private void removeAtLast() {
        try {
            close();
        } catch (IOException _) {
            // There is nobody left to be told.
        }
    }
}
