package dev.coffer.cli.debug;

import dev.coffer.cli.output.IndentedJson;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/**
 * Files that hold what was captured, each an array of JSON. They grow on the disk: a long capture
 * takes no memory. For one thread.
 */
final class Frames {
    private final Path folder;
    private final Set<String> files = new HashSet<>();

    Frames(Path folder) {
        this.folder = folder;
    }

    /** Adds what was captured at one moment. */
    void add(String file, JsonObject frame) throws IOException {
        String text = IndentedJson.of(JsonWriter.sorted(frame)).replace("\n", "\n  ");
        append(file, (files.add(file) ? "[\n  " : ",\n  ") + text);
    }

    /** Ends every file. */
    void close() throws IOException {
        for (String file : files) {
            append(file, "\n]");
        }
    }

    private void append(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        if (!Files.exists(path)) {
            Path _ = PrivateFile.create(path);
        }
        Path _ =
                Files.write(path, text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
    }
}
