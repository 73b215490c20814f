package dev.coffer.config;

import java.nio.file.Path;

/** Where secrets are kept. */
public sealed interface StorageConfig {
    /** In this process: gone when it ends. */
    record Memory() implements StorageConfig {}

    /** In a directory of this machine, created if it is missing. */
    record Embedded(Path path) implements StorageConfig {}
}
