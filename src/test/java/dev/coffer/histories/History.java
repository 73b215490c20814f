package dev.coffer.histories;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What concurrent clients did and were answered. Linearizable if the requests can be put in an
 * order that keeps real time (one that had ended before another began comes first) and in which
 * each answer is the one that the rules give.
 *
 * <p>The search is Wing and Gong's [1], with Lowe's memory of what was tried [2]: pairs of the
 * requests that are done and the keys they left.
 *
 * <p>[1] J. Wing, C. Gong: Testing and Verifying Concurrent Objects. JPDC 17, 1993. [2] G. Lowe:
 * Testing for linearizability. CCPE 29(4), 2017.
 *
 * @param events at most 62
 */
record History(List<Event> events) {
    private static final int MOST_EVENTS = 62;

    /**
     * One request.
     *
     * @param begin before it was sent, on a clock that all clients share
     * @param end after its answer had come
     */
    record Event(int client, Action action, long begin, long end, String answer) {}

    History {
        events = List.copyOf(events);
        if (events.size() > MOST_EVENTS) {
            throw new IllegalArgumentException("a history of more than 62 requests");
        }
    }

    /** Whether there is such an order, beginning with no keys. */
    boolean isLinearizable() {
        return goesOn(0, Keys.NONE, new HashSet<>());
    }

    private record Tried(long done, Keys keys) {}

    private boolean goesOn(long done, Keys keys, Set<Tried> tried) {
        if (Long.bitCount(done) == events.size()) {
            return true;
        }
        if (!tried.add(new Tried(done, keys))) {
            return false;
        }
        for (int next : candidates(done)) {
            Event event = events.get(next);
            Map.Entry<Keys, String> step = event.action().apply(keys);
            if (step.getValue().equals(event.answer())
                    && goesOn(done | 1L << next, step.getKey(), tried)) {
                return true;
            }
        }
        return false;
    }

    /** Those before whose begin no other one that is left had ended. */
    private List<Integer> candidates(long done) {
        long firstEnd = Long.MAX_VALUE;
        for (int i = 0; i < events.size(); i++) {
            if ((done & 1L << i) == 0) {
                firstEnd = Math.min(firstEnd, events.get(i).end());
            }
        }
        List<Integer> candidates = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            if ((done & 1L << i) == 0 && events.get(i).begin() < firstEnd) {
                candidates.add(i);
            }
        }
        return candidates;
    }

    /** One line a request, in the order of their ends. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("\n");
        events.stream()
                .sorted(Comparator.comparingLong(Event::end))
                .forEach(event -> text.append(event).append('\n'));
        return text.toString();
    }
}
