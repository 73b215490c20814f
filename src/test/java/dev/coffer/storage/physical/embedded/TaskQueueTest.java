package dev.coffer.storage.physical.embedded;

import static dev.coffer.storage.physical.StoreDriver.id;
import static dev.coffer.storage.physical.StoreDriver.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.request.Bytes;
import dev.coffer.storage.physical.Commit;
import dev.coffer.storage.physical.Mutation;
import dev.coffer.storage.physical.TestingThreads;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The bounds of a batch and of what waits, and an end that forgets nothing. */
final class TaskQueueTest {
    private final TaskQueue queue = new TaskQueue();

    private static Task ofBytes(int bytes) {
        Mutation write = new Mutation.Put(key("k"), Bytes.wrap(new byte[bytes - 1]));
        return new Task.Committing(Commit.of(id(), 0, Map.of(), List.of(), List.of(write)), 0);
    }

    private static Task small() {
        return new Task.Resolving(id(), 0);
    }

    @Test
    void batch_ofManyTasks_endsAt256() {
        for (int i = 0; i < 300; i++) {
            assertThat(queue.offer(small())).isTrue();
        }
        assertThat(queue.take()).hasSize(TaskQueue.BATCH_TASKS);
        assertThat(queue.take()).hasSize(44);
        assertThat(queue.takeMore(0)).isEmpty();
    }

    @Test
    void batch_ofManyBytes_endsAtOneMebibyte() {
        for (int i = 0; i < 5; i++) {
            assertThat(queue.offer(ofBytes(400 << 10))).isTrue();
        }
        assertThat(queue.take()).hasSize(2);
        assertThat(queue.take()).hasSize(2);
        assertThat(queue.take()).hasSize(1);
    }

    @Test
    void batch_ofOneLargeTask_holdsItAlone() {
        Task first = small();
        Task large = ofBytes(5 << 20);
        Task last = small();
        assertThat(queue.offer(first) && queue.offer(large) && queue.offer(last)).isTrue();

        assertThat(queue.take()).containsExactly(first);
        assertThat(queue.take()).containsExactly(large);
        assertThat(queue.take()).containsExactly(last);
    }

    @Test
    void queue_ofTooManyTasks_refusesOnlyAsLongAsTheyWait() {
        for (int i = 0; i < TaskQueue.MAX_TASKS; i++) {
            assertThat(queue.offer(small())).isTrue();
        }
        assertThat(queue.offer(small())).isFalse();
        assertThat(queue.take()).isNotEmpty();
        assertThat(queue.offer(small())).isTrue();
    }

    @Test
    void queue_ofTooManyBytes_takesALargeTaskAloneOnly() {
        Task huge = ofBytes(97 << 20);
        assertThat(queue.offer(huge)).isTrue();
        assertThat(queue.offer(small())).isFalse();
        assertThat(queue.take()).containsExactly(huge);
        assertThat(queue.offer(small())).isTrue();
        assertThat(queue.offer(huge)).isFalse();
    }

    @Test
    void queue_ended_givesWhatWaitsAndTakesNoMore() {
        assertThat(queue.offer(small())).isTrue();
        queue.end();

        assertThat(queue.offer(small())).isFalse();
        assertThat(queue.isEnded()).isTrue();
        assertThat(queue.take()).hasSize(1);
        assertThat(queue.take()).isEmpty();
    }

    @Test
    void tasks_ofManyThreads_areTakenOnceAndInOrder() {
        List<Task> offered = Collections.synchronizedList(new ArrayList<>());
        List<Task> taken = new ArrayList<>();
        try (var threads = new TestingThreads()) {
            threads.start(() -> {
                for (List<Task> b = queue.take(); !b.isEmpty(); b = queue.take()) {
                    taken.addAll(b);
                }
            });
            try (var offering = new TestingThreads()) {
                for (int thread = 0; thread < 8; thread++) {
                    offering.start(() -> {
                        for (int i = 0; i < 200; i++) {
                            Task task = small();
                            while (!queue.offer(task)) {
                                Thread.onSpinWait();
                            }
                            offered.add(task);
                        }
                    });
                }
            }
            queue.end();
        }
        assertThat(taken).containsExactlyInAnyOrderElementsOf(offered).doesNotHaveDuplicates();
    }
}
