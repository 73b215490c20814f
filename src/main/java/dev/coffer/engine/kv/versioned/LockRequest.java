package dev.coffer.engine.kv.versioned;

import dev.coffer.engine.Call;
import dev.coffer.request.AbsoluteTime;
import dev.coffer.request.GoDuration;
import dev.coffer.request.RequestFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The lock that a client asks for.
 *
 * @param dimensions at least one
 * @param reason shown to everybody whose write is refused
 * @param expires when it ends by itself; empty for never
 */
record LockRequest(Set<LockDimension> dimensions, String reason, Optional<Instant> expires) {
    /** Characters of a reason. */
    static final int MAX_REASON = 256;

    private static final String NOTHING = "nothing to lock: set data, metadata or destroy to true";
    private static final String LONG_REASON =
            "reason must have at most " + MAX_REASON + " characters";
    private static final String UNPRINTABLE_REASON = "reason must not have control characters";
    private static final String BAD_EXPIRES =
            "expires must be a duration or a time (RFC 3339) that lies ahead";
    private static final Duration LONGEST = Duration.ofDays(36_500);

    /**
     * Reads the body.
     *
     * @throws RequestFailure.Invalid 400 for a lock of nothing, a long reason, a time that is over
     */
    static LockRequest of(Call call) {
        EnumSet<LockDimension> dimensions = EnumSet.noneOf(LockDimension.class);
        for (LockDimension dimension : LockDimension.values()) {
            if (call.fields().bool(dimension.shown())) {
                dimensions.add(dimension);
            }
        }
        if (dimensions.isEmpty()) {
            throw new RequestFailure.Invalid(NOTHING);
        }
        String reason = call.fields().text("reason");
        if (reason.codePointCount(0, reason.length()) > MAX_REASON) {
            throw new RequestFailure.Invalid(LONG_REASON);
        }
        if (reason.chars().anyMatch(Character::isISOControl)) {
            throw new RequestFailure.Invalid(UNPRINTABLE_REASON);
        }
        return new LockRequest(
                dimensions, reason, expires(call.fields().text("expires"), call.request().now()));
    }

    private static Optional<Instant> expires(String text, Instant now) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Instant end =
                text.contains("T")
                        ? AbsoluteTime.parse(text).orElseThrow(LockRequest::badExpires)
                        : now.plus(duration(text));
        if (!end.isAfter(now) || end.isAfter(now.plus(LONGEST))) {
            throw badExpires();
        }
        return Optional.of(end);
    }

    private static Duration duration(String text) {
        return GoDuration.parseSeconds(text).orElseThrow(_ -> badExpires());
    }

    private static RequestFailure.Invalid badExpires() {
        return new RequestFailure.Invalid(BAD_EXPIRES);
    }
}
