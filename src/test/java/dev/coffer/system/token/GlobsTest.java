package dev.coffer.system.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class GlobsTest {
    @Test
    void matches_starsStandForAnything() {
        assertThat(Globs.matches("a", "a")).isTrue();
        assertThat(Globs.matches("a", "ab")).isFalse();
        assertThat(Globs.matches("*", "")).isTrue();
        assertThat(Globs.matches("a*", "a")).isTrue();
        assertThat(Globs.matches("*c", "abc")).isTrue();
        assertThat(Globs.matches("a*c", "ac")).isTrue();
        assertThat(Globs.matches("a*b*c", "a-b-b-c")).isTrue();
        assertThat(Globs.matches("a*b*c", "a-c-b")).isFalse();
        assertThat(Globs.matches("ab*ba", "aba")).as("no character counts twice").isFalse();
        assertThat(Globs.matches("*a*", "bab")).isTrue();
        assertThat(Globs.matches("", "")).isTrue();
        assertThat(Globs.matches("", "a")).isFalse();
    }

    @Test
    void anyMatches_noPatterns_matchNothing() {
        assertThat(Globs.anyMatches(List.of(), "a")).isFalse();
        assertThat(Globs.anyMatches(List.of("b", "a*"), "ab")).isTrue();
    }
}
