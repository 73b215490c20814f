package dev.coffer.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plants each kind of breach once and sees it found: a rule that finds nothing proves nothing. */
final class TidyRulesTest {
    private static final String PRODUCT = "src/main/java/dev/coffer/json/Planted.java";
    private static final String TEST = "src/test/java/dev/coffer/json/PlantedTest.java";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    import          | import java.util.*; /** A. */ final class A {}
                    type-name       | /** A. */ final class MountManager {}
                    type-name       | /** A. */ interface KvCore {}
                    type-doc        | final class A {}
                    open-class      | /** A. */ class A {}
                    parameters      | /** A. */ final class A { void a(int a, int b, int c, int d, int e, int f) {} }
                    accessor        | /** A. */ final class A { int getSize() { return 1; } }
                    record-array    | /** A. */ record A(byte[] content) {}
                    catch-all       | /** A. */ final class A { void a() { try { b(); } catch (Exception e) { c(); } } }
                    bare-exception  | /** A. */ final class A { void a() { throw new RuntimeException("x"); } }
                    suppression     | /** A. */ final class A { @SuppressWarnings("unused") int a; }
                    nesting         | /** A. */ final class A { void a() { for (;;) { if (b) { while (c) { if (d) e(); } } } } }
                    """)
    void product_planted_isFound(String rule, String text) {
        assertThat(TreeRules.findings(SourceFile.of(PRODUCT, text)))
                .extracting(Finding::rule)
                .containsExactly(rule);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    test-name | final class ATest { @Test void works() {} }
                    sleep     | final class ATest { void a() { Thread.sleep(5); } }
                    """)
    void test_planted_isFound(String rule, String text) {
        assertThat(TreeRules.findings(SourceFile.of(TEST, text)))
                .extracting(Finding::rule)
                .containsExactly(rule);
    }

    @Test
    void method_oneLineTooLong_isFound() {
        String body = "x();\n".repeat(TreeRules.MAX_METHOD_LINES - 2);
        assertThat(methodOf(body)).isEmpty();
        assertThat(methodOf(body + "x();\n"))
                .extracting(Finding::rule)
                .containsExactly("method-length");
    }

    @Test
    void file_oneLineTooLong_isFound() {
        assertThat(textOf("\n".repeat(TextRules.MAX_FILE_LINES))).isEmpty();
        assertThat(textOf("\n".repeat(TextRules.MAX_FILE_LINES + 1)))
                .extracting(Finding::rule)
                .containsExactly("file-length");
    }

    @Test
    void line_oneColumnTooLong_isFound() {
        String longest = "// " + "x".repeat(TextRules.MAX_COLUMNS - 3);
        assertThat(textOf(longest)).isEmpty();
        assertThat(textOf(longest + "x")).extracting(Finding::rule).containsExactly("line-length");
    }

    @Test
    void unfinishedMark_anywhere_isFound() {
        assertThat(textOf("// TO" + "DO: later"))
                .extracting(Finding::rule)
                .containsExactly("unfinished");
        assertThat(textOf("// FIX" + "ME")).extracting(Finding::rule).containsExactly("unfinished");
    }

    @Test
    void choice_ofManyBranches_isNotNested() {
        String text =
                "/** A. */ final class A { void a() {"
                        + " if (a) b(); else if (c) d(); else if (e) f(); else if (g) h(); else if (i) j(); } }";
        assertThat(TreeRules.findings(SourceFile.of(PRODUCT, text))).isEmpty();
    }

    @Test
    void package_withoutItsPage_isFound() {
        SourceFile lonely =
                SourceFile.of(PRODUCT, "package dev.coffer.json; /** A. */ final class A {}");
        assertThat(LayoutRules.packages(List.of(lonely)))
                .extracting(Finding::rule)
                .containsExactly("package-info");
    }

    @Test
    void package_pageWithoutMarksAndText_isFoundThreeTimes() {
        String folder = "src/main/java/dev/coffer/json/";
        SourceFile bare = SourceFile.of(folder + "package-info.java", "package dev.coffer.json;");
        assertThat(LayoutRules.packages(List.of(bare))).hasSize(3);
    }

    @Test
    void resource_thatNoSourceNames_isFound(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("words.txt"), "x");
        SourceFile names =
                SourceFile.of(PRODUCT, "/** A. */ final class A { String a = \"words.txt\"; }");
        assertThat(LayoutRules.resources(folder, List.of(names))).isEmpty();
        assertThat(LayoutRules.resources(folder, List.of())).hasSize(1);
    }

    @Test
    void link_thatLeadsNowhere_isFound(@TempDir Path folder) throws Exception {
        Files.writeString(
                folder.resolve("README.md"), "[a](OTHER.md) [b](https://example.org) [c](#part)");
        assertThat(LayoutRules.links(folder)).extracting(Finding::rule).containsExactly("link");
        Files.writeString(folder.resolve("OTHER.md"), "x");
        assertThat(LayoutRules.links(folder)).isEmpty();
    }

    @Test
    void lock_thatThePageDoesNotName_isFound() {
        String text = "/** A. */ final class Planted { Lock lock = new ReentrantLock(); }";
        List<SourceFile> sources = List.of(SourceFile.of(PRODUCT, text));
        assertThat(LayoutRules.locks(sources, "| `Other.lock` |")).hasSize(1);
        assertThat(LayoutRules.locks(sources, "| `Planted.lock` |")).isEmpty();
    }

    private static List<Finding> methodOf(String body) {
        return TreeRules.findings(
                SourceFile.of(TEST, "final class A {\nvoid a() {\n" + body + "}\n}\n"));
    }

    private static List<Finding> textOf(String text) {
        return TextRules.findings(SourceFile.of(PRODUCT, text));
    }
}
