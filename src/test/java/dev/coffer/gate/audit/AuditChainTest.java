package dev.coffer.gate.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.crypto.VerifyingKey;
import dev.coffer.gate.audit.chain.ChainVerifier;
import dev.coffer.gate.audit.chain.Verdict;
import dev.coffer.request.Cancellation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chain of a device goes on whatever happens to its file, and what happens is found. */
final class AuditChainTest {
    @TempDir private Path directory;
    private final TestingAudit audit = new TestingAudit();

    @AfterEach
    void close() {
        audit.close();
    }

    private Path started() {
        Path file = directory.resolve("audit.log");
        var _ = audit.addFile("file/", file);
        var _ = audit.load();
        return file;
    }

    @Test
    void restart_chainGoesOnInTheSameFile() {
        Path file = started();
        audit.exchange(1);
        audit.restart();
        audit.exchange(2);
        audit.broker().close();
        assertThat(verdict(file))
                .isInstanceOfSatisfying(
                        Verdict.Intact.class,
                        intact -> {
                            assertThat(intact.lines()).isEqualTo(8);
                            assertThat(intact.closed()).isTrue();
                        });
    }

    @Test
    void killedServer_chainGoesOnBehindWhatWasWritten() throws IOException {
        Path file = started();
        audit.exchange(1);
        // Whoever was killed holds no lock any more.
        List<String> left = TestingAudit.lines(file);
        audit.broker().close();
        Path again = directory.resolve("again.log");
        Path _ = Files.writeString(again, String.join("\n", left) + "\n{\"time\":\"2026-1");
        Path _ = Files.move(again, file, StandardCopyOption.REPLACE_EXISTING);
        audit.startAgain();
        audit.exchange(2);
        audit.broker().close();
        assertThat(verdict(file)).isInstanceOf(Verdict.Intact.class);
        List<String> lines = TestingAudit.lines(file);
        assertThat(lines.get(3)).isEqualTo("{\"time\":\"2026-1");
        assertThat(lines.get(4)).contains("\"reason\":\"open\"", "\"skipped_bytes\":16");
    }

    @Test
    void fileWithForeignLines_chainBeginsBehindThem() throws IOException {
        Path file = directory.resolve("audit.log");
        Path _ = Files.writeString(file, "{\"type\":\"request\"}\n{\"type\":\"response\"}\n");
        var _ = audit.addFile("file/", file);
        audit.load().exchange(1);
        audit.broker().close();
        assertThat(verdict(file)).isInstanceOf(Verdict.Intact.class);
        assertThat(TestingAudit.lines(file).get(2)).contains("\"skipped_bytes\":39");
        Path _ = Files.writeString(file, "{}\n" + Files.readString(file));
        assertThat(verdict(file)).isInstanceOf(Verdict.Broken.class);
    }

    @Test
    void rotation_eachFileIsWholeAndTogetherTheyGoOn() throws IOException {
        Path file = started();
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            audit.exchange(i);
            Path rotated = directory.resolve("audit.log." + i);
            Path _ = Files.move(file, rotated);
            audit.exchange(100 + i);
            audit.broker().reopen();
            files.add(rotated);
        }
        audit.exchange(9);
        audit.broker().close();
        files.add(file);
        assertThat(verdict(files.toArray(Path[]::new)))
                .isInstanceOfSatisfying(
                        Verdict.Intact.class, intact -> assertThat(intact.closed()).isTrue());
        for (Path each : files) {
            assertThat(verdict(each)).isInstanceOf(Verdict.Intact.class);
        }
        assertThat(verdict(files.get(0), files.get(2))).isInstanceOf(Verdict.Broken.class);
    }

    @Test
    void manyLines_aCheckpointEveryThousand() {
        Path file = started();
        for (int i = 0; i < 1_100; i++) {
            audit.exchange(i);
        }
        List<String> lines = TestingAudit.lines(file);
        assertThat(lines.get(0)).contains("\"reason\":\"open\"");
        assertThat(lines.get(1_001)).contains("\"reason\":\"lines\"", "\"lines\":1000");
        assertThat(lines.get(2_002)).contains("\"reason\":\"lines\"", "\"lines\":1000");
        assertThat(lines).hasSize(2_203);
        audit.broker().close();
        assertThat(verdict(file)).isInstanceOf(Verdict.Intact.class);
    }

    /** Goal: whoever writes a line for whom, each is there once, in order, and signed. */
    @Test
    void manyThreads_everyLineIsThereOnceAndTheChainHolds() throws Exception {
        Path file = started();
        List<Path> files = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < 32; thread++) {
                int first = thread * 100;
                running.add(
                        threads.submit(() -> {
                            IntStream.range(first, first + 100).forEach(audit::exchange);
                        }));
            }
            for (int i = 0; i < 5; i++) {
                Path rotated = directory.resolve("audit.log." + i);
                files.add(Files.move(file, rotated));
                audit.broker().reopen();
            }
            for (Future<?> each : running) {
                assertThat(each.get()).isNull();
            }
        }
        audit.broker().close();
        files.add(file);
        assertThat(verdict(files.toArray(Path[]::new))).isInstanceOf(Verdict.Intact.class);
        Map<String, List<String>> types = new HashMap<>();
        for (Path each : files) {
            for (String line : TestingAudit.lines(each)) {
                if (line.contains("secret/data/")) {
                    types.computeIfAbsent(path(line), _ -> new ArrayList<>()).add(type(line));
                }
            }
        }
        assertThat(types).hasSize(3_200);
        assertThat(types.values())
                .allSatisfy(both -> assertThat(both).containsExactly("request", "response"));
    }

    private static String path(String line) {
        int begin = line.indexOf("secret/data/");
        return line.substring(begin, line.indexOf('"', begin));
    }

    private static String type(String line) {
        return line.contains("\"type\":\"request\"") ? "request" : "response";
    }

    @Test
    void manyThreadsAtADeviceThatIsDown_areAllRefused() throws Exception {
        var _ = audit.add("socket/", "socket", Map.of("address", "127.0.0.1:1"));
        var _ = audit.load();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<AuditTrail>> running = new ArrayList<>();
            for (int thread = 0; thread < 64; thread++) {
                int number = thread;
                running.add(threads.submit(() -> audit.trail(number)));
            }
            for (Future<AuditTrail> each : running) {
                assertThatThrownBy(each::get).hasCauseInstanceOf(AuditTrail.NotAudited.class);
            }
        }
    }

    @Test
    void tick_signsWhenItIsQuietOrAMinuteIsOver() {
        Path file = started();
        audit.exchange(1);
        audit.advance(Duration.ofMillis(900));
        audit.broker().tick();
        assertThat(TestingAudit.lines(file)).hasSize(3);
        audit.advance(Duration.ofMillis(100));
        audit.broker().tick();
        assertThat(TestingAudit.lines(file)).hasSize(4);
        assertThat(TestingAudit.lines(file).getLast()).contains("\"reason\":\"time\"");
        audit.broker().tick();
        assertThat(TestingAudit.lines(file)).hasSize(4);
        for (int i = 0; i < 62; i++) {
            audit.exchange(i);
            audit.broker().tick();
            audit.advance(Duration.ofMillis(990));
        }
        assertThat(TestingAudit.lines(file).stream().filter(line -> line.contains("\"time\",")))
                .hasSize(2);
    }

    @Test
    void lastLineForged_isNotContinuedAsOurs() throws IOException {
        Path file = started();
        audit.exchange(1);
        audit.broker().close();
        String text = Files.readString(file);
        Path _ = Files.writeString(file, text.substring(0, text.length() - 200) + "\"}}\n");
        audit.startAgain();
        audit.exchange(2);
        audit.broker().close();
        assertThat(verdict(file)).isInstanceOf(Verdict.Broken.class);
    }

    @Test
    void sync_writesAreAcceptedAsWell() {
        Path file = directory.resolve("audit.log");
        DeviceEntry _ =
                audit.add("file/", "file", Map.of("file_path", file.toString(), "sync", "true"));
        audit.load().exchange(1);
        assertThat(TestingAudit.lines(file)).hasSize(3);
    }

    @Test
    void appendedByAnother_isFound() throws IOException {
        Path file = started();
        audit.exchange(1);
        Path _ =
                Files.writeString(
                        file, TestingAudit.lines(file).get(1) + "\n", StandardOpenOption.APPEND);
        audit.exchange(2);
        audit.broker().close();
        assertThat(verdict(file))
                .isInstanceOfSatisfying(
                        Verdict.Broken.class, broken -> assertThat(broken.line()).isEqualTo(4));
    }

    private Verdict verdict(Path... files) {
        VerifyingKey key =
                audit.transactions()
                        .read(Cancellation.NONE, AuditTable::signer)
                        .orElseThrow()
                        .verifyingKey();
        ChainVerifier verifier = new ChainVerifier(Optional.of(key));
        for (Path file : files) {
            try (InputStream input = Files.newInputStream(file)) {
                verifier.file(input);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return verifier.verdict();
    }
}
