package dev.coffer.api.http;

import io.netty.util.concurrent.EventExecutor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What belongs to one event loop: its connections, its parser, and a clock that is read once a tick
 * instead of once a request. Used by that loop's thread only, except {@link #executor}.
 */
final class Loop {
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    private final EventExecutor executor;
    private final InstantSource clock;
    private final RequestHeadParser parser = new RequestHeadParser();
    private final Set<LiveConnection> connections = new HashSet<>();
    private long nanos;
    private long dateSecond = Long.MIN_VALUE;
    private String date = "";
    private byte[] dateLine = new byte[0];

    Loop(EventExecutor executor, InstantSource clock) {
        this.executor = executor;
        this.clock = clock;
        readClocks();
    }

    /** Begins to tick. */
    void start(Duration tick) {
        executor.scheduleAtFixedRate(
                        this::tick, tick.toNanos(), tick.toNanos(), TimeUnit.NANOSECONDS)
                .addListener(_ -> {});
    }

    EventExecutor executor() {
        return executor;
    }

    RequestHeadParser parser() {
        return parser;
    }

    /** Monotonic nanoseconds as of the last tick. */
    long nanos() {
        return nanos;
    }

    /** The value of the header {@code Date} as of the last tick. */
    String date() {
        return date;
    }

    /** The whole line of the header {@code Date}; not to be changed. */
    byte[] dateLine() {
        return dateLine;
    }

    void add(LiveConnection connection) {
        connections.add(connection);
    }

    void remove(LiveConnection connection) {
        connections.remove(connection);
    }

    /** Lets every connection end once it has no request running. */
    void drain() {
        for (LiveConnection connection : connections.toArray(LiveConnection[]::new)) {
            connection.drain();
        }
    }

    private void tick() {
        readClocks();
        for (LiveConnection connection : connections.toArray(LiveConnection[]::new)) {
            connection.checkTime(nanos);
        }
    }

    private void readClocks() {
        nanos = System.nanoTime();
        Instant now = clock.instant();
        if (now.getEpochSecond() != dateSecond) {
            dateSecond = now.getEpochSecond();
            date = HTTP_DATE.format(now);
            dateLine = ("Date: " + date + "\r\n").getBytes(StandardCharsets.US_ASCII);
        }
    }
}
