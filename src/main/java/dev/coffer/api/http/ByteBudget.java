package dev.coffer.api.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that requests and answers of all connections may hold together. Thread-safe. Whoever
 * takes bytes gives back exactly as many.
 */
final class ByteBudget {
    private final AtomicLong free;

    ByteBudget(long bytes) {
        free = new AtomicLong(bytes);
    }

    /** Takes {@code bytes} if there are as many. */
    boolean tryTake(long bytes) {
        if (free.addAndGet(-bytes) >= 0) {
            return true;
        }
        free.addAndGet(bytes);
        return false;
    }

    /**
     * Takes {@code bytes} although there may be none: for an answer, which exists already. What is
     * owed then keeps new bodies out.
     */
    void take(long bytes) {
        free.addAndGet(-bytes);
    }

    /** Gives back what was taken. */
    void give(long bytes) {
        free.addAndGet(bytes);
    }

    /** What is left; below zero if answers took more than there was. */
    long free() {
        return free.get();
    }
}
