package dev.coffer.cli.token;

import dev.coffer.cli.client.Client;
import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.CommandException;
import dev.coffer.cli.command.CommonFlags.Shows;
import dev.coffer.cli.command.Help;

/** {@code coffer print token}. Source: OpenBao, command/print_token.go. */
public final class PrintToken implements Command {
    private static final String USAGE =
            """
            Usage: coffer print token

              Prints the token that commands use: that of the environment, else that of the last
              login.
            """;

    @Override
    public Help help() {
        return Help.of("Prints the token currently in use", USAGE, Shows.FORMAT);
    }

    @Override
    public int run(Call call) throws CommandException {
        try (Client client = call.client()) {
            call.terminal().say(client.token());
            return 0;
        }
    }
}
