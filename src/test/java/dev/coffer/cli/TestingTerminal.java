package dev.coffer.cli;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.coffer.cli.terminal.Screen;
import dev.coffer.cli.terminal.Terminal;
import dev.coffer.config.Environment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Runs commands as the process does, with streams and an environment of the test. */
final class TestingTerminal {
    private final Map<String, String> environment = new HashMap<>();
    private String input = "";
    private String typed = "";
    private Screen screen = Screen.NONE;
    private Consumer<String> watcher = _ -> {};

    /** Standard output, standard error and the exit code of one command. */
    record Result(int exitCode, String out, String err) {}

    TestingTerminal(String address, String token, Path home) {
        environment.put("BAO_ADDR", address);
        environment.put("HOME", home.toString());
        if (!token.isEmpty()) {
            environment.put("BAO_TOKEN", token);
        }
    }

    /** Sets a variable; the empty value takes it away. */
    @CanIgnoreReturnValue
    TestingTerminal with(String name, String value) {
        if (value.isEmpty()) {
            environment.remove(name);
        } else {
            environment.put(name, value);
        }
        return this;
    }

    /** What standard input holds for the commands that follow. */
    TestingTerminal input(String text) {
        input = text;
        return this;
    }

    /** What a person types where it is not shown. */
    TestingTerminal types(String text) {
        typed = text;
        return this;
    }

    /** Is told what is written to standard error, each time it is flushed. */
    TestingTerminal watching(Consumer<String> other) {
        watcher = other;
        return this;
    }

    TestingTerminal on(Screen other) {
        screen = other;
        return this;
    }

    @CanIgnoreReturnValue
    Result run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err =
                new ByteArrayOutputStream() {
                    @Override
                    public void flush() {
                        watcher.accept(toString(StandardCharsets.UTF_8));
                    }
                };
        int exitCode =
                new CommandLine(
                                new Terminal(
                                        new ByteArrayInputStream(
                                                input.getBytes(StandardCharsets.UTF_8)),
                                        new PrintStream(out, false, StandardCharsets.UTF_8),
                                        new PrintStream(err, false, StandardCharsets.UTF_8),
                                        new Environment(environment),
                                        screen,
                                        this::nextTyped))
                        .run(List.of(arguments));
        return new Result(
                exitCode,
                out.toString(StandardCharsets.UTF_8),
                err.toString(StandardCharsets.UTF_8));
    }

    private String nextTyped() throws IOException {
        if (typed.isEmpty()) {
            throw new IOException("file descriptor 0 is not a terminal");
        }
        int end = typed.indexOf('\n');
        String line = end < 0 ? typed : typed.substring(0, end);
        typed = end < 0 ? "" : typed.substring(end + 1);
        return line;
    }
}
