package dev.coffer.api.http;

import org.jspecify.annotations.Nullable;

/**
 * One listener.
 *
 * @param tls null for cleartext
 */
public record ListenerSettings(
        ListenAddress address, @Nullable TlsSettings tls, Timeouts timeouts, RequestLimits limits) {

    /** A cleartext listener with the default times and limits. */
    public static ListenerSettings cleartext(ListenAddress address) {
        return new ListenerSettings(address, null, Timeouts.DEFAULT, RequestLimits.DEFAULT);
    }

    /** A TLS listener with the default times and limits. */
    public static ListenerSettings encrypted(ListenAddress address, TlsSettings tls) {
        return new ListenerSettings(address, tls, Timeouts.DEFAULT, RequestLimits.DEFAULT);
    }
}
