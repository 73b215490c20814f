package dev.coffer.cli.kv;

import dev.coffer.cli.command.Call;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/**
 * The user's editor on one text. The text lies in a folder of its own that only the user can read,
 * on a file system in memory where there is one; folder and text go when this is closed, or when
 * the process ends.
 */
final class Editor implements AutoCloseable {
    private static final Path IN_MEMORY = Path.of("/dev/shm");

    private final String program;
    private final Path folder;
    private final Path file;
    private final Thread atEnd = new Thread(this::remove);

    private Editor(String program, Path folder, Path file) {
        this.program = program;
        this.folder = folder;
        this.file = file;
    }

    static Editor open(Call call) throws IOException {
        Map<String, String> variables = call.flags().environment().variables();
        String standard = variables.getOrDefault("EDITOR", "vi");
        String program = variables.getOrDefault("VISUAL", standard);
        Path above =
                Files.isWritable(IN_MEMORY)
                        ? IN_MEMORY
                        : Path.of(System.getProperty("java.io.tmpdir"));
        Path folder =
                Files.createTempDirectory(
                        above,
                        "coffer-edit",
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
        Path file =
                Files.createFile(
                        folder.resolve("value.json"),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        Editor editor = new Editor(program, folder, file);
        Runtime.getRuntime().addShutdownHook(editor.atEnd);
        return editor;
    }

    /**
     * Lets the user change a text.
     *
     * @throws IOException if the editor cannot be started or ends with a failure
     */
    String edit(String text) throws IOException {
        Path _ = Files.writeString(file, text);
        try {
            // The variable may hold arguments, as "code --wait" does; the shell takes it apart.
            Process process =
                    new ProcessBuilder("sh", "-c", program + " \"$1\"", "sh", file.toString())
                            .inheritIO()
                            .start();
            int exitCode = process.waitFor();
            if (exitCode != 0) {
                throw new IOException(program + " ended with exit code " + exitCode);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted");
        }
        return Files.readString(file);
    }

    @Override
    public void close() {
        remove();
        boolean _ = Runtime.getRuntime().removeShutdownHook(atEnd);
    }

    /** The folder with everything in it: editors leave copies beside the file. */
    private void remove() {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path each : files) {
                Files.delete(each);
            }
            Files.delete(folder);
        } catch (IOException _) {
            // It is gone already, or cannot be removed by this user at all.
        }
    }
}
