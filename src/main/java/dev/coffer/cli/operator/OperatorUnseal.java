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
import dev.coffer.cli.node.SealStatus;
import dev.coffer.json.JsonObject;

/** {@code coffer operator unseal}. Source: OpenBao, command/operator_unseal.go. */
final class OperatorUnseal implements Command {
    private static final Flag RESET =
            Flag.ofSwitch("reset", "Forgets the shares that were given so far.");
    private static final Flag MIGRATE =
            Flag.ofSwitch("migrate", "The share is for a change of the seal.");
    private static final String USAGE =
            """
            Usage: coffer operator unseal [options] [KEY]

              Gives one share of the key. Without an argument it is asked for and not shown,
              which is the safe way: arguments are seen in the list of processes.

                  $ coffer operator unseal
            """;
    private static final KeyShare.Question QUESTION =
            new KeyShare.Question(
                    "",
                    "Unseal Key",
                    "Refusing to read from stdin with -non-interactive specified; specify unseal"
                            + " key as an argument to this command",
                    "An error occurred attempting to ask for an unseal key. The raw error message"
                            + " is shown below, but usually this is because you attempted to pipe"
                            + " a value into the unseal command or you are executing outside of a"
                            + " terminal (tty). You should run the unseal command from a terminal"
                            + " for maximum security. If this is not an option, the unseal key can"
                            + " be provided as the first argument to the unseal command.");

    @Override
    public Help help() {
        return Help.of("Unseals the server", USAGE, Shows.FORMAT, MIGRATE, RESET);
    }

    @Override
    public int run(Call call) throws CommandException {
        String argument = Arguments.atMostOne(call, "1");
        try (Client client = call.client()) {
            JsonObject.Builder body = JsonObject.builder();
            if (call.isOn(RESET)) {
                body.put("reset", true);
            } else {
                body.put("key", KeyShare.read(call, argument, QUESTION));
                body.put("migrate", call.isOn(MIGRATE));
            }
            JsonObject seal =
                    client.secret(ApiRequest.put("sys/unseal", body.build()))
                            .map(Secret::dataOrEmpty)
                            .orElse(JsonObject.EMPTY);
            return SealStatus.withLeader(client, seal).show(call.output());
        } catch (ApiException refused) {
            throw CommandException.failure(
                    call.isOn(RESET) ? "Error resetting unseal process" : "Error unsealing",
                    refused);
        }
    }
}
