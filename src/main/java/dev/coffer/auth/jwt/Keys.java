package dev.coffer.auth.jwt;

import dev.coffer.auth.terms.SignedToken;
import dev.coffer.json.JsonValue;
import dev.coffer.outbound.OutboundException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The keys of issuers, fetched where they are published and remembered for a while. A token signed
 * by a key that is not remembered makes it ask again, but not more often than {@link #LEAST_AGE}:
 * forged tokens must not make this server flood another one. Thread-safe.
 */
final class Keys {
    /** How long fetched keys are believed. */
    static final Duration LONGEST_AGE = Duration.ofMinutes(15);

    /** How old remembered keys must be before they are fetched again for an unknown one. */
    static final Duration LEAST_AGE = Duration.ofSeconds(10);

    /** How many sources are remembered; one more and all are fetched again. */
    static final int MAX_SOURCES = 256;

    private final Discovery discovery;
    private final Map<JwtConfig.Source, Fetched> remembered = new ConcurrentHashMap<>();

    Keys(Discovery discovery) {
        this.discovery = discovery;
    }

    private record Fetched(KeySet keys, Instant when) {}

    /**
     * Whether a key of a source has signed a token.
     *
     * @throws OutboundException if keys had to be fetched and were not to be had
     */
    boolean verifies(JwtConfig.Source source, SignedToken token, Instant now)
            throws OutboundException {
        Fetched known = remembered.get(source);
        if (known == null || !now.isBefore(known.when().plus(LONGEST_AGE))) {
            return fetched(source, now).verifies(token);
        }
        if (known.keys().verifies(token)) {
            return true;
        }
        boolean fixed = source instanceof JwtConfig.Source.Fixed;
        boolean mayAskAgain = !fixed && !now.isBefore(known.when().plus(LEAST_AGE));
        return mayAskAgain && fetched(source, now).verifies(token);
    }

    /**
     * The keys of a source as they are now.
     *
     * @throws OutboundException if they are not to be had
     */
    KeySet fetched(JwtConfig.Source source, Instant now) throws OutboundException {
        KeySet keys =
                switch (source) {
                    case JwtConfig.Source.Fixed(var pems) ->
                            KeySet.of(pems.stream().map(JwtConfig::key).toList());
                    case JwtConfig.Source.Published(String url, String authorities) ->
                            published(url, authorities);
                    case JwtConfig.Source.Discovered discovered ->
                            published(
                                    discovery.fetched(discovered, now).endpoints().keys(),
                                    discovered.authorities());
                };
        if (remembered.size() >= MAX_SOURCES) {
            remembered.clear();
        }
        remembered.put(source, new Fetched(keys, now));
        return keys;
    }

    private KeySet published(String url, String authorities) throws OutboundException {
        JsonValue answer = discovery.json(url, authorities);
        return KeySet.parse(answer)
                .orElseThrow(() -> new OutboundException("no key set at " + url));
    }
}
