package dev.coffer.storage.physical.memory;

import dev.coffer.storage.physical.Store;
import dev.coffer.storage.physical.StoreConformance;

/** The store in memory passes what every store passes. */
final class MemoryStoreTest extends StoreConformance {
    @Override
    protected Store open() {
        return new MemoryStore();
    }
}
