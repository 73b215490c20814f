package dev.coffer.system.token;

import dev.coffer.engine.Fields;
import dev.coffer.request.GoDuration;
import dev.coffer.request.RequestFailure;
import dev.coffer.system.token.TokenRole.Terms;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How long a new token is asked to live.
 *
 * @param ttl asked for; zero for the usual
 * @param ownExplicitMax asked for with the token and kept with it
 * @param ownPeriod asked for with the token and kept with it
 * @param explicitMax in force, the role's included
 * @param period in force, the role's included
 * @param warnings where request and role both say something
 */
record TokenTimes(
        Duration ttl,
        Duration ownExplicitMax,
        Duration ownPeriod,
        Duration explicitMax,
        Duration period,
        List<String> warnings) {
    /**
     * What the fields of a request and its role ask for.
     *
     * @param role empty for a batch token, for which a role has no times
     * @throws RequestFailure.Invalid 400 for what is no duration or not positive
     */
    static TokenTimes of(Fields fields, boolean sudo, Optional<TokenRole> role) {
        Duration explicitMax = positive(fields.text("explicit_max_ttl"), "explicit_max_ttl");
        Duration period = positive(fields.text("period"), "period");
        if (!period.isZero() && !sudo) {
            throw new RequestFailure.Invalid(
                    "root or sudo privileges required to create periodic token");
        }
        String asked = fields.text("ttl");
        Duration ttl =
                asked.isEmpty() ? positive(fields.text("lease"), "lease") : positive(asked, "ttl");
        if (role.isEmpty()) {
            return new TokenTimes(ttl, explicitMax, period, explicitMax, period, List.of());
        }
        Terms terms = role.get().terms();
        Duration maxInForce = lesser(explicitMax, terms.explicitMax().value());
        Duration periodInForce = lesser(period, terms.period().value());
        return new TokenTimes(
                ttl,
                explicitMax,
                period,
                maxInForce,
                periodInForce,
                Stream.of(
                                both("Explicit max TTL", explicitMax, terms.explicitMax().value()),
                                both("Period", period, terms.period().value()))
                        .flatMap(Optional::stream)
                        .toList());
    }

    /** A duration that a client wrote; the empty text is zero. */
    private static Duration positive(String text, String name) {
        Duration duration = GoDuration.parseSeconds(text).orElseThrow(RequestFailure.Invalid::new);
        if (duration.isNegative()) {
            throw new RequestFailure.Invalid(name + " must be positive");
        }
        return duration;
    }

    private static Duration lesser(Duration own, Duration role) {
        if (own.isZero() || role.isZero()) {
            return own.isZero() ? role : own;
        }
        return own.compareTo(role) < 0 ? own : role;
    }

    private static Optional<String> both(String what, Duration own, Duration role) {
        return own.isZero() || role.isZero()
                ? Optional.empty()
                : Optional.of(
                        what
                                + " specified both during creation call and in role; using the"
                                + " lesser value of "
                                + lesser(own, role).toSeconds()
                                + " seconds");
    }
}
