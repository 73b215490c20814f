package dev.coffer.gate.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** Whatever is done to a log, the first line of it that is wrong is named. */
final class ChainVerifierTest {
    /** Checkpoints in lines 1, 8, 14 and 18; entries in all others. */
    private final TestingLog log = new TestingLog();

    private final List<String> whole =
            log.open().entries(6).checkpoint().entries(5).checkpoint().entries(3).close().file();

    @Test
    void verdict_wholeFile_isIntact() {
        assertThat(log.verify(whole))
                .isEqualTo(new Verdict.Intact(18, 18, 18, 0, true, "device-1", log.key()));
    }

    @Test
    void verdict_aLineChanged_namesIt() {
        everyEntry((lines, at) -> lines.set(at, lines.get(at).replace("request", "response")));
        everyEntry((lines, at) -> lines.set(at, lines.get(at).replace("\"n\":", "\"m\":")));
        everyEntry((lines, at) -> lines.set(at, "garbage\n"));
        everyEntry((lines, at) -> lines.set(at, "\n"));
        everyEntry((lines, at) -> lines.set(at, lines.get(at).replace("}}\n", "}} \n")));
    }

    @Test
    void verdict_aLineRemoved_namesWhereItWas() {
        everyEntry((lines, at) -> lines.remove((int) at));
    }

    @Test
    void verdict_aLineInserted_namesIt() {
        everyEntry((lines, at) -> {
            lines.add(at, "{\"time\":\"now\",\"type\":\"request\"}\n");
            return "";
        });
        everyEntry((lines, at) -> {
            lines.add(at, lines.get(at - 1));
            return "";
        });
    }

    @Test
    void verdict_twoLinesSwapped_namesTheFirst() {
        for (int at = 1; at < whole.size() - 1; at++) {
            List<String> swapped = new ArrayList<>(whole);
            swapped.set(at, whole.get(at + 1));
            swapped.set(at + 1, whole.get(at));
            assertBroken(swapped, at + 1);
        }
    }

    @Test
    void verdict_aCheckpointChangedOrRemoved_isFound() {
        for (int at : List.of(0, 7, 13, 17)) {
            List<String> changed = new ArrayList<>(whole);
            changed.set(at, whole.get(at).replace("2026", "2025"));
            assertBroken(changed, at + 1);
            List<String> removed = new ArrayList<>(whole);
            removed.remove(at);
            if (at == 17) {
                assertThat(log.verify(removed))
                        .isEqualTo(new Verdict.Intact(17, 17, 17, 3, false, "device-1", log.key()));
            } else {
                assertBroken(removed, at + 1);
            }
        }
    }

    /** Whoever has the file but no key recomputes the hashes: the next checkpoint gives it away. */
    @Test
    void verdict_hashesMadeToFit_stillNamesTheLine() {
        for (int at = 1; at < whole.size() - 1; at++) {
            if (TestingLog.end(whole.get(at)).signature().isPresent()) {
                continue;
            }
            List<String> changed = new ArrayList<>(whole);
            changed.set(at, whole.get(at).replace("request", "response"));
            assertBroken(TestingLog.madeToFit(changed, at), at + 1);

            List<String> inserted = new ArrayList<>(whole);
            inserted.add(at, whole.get(at).replace("request", "response"));
            assertBroken(TestingLog.madeToFit(inserted, at), at + 1);

            List<String> removed = new ArrayList<>(whole);
            removed.remove(at);
            assertBroken(TestingLog.madeToFit(removed, at), at + 1);
        }
    }

    @Test
    void verdict_aCheckpointRemovedAndHashesMadeToFit_namesTheFirstLineInDoubt() {
        List<String> removed = new ArrayList<>(whole);
        removed.remove(7);
        assertBroken(TestingLog.madeToFit(removed, 7), 2);
    }

    @Test
    void verdict_beginningCutOff_namesTheFirstLine() {
        for (int at = 1; at < whole.size(); at++) {
            assertBroken(whole.subList(at, whole.size()), 1);
        }
    }

    @Test
    void verdict_endCutOff_isNotClosedAnyMore() {
        for (int length = 1; length < whole.size(); length++) {
            assertThat(log.verify(whole.subList(0, length)))
                    .asInstanceOf(
                            org.assertj.core.api.InstanceOfAssertFactories.type(
                                    Verdict.Intact.class))
                    .matches(intact -> !intact.closed(), "not closed");
        }
    }

    @Test
    void verdict_cutWithinALine_namesIt() {
        String text = String.join("", small());
        for (int length = 1; length < text.length(); length++) {
            if (text.charAt(length - 1) == '\n') {
                continue;
            }
            long line = text.substring(0, length).chars().filter(c -> c == '\n').count() + 1;
            assertBroken(List.of(text.substring(0, length)), line);
        }
    }

    @Test
    void verdict_everyByteChanged_namesItsLine() {
        byte[] text = TestingLog.bytes(String.join("", small()));
        int line = 1;
        for (int i = 0; i < text.length; i++) {
            boolean newline = text[i] == '\n';
            if (!newline && inMac(text, i)) {
                continue;
            }
            byte[] changed = text.clone();
            changed[i] ^= 1;
            ChainVerifier verifier = new ChainVerifier(Optional.of(log.key()));
            TestingLog.feed(verifier, changed);
            assertThat(verifier.verdict())
                    .as("byte %s in line %s", i, line)
                    .isInstanceOfSatisfying(
                            Verdict.Broken.class,
                            broken -> assertThat(broken.line()).isBetween(1L, 4L));
            line += newline ? 1 : 0;
        }
    }

    /** The keyed hash is for who has the key; only its form is checked without. */
    private static boolean inMac(byte[] text, int at) {
        String before =
                new String(text, Math.max(0, at - 71), Math.min(at, 71), StandardCharsets.US_ASCII);
        int mac = before.lastIndexOf("\"mac\":\"");
        return mac >= 0 && before.indexOf('"', mac + 7) < 0 && text[at] != '"';
    }

    @Test
    void verdict_rotatedFiles_goOn() {
        List<String> next = log.open().entries(4).close().file();
        assertThat(log.verify(whole, next))
                .isEqualTo(new Verdict.Intact(24, 24, 6, 0, true, "device-1", log.key()));
        assertThat(log.verify(next)).isInstanceOf(Verdict.Intact.class);
    }

    @Test
    void verdict_rotatedFileCutOffMissingOrOutOfOrder_isFound() {
        List<String> second = log.open().entries(4).close().file();
        List<String> third = log.open().entries(4).close().file();
        assertThat(log.verify(whole.subList(0, 14), second))
                .isEqualTo(
                        new Verdict.Broken(
                                0,
                                15,
                                "is missing: the file is cut off, lines to number 18 belong to it"));
        assertThat(log.verify(whole, third)).isInstanceOf(Verdict.Broken.class);
        assertThat(log.verify(second, whole)).isInstanceOf(Verdict.Broken.class);
        assertThat(log.verify(whole, whole)).isInstanceOf(Verdict.Broken.class);
        assertThat(log.verify(whole, second.subList(1, second.size())))
                .isInstanceOfSatisfying(
                        Verdict.Broken.class,
                        broken -> {
                            assertThat(broken.file()).isEqualTo(1);
                            assertThat(broken.line()).isEqualTo(1);
                        });
    }

    @Test
    void verdict_killedServer_goesOnBehindAnUnfinishedLine() {
        List<String> file = new ArrayList<>(log.open().entries(3).forget().file());
        String unfinished = "{\"time\":\"now\",\"type\":\"reque\n";
        file.add(unfinished);
        file.addAll(log.open(unfinished.length()).entries(2).close().file());
        assertThat(log.verify(file)).isInstanceOf(Verdict.Intact.class);
        file.set(4, "{\"time\":\"now\"\n");
        assertThat(log.verify(file))
                .isInstanceOfSatisfying(
                        Verdict.Broken.class, broken -> assertThat(broken.line()).isEqualTo(5));
        file.remove(4);
        assertThat(log.verify(file)).isInstanceOf(Verdict.Broken.class);
    }

    @Test
    void verdict_otherKey_isRefused() {
        ChainVerifier verifier =
                new ChainVerifier(Optional.of(TestingLog.signer(9).verifyingKey()));
        TestingLog.feed(verifier, TestingLog.bytes(String.join("", whole)));
        assertThat(verifier.verdict())
                .isEqualTo(new Verdict.Broken(0, 1, "is a checkpoint that another key has signed"));
    }

    @Test
    void verdict_withoutKey_takesTheOneThatTheLogNames() {
        ChainVerifier verifier = new ChainVerifier(Optional.empty());
        TestingLog.feed(verifier, TestingLog.bytes(String.join("", whole)));
        assertThat(verifier.verdict())
                .isInstanceOfSatisfying(
                        Verdict.Intact.class,
                        intact -> assertThat(intact.key()).isEqualTo(log.key()));
    }

    @Test
    void verdict_fullCheckpoints_signAThousandLines() {
        List<String> many = log.open().entries(1_000).checkpoint().entries(1_000).close().file();
        assertThat(log.verify(many)).isInstanceOf(Verdict.Intact.class);
        for (int at : List.of(1, 500, 1_000, 1_002, 2_001)) {
            List<String> changed = new ArrayList<>(many);
            changed.set(at, many.get(at).replace("request", "response"));
            assertBroken(changed, at + 1);
            assertBroken(TestingLog.madeToFit(changed, at), at + 1);
        }
        List<String> tooMany = new ArrayList<>(many);
        tooMany.add(7, many.get(7));
        assertBroken(TestingLog.madeToFit(tooMany, 7), 1_002);
    }

    /** Random bytes, very long lines, lines that look like ours: an answer, not a failure. */
    @Test
    void verdict_hostileFiles_areRefusedInBoundedMemory() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        String end = whole.get(3).substring(whole.get(3).indexOf(",\"chain\""));
        List<byte[]> hostile = new ArrayList<>();
        hostile.add(new byte[0]);
        hostile.add(new byte[1 << 20]);
        hostile.add(("x".repeat(5 << 20) + end).getBytes(StandardCharsets.UTF_8));
        hostile.add((whole.get(0) + "{".repeat(5 << 20) + end).getBytes(StandardCharsets.UTF_8));
        hostile.add(end.getBytes(StandardCharsets.UTF_8));
        hostile.add("\n".repeat(100_000).getBytes(StandardCharsets.UTF_8));
        hostile.add(
                whole.get(0)
                        .replace("\"marks\":\"", "\"marks\":\"" + "A".repeat(40_000))
                        .getBytes(StandardCharsets.UTF_8));
        hostile.add(
                whole.get(0)
                        .replaceFirst("\"seq\":1", "\"seq\":999999999999999999")
                        .getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < 200; i++) {
            byte[] mixed = TestingLog.bytes(String.join("", whole));
            for (int changes = random.nextInt(1, 50); changes > 0; changes--) {
                mixed[random.nextInt(mixed.length)] = (byte) random.nextInt();
            }
            hostile.add(mixed);
        }
        for (byte[] bytes : hostile) {
            ChainVerifier verifier = new ChainVerifier(Optional.empty());
            TestingLog.feed(verifier, bytes);
            assertThat(verifier.verdict()).as("seed %s, %s bytes", seed, bytes.length).isNotNull();
        }
    }

    /** A checkpoint, two entries, a checkpoint: enough where every byte counts. */
    private static List<String> small() {
        return new TestingLog().open().entries(2).close().file();
    }

    private void everyEntry(BiFunction<List<String>, Integer, String> change) {
        for (int at = 1; at < whole.size(); at++) {
            if (TestingLog.end(whole.get(at)).signature().isPresent()) {
                continue;
            }
            List<String> changed = new ArrayList<>(whole);
            String _ = change.apply(changed, at);
            assertBroken(changed, at + 1);
        }
    }

    private void assertBroken(List<String> lines, long line) {
        assertThat(log.verify(lines))
                .isInstanceOfSatisfying(
                        Verdict.Broken.class,
                        broken -> assertThat(broken.line()).as(broken.text()).isEqualTo(line));
    }
}
