package dev.coffer.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The house style, as far as a program can see it. An exception needs a line with its reason in
 * {@code architecture/exceptions.txt}, and the line has to go when it is no longer needed.
 */
final class TidyTest {
    private static final Path EXCEPTIONS =
            Path.of("src/test/resources/architecture/exceptions.txt");

    private static List<Finding> findings = List.of();

    /** One line of the list: rule, where, reason, separated by blanks. */
    private record Exemption(String rule, String where, String reason) {
        boolean covers(Finding finding) {
            return rule.equals(finding.rule()) && where.equals(finding.where());
        }
    }

    @BeforeAll
    static void readEverything() {
        List<SourceFile> product = SourceFile.below("src/main/java");
        List<SourceFile> all =
                SourceFile.below(
                        "src/main/java",
                        "src/test/java",
                        "src/jmh/java",
                        "client/src/main/java",
                        "client/src/test/java");
        List<Finding> found = new ArrayList<>();
        for (SourceFile source : all) {
            found.addAll(TextRules.findings(source));
            found.addAll(TreeRules.findings(source));
        }
        found.addAll(LayoutRules.packages(all));
        found.addAll(LayoutRules.resources(Path.of("src/main/resources"), product));
        found.addAll(LayoutRules.resources(Path.of("src/test/resources"), all));
        found.addAll(LayoutRules.locks(product, SourceFile.read(Path.of("docs/locking.md"))));
        found.addAll(LayoutRules.links(Path.of("")));
        findings = List.copyOf(found);
    }

    @Test
    void sources_all_keepTheHouseRules() {
        List<Exemption> exemptions = exemptions();
        assertThat(findings)
                .filteredOn(finding -> exemptions.stream().noneMatch(line -> line.covers(finding)))
                .isEmpty();
    }

    @Test
    void exceptions_all_areStillNeededAndHaveAReason() {
        for (Exemption line : exemptions()) {
            assertThat(findings).as("no longer needed: %s", line).anyMatch(line::covers);
            assertThat(line.reason()).as("the reason of %s", line).hasSizeGreaterThan(10);
        }
    }

    private static List<Exemption> exemptions() {
        List<Exemption> lines = new ArrayList<>();
        for (String line : SourceFile.read(EXCEPTIONS).lines().toList()) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] parts = line.strip().split("\\s+", 3);
                lines.add(new Exemption(parts[0], parts[1], parts.length > 2 ? parts[2] : ""));
            }
        }
        return lines;
    }
}
