package dev.coffer.api.http;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** The file that stands for a unix socket. */
final class UnixSocketFile {
    private UnixSocketFile() {}

    /**
     * Removes the socket of a server that ended without cleaning up.
     *
     * @throws IOException if the file is no socket, or a server still listens on it
     */
    static void prepare(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        BasicFileAttributes attributes =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isOther()) {
            throw new IOException(
                    "cannot listen on " + path + ": the file exists and is no socket");
        }
        if (isServed(path)) {
            throw new IOException("cannot listen on " + path + ": another server does");
        }
        Files.deleteIfExists(path);
    }

    /** Gives the socket its permissions. */
    static void protect(ListenAddress.Unix address) throws IOException {
        if (!address.mode().isEmpty()) {
            Files.setPosixFilePermissions(address.path(), address.mode());
        }
    }

    private static boolean isServed(Path path) {
        try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            return probe.isConnected();
        } catch (IOException _) {
            return false;
        }
    }
}
