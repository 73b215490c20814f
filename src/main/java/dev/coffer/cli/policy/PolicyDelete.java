package dev.coffer.cli.policy;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.client.Secret;
import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.CommandException;
import dev.coffer.cli.command.CommonFlags.Shows;
import dev.coffer.cli.command.Help;
import java.util.Locale;
import java.util.Optional;

/** {@code coffer policy delete}. Source: OpenBao, command/policy_delete.go. */
final class PolicyDelete implements Command {
    private static final String USAGE =
            """
            Usage: coffer policy delete [options] NAME

              Deletes a policy. Tokens that have it may no more what it allowed, at once.

                  $ coffer policy delete web
            """;

    @Override
    public Help help() {
        return Help.of("Deletes a policy by name", USAGE, Shows.NOTHING);
    }

    @Override
    public int run(Call call) throws CommandException {
        String name = call.arguments(1, 1).getFirst().strip().toLowerCase(Locale.ROOT);
        try (Client client = call.client()) {
            Optional<Secret> _ = client.delete("sys/policies/acl/" + name);
        } catch (ApiException refused) {
            throw CommandException.failure("Error deleting " + name, refused);
        }
        call.terminal().say("Success! Deleted policy: " + name);
        return 0;
    }
}
