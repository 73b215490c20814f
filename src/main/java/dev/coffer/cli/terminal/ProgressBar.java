package dev.coffer.cli.terminal;

/**
 * How far a long piece of work is, as one line on standard error that is written anew for each per
 * cent; nothing where nobody looks. For one thread.
 */
public final class ProgressBar {
    private static final int WIDTH = 40;
    private static final int HUNDRED = 100;
    private static final int MEBIBYTE_BITS = 20;

    private final Terminal terminal;
    private final long total;
    private int shown = -1;

    /** A bar for so many bytes. */
    public ProgressBar(Terminal terminal, long totalBytes) {
        this.terminal = terminal;
        this.total = totalBytes;
    }

    /** So many bytes are done. */
    public void at(long doneBytes) {
        int percent = total == 0 ? HUNDRED : (int) (HUNDRED * doneBytes / total);
        if (percent == shown || !terminal.screen().error()) {
            return;
        }
        shown = percent;
        int filled = WIDTH * percent / HUNDRED;
        terminal.prompt(
                "\r["
                        + "=".repeat(filled)
                        + " ".repeat(WIDTH - filled)
                        + "] "
                        + percent
                        + " % of "
                        + (total >> MEBIBYTE_BITS)
                        + " MiB");
    }

    /** Nothing more will be done; what is said next begins a line. */
    public void end() {
        if (shown >= 0) {
            terminal.prompt("\n");
        }
    }
}
