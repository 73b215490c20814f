package dev.coffer.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogsTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final System.Logger logger = Logs.logger("storage.embedded");

    @AfterEach
    void restore() throws IOException {
        java.util.logging.LogManager.getLogManager().readConfiguration();
    }

    @Test
    void log_messageWithPairs_isOneLineInOpenBaosForm() {
        LogRecord record = new LogRecord(java.util.logging.Level.INFO, "opened");
        record.setLoggerName("coffer.core");
        record.setInstant(Instant.parse("2026-11-22T07:00:00.1239Z"));
        record.setParameters(new Object[] {"path", "/var/lib/coffer", "took", 12});

        assertThat(LogLine.of(record))
                .isEqualTo(
                        "2026-11-22T07:00:00.123Z [INFO]  core: opened: path=/var/lib/coffer"
                                + " took=12");
    }

    @Test
    void log_eachLevel_hasItsLabel() {
        Logs.writeTo(out, LogLevel.TRACE);
        logger.log(Level.TRACE, "one");
        logger.log(Level.DEBUG, "two");
        logger.log(Level.INFO, "three");
        logger.log(Level.WARNING, "four");
        logger.log(Level.ERROR, "five");

        assertThat(lines())
                .containsExactly(
                        "[TRACE] storage.embedded: one",
                        "[DEBUG] storage.embedded: two",
                        "[INFO]  storage.embedded: three",
                        "[WARN]  storage.embedded: four",
                        "[ERROR] storage.embedded: five");
    }

    @Test
    void log_belowTheLevel_isNotWritten() {
        Logs.writeTo(out, LogLevel.WARN);
        logger.log(Level.INFO, "hidden");
        Logs.changeLevel(LogLevel.DEBUG);
        logger.log(Level.DEBUG, "seen", "n", 1);
        System.getLogger("io.example.library").log(Level.INFO, "hidden too");
        System.getLogger("io.example.library").log(Level.WARNING, "library");

        assertThat(lines())
                .containsExactly(
                        "[DEBUG] storage.embedded: seen: n=1",
                        "[WARN]  io.example.library: library");
    }

    @Test
    void log_valuesThatNeedIt_areQuotedOnOneLine() {
        Logs.writeTo(out, LogLevel.INFO);
        log("first line\nsecond", "a b", "", "k\ney", null, "q", "say \"x\\y\"", "e", "a=b");

        assertThat(lines())
                .containsExactly(
                        "[INFO]  storage.embedded: first line\\nsecond: a b=\"\" k\\ney=<nil>"
                                + " q=\"say \\\"x\\\\y\\\"\" e=\"a=b\"");
    }

    @Test
    void log_oddNumberOfValues_showsTheLast() {
        Logs.writeTo(out, LogLevel.INFO);
        log("odd", "a", 1, "alone");

        assertThat(lines())
                .containsExactly("[INFO]  storage.embedded: odd: a=1 EXTRA_VALUE_AT_END=alone");
    }

    @Test
    void log_byteArray_showsOnlyItsLength() {
        Logs.writeTo(out, LogLevel.INFO);
        log("oops", "key", "secret".getBytes(StandardCharsets.UTF_8), "pin", "1234".toCharArray());

        assertThat(lines())
                .containsExactly(
                        "[INFO]  storage.embedded: oops: key=\"[6 bytes]\" pin=\"[4 chars]\"");
    }

    @Test
    void log_throwable_isOneLineWithItsCauseAndFrames() {
        Logs.writeTo(out, LogLevel.INFO);
        IOException thrown = new IOException("disk", new IllegalStateException("broken\nplate"));
        logger.log(Level.ERROR, "commit failed", thrown);

        assertThat(lines()).hasSize(1);
        assertThat(lines().getFirst())
                .startsWith(
                        "[ERROR] storage.embedded: commit failed: error=\"java.io.IOException: disk;"
                                + " caused by java.lang.IllegalStateException: broken\\nplate\""
                                + " at=\"dev.coffer.telemetry.LogsTest.log_throwable");
    }

    @ParameterizedTest
    @CsvSource({"info, INFO", "NOTICE, INFO", "' warning ', WARN", "err, ERROR", "trace, TRACE"})
    void parse_nameOfOpenBao_isTheLevel(String name, LogLevel expected) {
        assertThat(LogLevel.parse(name)).contains(expected);
        assertThat(LogLevel.parse(expected.text())).contains(expected);
    }

    @Test
    void parse_unknownName_isEmpty() {
        assertThat(LogLevel.parse("loud")).isEmpty();
    }

    private void log(String message, @Nullable Object... pairs) {
        logger.log(Level.INFO, message, pairs);
    }

    /** The lines without their time, whose form is checked here. */
    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (String line : out.toString(StandardCharsets.UTF_8).split("\n", -1)) {
            if (line.isEmpty()) {
                continue;
            }
            assertThat(line).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z .*");
            lines.add(line.substring(25));
        }
        return lines;
    }
}
