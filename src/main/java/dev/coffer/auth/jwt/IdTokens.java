package dev.coffer.auth.jwt;

import dev.coffer.auth.terms.SignedToken;
import dev.coffer.crypto.ConstantTime;
import dev.coffer.json.JsonObject;
import dev.coffer.outbound.OutboundException;
import dev.coffer.request.RequestFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Whether a token that an issuer gives about its user is one, and for us. Thread-safe.
 *
 * <p>Source: OpenID Connect Core 1.0 section 3.1.3.7; OpenBao and its library cap, whose rules are
 * the same.
 */
final class IdTokens {
    private static final String SUBJECT = "sub";
    private static final String NONCE = "nonce";
    private static final String PARTY = "azp";
    private static final String AUTH_TIME = "auth_time";

    private final Keys keys;

    IdTokens(Keys keys) {
        this.keys = keys;
    }

    /**
     * What a token must be.
     *
     * @param issuer its name
     * @param nonce must stand in it; empty where none was sent (a device)
     */
    record Expected(
            JwtConfig config, JwtRole role, String issuer, Optional<String> nonce, Instant now) {}

    /**
     * What a token says, but for its nonce, which is used up.
     *
     * @throws RequestFailure.Invalid 400 if it is not for us; the text is to be put behind another
     * @throws OutboundException if the issuer's keys were not to be had
     */
    JsonObject checked(String text, Expected expected) throws OutboundException {
        SignedToken token = SignedToken.parse(text);
        JwtConfig config = expected.config();
        if (!config.taken().contains(token.algorithm())
                || !keys.verifies(config.source(), token, expected.now())) {
            throw invalid("failed to verify signature");
        }
        JsonObject claims = token.claims();
        if (!Claims.text(claims, "iss").equals(Optional.of(expected.issuer()))) {
            throw invalid("invalid id_token issuer");
        }
        checkAudience(claims, expected);
        checkTimes(claims, expected);
        checkNonce(claims, expected.nonce());
        if (subject(claims).isEmpty()) {
            throw invalid("id_token missing claims: [sub]");
        }
        return claims.toBuilder().remove(NONCE).build();
    }

    /** Whom a token is about. */
    static String subject(JsonObject claims) {
        return Claims.text(claims, SUBJECT).orElse("");
    }

    private static void checkAudience(JsonObject claims, Expected expected) {
        String client = expected.config().client().id();
        List<String> audiences = Checks.texts(Claims.find(claims, "aud"));
        if (!audiences.contains(client)) {
            throw invalid("invalid id_token audiences");
        }
        List<String> bound = expected.role().bounds().audiences();
        if (!bound.isEmpty() && audiences.stream().noneMatch(bound::contains)) {
            throw invalid("invalid id_token audiences");
        }
        Optional<String> party = Claims.text(claims, PARTY);
        boolean isOurs = party.map(client::equals).orElse(audiences.size() == 1);
        if (!isOurs) {
            throw invalid("invalid authorized party (azp) in id_token");
        }
    }

    private static void checkTimes(JsonObject claims, Expected expected) {
        if (Claims.time(claims, "exp").isEmpty()) {
            throw invalid("id_token missing claims: [exp]");
        }
        Checks.checkTimes(claims, expected.role().leeways(), expected.now());
        Duration maxAge = expected.role().browser().maxAge();
        if (maxAge.isZero()) {
            return;
        }
        Instant last =
                Claims.time(claims, AUTH_TIME)
                        .orElseThrow(() -> invalid("id_token missing claims: [auth_time]"));
        Duration leeway = Checks.skew(expected.role().leeways());
        if (last.plus(maxAge).plus(leeway).isBefore(expected.now())) {
            throw invalid("expired auth_time in id_token");
        }
    }

    private static void checkNonce(JsonObject claims, Optional<String> wanted) {
        String nonce = Claims.text(claims, NONCE).orElse("");
        if (wanted.isPresent() && !ConstantTime.equal(wanted.get(), nonce)) {
            throw invalid("invalid id_token nonce");
        }
    }

    private static RequestFailure.Invalid invalid(String text) {
        return new RequestFailure.Invalid(text);
    }
}
