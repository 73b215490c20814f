package dev.coffer.cli.policy;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Puts what stands in braces on one line onto lines of its own, and one blank behind each comma of
 * a list. Texts, comments and heredocs stay as they are.
 *
 * <p>Source: hcl v1, hcl/printer.
 */
final class HclUnfolding {
    private final String text;
    private final StringBuilder out = new StringBuilder();
    private final Deque<Character> open = new ArrayDeque<>();
    private int at;

    private HclUnfolding(String text) {
        this.text = text;
    }

    /** The text with every setting on its own line. */
    static String of(String text) {
        HclUnfolding unfolding = new HclUnfolding(text.replace("\r\n", "\n"));
        while (unfolding.at < unfolding.text.length()) {
            unfolding.step();
        }
        return unfolding.out.toString();
    }

    private void step() {
        char c = text.charAt(at);
        if (c == '"') {
            copy(endOfText());
        } else if (c == '#' || text.startsWith("//", at)) {
            copy(endOfLine(at));
        } else if (text.startsWith("/*", at)) {
            int end = text.indexOf("*/", at);
            copy(end < 0 ? text.length() : end + 2);
        } else if (text.startsWith("<<", at)) {
            copy(endOfHeredoc());
        } else {
            sign(c);
        }
    }

    private void sign(char c) {
        at++;
        switch (c) {
            case '{', '[', '(' -> opens(c);
            case '}', ']', ')' -> closes(c);
            case ',' -> comma();
            default -> {
                StringBuilder _ = out.append(c);
            }
        }
    }

    private void opens(char c) {
        open.push(c);
        StringBuilder _ = out.append(c);
        char next = next();
        if (c == '{' && next != '}' && next != '\n') {
            newLine();
        } else if (next != '\n') {
            skipBlanks();
        }
    }

    private void closes(char c) {
        Character opened = open.poll();
        int last = lastSign();
        if (last >= 0 && c == '}' && out.charAt(last) != '{' && out.charAt(last) != '\n') {
            out.setLength(last + 1);
            StringBuilder _ = out.append('\n');
        } else if (last >= 0 && c != '}' && out.charAt(last) != '\n') {
            out.setLength(last + 1);
        }
        StringBuilder _ = out.append(c);
        char next = next();
        boolean follows = ",)]}\n#/".indexOf(next) < 0;
        if (opened != null && c == '}' && follows) {
            newLine();
        }
    }

    private void comma() {
        Character inside = open.peek();
        char next = next();
        if (inside != null && inside == '{') {
            if (next != '\n') {
                newLine();
            }
            return;
        }
        StringBuilder _ = out.append(',');
        if (next != '\n') {
            skipBlanks();
            StringBuilder _ = out.append(' ');
        }
    }

    /** A new line, unless a comment follows, which belongs to this one. */
    private void newLine() {
        char next = next();
        if (next != '#' && next != '/') {
            skipBlanks();
            StringBuilder _ = out.append('\n');
        }
    }

    /** The next sign on this line; a line feed at its end. */
    private char next() {
        int i = at;
        while (i < text.length() && (text.charAt(i) == ' ' || text.charAt(i) == '\t')) {
            i++;
        }
        return i < text.length() ? text.charAt(i) : '\n';
    }

    private void skipBlanks() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }

    /** Where the last sign is that is no blank; a line feed is one. */
    private int lastSign() {
        int i = out.length() - 1;
        while (i >= 0 && (out.charAt(i) == ' ' || out.charAt(i) == '\t')) {
            i--;
        }
        return i;
    }

    private void copy(int end) {
        StringBuilder _ = out.append(text, at, end);
        at = end;
    }

    private int endOfLine(int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }

    private int endOfText() {
        int i = at + 1;
        while (i < text.length() && text.charAt(i) != '"') {
            i += text.charAt(i) == '\\' ? 2 : 1;
        }
        return Math.min(i + 1, text.length());
    }

    private int endOfHeredoc() {
        int lineEnd = endOfLine(at);
        String mark = text.substring(at + 2, lineEnd).replace("-", "").strip();
        int from = lineEnd;
        while (!mark.isEmpty() && from < text.length()) {
            int end = endOfLine(from + 1);
            if (text.substring(from + 1, end).strip().equals(mark)) {
                return end;
            }
            from = end;
        }
        return mark.isEmpty() ? lineEnd : text.length();
    }
}
