package dev.coffer.cli.mount;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.client.Paths;
import dev.coffer.cli.client.Secret;
import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.CommandException;
import dev.coffer.cli.command.CommonFlags.Shows;
import dev.coffer.cli.command.Help;
import dev.coffer.cli.login.Login;
import dev.coffer.json.JsonObject;
import dev.coffer.request.GoText;
import java.util.Optional;

/** {@code coffer auth help}. Source: OpenBao, command/auth_help.go. */
final class AuthHelp implements Command {
    private static final String USAGE =
            """
            Usage: coffer auth help [options] TYPE | PATH

              Shows what "coffer login" takes for a type of auth method, or for the one at a path.

                  $ coffer auth help userpass
            """;

    @Override
    public Help help() {
        return Help.of("Prints usage for an auth method", USAGE, Shows.NOTHING);
    }

    @Override
    public int run(Call call) throws CommandException {
        String type = call.arguments(1, 1).getFirst().strip();
        Optional<String> usage = Login.usage(type);
        if (usage.isEmpty()) {
            usage = Login.usage(typeAt(call, type));
        }
        if (usage.isEmpty()) {
            call.terminal()
                    .warn(
                            "No method-specific CLI handler available for auth method "
                                    + GoText.quote(type));
            return CommandException.FAILURE;
        }
        call.terminal().say(usage.get().strip());
        return 0;
    }

    private static String typeAt(Call call, String argument) throws CommandException {
        String path = Paths.withTrailingSlash(Paths.sanitize(argument));
        try (Client client = call.client()) {
            JsonObject mount = Mounts.AUTH.list(client).get(path);
            if (mount == null) {
                throw CommandException.mistake(
                        "No auth method available on the server at " + GoText.quote(path));
            }
            return Secret.string(mount, "type");
        } catch (ApiException refused) {
            throw CommandException.failure("Error listing auth methods", refused);
        }
    }
}
