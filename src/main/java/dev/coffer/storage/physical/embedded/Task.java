package dev.coffer.storage.physical.embedded;

import dev.coffer.storage.physical.Commit;
import dev.coffer.storage.physical.CommitResult;
import dev.coffer.storage.physical.Outcome;
import dev.coffer.storage.physical.TxId;
import java.util.concurrent.CompletableFuture;

/** What a caller hands to the committer and waits for. Two tasks are never equal. */
sealed interface Task {
    /** A transaction to validate and apply. */
    final class Committing implements Task {
        private final Commit commit;
        private final long sizeBytes;
        private final CompletableFuture<CommitResult> answer = new CompletableFuture<>();

        Committing(Commit commit) {
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
    }

    /** A transaction whose outcome is to be decided. */
    final class Resolving implements Task {
        private final TxId id;
        private final CompletableFuture<Outcome> answer = new CompletableFuture<>();

        Resolving(TxId id) {
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
    }

    /** How much room it takes in the queue. */
    long sizeBytes();
}
