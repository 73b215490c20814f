package dev.coffer.cli.client;

import java.time.Duration;

/**
 * Keeps a client within its {@linkplain RequestRate rate}: a bucket that holds a burst of requests
 * and fills with the rate. For one thread.
 *
 * <p>Source: golang.org/x/time/rate, as OpenBao's client uses it: a request that would have to wait
 * longer than its own time goes out at once.
 */
final class RequestPace {
    private static final double NANOS_PER_SECOND = 1e9;

    private final double perSecond;
    private final double burst;
    private final long longestNanos;
    private final Clock clock;
    private double left;
    private long since;

    /** Time that passes. */
    interface Clock {
        /** Nanoseconds since some moment. */
        long nanos();

        /** Waits. */
        void pause(Duration length) throws InterruptedException;
    }

    /**
     * A pace from now on.
     *
     * @param longest that a request may wait
     */
    RequestPace(RequestRate rate, Duration longest, Clock clock) {
        this.perSecond = rate.perSecond();
        this.burst = rate.burst();
        this.longestNanos = longest.toNanos();
        this.clock = clock;
        this.left = burst;
        this.since = clock.nanos();
    }

    /** By the clock of this machine. */
    static RequestPace of(ClientSettings settings) {
        return new RequestPace(settings.rate(), settings.patience(), new MachineClock());
    }

    /** Waits until the next request may go out. */
    void await() {
        long nanos = next();
        if (nanos == 0) {
            return;
        }
        try {
            clock.pause(Duration.ofNanos(nanos));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private long next() {
        if (burst < 1) {
            return 0;
        }
        long now = clock.nanos();
        double filled = (now - since) / NANOS_PER_SECOND * Math.max(0, perSecond);
        double after = Math.min(burst, left + filled) - 1;
        double missing = Math.max(0, -after);
        boolean never = missing > 0 && perSecond <= 0;
        double wait = missing == 0 ? 0 : missing / perSecond * NANOS_PER_SECOND;
        if (never || wait > longestNanos) {
            return 0;
        }
        left = after;
        since = now;
        return (long) Math.ceil(wait);
    }

    private static final class MachineClock implements Clock {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void pause(Duration length) throws InterruptedException {
            Thread.sleep(length);
        }
    }
}
