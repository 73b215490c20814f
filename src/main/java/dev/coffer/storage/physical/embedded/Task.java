package dev.coffer.storage.physical.embedded;

import dev.coffer.storage.physical.Commit;
import dev.coffer.storage.physical.CommitResult;
import dev.coffer.storage.physical.Outcome;
import dev.coffer.storage.physical.StoreUnavailableException;
import dev.coffer.storage.physical.TxId;
import java.util.concurrent.CompletableFuture;

/** What a caller hands to the committer and waits for. Two tasks are never equal. */
sealed interface Task {
    /** A transaction to validate and apply. */
    final class Committing implements Task {
        private final Commit commit;
        private final long sizeBytes;
        private final long offeredAt;
        private final CompletableFuture<CommitResult> answer = new CompletableFuture<>();

        Committing(Commit commit, long offeredAt) {
            this.offeredAt = offeredAt;
            this.commit = commit;
            this.sizeBytes = commit.sizeBytes();
        }

        Commit commit() {
            return commit;
        }

        @Override
        public long sizeBytes() {
            return sizeBytes;
        }

        CompletableFuture<CommitResult> answer() {
            return answer;
        }

        void answer(CommitResult result) {
            var _ = answer.complete(result);
        }

        @Override
        public long offeredAt() {
            return offeredAt;
        }

        @Override
        public void giveUp() {
            answer(new CommitResult.Unknown(commit.id()));
        }
    }

    /** A transaction whose outcome is to be decided. */
    final class Resolving implements Task {
        private final TxId id;
        private final long offeredAt;
        private final CompletableFuture<Outcome> answer = new CompletableFuture<>();

        Resolving(TxId id, long offeredAt) {
            this.offeredAt = offeredAt;
            this.id = id;
        }

        TxId id() {
            return id;
        }

        @Override
        public long sizeBytes() {
            return TxId.BYTES;
        }

        CompletableFuture<Outcome> answer() {
            return answer;
        }

        void answer(Outcome outcome) {
            var _ = answer.complete(outcome);
        }

        /** Answers that it is still not known, for {@code reason}. */
        void refuse(String reason) {
            var _ = answer.completeExceptionally(new StoreUnavailableException(reason));
        }

        @Override
        public long offeredAt() {
            return offeredAt;
        }

        @Override
        public void giveUp() {
            refuse("the store does not answer");
        }
    }

    /** When it was handed over, on the monotonic clock. */
    long offeredAt();

    /** Tells the caller that nobody knows yet; a later answer reaches nobody. */
    void giveUp();

    /** How much room it takes in the queue. */
    long sizeBytes();
}
