package dev.coffer.config.hcl;

import dev.coffer.config.hcl.HclValue.Position;

/**
 * Lines and columns of a text, asked for in ascending order, so that all together cost one pass.
 */
final class Places {
    private final String text;
    private int line = 1;
    private int column;
    private int seen;

    Places(String text) {
        this.text = text;
    }

    /** The place of the character at {@code index}, which may be beyond the end. */
    Position of(int index) {
        for (; seen < Math.min(index, text.length()); seen++) {
            char c = text.charAt(seen);
            line += c == '\n' ? 1 : 0;
            column = c == '\n' ? 0 : column + (Character.isLowSurrogate(c) ? 0 : 1);
        }
        return new Position(line, column + 1 + Math.max(0, index - text.length()));
    }
}
