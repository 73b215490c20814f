package dev.coffer.cli.audit;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.client.Paths;
import dev.coffer.cli.client.Secret;
import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.CommandException;
import dev.coffer.cli.command.CommonFlags.Shows;
import dev.coffer.cli.command.Help;
import java.util.Optional;

/** {@code coffer audit disable}. Source: OpenBao, command/audit_disable.go. */
final class AuditDisable implements Command {
    private static final String USAGE =
            """
            Usage: coffer audit disable [options] PATH

              Disables an audit device. What it wrote stays.

                  $ coffer audit disable file/
            """;

    @Override
    public Help help() {
        return Help.of("Disables an audit device", USAGE, Shows.NOTHING);
    }

    @Override
    public int run(Call call) throws CommandException {
        String path = Paths.sanitize(call.arguments(1, 1).getFirst()) + "/";
        try (Client client = call.client()) {
            Optional<Secret> _ = client.delete("sys/audit/" + path);
        } catch (ApiException refused) {
            throw CommandException.failure("Error disabling audit device", refused);
        }
        call.terminal().say("Success! Disabled audit device (if it was enabled) at: " + path);
        return 0;
    }
}
