package dev.coffer.config;

import java.util.Optional;

/**
 * An address to listen on.
 *
 * @param host name or numeric address, without brackets; empty for every address
 * @param port 0 lets the system choose
 */
public record HostPort(String host, int port) {
    private static final int MAX_PORT = 65_535;

    /** Source: OpenBao, listener_tcp.go and the flag {@code -dev-listen-address}. */
    public static final HostPort DEFAULT = new HostPort("127.0.0.1", 8200);

    /** Reads {@code 127.0.0.1:8200}, {@code [::1]:8200} or {@code :8200}. */
    public static Optional<HostPort> parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        String bare = bracketed ? host.substring(1, host.length() - 1) : host;
        String port = text.substring(colon + 1);
        boolean wellFormed =
                colon >= 0
                        && port.matches("[0-9]{1,5}")
                        && bare.matches("[0-9A-Za-z._%:-]*")
                        && bracketed == bare.contains(":");
        if (!wellFormed || Integer.parseInt(port) > MAX_PORT) {
            return Optional.empty();
        }
        return Optional.of(new HostPort(bare, Integer.parseInt(port)));
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
