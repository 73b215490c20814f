package dev.coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Keeps the page of differences true: {@code docs/differences.json} is the one list, and what
 * people read is written from it. {@code -Dcoffer.write=true} writes the page anew.
 */
final class DifferencesTest {
    private static final Path FILE = Path.of("docs/differences.json");
    private static final Path PAGE = Path.of("docs/differences.md");
    private static final String FROM_HERE =
            "<!-- Written from differences.json by DifferencesTest. -->\n";
    private static final int SHORTEST_REASON = 20;

    @Test
    void difference_each_hasAReason() throws IOException {
        Differences differences = Differences.read(FILE);
        List<Differences.Row> all =
                Stream.of(differences.fields(), differences.rules(), differences.steps())
                        .flatMap(List::stream)
                        .toList();
        assertThat(all).isNotEmpty().allMatch(row -> row.reason().length() >= SHORTEST_REASON);
    }

    @Test
    void differences_page_isAsTheFileSays() throws IOException {
        String tables = Differences.read(FILE).asTables();
        String page = Files.readString(PAGE);
        int start = page.indexOf(FROM_HERE) + FROM_HERE.length();
        if (Boolean.getBoolean("coffer.write")) {
            Files.writeString(PAGE, page.substring(0, start) + "\n" + tables);
        }
        assertThat(Files.readString(PAGE).substring(start))
                .as("mvn test -Dtest=DifferencesTest -Dcoffer.write=true writes %s", PAGE)
                .isEqualTo("\n" + tables);
    }
}
