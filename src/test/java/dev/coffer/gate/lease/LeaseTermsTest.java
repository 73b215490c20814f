package dev.coffer.gate.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.gate.lease.LeaseTerms.Bounds;
import dev.coffer.gate.lease.LeaseTerms.Granted;
import dev.coffer.request.RequestFailure;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class LeaseTermsTest {
    private static final Instant ISSUED = Instant.parse("2026-11-22T07:00:00.9Z");
    private static final Bounds BOUNDS = new Bounds(Duration.ofHours(2), Duration.ofHours(24));
    private static final Duration NONE = Duration.ZERO;

    @Test
    void grant_nothingAskedFor_isTheDefault() {
        assertGranted(LeaseTerms.first(NONE, NONE, NONE), 0, Duration.ofHours(2), "");
    }

    @Test
    void grant_moreThanTheMaximum_isCappedAndSaysSo() {
        assertGranted(
                LeaseTerms.first(Duration.ofMinutes(1501), NONE, NONE),
                0,
                Duration.ofHours(24),
                "TTL of \"25h1m\" exceeded the effective max_ttl of \"24h\"; TTL value is capped"
                        + " accordingly");
    }

    @Test
    void grant_explicitMaximum_boundsAllRenewalsTogether() {
        LeaseTerms terms =
                new LeaseTerms(Duration.ofHours(1), NONE, NONE, NONE, Duration.ofMinutes(90));
        assertGranted(terms, 0, Duration.ofHours(1), "");
        assertGranted(
                terms,
                60,
                Duration.ofMinutes(30),
                "TTL of \"1h\" exceeded the effective max_ttl of \"30m\"; TTL value is capped"
                        + " accordingly");
        assertThatThrownBy(() -> grant(terms, 90))
                .isInstanceOf(RequestFailure.Invalid.class)
                .hasMessage("1 error occurred:\n\t* past the max TTL, cannot renew\n\n");
    }

    @Test
    void grant_period_isGivenForEver() {
        LeaseTerms terms = LeaseTerms.first(NONE, Duration.ofHours(3), NONE);
        assertGranted(terms, 0, Duration.ofHours(3), "");
        assertGranted(terms, 60 * 24 * 365, Duration.ofHours(3), "");
    }

    @Test
    void grant_periodAboveTheMaximum_isCapped() {
        assertGranted(
                LeaseTerms.first(NONE, Duration.ofHours(48), NONE),
                0,
                Duration.ofHours(24),
                "period of \"48h\" exceeded the effective max_ttl of \"24h\"; period value is"
                        + " capped accordingly");
    }

    @Test
    void grant_periodWithExplicitMaximum_endsWithIt() {
        LeaseTerms terms = LeaseTerms.first(NONE, Duration.ofHours(3), Duration.ofHours(4));
        assertGranted(terms, 0, Duration.ofHours(3), "");
        assertGranted(
                terms,
                120,
                Duration.ofHours(2),
                "TTL of \"3h\" exceeded the effective max_ttl of \"2h\"; TTL value is capped"
                        + " accordingly");
    }

    @Test
    void grant_maximumOfWhoeverMakesIt_isBelowTheMounts() {
        LeaseTerms terms = new LeaseTerms(NONE, NONE, NONE, Duration.ofMinutes(10), NONE);
        assertThat(grant(terms, 0).ttl()).isEqualTo(Duration.ofMinutes(10));
    }

    private static void assertGranted(
            LeaseTerms terms, long minutes, Duration ttl, String warning) {
        Granted granted = grant(terms, minutes);
        assertThat(granted.ttl()).isEqualTo(ttl);
        assertThat(String.join("", granted.warnings())).isEqualTo(warning);
    }

    private static Granted grant(LeaseTerms terms, long minutes) {
        return terms.grant(BOUNDS, ISSUED, ISSUED.plus(Duration.ofMinutes(minutes)));
    }
}
