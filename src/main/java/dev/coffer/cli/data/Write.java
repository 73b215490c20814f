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
import dev.coffer.cli.flag.Flag;
import dev.coffer.json.JsonObject;
import java.util.List;

/**
 * {@code coffer write} and {@code coffer patch}. Source: OpenBao, command/write.go, patch.go.
 *
 * @param merges whether what is there is merged with the data instead of replaced
 */
public record Write(boolean merges) implements Command {
    private static final Flag FORCE =
            Flag.ofSwitch("force", "Writes without any data, where the path needs none.")
                    .alias("f");
    private static final String WRITE =
            """
            Usage: coffer write [options] PATH [DATA K=V...]

              Writes data to a path. A value that begins with "@" is read from a file; the value
              "-" is read from standard input. "@file" or "-" alone is a whole JSON object.

              Write a secret:

                  $ coffer write kv/my-secret user=web password=@password.txt

              Write to a path that takes no data:

                  $ coffer write -f auth/approle/role/web/secret-id
            """;
    private static final String PATCH =
            """
            Usage: coffer patch [options] PATH [DATA K=V...]

              Changes the named fields of what is at a path and leaves the others as they are.
              Data is given as for "coffer write".

              Change one setting of a role:

                  $ coffer patch auth/approle/role/web token_ttl=20m
            """;

    @Override
    public Help help() {
        return merges
                ? Help.of("Patch data, configuration, and secrets", PATCH, Shows.FIELD, FORCE)
                : Help.of("Write data, configuration, and secrets", WRITE, Shows.FIELD, FORCE);
    }

    @Override
    public int run(Call call) throws CommandException {
        List<String> arguments = call.arguments();
        if (arguments.isEmpty()) {
            throw CommandException.mistake("Not enough arguments (expected 1, got 0)");
        }
        if (arguments.size() == 1 && !call.isOn(FORCE)) {
            throw CommandException.mistake("Must supply data or use -force");
        }
        String path = Paths.sanitize(arguments.getFirst());
        JsonObject data =
                Data.parse(
                        call.input(),
                        arguments.subList(1, arguments.size()),
                        "Failed to parse K=V data");
        try (Client client = call.client()) {
            ApiRequest request = merges ? ApiRequest.patch(path, data) : ApiRequest.put(path, data);
            return Showing.orDone(
                    call, client.secret(request), "Success! Data written to: " + path);
        } catch (ApiException refused) {
            throw CommandException.failure("Error writing data to " + path, refused);
        }
    }
}
