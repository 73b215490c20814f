package dev.coffer.api.http;

import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** Where a listener waits for connections. */
public sealed interface ListenAddress {
    /**
     * A TCP port.
     *
     * @param host name or numeric address; empty for all
     * @param port 0 lets the system choose
     */
    record Tcp(String host, int port) implements ListenAddress {
        public Tcp {
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("no TCP port: " + port);
            }
        }

        @Override
        public String toString() {
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /**
     * A unix stream socket. A socket file that nobody listens on any more is replaced.
     *
     * @param mode permissions of the socket file; empty leaves what the process's umask gives
     */
    record Unix(Path path, Set<PosixFilePermission> mode) implements ListenAddress {
        public Unix {
            mode = Set.copyOf(mode);
        }

        @Override
        public String toString() {
            return "unix:" + path;
        }
    }
}
