package dev.coffer.storage.physical.embedded;

import dev.coffer.request.Bytes;
import dev.coffer.storage.physical.Commit;
import dev.coffer.storage.physical.CommitResult;
import dev.coffer.storage.physical.Feed;
import dev.coffer.storage.physical.Key;
import dev.coffer.storage.physical.Mutation;
import dev.coffer.storage.physical.Sequencer;
import dev.coffer.storage.physical.Sequencer.Decision;
import dev.coffer.storage.physical.TxId;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * The tasks that share one write to the log. Every one of them is answered exactly once: by {@link
 * #answer} behind the write, or by one of the other answers. Confined to the committer.
 */
final class Batch {
    private record Applied(Task.Committing task, long version) {}

    private record Refused(Task.Committing task, CommitResult result) {}

    private final List<Applied> applied = new ArrayList<>();
    private final List<Refused> refused = new ArrayList<>();
    private final List<Task.Resolving> resolving = new ArrayList<>();
    private final List<Task.Committing> undecided = new ArrayList<>();
    private Layout.Head target = Layout.Head.NEW;

    Batch(List<Task> tasks) {
        for (Task task : tasks) {
            switch (task) {
                case Task.Committing committing -> undecided.add(committing);
                case Task.Resolving one -> resolving.add(one);
            }
        }
    }

    /** How many bytes its commits have. */
    long sizeBytes() {
        return undecided.stream().mapToLong(Task.Committing::sizeBytes).sum();
    }

    /** Validates each commit in order; those that would write are refused where {@code full}. */
    void decide(Sequencer sequencer, boolean full) {
        for (Task.Committing task : undecided) {
            switch (sequencer.decide(task.commit(), !full)) {
                case Decision.Apply(long version) -> applied.add(new Applied(task, version));
                case Decision.Answer(CommitResult result) -> refused.add(new Refused(task, result));
            }
        }
        undecided.clear();
    }

    /** Whether it has anything to write. */
    boolean hasWrites() {
        return !applied.isEmpty();
    }

    /** The ids of those that write, and their versions. */
    Layout.Slot transactions() {
        List<TxId> ids = applied.stream().map(one -> one.task().commit().id()).toList();
        return new Layout.Slot(applied.getFirst().version(), ids);
    }

    /** Adds the records of every commit, and what the store keeps beside them. */
    void fill(WriteBatch records, Layout.Head next) throws RocksDBException {
        target = next;
        for (Applied one : applied) {
            for (Mutation write : one.task().commit().writes()) {
                switch (write) {
                    case Mutation.Put(Key key, Bytes value) ->
                            records.put(Layout.recordKey(key), Layout.record(one.version(), value));
                    case Mutation.Append append ->
                            records.put(
                                    Layout.recordKey(append.keyIn(one.version())),
                                    Layout.record(one.version(), append.value()));
                    case Mutation.Delete(Key key) -> records.delete(Layout.recordKey(key));
                }
            }
        }
        records.put(Layout.slot(next.batch()), Layout.slot(transactions()));
        records.put(Layout.HEAD, Layout.head(next));
    }

    /** What the disk says once it is written; {@link Layout.Head#NEW} before it was tried. */
    Layout.Head target() {
        return target;
    }

    /** What it changed, for the feed. */
    List<Feed.Change> changes() {
        List<Feed.Change> changes = new ArrayList<>(applied.size());
        for (Applied one : applied) {
            Commit commit = one.task().commit();
            changes.add(
                    new Feed.Change(commit.id(), one.version(), commit.writtenKeys(one.version())));
        }
        return changes;
    }

    /** Answers every commit, now that the batch is durable, and every question. */
    void answer(Sequencer sequencer) {
        for (Applied one : applied) {
            one.task().answer(new CommitResult.Committed(one.version()));
        }
        for (Refused one : refused) {
            one.task().answer(one.result());
        }
        answerQuestions(sequencer);
    }

    /** Answers that nothing was written: {@code sequencer} is back at what is on the disk. */
    void answerLost(Sequencer sequencer, String reason) {
        for (Applied one : applied) {
            one.task().answer(new CommitResult.Unavailable(reason));
        }
        for (Refused one : refused) {
            boolean isLost =
                    one.result() instanceof CommitResult.Committed(long version)
                            && version > sequencer.state().version();
            one.task().answer(isLost ? new CommitResult.Unavailable(reason) : one.result());
        }
        undecided.forEach(task -> task.answer(new CommitResult.Unavailable(reason)));
        answerQuestions(sequencer);
    }

    /** Answers that nobody knows yet: the store closes without having found out. */
    void answerUnknown() {
        applied.forEach(one -> one.task().giveUp());
        refused.forEach(one -> one.task().giveUp());
        undecided.forEach(task -> task.answer(new CommitResult.Unavailable("the store closes")));
        resolving.forEach(one -> one.refuse("the store closes"));
    }

    /** Takes over a question that came while nothing could be answered. */
    void adopt(Task.Resolving question) {
        if (resolving.size() < TaskQueue.MAX_TASKS) {
            resolving.add(question);
        } else {
            question.refuse("too many outcomes are asked for");
        }
    }

    private void answerQuestions(Sequencer sequencer) {
        for (Task.Resolving one : resolving) {
            one.answer(sequencer.resolve(one.id()));
        }
    }
}
