package dev.coffer.cli.kv.tree;

import dev.coffer.cli.terminal.Terminal;

/** How far it is, on a terminal's standard error; nothing where that goes elsewhere. */
final class Progress {
    private static final int WIDTH = 30;

    private final Terminal terminal;
    private final String what;
    private final long all;
    private long done;
    private long shownPercent = -1;

    /**
     * Nothing done yet.
     *
     * @param all how many there are; 0 if nobody knows
     */
    Progress(Terminal terminal, String what, long all) {
        this.terminal = terminal;
        this.what = what;
        this.all = all;
    }

    /** One more. */
    void step() {
        done++;
        long percent = all == 0 ? done : done * 100 / all;
        if (terminal.screen().error() && percent != shownPercent) {
            shownPercent = percent;
            terminal.prompt("\r" + line());
        }
    }

    /** The bar goes away. */
    void end() {
        if (terminal.screen().error()) {
            terminal.prompt("\r" + " ".repeat(line().length()) + "\r");
        }
    }

    private String line() {
        if (all == 0) {
            return what + " " + done;
        }
        int filled = (int) (done * WIDTH / all);
        return what
                + " ["
                + "#".repeat(filled)
                + ".".repeat(WIDTH - filled)
                + "] "
                + done
                + "/"
                + all;
    }
}
