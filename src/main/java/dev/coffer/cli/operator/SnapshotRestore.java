package dev.coffer.cli.operator;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.ApiRequest;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.client.FileBody;
import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.CommandException;
import dev.coffer.cli.command.CommonFlags.Shows;
import dev.coffer.cli.command.Help;
import dev.coffer.cli.flag.Flag;
import dev.coffer.cli.terminal.ProgressBar;
import dev.coffer.cli.terminal.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * {@code coffer operator snapshot restore}, also as {@code operator raft snapshot restore}: over
 * the API. With {@code -path} it is done without a server, elsewhere. Source: OpenBao,
 * command/operator_raft_snapshot_restore.go.
 */
final class SnapshotRestore implements Command {
    private static final Flag FORCE =
            Flag.ofSwitch("force", "Takes a snapshot of another installation as well.");
    private static final String USAGE =
            """
            Usage: coffer operator snapshot restore [options] FILE

              Makes a snapshot the content of the server, which is sealed while that is done.
              Nothing is changed before all of it has come and was found whole. Without a
              server a snapshot is restored with the path of its storage stanza:

                  $ coffer operator snapshot restore -path=/var/lib/coffer coffer.snap
            """;

    @Override
    public Help help() {
        return Help.of("Restores a snapshot of the store", USAGE, Shows.NOTHING, FORCE);
    }

    @Override
    public int run(Call call) throws CommandException {
        Path snapshot = file(call.arguments(1, 1).getFirst());
        String path = SnapshotSave.PATH + (call.isOn(FORCE) ? "-force" : "");
        try (Client client = call.client()) {
            send(client, ApiRequest.of("POST", path), snapshot, call.terminal());
        } catch (ApiException refused) {
            throw CommandException.failure("Error installing the snapshot", refused);
        } catch (IOException unreadable) {
            throw unopened(unreadable);
        }
        return 0;
    }

    private static void send(Client client, ApiRequest request, Path snapshot, Terminal terminal)
            throws ApiException, IOException {
        ProgressBar bar = new ProgressBar(terminal, Files.size(snapshot));
        try {
            client.upload(request, FileBody.of(snapshot, bar::at));
        } finally {
            bar.end();
        }
    }

    private static Path file(String name) throws CommandException {
        try (InputStream in = Files.newInputStream(Path.of(name))) {
            int _ = in.read();
            return Path.of(name);
        } catch (IOException | InvalidPathException unreadable) {
            throw unopened(unreadable);
        }
    }

    private static CommandException unopened(Exception unreadable) {
        return CommandException.mistake("Error opening the snapshot: " + unreadable.getMessage());
    }
}
