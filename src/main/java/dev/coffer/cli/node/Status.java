package dev.coffer.cli.node;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.CommandException;
import dev.coffer.cli.command.CommonFlags.Shows;
import dev.coffer.cli.command.Help;
import java.util.Optional;

/** {@code coffer status}. Source: OpenBao, command/status.go. */
public final class Status implements Command {
    private static final int SEALED = 2;
    private static final String USAGE =
            """
            Usage: coffer status [options]

              Shows whether the server is initialized and sealed. The exit code tells too:

                  0   unsealed
                  1   it could not be found out
                  2   sealed
            """;

    @Override
    public Help help() {
        return Help.of("Print seal and HA status", USAGE, Shows.FIELD);
    }

    @Override
    public int run(Call call) throws CommandException {
        if (!call.arguments().isEmpty()) {
            throw CommandException.mistake(
                    "Too many arguments (expected 0, got " + call.arguments().size() + ")");
        }
        try (Client client = client(call)) {
            client.inRootNamespace();
            SealStatus status = read(client);
            Optional<String> field = call.field();
            int shown =
                    field.isPresent()
                            ? call.output()
                                    .field(
                                            status.field(field.get()),
                                            field.get(),
                                            "seal" + " status")
                            : status.show(call.output());
            if (status.isSealed()) {
                return SEALED;
            }
            return field.isPresent() ? 0 : shown;
        } catch (ApiException refused) {
            throw CommandException.mistake("Error checking leader status: " + refused.text());
        }
    }

    /** The code of other commands for a client that cannot be made means "sealed" here. */
    private static Client client(Call call) throws CommandException {
        try {
            return call.client();
        } catch (CommandException unusable) {
            throw CommandException.mistake(unusable.text());
        }
    }

    private static SealStatus read(Client client) throws CommandException, ApiException {
        try {
            return SealStatus.read(client);
        } catch (CommandException unreachable) {
            throw CommandException.mistake(unreachable.text());
        }
    }
}
