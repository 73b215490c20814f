package dev.coffer.storage.physical.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.storage.physical.StoreDriver;
import dev.coffer.storage.physical.StoreOpenException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process under load is killed; what it acknowledged is there, whole, and nothing else. */
final class EmbeddedKillTest {
    private static final int ROUNDS = 2 * Integer.getInteger("coffer.rounds", 1);

    @TempDir private Path root;

    private Process start(Path directory) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        java,
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashWriter.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Lets the process acknowledge {@code count} commits, kills it, and returns all it said. */
    private static Map<String, Integer> killAfter(Process process, int count) throws IOException {
        Map<String, Integer> acknowledged = new HashMap<>();
        int lines = 0;
        try (BufferedReader said = process.inputReader()) {
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                String[] words = line.split(" ", -1);
                if (words.length == 2 && !words[1].isEmpty()) {
                    acknowledged.merge(words[0], Integer.parseInt(words[1]), Math::max);
                }
                if (++lines == count) {
                    // By the handle: the process itself would drop what is still in the pipe.
                    assertThat(process.toHandle().destroyForcibly()).isTrue();
                }
            }
        }
        assertThat(lines).isGreaterThanOrEqualTo(count);
        return acknowledged;
    }

    @Test
    void process_killedUnderLoad_keepsWhatItAcknowledged() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Path directory = root.resolve("store");
        for (int round = 0; round < ROUNDS; round++) {
            Process process = start(directory);
            Map<String, Integer> acknowledged;
            try {
                acknowledged = killAfter(process, 50 + random.nextInt(1500));
            } finally {
                process.destroyForcibly();
                assertThat(process.waitFor()).isNotZero();
            }
            try (EmbeddedStore store = TestingDisk.of(directory).open()) {
                check(new StoreDriver(store), acknowledged, "seed " + seed + " round " + round);
            }
        }
    }

    private static void check(
            StoreDriver driver, Map<String, Integer> acknowledged, String description) {
        List<String> expected = new ArrayList<>();
        long commits = 0;
        for (int writer = 0; writer < CrashWriter.WRITERS; writer++) {
            String name = "w" + writer;
            String counter = driver.get(name);
            int last = counter == null ? 0 : Integer.parseInt(counter);
            int said = acknowledged.getOrDefault(name, 0);
            assertThat(last).as(description).isGreaterThanOrEqualTo(said);
            for (int number = 1; number <= last; number++) {
                expected.add(name + "-" + number);
            }
            if (last > 0) {
                expected.add(name);
            }
            commits += last;
        }
        assertThat(driver.version()).as(description).isEqualTo(commits);
        assertThat(driver.keys()).as(description).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void store_heldByAnotherProcess_isRefusedWithItsId() throws Exception {
        Path directory = root.resolve("store");
        Process process = start(directory);
        try (BufferedReader said = process.inputReader()) {
            assertThat(said.readLine()).isNotNull();
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> TestingDisk.of(directory).open().close())
                        .isInstanceOf(StoreOpenException.class)
                        .hasMessageContaining("in use by process " + process.pid());
            }
            assertThat(process.isAlive()).isTrue();
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor()).isNotZero();
        }
        TestingDisk.of(directory).open().close();
    }
}
