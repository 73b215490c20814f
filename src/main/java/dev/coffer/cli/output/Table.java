package dev.coffer.cli.output;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows in columns of equal width, under a header and a line of dashes.
 *
 * <p>Source: OpenBao, command/base_helpers.go, tableOutput.
 */
public final class Table {
    private static final String GLUE = "    ";
    private static final String EMPTY = "n/a";

    private final List<List<String>> rows = new ArrayList<>();

    private Table() {}

    /** A table with a header. */
    public static Table of(String... header) {
        Table table = new Table();
        List<String> line = new ArrayList<>();
        for (String title : header) {
            boolean _ = line.add("-".repeat(title.strip().length()));
        }
        boolean _ = table.rows.add(List.of(header));
        boolean _ = table.rows.add(line);
        return table;
    }

    /** Columns without a header. */
    public static Table plain() {
        return new Table();
    }

    /** Adds a row. */
    public void row(String... cells) {
        boolean _ = rows.add(List.of(cells));
    }

    /** Whether there is nothing under the header. */
    public boolean isEmpty() {
        return rows.size() <= 2;
    }

    /** The lines, without a line feed at the end. */
    public String text() {
        List<List<String>> trimmed = new ArrayList<>();
        List<Integer> widths = new ArrayList<>();
        for (List<String> row : rows) {
            List<String> cells = new ArrayList<>();
            for (String cell : row) {
                boolean _ = cells.add(cell.isBlank() ? EMPTY : cell.strip());
                int width = width(cells.getLast());
                if (widths.size() < cells.size()) {
                    boolean _ = widths.add(width);
                } else {
                    int column = cells.size() - 1;
                    int _ = widths.set(column, Math.max(width, widths.get(column)));
                }
            }
            boolean _ = trimmed.add(cells);
        }
        return join(trimmed, widths);
    }

    private static String join(List<List<String>> rows, List<Integer> widths) {
        StringBuilder text = new StringBuilder();
        for (List<String> cells : rows) {
            StringBuilder _ = text.append(text.isEmpty() ? "" : "\n");
            for (int i = 0; i < cells.size(); i++) {
                String cell = cells.get(i);
                StringBuilder _ = text.append(cell);
                if (i < cells.size() - 1) {
                    int missing = widths.get(i) - width(cell);
                    StringBuilder _ = text.append(" ".repeat(missing)).append(GLUE);
                }
            }
        }
        return text.toString();
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
