package dev.coffer.cli.debug;

import java.time.Duration;
import java.time.Instant;

/** The time of one capture. */
interface Pace {
    /** What stamps are made of. */
    Instant now();

    /** How long it has been going on, whatever the clock is set to meanwhile. */
    Duration elapsed();

    /**
     * Waits.
     *
     * @return false once the user wants the capture to end
     */
    boolean pause(Duration length);

    /** No duration and no interval is shorter. */
    Duration least();

    /** What was captured is written, and there is nothing left to interrupt. */
    void ended();
}
