package dev.coffer.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.storage.physical.FaultStore;
import dev.coffer.storage.physical.FaultStore.Fault;
import dev.coffer.storage.physical.FaultStore.Step;
import dev.coffer.storage.physical.Store;
import dev.coffer.storage.physical.embedded.TestingEmbedded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The faults of a commit on the real store on disk: what a server answered is what is found by one
 * that opens the directory after it was left behind, as after a power switch, and by one that opens
 * it after it was closed.
 */
final class EmbeddedStepsTest {
    private static final List<Fault> FAULTS =
            List.of(
                    new Fault.Down(),
                    new Fault.Conflict(),
                    new Fault.Full(),
                    new Fault.UnknownCommitted(),
                    new Fault.UnknownAborted());

    /** Faults for each operation, another one first for each. */
    private static final int ROUNDS =
            Math.min(FAULTS.size(), Integer.getInteger("coffer.rounds", 1));

    private static final Walk.Ground EVERYTHING = new Walk.Ground(Scenes.everything());

    @TempDir private Path folder;

    @Test
    void commits_ofEveryKind_areFoundInTheDirectoryOrNot() throws IOException {
        int cases = 0;
        List<Op> ops = Scenes.commits();
        for (int i = 0; i < ops.size(); i++) {
            Walk walk = new Walk(EVERYTHING, ops.get(i));
            for (int round = 0; round < ROUNDS; round++) {
                Fault fault = FAULTS.get((i + round) % FAULTS.size());
                check(walk, fault, folder.resolve("store" + i + "-" + round));
                cases++;
            }
        }
        System.err.println(cases + " commits on the store on disk, each looked for afterwards");
    }

    private static void check(Walk walk, Fault fault, Path directory) throws IOException {
        Path leftBehind = directory.resolveSibling(directory.getFileName() + "-left");
        String answer;
        try (Store disk = TestingEmbedded.open(directory)) {
            walk.plant(disk);
            FaultStore store = new FaultStore(disk);
            LocalServer server = walk.start(store);
            store.failAt(1, EnumSet.of(Step.COMMIT), fault);
            answer = walk.op().run(server);
            assertThat(store.hasFired()).as("a commit of %s", walk.op()).isTrue();
            store.disarm();
            walk.check(answer, server, store);
            copy(directory, leftBehind);
        }
        for (Path found : List.of(leftBehind, directory)) {
            try (Store store = TestingEmbedded.open(found)) {
                walk.checkStartedAnew(answer, store);
            }
        }
    }

    /** What a store that is still open has on its disk. */
    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
