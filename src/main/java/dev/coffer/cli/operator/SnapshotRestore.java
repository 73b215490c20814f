package dev.coffer.cli.operator;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.ApiRequest;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.client.Secret;
import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.CommandException;
import dev.coffer.cli.command.CommonFlags.Shows;
import dev.coffer.cli.command.Help;
import dev.coffer.cli.flag.Flag;
import dev.coffer.request.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * {@code coffer operator snapshot restore}, also as {@code operator raft snapshot restore}: over
 * the API. With {@code -path} it is done without a server, elsewhere. Source: OpenBao,
 * command/operator_raft_snapshot_restore.go.
 */
final class SnapshotRestore implements Command {
    /** The longest body that a server takes. */
    private static final long MAX_BYTES = 32L << 20;

    private static final Flag FORCE =
            Flag.ofSwitch("force", "Takes a snapshot of another installation as well.");
    private static final String USAGE =
            """
            Usage: coffer operator snapshot restore [options] FILE

              Makes a snapshot the content of the server, which is sealed while that is done.
              Over the API a snapshot has at most 32 MiB. Any size is restored without a
              server, with the path of its storage stanza:

                  $ coffer operator snapshot restore -path=/var/lib/coffer coffer.snap
            """;

    @Override
    public Help help() {
        return Help.of("Restores a snapshot of the store", USAGE, Shows.NOTHING, FORCE);
    }

    @Override
    public int run(Call call) throws CommandException {
        Bytes snapshot = content(call.arguments(1, 1).getFirst());
        String path = SnapshotSave.PATH + (call.isOn(FORCE) ? "-force" : "");
        try (Client client = call.client()) {
            Optional<Secret> _ =
                    client.secret(new ApiRequest("POST", "POST", path, Map.of(), snapshot, ""));
        } catch (ApiException refused) {
            throw CommandException.failure("Error installing the snapshot", refused);
        }
        return 0;
    }

    private static Bytes content(String name) throws CommandException {
        try {
            Path file = Path.of(name);
            if (Files.size(file) > MAX_BYTES) {
                throw CommandException.mistake(
                        name
                                + " is larger than 32 MiB: stop the server, restore it with -path,"
                                + " and start the server again");
            }
            return Bytes.wrap(Files.readAllBytes(file));
        } catch (IOException | InvalidPathException unreadable) {
            throw CommandException.mistake(
                    "Error opening the snapshot: " + unreadable.getMessage());
        }
    }
}
