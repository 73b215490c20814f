package dev.coffer.telemetry;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** One number for each {@link Measure} since the server's start. Thread-safe. */
public final class Meters {
    private final Map<Measure, LongAdder> numbers = new EnumMap<>(Measure.class);

    /** All of them 0. */
    public Meters() {
        for (Measure measure : Measure.values()) {
            numbers.put(measure, new LongAdder());
        }
    }

    /** One more. */
    public void count(Measure measure) {
        add(measure, 1);
    }

    /** So many more, or fewer of what is a level. */
    public void add(Measure measure, long more) {
        number(measure).add(more);
    }

    /** What a level is now; of one measure by one thread at a time. */
    public void set(Measure measure, long value) {
        add(measure, value - sum(measure));
    }

    /** The number so far. */
    public long sum(Measure measure) {
        return number(measure).sum();
    }

    private LongAdder number(Measure measure) {
        return Objects.requireNonNull(numbers.get(measure));
    }
}
