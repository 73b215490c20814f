package dev.coffer.cli.data;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.client.Secret;
import dev.coffer.cli.client.Unwrapping;
import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.CommandException;
import dev.coffer.cli.command.CommonFlags.Shows;
import dev.coffer.cli.command.Help;
import dev.coffer.cli.command.Showing;
import java.util.List;
import java.util.Optional;

/** {@code coffer unwrap}. Source: OpenBao, command/unwrap.go. */
public final class Unwrap implements Command {
    private static final String USAGE =
            """
            Usage: coffer unwrap [options] [TOKEN]

              Opens a wrapped answer by its token, which works once. Without a token, the token
              that is in use is the wrapping one.

                  $ coffer unwrap s.V3q1...
            """;

    @Override
    public Help help() {
        return Help.of("Unwrap a wrapped secret", USAGE, Shows.FIELD);
    }

    @Override
    public int run(Call call) throws CommandException {
        List<String> arguments = call.arguments();
        if (arguments.size() > 1) {
            throw CommandException.mistake(
                    "Too many arguments (expected 0-1, got " + arguments.size() + ")");
        }
        String token = arguments.isEmpty() ? "" : arguments.getFirst().strip();
        try (Client client = call.client()) {
            Optional<Secret> secret = Unwrapping.unwrap(client, token);
            if (secret.isEmpty()) {
                return Showing.done(
                        call, "Successfully unwrapped. There was no data in the wrapped secret.");
            }
            boolean isListing = call.field().isEmpty() && secret.get().keys().isPresent();
            return isListing
                    ? call.output().list(secret.get())
                    : Showing.secret(call, secret.get());
        } catch (ApiException refused) {
            throw CommandException.failure("Error unwrapping", refused);
        }
    }
}
