package dev.coffer.auth.cert;

import dev.coffer.outbound.Outbound;
import dev.coffer.outbound.OutboundException;
import java.util.Map;
import java.util.Optional;

/** Fetches lists of revoked certificates. Redirects are not followed. Thread-safe. */
final class ListFetcher {
    /** Headers keep redirects from being followed: the place is the one that was written. */
    private static final Map<String, String> HEADERS =
            Map.of("Accept", "application/pkix-crl, */*");

    private final Outbound outbound;

    ListFetcher(Outbound outbound) {
        this.outbound = outbound;
    }

    /**
     * Fetches a list; blocks as long as one call out of the server may.
     *
     * @throws OutboundException if nobody answers, or not with 200
     * @throws RevocationList.UselessException if the answer is no list that can be used
     */
    RevocationList fetch(String url) throws OutboundException, RevocationList.UselessException {
        Outbound.Reply reply =
                outbound.send(new Outbound.Message(url, HEADERS, Optional.empty(), ""));
        if (reply.status() != 200) {
            throw new OutboundException("unexpected response code " + reply.status());
        }
        return RevocationList.parse(reply.body().toArray());
    }
}
