package dev.coffer.api.http;

import dev.coffer.request.Bytes;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The other end of a connection; one for all its requests.
 *
 * @param address null for a unix socket
 * @param tls whether the connection is encrypted
 * @param certificates in DER, what the client showed and proved to have the key of, its own
 *     certificate first; empty if it showed none. Verified against an authority only where the
 *     listener says {@link ClientCertificates#REQUIRE}
 * @param offers what its listener offers beyond the usual, see {@link ListenerSettings#offers}
 */
public record WirePeer(
        @Nullable InetSocketAddress address,
        boolean tls,
        List<Bytes> certificates,
        Set<String> offers) {

    public WirePeer {
        certificates = List.copyOf(certificates);
        offers = Set.copyOf(offers);
    }

    /** The other end of a connection of an ordinary listener. */
    public WirePeer(@Nullable InetSocketAddress address, boolean tls, List<Bytes> certificates) {
        this(address, tls, certificates, Set.of());
    }
}
