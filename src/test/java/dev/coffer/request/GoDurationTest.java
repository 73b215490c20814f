package dev.coffer.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.request.GoDuration.Malformed;
import dev.coffer.request.GoDuration.Outcome;
import dev.coffer.request.GoDuration.Parsed;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoDurationTest {
    @ParameterizedTest
    @CsvSource({
        "1h30m, 5400000000000",
        "768h, 2764800000000000",
        "1.5h, 5400000000000",
        "30, 30000000000",
        "-30, -30000000000",
        "+30, 30000000000",
        "030, 30000000000",
        "0, 0",
        "-0, 0",
        "'', 0",
        "2d, 172800000000000",
        "-1d, -86400000000000",
        "0s, 0",
        "1h1m1s1ms1us1ns, 3661001001001",
        "1µs, 1000",
        "1μs, 1000",
        ".5s, 500000000",
        "1.s, 1000000000",
        "-1.5s, -1500000000",
        "+5s, 5000000000",
        "39h9m14.425s, 140954425000000",
        "0.3333333333333333333h, 1200000000000",
        "0.100000000000000000000h, 360000000000",
        "0.9223372036854775807h, 3320413933267",
        "2562047h47m16.854775807s, 9223372036854775807",
        "-2562047h47m16.854775808s, -9223372036854775808",
        "9223372036854775807ns, 9223372036854775807",
        "-9223372036854775808ns, -9223372036854775808",
    })
    void parseSeconds_formsOfOpenBao_giveNanoseconds(String text, long nanos) {
        assertThat(parsed(GoDuration.parseSeconds(text))).isEqualTo(Duration.ofNanos(nanos));
    }

    @ParameterizedTest
    @CsvSource({
        "bogus, 'time: invalid duration \"bogus\"'",
        "1.5, 'time: missing unit in duration \"1.5\"'",
        "1w, 'time: unknown unit \"w\" in duration \"1w\"'",
        "1h 2m, 'time: unknown unit \"h \" in duration \"1h 2m\"'",
        "-, 'time: invalid duration \"-\"'",
        "+, 'time: invalid duration \"+\"'",
        "' ', 'time: invalid duration \" \"'",
        "., 'time: invalid duration \".\"'",
        ".s, 'time: invalid duration \".s\"'",
        "-.s, 'time: invalid duration \"-.s\"'",
        "3000000h, 'time: invalid duration \"3000000h\"'",
        "9223372036854775808ns, 'time: invalid duration \"9223372036854775808ns\"'",
        "99999999999999999999, 'time: invalid duration \"99999999999999999999\"'",
        "1a\"\\é, 'time: unknown unit \"a\\\"\\\\\\xc3\\xa9\" in duration \"1a\\\"\\\\\\xc3\\xa9\"'",
        "1.5d, 'strconv.ParseInt: parsing \"1.5\": invalid syntax'",
        "d, 'strconv.ParseInt: parsing \"\": invalid syntax'",
        "99999999999999999999d, "
                + "'strconv.ParseInt: parsing \"99999999999999999999\": value out of range'",
        "9223372037, 'multiplication of durations resulted in overflow, "
                + "one operand may be too large'",
        "106752d, 'multiplication of durations resulted in overflow, "
                + "one operand may be too large'",
    })
    void parseSeconds_malformed_saysItInGosWords(String text, String expected) {
        assertThat(GoDuration.parseSeconds(text)).isEqualTo(new Malformed(expected));
    }

    @ParameterizedTest
    @CsvSource({
        "30, 'time: missing unit in duration \"30\"'",
        "2d, 'time: unknown unit \"d\" in duration \"2d\"'",
        "'', 'time: invalid duration \"\"'",
    })
    void parse_formsThatOnlyOpenBaoTakes_areRefused(String text, String expected) {
        assertThat(GoDuration.parse(text)).isEqualTo(new Malformed(expected));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0s",
        "1, 1ns",
        "1100, 1.1µs",
        "2000, 2µs",
        "2200000, 2.2ms",
        "500000000, 500ms",
        "1000000000, 1s",
        "1500000000, 1.5s",
        "-1000000000, -1s",
        "90000000000, 1m30s",
        "60000000000, 1m0s",
        "129600000000000, 36h0m0s",
        "3661001000000, 1h1m1.001s",
        "2764800000000000, 768h0m0s",
        "9223372036854775807, 2562047h47m16.854775807s",
        "-9223372036854775808, -2562047h47m16.854775808s",
    })
    void format_nanoseconds_writesAsGo(long nanos, String expected) {
        assertThat(GoDuration.format(Duration.ofNanos(nanos))).isEqualTo(expected);
    }

    @Test
    void format_beyondGosRange_isItsNearestEnd() {
        assertThat(GoDuration.format(Duration.ofDays(1_000_000)))
                .isEqualTo("2562047h47m16.854775807s");
        assertThat(GoDuration.format(Duration.ofSeconds(Long.MIN_VALUE)))
                .isEqualTo("-2562047h47m16.854775808s");
    }

    @Test
    void parse_whatFormatWrote_isTheSameDuration() {
        long seed = 40;
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            Duration duration = Duration.ofNanos(random.nextLong() >> random.nextInt(64));
            String text = GoDuration.format(duration);
            assertThat(parsed(GoDuration.parse(text)))
                    .as("seed %d round %d text %s", seed, round, text)
                    .isEqualTo(duration);
        }
    }

    @Test
    void parseSeconds_anyText_neverThrows() {
        long seed = 41;
        Random random = new Random(seed);
        String letters = "0123456789.+-hmsundµw \"\\é";
        for (int round = 0; round < 50_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int left = random.nextInt(40); left > 0; left--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            assertThat(GoDuration.parseSeconds(text.toString()))
                    .as("seed %d round %d", seed, round)
                    .isNotNull();
        }
    }

    @Test
    void orElseThrow_malformed_handsTheTextToTheCaller() {
        assertThatThrownBy(() ->
                        GoDuration.parse("bogus")
                                .orElseThrow(text -> new IllegalStateException(text)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("time: invalid duration \"bogus\"");
    }

    private static Duration parsed(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Parsed.class);
        return ((Parsed) outcome).value();
    }
}
