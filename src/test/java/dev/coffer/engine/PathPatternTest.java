package dev.coffer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PathPatternTest {
    @Test
    void literal_matchesTheWholePathOnly() {
        PathPattern pattern = new PathPattern("config");

        assertThat(pattern.match("config")).contains(Map.of());
        assertThat(pattern.match("config/")).isEmpty();
        assertThat(pattern.match("aconfig")).isEmpty();
    }

    @Test
    void rest_takesEverythingBehindItsPrefix() {
        PathPattern pattern = new PathPattern("data/(?P<path>.*)");

        assertThat(pattern.match("data/a/b/")).contains(Map.of("path", "a/b/"));
        assertThat(pattern.match("data/")).contains(Map.of("path", ""));
        assertThat(pattern.match("data/a\u2028b")).contains(Map.of("path", "a\u2028b"));
        assertThat(pattern.match("data")).isEmpty();
    }

    @Test
    void expression_namesGroupsAsWritten() {
        PathPattern pattern = new PathPattern("roles/(?P<role_name>\\w(\\w|-)*)(/(?P<rest>.+))?");

        assertThat(pattern.match("roles/a-b")).contains(Map.of("role_name", "a-b", "rest", ""));
        assertThat(pattern.match("roles/a/x/y")).contains(Map.of("role_name", "a", "rest", "x/y"));
        assertThat(pattern.match("roles/")).isEqualTo(Optional.empty());
        assertThat(pattern.names()).containsExactly("role_name", "rest");
    }

    @Test
    void templates_spellOutWhatIsOpen() {
        assertThat(new PathPattern("a/(b|c)/d").templates()).containsExactly("a/b/d", "a/c/d");
        assertThat(new PathPattern("roles/?").templates()).containsExactly("roles");
        assertThat(new PathPattern("l/(?P<x>.+?)?").templates()).containsExactly("l/", "l/{x}");
        assertThat(new PathPattern("r(/(?P<a>\\w+))?(/(?P<b>.+))?").templates())
                .containsExactly("r", "r/{a}", "r/{b}", "r/{a}/{b}");
        assertThat(new PathPattern("^(?P<x>.+)$").templates()).containsExactly("{x}");
        assertThat(new PathPattern(".*").templates()).isEmpty();
        assertThat(new PathPattern("(a|b)?".repeat(12)).templates()).hasSizeLessThanOrEqualTo(32);
    }

    @Test
    void template_replacesGroupsOnly() {
        assertThat(new PathPattern("data/(?P<path>.*)").template()).isEqualTo("data/{path}");
        assertThat(new PathPattern("a/(?P<x>(b|\\))+)/c").template()).isEqualTo("a/{x}/c");
        assertThat(new PathPattern("data/(?P<path>.*)").templates()).containsExactly("data/{path}");
        assertThat(new PathPattern(".*").templates()).isEmpty();
    }
}
