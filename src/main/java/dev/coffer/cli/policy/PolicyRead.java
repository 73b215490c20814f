package dev.coffer.cli.policy;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.client.Secret;
import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.CommandException;
import dev.coffer.cli.command.CommonFlags.Shows;
import dev.coffer.cli.command.Help;
import dev.coffer.json.JsonObject;
import java.util.Locale;

/** {@code coffer policy read}. Source: OpenBao, command/policy_read.go. */
final class PolicyRead implements Command {
    private static final String USAGE =
            """
            Usage: coffer policy read [options] NAME

              Shows the text of a policy.

                  $ coffer policy read web
            """;

    @Override
    public Help help() {
        return Help.of("Prints the contents of a policy", USAGE, Shows.FORMAT);
    }

    @Override
    public int run(Call call) throws CommandException {
        String name = call.arguments(1, 1).getFirst().strip().toLowerCase(Locale.ROOT);
        String rules;
        try (Client client = call.client()) {
            rules =
                    client.read("sys/policies/acl/" + name)
                            .map(secret -> Secret.string(secret.dataOrEmpty(), "policy"))
                            .orElse("");
        } catch (ApiException refused) {
            throw CommandException.failure("Error reading policy named " + name, refused);
        }
        if (rules.isEmpty()) {
            throw CommandException.failure("No policy named: " + name);
        }
        if (!call.output().isTable()) {
            return call.output().value(JsonObject.builder().put("policy", rules).build());
        }
        call.terminal().say(rules.strip());
        return 0;
    }
}
