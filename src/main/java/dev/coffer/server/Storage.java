package dev.coffer.server;

import dev.coffer.storage.physical.Store;
import dev.coffer.storage.physical.embedded.EmbeddedStore;
import dev.coffer.storage.physical.memory.MemoryStore;
import java.nio.file.Path;

/** Which store a server keeps its records in. */
public sealed interface Storage {
    /** In a directory of this machine. */
    record Embedded(Path directory) implements Storage {}

    /** In memory: gone when the process ends. */
    record Memory() implements Storage {}

    /** What {@code sys/seal-status} calls it. */
    default String type() {
        return switch (this) {
            case Embedded _ -> "embedded";
            case Memory _ -> "inmem";
        };
    }

    /**
     * Opens it.
     *
     * @throws dev.coffer.storage.physical.StoreOpenException with one line for the operator
     */
    default Store open() {
        return switch (this) {
            case Embedded(Path directory) -> EmbeddedStore.open(directory);
            case Memory _ -> new MemoryStore();
        };
    }
}
