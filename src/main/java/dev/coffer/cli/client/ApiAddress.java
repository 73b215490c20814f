package dev.coffer.cli.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * Where a server is.
 *
 * @param tls whether it speaks TLS
 * @param base path in front of {@code /v1}, empty or beginning with a slash
 */
public record ApiAddress(boolean tls, String host, int port, String base) {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    /** The address that a text such as {@code https://host:8200} names; empty if it names none. */
    public static Optional<ApiAddress> parse(String text) {
        try {
            URI uri = new URI(text);
            boolean tls = "https".equals(uri.getScheme());
            if (uri.getHost() == null || !(tls || "http".equals(uri.getScheme()))) {
                return Optional.empty();
            }
            int standard = tls ? HTTPS_PORT : HTTP_PORT;
            int port = uri.getPort() < 0 ? standard : uri.getPort();
            String path = uri.getPath() == null || uri.getPath().equals("/") ? "" : uri.getPath();
            return Optional.of(new ApiAddress(tls, uri.getHost(), port, path));
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }

    /** Host and port as a Host header has them. */
    String authority() {
        boolean standard = port == (tls ? HTTPS_PORT : HTTP_PORT);
        return standard ? host : host + ":" + port;
    }

    /** Scheme, host and port, without a slash at the end. */
    @Override
    public String toString() {
        return (tls ? "https://" : "http://") + authority();
    }

    /** The host without the brackets of an IPv6 address. */
    String bareHost() {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
