package dev.coffer.api.http;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One listener.
 *
 * @param tls null for cleartext
 * @param offers names of what handlers offer here and not at every listener; handed to them as they
 *     are
 */
public record ListenerSettings(
        ListenAddress address,
        @Nullable TlsSettings tls,
        Timeouts timeouts,
        RequestLimits limits,
        Set<String> offers) {
    /** Copies the set. */
    public ListenerSettings {
        offers = Set.copyOf(offers);
    }

    /** A listener that offers what every listener does. */
    public ListenerSettings(
            ListenAddress address,
            @Nullable TlsSettings tls,
            Timeouts timeouts,
            RequestLimits limits) {
        this(address, tls, timeouts, limits, Set.of());
    }

    /** A cleartext listener with the default times and limits. */
    public static ListenerSettings cleartext(ListenAddress address) {
        return new ListenerSettings(address, null, Timeouts.DEFAULT, RequestLimits.DEFAULT);
    }

    /** A TLS listener with the default times and limits. */
    public static ListenerSettings encrypted(ListenAddress address, TlsSettings tls) {
        return new ListenerSettings(address, tls, Timeouts.DEFAULT, RequestLimits.DEFAULT);
    }
}
