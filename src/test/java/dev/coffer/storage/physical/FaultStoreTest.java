package dev.coffer.storage.physical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.request.Bytes;
import dev.coffer.storage.physical.FaultStore.Fault;
import dev.coffer.storage.physical.FaultStore.Step;
import dev.coffer.storage.physical.memory.MemoryStore;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The fault store must itself be trusted: each fault does what its name says, at its step only. */
final class FaultStoreTest {
    private static final Key KEY = Key.of(Bytes.fromUtf8("key"));
    private static final Set<Step> COMMITS = EnumSet.of(Step.COMMIT);

    private final FaultStore store = new FaultStore(new MemoryStore());

    private CommitResult put(long id) {
        return store.commit(
                Commit.of(
                        new TxId(0, id),
                        0,
                        Map.of(),
                        List.of(),
                        List.of(new Mutation.Put(KEY, Bytes.fromUtf8("v" + id)))));
    }

    private boolean isPresent() {
        try (Snapshot snapshot = store.snapshot()) {
            return snapshot.get(KEY) != null;
        }
    }

    @Test
    void unknownCommitted_resolved_isCommitted() {
        store.failAt(1, COMMITS, new Fault.UnknownCommitted());

        assertThat(put(1)).isEqualTo(new CommitResult.Unknown(new TxId(0, 1)));
        assertThat(store.hasFired()).isTrue();
        assertThat(isPresent()).isTrue();
        assertThat(store.resolve(new TxId(0, 1))).isEqualTo(new Outcome.Committed(1));
    }

    @Test
    void unknownAborted_resolved_neverCommits() {
        store.failAt(1, COMMITS, new Fault.UnknownAborted());

        assertThat(put(1)).isEqualTo(new CommitResult.Unknown(new TxId(0, 1)));
        assertThat(store.resolve(new TxId(0, 1))).isEqualTo(new Outcome.Aborted());
        assertThat(put(1)).isEqualTo(new CommitResult.Fenced(0));
        assertThat(isPresent()).isFalse();
    }

    @Test
    void commitFaults_atSecondCommit_spareTheOthers() {
        store.failAt(2, COMMITS, new Fault.Conflict());

        assertThat(put(1)).isEqualTo(new CommitResult.Committed(1));
        assertThat(put(2)).isEqualTo(new CommitResult.Conflict(KEY));
        assertThat(put(3)).isEqualTo(new CommitResult.Committed(2));

        store.failAt(1, COMMITS, new Fault.Down());
        assertThat(put(4)).isEqualTo(new CommitResult.Unavailable("injected"));
        store.failAt(1, COMMITS, new Fault.Full());
        assertThat(put(5)).isEqualTo(new CommitResult.Full());
    }

    @Test
    void readFaults_atEachKindOfStep_throw() {
        try (Snapshot snapshot = store.snapshot()) {
            store.failAt(1, EnumSet.of(Step.GET), new Fault.Damaged());
            assertThatThrownBy(() -> snapshot.get(KEY)).isInstanceOf(DamagedRecordException.class);
            store.failAt(1, EnumSet.of(Step.SCAN), new Fault.Down());
            assertThat(snapshot.get(KEY)).isNull();
            assertThatThrownBy(() -> snapshot.scan(KeyRange.all(), 1))
                    .isInstanceOf(StoreUnavailableException.class);
            assertThat(snapshot.scan(KeyRange.all(), 1).entries()).isEmpty();
        }
        store.failFrom(1, EnumSet.of(Step.SNAPSHOT), new Fault.Down());
        assertThatThrownBy(store::snapshot).isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(store::snapshot).isInstanceOf(StoreUnavailableException.class);
        store.disarm();
        assertThat(isPresent()).isFalse();
    }

    @Test
    void actions_aroundACommit_runOnTheirSide() {
        List<Boolean> seen = new ArrayList<>();
        store.failAt(1, COMMITS, new Fault.RunBefore(() -> seen.add(isPresent())));
        assertThat(put(1)).isInstanceOf(CommitResult.Committed.class);
        store.failAt(1, COMMITS, new Fault.RunAfter(() -> seen.add(isPresent())));
        assertThat(put(2)).isInstanceOf(CommitResult.Committed.class);

        assertThat(seen).containsExactly(false, true);
    }

    @Test
    void steps_unarmed_countEveryKind() {
        store.disarm();
        assertThat(isPresent()).isFalse();
        assertThat(put(1)).isInstanceOf(CommitResult.Committed.class);

        assertThat(store.steps()).isEqualTo(3);
    }
}
