package dev.coffer.cli.node;

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
import dev.coffer.cli.output.Table;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import java.util.List;
import java.util.Optional;

/** {@code coffer version-history}. Source: OpenBao, command/version_history.go. */
public final class VersionHistory implements Command {
    private static final String USAGE =
            """
            Usage: coffer version-history [options]

              Shows which versions have served the store, and since when.

                  $ coffer version-history
            """;
    private static final String TRACKING =
            """

            Note:
            Use of this command requires a server running Vault 1.10.0 or greater.
            Version tracking was added in 1.9.0. Earlier versions have not been tracked.

            """;

    @Override
    public Help help() {
        return Help.of(
                "Prints the version history of the target Vault server", USAGE, Shows.FORMAT);
    }

    @Override
    public int run(Call call) throws CommandException {
        Secret history = read(call);
        List<JsonValue> versions =
                history.keys()
                        .orElseThrow(() ->
                                CommandException.failure(
                                        "Expected keys in response to be an array"));
        if (!(history.field("key_info").orElse(JsonNull.NULL) instanceof JsonObject infos)) {
            throw CommandException.failure("Expected key_info in response to be a map");
        }
        call.terminal().warn(TRACKING);
        if (call.output().format().equals("json")) {
            return call.output().secret(history);
        }
        Table table = Table.of("Version", "Installation Time", "Commit Date");
        for (JsonValue each : versions) {
            String version = GoValue.text(each);
            if (!(infos.get(version).orElse(JsonNull.NULL) instanceof JsonObject info)) {
                throw CommandException.failure(
                        "Expected version info for \"" + version + "\" to be map");
            }
            String committed = Secret.string(info, "commit_date");
            table.row(
                    version,
                    Secret.string(info, "timestamp_installed"),
                    committed.isEmpty() ? Secret.string(info, "build_date") : committed);
        }
        call.terminal().say(table.text());
        return 0;
    }

    private static Secret read(Call call) throws CommandException {
        try (Client client = call.client()) {
            Optional<Secret> history = client.secret(ApiRequest.list("sys/version-history"));
            return history.filter(secret -> secret.data() != null)
                    .orElseThrow(
                            () -> CommandException.failure("Invalid response returned from Vault"));
        } catch (ApiException refused) {
            throw CommandException.failure("Error reading version history", refused);
        }
    }
}
