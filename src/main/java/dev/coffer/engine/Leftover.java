package dev.coffer.engine;

/**
 * What was prepared for a request outside of its transaction and holds more than memory, such as
 * files.
 */
public interface Leftover {
    /**
     * The request has been answered: what its transaction has not taken over is removed. It must
     * not throw.
     */
    void forget();
}
