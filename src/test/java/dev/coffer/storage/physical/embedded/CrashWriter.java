package dev.coffer.storage.physical.embedded;

import static dev.coffer.storage.physical.StoreDriver.put;

import dev.coffer.storage.physical.CommitResult;
import dev.coffer.storage.physical.StoreDriver;
import dev.coffer.storage.physical.StoreDriver.Tx;
import dev.coffer.storage.physical.TestingThreads;
import java.nio.file.Path;

/**
 * A process that writes to a store until it is killed. Each writer raises its own counter and, in
 * the same transaction, adds a record of that number; then it says so on standard output.
 */
final class CrashWriter {
    static final int WRITERS = 8;

    private CrashWriter() {}

    /** Writes to the store in the directory {@code arguments[0]}. */
    public static void main(String[] arguments) {
        EmbeddedStore store = EmbeddedStore.open(Path.of(arguments[0]));
        try (var threads = new TestingThreads()) {
            for (int writer = 0; writer < WRITERS; writer++) {
                String name = "w" + writer;
                threads.start(() -> write(new StoreDriver(store), name));
            }
        }
    }

    private static void write(StoreDriver driver, String name) {
        while (true) {
            try (Tx tx = driver.begin()) {
                String last = tx.get(name);
                int number = last == null ? 1 : Integer.parseInt(last) + 1;
                CommitResult result =
                        tx.commit(put(name, "" + number), put(name + "-" + number, "x"));
                if (result instanceof CommitResult.Committed) {
                    say(name + " " + number);
                }
            }
        }
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
