package dev.coffer.auth.cert;

import dev.coffer.json.JsonObject;
import dev.coffer.request.GoTime;
import dev.coffer.storage.schema.StoredFields;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Where a list of revoked certificates was fetched. Immutable; times of whole seconds.
 *
 * @param issuer of the list
 * @param made when its issuer has made it
 * @param validUntil when there is a newer one at the latest; empty where it does not say so
 * @param fetched when it was fetched here
 */
record ListSource(
        String url, String issuer, Instant made, Optional<Instant> validUntil, Instant fetched) {
    /** How long a list is kept that says nothing of its end. */
    static final Duration WITHOUT_END = Duration.ofHours(1);

    /** How long any list is kept: what is revoked in a hurry stands in one before its time. */
    static final Duration LONGEST = Duration.ofHours(24);

    /** A list is fetched again before its end, when only so much of the time is left. */
    private static final int LAST_PART = 10;

    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final String NO_TIME = "0001-01-01T00:00:00Z";
    private static final String URL = "url";
    private static final String ISSUER = "issuer";
    private static final String MADE = "made";
    private static final String VALID_UNTIL = "valid_until";
    private static final String FETCHED = "fetched";

    /** When it is to be fetched again. */
    Instant due() {
        Duration keep =
                validUntil
                        .map(end -> Duration.between(fetched, end))
                        .map(left -> left.minus(left.dividedBy(LAST_PART)))
                        .orElse(WITHOUT_END);
        return fetched.plus(
                keep.compareTo(SHORTEST) < 0
                        ? SHORTEST
                        : keep.compareTo(LONGEST) > 0 ? LONGEST : keep);
    }

    /** What clients are shown. */
    JsonObject view() {
        return JsonObject.builder()
                .put(URL, url)
                .put(VALID_UNTIL, validUntil.map(GoTime::format).orElse(NO_TIME))
                .build();
    }

    /** What a record holds. */
    JsonObject stored() {
        JsonObject.Builder record =
                JsonObject.builder()
                        .put(URL, url)
                        .put(ISSUER, issuer)
                        .put(MADE, made.getEpochSecond())
                        .put(FETCHED, fetched.getEpochSecond());
        validUntil.ifPresent(end -> record.put(VALID_UNTIL, end.getEpochSecond()));
        return record.build();
    }

    static ListSource of(JsonObject stored) {
        StoredFields record = StoredFields.of(stored);
        return new ListSource(
                record.text(URL),
                record.text(ISSUER),
                Instant.ofEpochSecond(record.number(MADE)),
                record.has(VALID_UNTIL)
                        ? Optional.of(Instant.ofEpochSecond(record.number(VALID_UNTIL)))
                        : Optional.empty(),
                Instant.ofEpochSecond(record.number(FETCHED)));
    }
}
