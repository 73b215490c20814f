package dev.coffer.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.config.Environment;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A person sees how far it is; a file gets nothing. */
final class ProgressBarTest {
    private static final long TOTAL = 200L << 20;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private ProgressBar bar(boolean seen) {
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        Screen screen = new Screen(false, false, seen, false);
        return new ProgressBar(
                new Terminal(
                        InputStream.nullInputStream(),
                        stream,
                        stream,
                        new Environment(Map.of()),
                        screen,
                        () -> ""),
                TOTAL);
    }

    @Test
    void at_eachPerCent_writesTheLineAnewOnce() {
        ProgressBar bar = bar(true);
        bar.at(TOTAL / 2);
        bar.at(TOTAL / 2 + 1);
        bar.at(TOTAL);
        bar.end();

        String half = "=".repeat(20) + " ".repeat(20);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo(
                        "\r[%s] 50 %% of 200 MiB\r[%s] 100 %% of 200 MiB\n"
                                .formatted(half, "=".repeat(40)));
    }

    @Test
    void at_whereNobodyLooks_writesNothing() {
        ProgressBar bar = bar(false);
        bar.at(TOTAL);
        bar.end();

        assertThat(err.size()).isZero();
    }
}
