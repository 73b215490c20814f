package dev.coffer.storage.folder;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.coffer.request.Cancellation;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.transaction.CancelledException;
import dev.coffer.storage.transaction.Transactions;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Merges the changes of busy folders into their pages, one transaction at a time, on one thread of
 * its own. What it knows is a hint: a merge that was forgotten at a restart is asked for again by
 * the next list or the next changes. Thread-safe.
 */
public final class FolderMerger implements Folders.ChangeListener {
    /** Folders whose changes are counted; beyond that the counts start over. */
    private static final int MAX_COUNTED = 10_000;

    private static final System.Logger LOG = System.getLogger("storage.folder");

    private final Transactions transactions;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private final Map<FolderRef, Integer> counts = new HashMap<>();

    @GuardedBy("lock")
    private final LinkedHashSet<FolderRef> due = new LinkedHashSet<>();

    @GuardedBy("lock")
    private @Nullable Thread worker;

    /** What was merged of a folder since its epoch began, as far as it is known. */
    private final Map<FolderRef, Integer> merged = new ConcurrentHashMap<>();

    /** A merger that does nothing until it is started. */
    public FolderMerger(Transactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public void changed(FolderRef folder, int changes) {
        synchronized (lock) {
            if (counts.size() >= MAX_COUNTED) {
                counts.clear();
            }
            if (counts.merge(folder, changes, Integer::sum) >= Folders.MERGE_AT) {
                counts.remove(folder);
                due.add(folder);
                lock.notifyAll();
            }
        }
    }

    /** Begins to work; called when the barrier has opened. */
    public void start(Folders folders) {
        synchronized (lock) {
            if (worker == null) {
                worker = Thread.ofVirtual().name("folder-merger").start(() -> work(folders));
            }
        }
    }

    /** Ends the work and waits for the step that is running; called before sealing. */
    public void stop() {
        Thread running;
        synchronized (lock) {
            running = worker;
            worker = null;
            due.clear();
            counts.clear();
            lock.notifyAll();
        }
        if (running != null) {
            joinUninterrupted(running);
        }
    }

    private static void joinUninterrupted(Thread running) {
        try {
            running.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work(Folders folders) {
        FolderRef folder = next();
        while (folder != null) {
            merge(folders, folder);
            folder = next();
        }
    }

    /** The next folder that is due; null once this thread is to end. */
    private @Nullable FolderRef next() {
        synchronized (lock) {
            while (due.isEmpty() && isWanted()) {
                try {
                    lock.wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return null;
                }
            }
            return isWanted() ? due.removeFirst() : null;
        }
    }

    private boolean isWanted() {
        synchronized (lock) {
            return Thread.currentThread().equals(worker);
        }
    }

    private boolean isEpochOver(FolderRef folder, int changes) {
        if (merged.size() >= MAX_COUNTED) {
            merged.clear();
        }
        return merged.merge(folder, changes, Integer::sum) >= Folders.EPOCH_AT;
    }

    private void beginEpoch(Folders folders, FolderRef folder, Cancellation stopped) {
        boolean _ =
                transactions.write(
                        stopped,
                        tx -> {
                            folders.beginEpoch(tx, folder);
                            return true;
                        });
        merged.remove(folder);
    }

    private void merge(Folders folders, FolderRef folder) {
        Cancellation stopped = () -> !isWanted();
        try {
            boolean more = true;
            while (more) {
                Folders.Merged step = transactions.write(stopped, tx -> folders.merge(tx, folder));
                more = step.more();
                if (isEpochOver(folder, step.changes())) {
                    beginEpoch(folders, folder, stopped);
                }
            }
        } catch (CancelledException e) {
            LOG.log(System.Logger.Level.DEBUG, "merging of names stopped");
        } catch (RequestFailure e) {
            LOG.log(System.Logger.Level.WARNING, "names not merged for now: {0}", e.getMessage());
        }
    }
}
