package dev.coffer.crypto;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A bounded, lock-free set of idle objects that are costly to make and not thread-safe.
 *
 * <p>Not a ThreadLocal: with a virtual thread a request that would make one object a request.
 */
final class Pool<T> {
    /** Idle objects kept; more than this many threads at once make their own. */
    private static final int SLOTS = 16;

    private final AtomicReferenceArray<@Nullable T> idle = new AtomicReferenceArray<>(SLOTS);
    private final Supplier<T> maker;
    private volatile boolean closed;

    Pool(Supplier<T> maker) {
        this.maker = maker;
    }

    /** An object for the caller alone, until it gives it back. */
    T take() {
        for (int i = 0; i < SLOTS; i++) {
            if (idle.getPlain(i) != null) {
                T taken = idle.getAndSet(i, null);
                if (taken != null) {
                    return taken;
                }
            }
        }
        return maker.get();
    }

    /** Keeps an object for the next caller; one that is in an unknown state is not given back. */
    void giveBack(T object) {
        for (int i = 0; i < SLOTS && !closed; i++) {
            if (idle.getPlain(i) == null && idle.compareAndSet(i, null, object)) {
                break;
            }
        }
        if (closed) {
            clear();
        }
    }

    /** Drops the idle objects, and whatever is given back from now on. */
    void close() {
        closed = true;
        clear();
    }

    private void clear() {
        for (int i = 0; i < SLOTS; i++) {
            idle.set(i, null);
        }
    }
}
