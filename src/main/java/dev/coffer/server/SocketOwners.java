package dev.coffer.server;

import dev.coffer.config.ListenerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.List;

/**
 * Gives the socket files of unix listeners to the users and groups that the configuration names.
 */
final class SocketOwners {
    private SocketOwners() {}

    /**
     * Changes owners and groups.
     *
     * @throws IOException in one line, if one is unknown or this process may not
     */
    static void apply(List<ListenerConfig> listeners) throws IOException {
        for (ListenerConfig listener : listeners) {
            if (listener instanceof ListenerConfig.Unix unix) {
                apply(unix);
            }
        }
    }

    private static void apply(ListenerConfig.Unix unix) throws IOException {
        Path file = unix.path();
        UserPrincipalLookupService names = file.getFileSystem().getUserPrincipalLookupService();
        try {
            String user = unix.user();
            if (user != null) {
                Path _ = Files.setOwner(file, names.lookupPrincipalByName(user));
            }
            String group = unix.group();
            if (group != null) {
                Files.getFileAttributeView(file, PosixFileAttributeView.class)
                        .setGroup(names.lookupPrincipalByGroupName(group));
            }
        } catch (IOException refused) {
            throw new IOException(
                    "the owner of socket " + file + " cannot be set (" + refused + ")", refused);
        }
    }
}
