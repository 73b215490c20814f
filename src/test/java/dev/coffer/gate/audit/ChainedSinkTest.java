package dev.coffer.gate.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.crypto.KeyedHash;
import dev.coffer.crypto.RandomSource;
import dev.coffer.crypto.SecretBytes;
import dev.coffer.crypto.SigningKey;
import dev.coffer.gate.audit.chain.Chain;
import dev.coffer.gate.audit.chain.ChainKeys;
import dev.coffer.gate.audit.chain.ChainVerifier;
import dev.coffer.gate.audit.chain.Tail;
import dev.coffer.gate.audit.chain.Verdict;
import dev.coffer.gate.audit.device.FileSink;
import dev.coffer.gate.audit.device.LineSink;
import dev.coffer.json.JsonWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines that go out together: after a write that failed in the middle each is told the truth. */
final class ChainedSinkTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:20:30Z");
    private static final int LINES = 5;

    @TempDir private Path directory;
    private final KeyedHash mac = KeyedHash.of(SecretBytes.random(RandomSource.system(), 32));
    private final SigningKey signer =
            SigningKey.of(SecretBytes.random(RandomSource.system(), SigningKey.SEED_BYTES));

    /** A file of which one write is torn: {@code left} lines of it arrive. */
    private static final class TornFile implements LineSink {
        private final FileSink file;
        private int left = -1;
        private int writes;

        TornFile(Path path) {
            file = new FileSink(path, Optional.empty());
        }

        @Override
        public Tail open(KeyedHash mac) throws IOException {
            return file.open(mac);
        }

        @Override
        public void write(byte[] lines, int length) throws IOException {
            writes++;
            if (left < 0) {
                file.write(lines, length);
                return;
            }
            int end = 0;
            for (; left > 0; left--) {
                while (lines[end] != '\n') {
                    end++;
                }
                end++;
            }
            left = -1;
            file.write(lines, end);
            throw new IOException("torn");
        }

        @Override
        public boolean takesSeveral() {
            return true;
        }

        @Override
        public void close() {
            file.close();
        }
    }

    private static List<PendingLine> lines(int first) {
        List<PendingLine> lines = new ArrayList<>();
        for (int number = first; number < first + LINES; number++) {
            JsonWriter text = new JsonWriter(100);
            text.plain("{\"time\":\"now\",\"n\":" + number);
            lines.add(new PendingLine(text, Chain.digest(text), NOW));
        }
        return lines;
    }

    private ChainedSink sink(TornFile file) {
        return new ChainedSink(file, new ChainKeys("device", mac, signer), new GroupedSync(file));
    }

    private Verdict verdict(Path path) throws IOException {
        ChainVerifier verifier = new ChainVerifier(Optional.of(signer.verifyingKey()));
        try (InputStream input = Files.newInputStream(path)) {
            verifier.file(input);
        }
        return verifier.verdict();
    }

    @Test
    void write_ofSeveralLines_isOneWrite() throws IOException {
        Path path = directory.resolve("audit.log");
        TornFile file = new TornFile(path);
        ChainedSink sink = sink(file);
        sink.ensureOpen(NOW);

        List<PendingLine> lines = lines(0);
        sink.write(lines);

        assertThat(file.writes).as("the opening checkpoint and the lines").isEqualTo(2);
        assertThat(lines).allMatch(PendingLine::isSettled);
        sink.finish(NOW, true);
        assertThat(verdict(path)).isInstanceOf(Verdict.Intact.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 5})
    void write_torn_theNextOneFindsWhatHasArrivedAndWritesTheRest(int arrived) throws IOException {
        Path path = directory.resolve("audit.log");
        TornFile file = new TornFile(path);
        ChainedSink sink = sink(file);
        sink.write(lines(0));
        List<PendingLine> lines = lines(LINES);
        file.left = arrived;

        assertThatThrownBy(() -> sink.write(lines)).hasMessage("torn");
        assertThat(lines).noneMatch(PendingLine::isSettled);
        sink.write(lines);
        sink.finish(NOW, true);

        assertThat(lines).allMatch(PendingLine::isSettled);
        assertThat(verdict(path)).isInstanceOf(Verdict.Intact.class);
        List<String> there = Files.readAllLines(path);
        for (int number : IntStream.range(0, 2 * LINES).toArray()) {
            assertThat(there).filteredOn(line -> line.contains("\"n\":" + number + ",")).hasSize(1);
        }
    }

    @Test
    void write_ofMoreLinesThanACheckpointCovers_isSignedInBetween() throws IOException {
        Path path = directory.resolve("audit.log");
        ChainedSink sink = sink(new TornFile(path));
        for (int first = 0; first < Chain.LINES_PER_CHECKPOINT + LINES - 2; first += LINES - 2) {
            sink.write(lines(first).subList(0, LINES - 2));
        }
        sink.finish(NOW, true);

        assertThat(verdict(path)).isInstanceOf(Verdict.Intact.class);
        assertThat(Files.readString(path)).contains("\"reason\":\"lines\"", "\"lines\":1000");
    }
}
