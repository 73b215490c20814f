package dev.coffer.cli.operator;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.ApiRequest;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.client.WholeFile;
import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.CommandException;
import dev.coffer.cli.command.CommonFlags.Shows;
import dev.coffer.cli.command.Help;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.GZIPInputStream;

/**
 * {@code coffer operator snapshot save}, also as {@code operator raft snapshot save}. The file is
 * there once all of it has come. Source: OpenBao, command/operator_raft_snapshot_save.go.
 */
final class SnapshotSave implements Command {
    static final String PATH = "sys/storage/raft/snapshot";

    private static final String USAGE =
            """
            Usage: coffer operator snapshot save [options] FILE

              Saves everything that the server stores, as of one moment, to a file. What is
              encrypted in the store is encrypted in the file.

                  $ coffer operator snapshot save coffer.snap
            """;

    @Override
    public Help help() {
        return Help.of("Saves a snapshot of the store", USAGE, Shows.NOTHING);
    }

    @Override
    public int run(Call call) throws CommandException {
        String name = call.arguments(1, 1).getFirst();
        try (Client client = call.client();
                InputStream source = client.stream(ApiRequest.get(PATH))) {
            save(source, Path.of(name));
        } catch (ApiException refused) {
            throw CommandException.failure("Error taking the snapshot", refused);
        } catch (IOException | InvalidPathException failed) {
            throw CommandException.failure("Error taking the snapshot: " + failed.getMessage());
        }
        return 0;
    }

    private static void save(InputStream source, Path file) throws IOException {
        WholeFile.write(
                file,
                WholeFile.FOR_OWNER,
                fresh -> {
                    long _ = Files.copy(source, fresh, StandardCopyOption.REPLACE_EXISTING);
                    requireWhole(fresh);
                });
    }

    /** What was cut off on its way does not unpack; inspect and restore verify every hash. */
    private static void requireWhole(Path file) throws IOException {
        try (InputStream packed = new GZIPInputStream(Files.newInputStream(file))) {
            long bytes = packed.transferTo(OutputStream.nullOutputStream());
            if (bytes == 0) {
                throw new IOException("the snapshot is empty");
            }
        }
    }
}
