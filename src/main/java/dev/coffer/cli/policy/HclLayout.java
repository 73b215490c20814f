package dev.coffer.cli.policy;

import dev.coffer.cli.command.CommandException;
import java.util.ArrayList;
import java.util.List;

/**
 * Lays out HCL: a line for each setting, two blanks for each open bracket, no blanks at the end of
 * lines, at most one empty line in a row, and the signs of settings that follow each other below
 * each other. Nothing but white space is changed, and commas between the settings of a block.
 */
final class HclLayout {
    private static final String STEP = "  ";

    private final List<String> lines = new ArrayList<>();
    private final List<String> settings = new ArrayList<>();
    private int depth;
    private boolean inComment;

    private HclLayout() {}

    /**
     * The text in order.
     *
     * @throws CommandException if its brackets do not fit
     */
    static String format(String text) throws CommandException {
        HclLayout layout = new HclLayout();
        String heredoc = "";
        for (String line : HclUnfolding.of(text).split("\n", -1)) {
            if (!heredoc.isEmpty()) {
                layout.flush();
                boolean _ = layout.lines.add(line);
                heredoc = line.strip().equals(heredoc) ? "" : heredoc;
            } else {
                layout.take(line.strip());
                heredoc = heredoc(line);
            }
        }
        layout.flush();
        if (layout.depth != 0 || layout.inComment || !heredoc.isEmpty()) {
            throw CommandException.mistake("the policy ends inside a bracket or comment");
        }
        while (!layout.lines.isEmpty() && layout.lines.getLast().isEmpty()) {
            String _ = layout.lines.removeLast();
        }
        return String.join("\n", layout.lines) + "\n";
    }

    private static String heredoc(String line) {
        int mark = line.indexOf("<<");
        boolean isMark = mark >= 0 && line.indexOf('"') < 0 && line.indexOf('#') < 0;
        return isMark ? line.substring(mark + 2).replace("-", "").strip() : "";
    }

    private void take(String line) throws CommandException {
        if (line.isEmpty()) {
            flush();
            if (!lines.isEmpty() && !lines.getLast().isEmpty()) {
                boolean _ = lines.add("");
            }
            return;
        }
        boolean comment = inComment;
        int change = brackets(line);
        boolean closes = !comment && "}])".indexOf(line.charAt(0)) >= 0;
        int indent = depth - (closes ? 1 : 0);
        depth += change;
        if (indent < 0 || depth < 0) {
            throw CommandException.mistake("the policy closes a bracket that is not open");
        }
        if (!comment && change == 0 && sign(line) > 0) {
            boolean _ = settings.add(STEP.repeat(indent) + line);
        } else {
            flush();
            boolean _ = lines.add(STEP.repeat(indent) + spaced(line));
        }
    }

    /** One blank on both sides of the sign of a setting whose value goes on below. */
    private static String spaced(String line) {
        int sign = sign(line);
        return sign <= 0
                ? line
                : line.substring(0, sign).stripTrailing()
                        + " = "
                        + line.substring(sign + 1).stripLeading();
    }

    /** Writes the settings that follow each other, their signs below each other. */
    private void flush() {
        int widest = 0;
        for (String setting : settings) {
            widest = Math.max(widest, setting.substring(0, sign(setting)).stripTrailing().length());
        }
        for (String setting : settings) {
            String name = setting.substring(0, sign(setting)).stripTrailing();
            String value = setting.substring(sign(setting) + 1).stripLeading();
            boolean _ = lines.add(name + " ".repeat(widest - name.length()) + " = " + value);
        }
        settings.clear();
    }

    /** Where the sign of a setting is; 0 if the line is none. */
    private static int sign(String line) {
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && c == '=') {
                return i;
            } else if (!quoted && (c == '{' || c == '#' || c == '/')) {
                return 0;
            }
        }
        return 0;
    }

    /** How many brackets more are open behind the line, strings and comments aside. */
    private int brackets(String line) {
        int change = 0;
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            char next = i + 1 < line.length() ? line.charAt(i + 1) : ' ';
            if (inComment) {
                inComment = c != '*' || next != '/';
            } else if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == '#' || (c == '/' && next == '/'))) {
                return change;
            } else if (!quoted && c == '/' && next == '*') {
                inComment = true;
            } else if (!quoted) {
                change += "{[(".indexOf(c) >= 0 ? 1 : 0;
                change -= "}])".indexOf(c) >= 0 ? 1 : 0;
            }
        }
        return change;
    }
}
