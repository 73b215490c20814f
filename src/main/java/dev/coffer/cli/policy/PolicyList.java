package dev.coffer.cli.policy;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.ApiRequest;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.client.Secret;
import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.CommandException;
import dev.coffer.cli.command.CommonFlags.Shows;
import dev.coffer.cli.command.Help;
import dev.coffer.cli.output.GoValue;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/** {@code coffer policy list}. Source: OpenBao, command/policy_list.go. */
final class PolicyList implements Command {
    private static final String USAGE =
            """
            Usage: coffer policy list [options]

              Shows the names of all policies.
            """;

    @Override
    public Help help() {
        return Help.of("Lists the installed policies", USAGE, Shows.FORMAT);
    }

    @Override
    public int run(Call call) throws CommandException {
        if (!call.arguments().isEmpty()) {
            throw CommandException.mistake(
                    "Too many arguments (expected 0, got " + call.arguments().size() + ")");
        }
        try (Client client = call.client()) {
            List<JsonValue> keys =
                    client.secret(ApiRequest.list("sys/policies/acl"))
                            .flatMap(Secret::keys)
                            .orElse(List.of());
            if (!call.output().isTable()) {
                return call.output().value(new JsonArray(keys));
            }
            List<String> names = new ArrayList<>();
            keys.forEach(key -> names.add(GoValue.text(key)));
            names.forEach(call.terminal()::say);
            return 0;
        } catch (ApiException refused) {
            throw CommandException.failure("Error listing policies", refused);
        }
    }
}
