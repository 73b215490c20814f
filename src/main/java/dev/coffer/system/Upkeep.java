package dev.coffer.system;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.coffer.gate.routing.MountTable;
import dev.coffer.gate.routing.Route;
import dev.coffer.request.Cancellation;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.seal.RotationConfig;
import dev.coffer.storage.seal.Seal;
import dev.coffer.storage.transaction.CancelledException;
import dev.coffer.storage.transaction.Transactions;
import dev.coffer.telemetry.Logs;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The work in the background: engines' upkeep (upgrades and the like), the removal of what disabled
 * mounts left behind, the rotation of the keyring when it is due. One loop on one virtual thread,
 * from unsealing to sealing; it works in bounded steps, each a transaction of its own, and rests
 * until somebody wakes it. Thread-safe.
 */
public final class Upkeep implements AutoCloseable {
    /** How long it rests at most: what nobody announced is found then. */
    static final Duration LONGEST_REST = Duration.ofMinutes(10);

    /** How long it rests after a step that failed. */
    static final Duration REST_AFTER_FAILURE = Duration.ofSeconds(5);

    /** How long stopping waits for a step that is under way; it ends by itself in any case. */
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

    /** Steps of a chore before the others have their turn. */
    private static final int CHORE_STEPS = 20;

    private static final Logger LOG = Logs.logger("system.upkeep");

    private final Transactions transactions;
    private final MountTable mounts;
    private final Seal seal;
    private final InstantSource clock;
    private final RetiredMounts retiredMounts;
    private final List<Chore> chores = new CopyOnWriteArrayList<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();

    @GuardedBy("lock")
    private boolean pending;

    @GuardedBy("lock")
    private @Nullable Run run;

    /** Rests until {@link #start}. */
    public Upkeep(Transactions transactions, MountTable mounts, Seal seal, InstantSource clock) {
        this.transactions = transactions;
        this.mounts = mounts;
        this.seal = seal;
        this.clock = clock;
        this.retiredMounts = new RetiredMounts(transactions);
    }

    /** Work beside that of the engines. Called while the server is put together. */
    public void add(Chore chore) {
        chores.add(chore);
    }

    /** Begins a loop, with a first round at once. Starting twice is harmless. */
    public void start() {
        lock.lock();
        try {
            if (run == null) {
                pending = true;
                run = new Run();
                run.thread.start();
            }
        } finally {
            lock.unlock();
        }
    }

    /** There may be something to do. Cheap; may be called by anybody at any time. */
    public void wake() {
        lock.lock();
        try {
            pending = true;
            woken.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the loop; returns when it has ended, or after ten seconds. */
    public void stop() {
        Run stopped = detach();
        if (stopped == null || stopped.thread.equals(Thread.currentThread())) {
            return;
        }
        try {
            if (!stopped.thread.join(STOP_PATIENCE)) {
                LOG.log(Level.WARNING, "a step in the background takes long to end");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop();
    }

    private @Nullable Run detach() {
        lock.lock();
        try {
            Run stopped = run;
            if (stopped != null) {
                stopped.ended = true;
                run = null;
                woken.signalAll();
            }
            return stopped;
        } finally {
            lock.unlock();
        }
    }

    /** How a step ended. */
    private enum Step {
        DONE,
        MORE,
        FAILED
    }

    /** How a rest ended. */
    private enum Rested {
        ENDED,
        WOKEN,
        ENOUGH
    }

    /** One loop, from a start to its stop. */
    private final class Run implements Runnable {
        private final Thread thread = Thread.ofVirtual().name("upkeep").unstarted(this);
        private volatile boolean ended;
        private final Cancellation cancellation = () -> ended;

        @Override
        public void run() {
            Duration rest = Duration.ZERO;
            Instant engines = clock.instant();
            for (Rested how = restFor(rest); how != Rested.ENDED; how = restFor(rest)) {
                Instant now = clock.instant();
                boolean all = how == Rested.WOKEN || !now.isBefore(engines);
                boolean failed = round(all);
                rest = failed ? REST_AFTER_FAILURE : rest();
                if (failed) {
                    engines = now;
                } else if (all) {
                    engines = now.plus(LONGEST_REST);
                }
            }
        }

        /** Returns early when woken. */
        private Rested restFor(Duration rest) {
            lock.lock();
            try {
                long left = rest.toNanos();
                while (!ended && !pending && left > 0) {
                    left = woken.awaitNanos(left);
                }
                boolean wasWoken = pending;
                pending = false;
                if (ended) {
                    return Rested.ENDED;
                }
                return wasWoken ? Rested.WOKEN : Rested.ENOUGH;
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return Rested.ENDED;
            } finally {
                lock.unlock();
            }
        }

        /**
         * Steps until there is nothing left; whether one of them failed.
         *
         * @param all whether the engines of all mounts have their turn, or the chores alone
         */
        private boolean round(boolean all) {
            boolean failed = false;
            boolean more = true;
            while (more && !ended) {
                Step retired = attempt(() -> retiredMounts.step(cancellation));
                failed |= retired == Step.FAILED;
                more = retired == Step.MORE;
                failed |= attempt(this::rotateIfDue) == Step.FAILED;
                for (Chore chore : chores) {
                    Step step = steps(chore);
                    failed |= step == Step.FAILED;
                    more |= step == Step.MORE;
                }
                for (Route route : all ? mounts.current().all() : List.<Route>of()) {
                    Step step = attempt(() -> engineStep(route));
                    failed |= step == Step.FAILED;
                    more |= step == Step.MORE;
                }
            }
            return failed;
        }

        private Duration rest() {
            Duration rest = LONGEST_REST;
            for (Chore chore : chores) {
                rest = chore.rest().compareTo(rest) < 0 ? chore.rest() : rest;
            }
            return rest;
        }

        /** Some steps of a chore, so that what has gathered does not wait for each mount's turn. */
        private Step steps(Chore chore) {
            Step last = Step.MORE;
            for (int step = 1; step <= CHORE_STEPS && last == Step.MORE; step++) {
                last =
                        attempt(() ->
                                transactions.write(
                                        cancellation, tx -> chore.step(tx, clock.instant())));
            }
            return last;
        }

        private boolean rotateIfDue() {
            Instant now = clock.instant();
            return transactions.write(
                    cancellation,
                    tx -> {
                        if (RotationConfig.read(tx).isDue(seal.keyStatus(), now)) {
                            seal.rotate(tx, now);
                        }
                        return false;
                    });
        }

        private boolean engineStep(Route route) {
            return transactions.write(
                    cancellation,
                    tx -> route.isCurrent(tx) && route.engine().upkeep(tx, route.mount()));
        }

        /** One step; whatever it throws must not end the loop, nor keep the others waiting. */
        private Step attempt(BooleanSupplier step) {
            if (ended) {
                return Step.DONE;
            }
            try {
                return step.getAsBoolean() ? Step.MORE : Step.DONE;
            } catch (CancelledException _) {
                return Step.DONE;
            } catch (RequestFailure failure) {
                if (!seal.isUnsealed()) {
                    return Step.DONE;
                }
                LOG.log(
                        Level.WARNING,
                        "a step in the background failed; it is repeated",
                        "status",
                        failure.status());
                return Step.FAILED;
            } catch (RuntimeException defect) {
                LOG.log(Level.ERROR, "a step in the background failed; it is repeated", defect);
                return Step.FAILED;
            }
        }
    }
}
