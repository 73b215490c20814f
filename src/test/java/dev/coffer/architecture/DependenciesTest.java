package dev.coffer.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Each direct dependency says why it is there, and they stay few: every one is code we vouch for.
 */
final class DependenciesTest {
    private static final int MAX_DIRECT = 20;

    private static final Pattern IN_POM =
            Pattern.compile("<dependency>\\s*<groupId>[^<]*</groupId>\\s*<artifactId>([^<]*)<");
    private static final Pattern IN_PAGE = Pattern.compile("(?m)^\\| `([^`]*)` \\|");

    @Test
    void dependencies_all_areOnThePageThatSaysWhy() {
        List<String> direct = found(IN_POM, "pom.xml");
        assertThat(direct).hasSizeBetween(1, MAX_DIRECT);
        assertThat(found(IN_PAGE, "docs/dependencies.md"))
                .containsExactlyInAnyOrderElementsOf(direct.stream().distinct().toList());
    }

    private static List<String> found(Pattern pattern, String file) {
        return pattern.matcher(SourceFile.read(Path.of(file)))
                .results()
                .map(match -> match.group(1))
                .toList();
    }
}
