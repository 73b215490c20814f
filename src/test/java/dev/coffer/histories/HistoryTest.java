package dev.coffer.histories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.histories.History.Event;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The checker itself: it takes what can be, and refuses what cannot. */
final class HistoryTest {
    private static Event event(Action action, long begin, long end, String answer) {
        return new Event(0, action, begin, end, answer);
    }

    private static boolean isLinearizable(Event... events) {
        return new History(List.of(events)).isLinearizable();
    }

    @Test
    void reads_duringAWrite_maySeeItOrNot() {
        Event write = event(new Action.Put("a", "x", -1), 1, 6, "v1");
        Event before = event(new Action.Get("a"), 2, 3, "404");
        Event after = event(new Action.Get("a"), 4, 5, "v1 x m0");
        assertThat(isLinearizable(write, before, after)).isTrue();
        assertThat(
                        isLinearizable(
                                write,
                                event(new Action.Get("a"), 2, 3, "v1 x m0"),
                                event(new Action.Get("a"), 4, 5, "404")))
                .as("seen, then gone")
                .isFalse();
    }

    @Test
    void read_behindAWrite_mustSeeIt() {
        Event write = event(new Action.Put("a", "x", -1), 1, 2, "v1");
        assertThat(isLinearizable(write, event(new Action.Get("a"), 3, 4, "404"))).isFalse();
        assertThat(isLinearizable(write, event(new Action.Get("a"), 1, 4, "404"))).isTrue();
    }

    @Test
    void writes_thatBothWonTheSameComparison_areRefused() {
        assertThat(
                        isLinearizable(
                                event(new Action.Put("a", "x", 0), 1, 3, "v1"),
                                event(new Action.Put("a", "y", 0), 2, 4, "v1")))
                .isFalse();
    }

    @Test
    void mixtures_ofATransaction_areRefused() {
        List<String> both = List.of("a", "b");
        Event write = event(new Action.WriteAll(both, "x", -1), 1, 4, "v1, v1");
        assertThat(isLinearizable(write, event(new Action.ReadAll(both), 2, 3, "v1 x m0, 404")))
                .isFalse();
        assertThat(isLinearizable(write, event(new Action.ReadAll(both), 2, 3, "v1 x m0, v1 x m0")))
                .isTrue();
    }

    @Test
    void moves_thatLeaveTheKeyInBothPlaces_areRefused() {
        Event write = event(new Action.Put("a", "x", -1), 1, 2, "v1");
        Event move = event(new Action.Move("a", "b", false), 3, 8, "done");
        Event target = event(new Action.Get("b"), 4, 5, "v1 x m0");
        assertThat(isLinearizable(write, move, target, event(new Action.Get("a"), 6, 7, "404")))
                .isTrue();
        assertThat(isLinearizable(write, move, target, event(new Action.Get("a"), 6, 7, "v1 x m0")))
                .isFalse();
    }

    @Test
    void writes_behindALock_areRefused() {
        Event lock = event(new Action.Lock("a", true), 1, 2, "done");
        assertThat(isLinearizable(lock, event(new Action.Put("a", "x", -1), 3, 4, "v1"))).isFalse();
        assertThat(isLinearizable(lock, event(new Action.Put("a", "x", -1), 3, 4, "locked")))
                .isTrue();
    }
}
