package dev.coffer.cli.terminal;

import dev.coffer.config.Environment;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** The terminal of this process. Output is UTF-8 whatever the locale, and is held until flushed. */
public final class SystemTerminal {
    private static final int BUFFER_BYTES = 8192;

    private SystemTerminal() {}

    /** The terminal, with colours unless {@code NO_COLOR} or a dumb terminal forbids them. */
    public static Terminal open() {
        Environment environment = new Environment(System.getenv());
        Map<String, String> variables = environment.variables();
        boolean output = isTerminal(1);
        boolean colour =
                output
                        && !variables.containsKey("NO_COLOR")
                        && !"dumb".equals(variables.get("TERM"));
        return new Terminal(
                System.in,
                stream(FileDescriptor.out),
                stream(FileDescriptor.err),
                environment,
                new Screen(isTerminal(0), output, isTerminal(2), colour),
                SystemTerminal::readHidden);
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(
                new BufferedOutputStream(new FileOutputStream(descriptor), BUFFER_BYTES),
                false,
                StandardCharsets.UTF_8);
    }

    /** Linux tells what a descriptor is; elsewhere the console answers for all of them. */
    private static boolean isTerminal(int descriptor) {
        try {
            String target =
                    Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException _) {
            return Objects.requireNonNull(System.console()).isTerminal();
        }
    }

    /** The echo is switched off around one line, and on again however the process ends. */
    private static String readHidden() throws IOException {
        if (!isTerminal(0)) {
            throw new IOException("file descriptor 0 is not a terminal");
        }
        Thread restore = new Thread(SystemTerminal::showInput);
        Runtime.getRuntime().addShutdownHook(restore);
        setEcho("-echo");
        try {
            return Lines.next(System.in);
        } finally {
            setEcho("echo");
            boolean _ = Runtime.getRuntime().removeShutdownHook(restore);
        }
    }

    private static void showInput() {
        try {
            setEcho("echo");
        } catch (IOException _) {
            // The process ends; there is nobody left to tell.
        }
    }

    private static void setEcho(String setting) throws IOException {
        try {
            Process stty =
                    new ProcessBuilder("stty", setting)
                            .redirectInput(ProcessBuilder.Redirect.INHERIT)
                            .start();
            if (stty.waitFor() != 0) {
                throw new IOException("the terminal's echo cannot be changed");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted");
        }
    }
}
