package dev.coffer.cli.data;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.ApiRequest;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.client.Paths;
import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.CommandException;
import dev.coffer.cli.command.CommonFlags.Shows;
import dev.coffer.cli.command.Data;
import dev.coffer.cli.command.Help;
import dev.coffer.cli.command.Showing;
import java.util.List;

/** {@code coffer delete}. Source: OpenBao, command/delete.go. */
public final class Delete implements Command {
    private static final String USAGE =
            """
            Usage: coffer delete [options] PATH [K=V...]

              Deletes what is at a path. What that means is up to what is mounted there: KV
              version 2 marks the newest version as deleted.

                  $ coffer delete kv/my-secret
            """;

    @Override
    public Help help() {
        return Help.of("Delete secrets and configuration", USAGE, Shows.FIELD);
    }

    @Override
    public int run(Call call) throws CommandException {
        List<String> arguments = call.arguments();
        if (arguments.isEmpty()) {
            throw CommandException.mistake("Not enough arguments (expected at least 1, got 0)");
        }
        String path = Paths.sanitize(arguments.getFirst());
        try (Client client = call.client()) {
            var parameters =
                    Data.lists(
                            Data.parse(
                                    call.input(),
                                    arguments.subList(1, arguments.size()),
                                    "Failed to parse string list data"));
            return Showing.orDone(
                    call,
                    client.secret(ApiRequest.delete(path).with(parameters)),
                    "Success! Data deleted (if it existed) at: " + path);
        } catch (ApiException refused) {
            throw CommandException.failure("Error deleting " + path, refused);
        }
    }
}
