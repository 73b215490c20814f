package dev.coffer.storage.physical.embedded;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.coffer.storage.physical.StoreOpenException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/**
 * RocksDB's shared library. It is taken from the directory that {@value #DIRECTORY_VARIABLE} names,
 * where it lies there; else it is unpacked into a fresh private directory under {@code
 * java.io.tmpdir}, loaded, and removed at once, so that not even a killed process leaves 17 MB
 * behind. It is never kept in the store's directory: whoever can write there must not gain code.
 */
final class NativeLibrary {
    /** Environment variable with the directory of an unpacked library; saves 0.1 to 0.3 s. */
    static final String DIRECTORY_VARIABLE = "ROCKSDB_SHAREDLIB_DIR";

    /** The name inside the jar and, by a quirk of RocksDB, the name that it loads from a path. */
    private static final String PACKED = Environment.getJniLibraryFileName("rocksdb");

    private static final String LOADED = Environment.getJniLibraryFileName("rocksdbjni");

    @GuardedBy("NativeLibrary.class")
    private static boolean loaded;

    private NativeLibrary() {}

    /** Loads the library, once in the life of the process. */
    static synchronized void load() {
        if (!loaded) {
            find();
            loaded = true;
        }
    }

    private static void find() {
        String directory = System.getenv(DIRECTORY_VARIABLE);
        if (directory != null && Files.isReadable(Path.of(directory, LOADED))) {
            RocksDB.loadLibrary(List.of(directory));
            return;
        }
        try {
            unpackAndLoad();
        } catch (IOException | UnsatisfiedLinkError e) {
            throw new StoreOpenException(
                    "the native library of the embedded store cannot be unpacked under "
                            + System.getProperty("java.io.tmpdir")
                            + " (set java.io.tmpdir to a directory that allows execution): "
                            + e.getMessage(),
                    e);
        }
    }

    private static void unpackAndLoad() throws IOException {
        Path directory = Files.createTempDirectory("coffer-native-");
        Path library = directory.resolve(LOADED);
        try (InputStream packed = RocksDB.class.getClassLoader().getResourceAsStream(PACKED)) {
            if (packed == null) {
                throw new IOException("no " + PACKED + " in the program");
            }
            var _ = Files.copy(packed, library);
            RocksDB.loadLibrary(List.of(directory.toString()));
        } finally {
            Files.deleteIfExists(library);
            Files.deleteIfExists(directory);
        }
    }
}
