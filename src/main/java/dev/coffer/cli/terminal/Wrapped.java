package dev.coffer.cli.terminal;

/** Text broken into lines of at most 78 characters, as OpenBao's command line does. */
public final class Wrapped {
    /** Source: OpenBao, command/base.go, maxLineLength. */
    private static final int WIDTH = 78;

    private Wrapped() {}

    /** The text in lines. */
    public static String of(String text) {
        return padded(text, 0);
    }

    /** The text in lines that begin with {@code pad} blanks. Any white space is one blank. */
    public static String padded(String text, int pad) {
        StringBuilder lines = new StringBuilder(text.length() + 40);
        String indent = " ".repeat(pad);
        int column = 0;
        int at = 0;
        while (at < text.length()) {
            int end = at;
            while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
                end++;
            }
            if (end > at) {
                int length = text.codePointCount(at, end);
                boolean fits = column > 0 && column + 1 + length <= WIDTH - pad;
                String before = fits ? " " : (column == 0 ? "" : "\n") + indent;
                StringBuilder _ = lines.append(before).append(text, at, end);
                column = fits ? column + 1 + length : length;
            }
            at = end + 1;
        }
        return lines.toString();
    }
}
