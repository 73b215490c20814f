package dev.coffer.cli.data;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.ApiRequest;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.client.Paths;
import dev.coffer.cli.client.Secret;
import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.CommandException;
import dev.coffer.cli.command.CommonFlags.Shows;
import dev.coffer.cli.command.Data;
import dev.coffer.cli.command.Help;
import dev.coffer.cli.command.Showing;
import java.util.List;
import java.util.Optional;

/** {@code coffer read}. Source: OpenBao, command/read.go. */
public final class Read implements Command {
    private static final String USAGE =
            """
            Usage: coffer read [options] PATH [K=V...]

              Reads what is at a path: a secret, a setting, anything the server serves there.
              Pairs behind the path become parameters of the request.

              Read a secret:

                  $ coffer read kv/my-secret

              Read the settings of a role, as JSON:

                  $ coffer read -format=json auth/approle/role/web
            """;

    @Override
    public Help help() {
        return Help.of("Read data and retrieves secrets", USAGE, Shows.FIELD);
    }

    @Override
    public int run(Call call) throws CommandException {
        List<String> arguments = call.arguments();
        if (arguments.isEmpty()) {
            throw CommandException.mistake("Not enough arguments (expected 1, got 0)");
        }
        String path = Paths.sanitize(arguments.getFirst());
        try (Client client = call.client()) {
            var parameters =
                    Data.lists(
                            Data.parse(
                                    call.input(),
                                    arguments.subList(1, arguments.size()),
                                    "Failed to parse K=V data"));
            ApiRequest request = ApiRequest.get(path).with(parameters);
            return call.output().format().equals("raw")
                    ? raw(call, client, request)
                    : shown(call, client, request);
        }
    }

    private static int raw(Call call, Client client, ApiRequest request) throws CommandException {
        try {
            call.terminal().say(client.bytes(request).utf8());
            return 0;
        } catch (ApiException refused) {
            throw CommandException.failure("Error reading: " + request.path(), refused);
        }
    }

    private static int shown(Call call, Client client, ApiRequest request) throws CommandException {
        Optional<Secret> secret;
        try {
            secret = client.secret(request);
        } catch (ApiException refused) {
            throw CommandException.failure("Error reading " + request.path(), refused);
        }
        if (secret.isEmpty()) {
            throw CommandException.failure("No value found at " + request.path());
        }
        return Showing.secret(call, secret.get());
    }
}
