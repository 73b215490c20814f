package dev.coffer.auth.jwt;

import dev.coffer.json.JsonException;
import dev.coffer.json.JsonLimits;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonReader;
import dev.coffer.json.JsonValue;
import dev.coffer.outbound.Outbound;
import dev.coffer.outbound.OutboundException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What issuers say of themselves, fetched and remembered for a while. Thread-safe. */
final class Discovery {
    private static final String DOCUMENT = "/.well-known/openid-configuration";

    private final Outbound outbound;
    private final Map<JwtConfig.Source.Discovered, Known> remembered = new ConcurrentHashMap<>();

    Discovery(Outbound outbound) {
        this.outbound = outbound;
    }

    private record Known(Provider provider, Instant when) {}

    /**
     * What an issuer has said within {@link Keys#LONGEST_AGE}.
     *
     * @throws OutboundException if it had to be asked and did not answer
     */
    Provider known(JwtConfig.Source.Discovered source, Instant now) throws OutboundException {
        Known known = remembered.get(source);
        return known == null || !now.isBefore(known.when().plus(Keys.LONGEST_AGE))
                ? fetched(source, now)
                : known.provider();
    }

    /**
     * What an issuer says now.
     *
     * @throws OutboundException if it does not answer
     */
    Provider fetched(JwtConfig.Source.Discovered source, Instant now) throws OutboundException {
        String url = source.url();
        String issuer = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        if (!(json(issuer + DOCUMENT, source.authorities()) instanceof JsonObject document)) {
            throw new OutboundException("no discovery document at " + url);
        }
        Provider provider = Provider.of(document, url);
        if (remembered.size() >= Keys.MAX_SOURCES) {
            remembered.clear();
        }
        remembered.put(source, new Known(provider, now));
        return provider;
    }

    /**
     * The JSON at an address.
     *
     * @throws OutboundException if there is none
     */
    JsonValue json(String url, String authorities) throws OutboundException {
        Outbound.Reply reply = outbound.send(Outbound.Message.get(url, authorities));
        if (reply.status() != 200) {
            throw new OutboundException("status " + reply.status() + " from " + url);
        }
        try {
            return JsonReader.parse(reply.body().toArray(), JsonLimits.REQUEST);
        } catch (JsonException _) {
            throw new OutboundException("no JSON at " + url);
        }
    }
}
