package dev.coffer.cli.terminal;

import dev.coffer.config.Environment;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;

/**
 * Where a command runs: what it reads, where it writes, what it is told by the environment. Lines
 * end with a line feed everywhere. For one thread.
 *
 * @param in standard input
 * @param hidden asks for what must not be seen while it is typed
 */
public record Terminal(
        InputStream in,
        PrintStream out,
        PrintStream err,
        Environment environment,
        Screen screen,
        HiddenInput hidden) {
    private static final String RED = "\u001b[31m";
    private static final String YELLOW = "\u001b[33m";
    private static final String PLAIN = "\u001b[0m";

    /** Asks a person for a secret. */
    @FunctionalInterface
    public interface HiddenInput {
        /**
         * One line, without its end, that was not shown while it was typed.
         *
         * @throws IOException if there is nobody to ask
         */
        String read() throws IOException;
    }

    /** A line on standard output. */
    public void say(String text) {
        out.print(text);
        out.print('\n');
    }

    /** A text on standard output as it is. */
    public void print(String text) {
        out.print(text);
    }

    /** A line on standard error, in yellow where there are colours. */
    public void warn(String text) {
        errorLine(text, YELLOW);
    }

    /** A line on standard error, in red where there are colours. */
    public void complain(String text) {
        errorLine(text, RED);
    }

    /** A text on standard error as it is, at once. */
    public void prompt(String text) {
        err.print(text);
        err.flush();
    }

    /** Everything that is left on standard input. */
    public byte[] readAll() throws IOException {
        return in.readAllBytes();
    }

    /** One line of standard input without its end. */
    public String readLine() throws IOException {
        return Lines.next(in);
    }

    private void errorLine(String text, String colour) {
        err.print(screen.colour() ? colour + text + PLAIN : text);
        err.print('\n');
        err.flush();
    }

    /** Nothing of the environment. */
    @Override
    public String toString() {
        return "Terminal[" + screen + "]";
    }
}
