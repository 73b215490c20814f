package dev.coffer.advisories;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The list in SECURITY.md says what is tested, and everything that is. */
final class AdvisoryListTest {
    private static final Pattern ROW = Pattern.compile("\\| ([^|]+) \\| [^|]+ \\| ([^|]+) \\|");
    private static final Pattern ID = Pattern.compile("CVE-20\\d\\d-\\d{4,}|GHSA(-[a-z0-9]{4}){3}");
    private static final Pattern TEST = Pattern.compile("(\\w+Test)\\.(\\w+)");

    /** The tests that stand for an id in the list. */
    private static Map<String, Set<String>> listed() {
        Map<String, Set<String>> listed = new TreeMap<>();
        try (Stream<String> lines = Files.lines(Path.of("SECURITY.md"))) {
            lines.map(ROW::matcher)
                    .filter(Matcher::matches)
                    .forEach(row ->
                            found(ID, row.group(1))
                                    .forEach(id ->
                                            listed.put(
                                                    id, new TreeSet<>(found(TEST, row.group(2))))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return listed;
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group()).toList();
    }

    /** The ids that tests of this package are tagged with. */
    private static Map<String, Set<String>> tagged() {
        Map<String, Set<String>> tagged = new TreeMap<>();
        for (Class<?> type :
                List.of(
                        AuditAdvisoriesTest.class,
                        BrowserAdvisoriesTest.class,
                        CertificateAdvisoriesTest.class,
                        ClusterAdvisoriesTest.class,
                        IdentityAdvisoriesTest.class,
                        LoginAdvisoriesTest.class,
                        PolicyAdvisoriesTest.class,
                        SealAdvisoriesTest.class,
                        SignedLoginAdvisoriesTest.class,
                        TokenAdvisoriesTest.class,
                        WireAdvisoriesTest.class)) {
            for (Method method : type.getDeclaredMethods()) {
                Arrays.stream(method.getAnnotationsByType(Tag.class))
                        .forEach(tag ->
                                tagged.computeIfAbsent(tag.value(), _ -> new TreeSet<>())
                                        .add(type.getSimpleName() + "." + method.getName()));
            }
        }
        return tagged;
    }

    @Test
    void list_hasEveryTaggedTestOnceAndNoOther() {
        Map<String, Set<String>> listed = listed();
        assertThat(listed).hasSizeGreaterThan(60);
        assertThat(listed).containsAllEntriesOf(tagged());
        listed.forEach((id, tests) ->
                assertThat(tests).as(id).isEqualTo(tagged().getOrDefault(id, Set.of())));
    }
}
