package dev.coffer.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The house rules that can be seen in the text of one source. */
final class TextRules {
    static final int MAX_FILE_LINES = 500;
    static final int MAX_COLUMNS = 100;

    // In two parts, so that this line is not a finding.
    private static final Pattern UNFINISHED =
            Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");

    private TextRules() {}

    static List<Finding> findings(SourceFile source) {
        List<Finding> findings = new ArrayList<>();
        if (source.lines().size() > MAX_FILE_LINES) {
            String what = source.lines().size() + " lines, at most " + MAX_FILE_LINES;
            findings.add(new Finding("file-length", source.path(), what));
        }
        for (int at = 0; at < source.lines().size(); at++) {
            String line = source.lines().get(at);
            if (UNFINISHED.matcher(line).find()) {
                findings.add(new Finding("unfinished", source.path(), "line " + (at + 1)));
            }
            if (line.codePointCount(0, line.length()) > MAX_COLUMNS && !mayBeLong(source, line)) {
                findings.add(new Finding("line-length", source.path(), "line " + (at + 1)));
            }
        }
        return findings;
    }

    /**
     * An address cannot be broken, the formatter leaves imports whole, and a test's table of data
     * reads best with one case a line. Code is broken by the formatter, so what is left are texts.
     */
    private static boolean mayBeLong(SourceFile source, String line) {
        String text = line.strip();
        boolean isComment = text.startsWith("//") || text.startsWith("*") || text.startsWith("/*");
        return line.contains("://")
                || line.startsWith("import ")
                || (!source.isProduct() && !isComment);
    }
}
