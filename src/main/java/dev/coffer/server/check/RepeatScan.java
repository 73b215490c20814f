package dev.coffer.server.check;

import dev.coffer.gate.idempotency.StoredRepeat;
import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.ReadTransaction;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Answers kept for repeats: each ends some day and is counted once. */
final class RepeatScan {
    private final ReadTransaction tx;
    private final Findings findings;

    /** How many answers each count should tell: one entry for every sixteen of a caller's. */
    private final Map<RecordKey, Long> counted = new HashMap<>();

    RepeatScan(ReadTransaction tx, Findings findings) {
        this.tx = tx;
        this.findings = findings;
    }

    void run() {
        RecordScan.each(tx, RecordRange.all(RecordType.KEPT_ANSWER), this::check);
        RecordScan.each(tx, RecordRange.all(RecordType.KEPT_ANSWER_INDEX), this::check);
        counted.keySet()
                .forEach(key ->
                        findings.add("kept answers that are not counted", Findings.name(key)));
    }

    private void check(RecordKey key) {
        Bytes content = RecordScan.content(tx, key);
        Optional<StoredRepeat> read = content == null ? Optional.empty() : read(key, content);
        if (read.isEmpty()) {
            return;
        }
        switch (read.get()) {
            case StoredRepeat.Answer answer -> answer(key, answer);
            case StoredRepeat.End end -> {
                if (RecordScan.isMissing(tx, end.answer())) {
                    findings.orphan("the end of no kept answer", key);
                }
            }
            case StoredRepeat.Count(long answers) -> count(key, answers);
        }
    }

    private Optional<StoredRepeat> read(RecordKey key, Bytes content) {
        try {
            return Optional.of(StoredRepeat.of(key, content));
        } catch (RuntimeException malformed) {
            findings.add("a kept answer that makes no sense", Findings.name(key));
            return Optional.empty();
        }
    }

    private void answer(RecordKey key, StoredRepeat.Answer answer) {
        if (RecordScan.isMissing(tx, answer.end())) {
            findings.add("a kept answer that never ends", Findings.name(key));
        }
        counted.merge(answer.count(), 1L, Long::sum);
    }

    /** Answers come before counts, so that all of them are known. */
    private void count(RecordKey key, long answers) {
        Long expected = counted.remove(key);
        if (expected == null) {
            findings.orphan("a count of no kept answers", key);
        } else if (expected != answers) {
            findings.add(
                    "a count of kept answers that is wrong, " + answers + " for " + expected,
                    Findings.name(key));
        }
    }
}
