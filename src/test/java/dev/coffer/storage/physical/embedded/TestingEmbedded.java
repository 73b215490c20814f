package dev.coffer.storage.physical.embedded;

import dev.coffer.storage.physical.Store;
import java.nio.file.Path;

/** Embedded stores for the tests of other packages: real ones, but for a small ballast. */
public final class TestingEmbedded {
    private TestingEmbedded() {}

    /** The store in a directory. */
    public static Store open(Path directory) {
        return TestingDisk.of(directory).open();
    }
}
