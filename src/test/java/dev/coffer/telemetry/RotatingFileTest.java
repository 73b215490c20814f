package dev.coffer.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log file that begins anew; the time is that of its lines. */
final class RotatingFileTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir Path folder;

    private static LogRecord line(String message, Instant at) {
        LogRecord record = new LogRecord(Level.INFO, message);
        record.setLoggerName("coffer.core");
        record.setInstant(at);
        return record;
    }

    private RotatingFile open(long bytes, Duration age, int keep) throws IOException {
        Path file = folder.resolve("coffer.log");
        return RotatingFile.open(new RotatingFile.Terms(file, bytes, age, keep), false);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void publish_afterSoManyBytes_beginsAnewAndKeepsTheNewest() throws IOException {
        RotatingFile file = open(100, Duration.ZERO, 2);
        for (int i = 0; i < 6; i++) {
            file.publish(line("x".repeat(60) + i, NOW.plusSeconds(i)));
        }
        file.close();

        assertThat(names()).hasSize(3).first().asString().matches("coffer-[0-9]{19}\\.log");
        assertThat(Files.readString(folder.resolve("coffer.log"))).contains("x5");
        assertThat(Files.readString(folder.resolve(names().getLast()))).contains("x5");
        assertThat(Files.readString(folder.resolve(names().getFirst()))).contains("x3");
    }

    @Test
    void publish_afterSoMuchTime_beginsAnew() throws IOException {
        RotatingFile file = open(0, Duration.ofHours(1), 0);
        file.publish(line("one", NOW));
        file.publish(line("two", NOW.plusSeconds(3_599)));
        file.publish(line("three", NOW.plusSeconds(3_600)));
        file.close();

        assertThat(names()).hasSize(2);
        assertThat(Files.readString(folder.resolve("coffer.log")))
                .contains("three")
                .doesNotContain("two");
    }

    @Test
    void reopen_afterSomebodyRenamedIt_writesANewFile() throws IOException {
        RotatingFile file = open(0, Duration.ZERO, 0);
        file.publish(line("one", NOW));
        Files.move(folder.resolve("coffer.log"), folder.resolve("moved"));
        file.reopen();
        file.publish(line("two", NOW));
        file.close();

        assertThat(Files.readString(folder.resolve("coffer.log"))).contains("two");
        assertThat(Files.readString(folder.resolve("moved"))).contains("one");
    }

    @Test
    void within_aRequest_everyLineSaysWhich() throws IOException {
        RotatingFile file = open(0, Duration.ZERO, 0);
        String _ =
                RequestScope.within(
                        "an-id",
                        () -> {
                            file.publish(line("inside", NOW));
                            return "";
                        });
        file.publish(line("outside", NOW));
        file.close();

        List<String> lines = Files.readAllLines(folder.resolve("coffer.log"));
        assertThat(lines.getFirst()).endsWith("core: inside: request_id=an-id");
        assertThat(lines.getLast()).endsWith("core: outside");
    }
}
