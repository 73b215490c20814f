package dev.coffer.server.offline;

import java.io.PrintStream;

/** What a diagnosis has found, a line each, with what to do. */
final class Report {
    private final PrintStream out;
    private int warnings;
    private int failures;

    Report(PrintStream out) {
        this.out = out;
    }

    void good(String what) {
        out.println("[ success ] " + what);
    }

    /** The server would run. */
    void warning(String what, String advice) {
        warnings++;
        out.println("[ warning ] " + what);
        out.println("            " + advice);
    }

    /** The server would not start. */
    void failure(String what, String advice) {
        failures++;
        out.println("[ failure ] " + what);
        out.println("            " + advice);
    }

    /** Source: OpenBao, operator diagnose: 0 all is well, 1 a failure, 2 warnings. */
    int exitCode() {
        return failures > 0 ? 1 : warnings > 0 ? 2 : 0;
    }
}
