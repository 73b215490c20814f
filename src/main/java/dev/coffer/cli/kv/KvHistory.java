package dev.coffer.cli.kv;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.ApiRequest;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.client.Secret;
import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.CommandException;
import dev.coffer.cli.command.CommonFlags.Shows;
import dev.coffer.cli.command.Help;
import dev.coffer.cli.command.Showing;
import dev.coffer.cli.flag.Flag;
import dev.coffer.cli.output.GoValue;
import dev.coffer.cli.output.Table;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import java.util.List;

/** {@code coffer kv history}: who changed the metadata of a key, when, and what of it. */
final class KvHistory implements Command {
    private static final Flag AFTER =
            Flag.ofText("after", "Shows only what comes behind this version.");
    private static final Flag LIMIT = Flag.ofNumber("limit", "Shows at most so many.");
    private static final String USAGE =
            """
            Usage: coffer kv history [options] KEY

              Shows each change of a key's metadata: its version, when, by whom, and which
              fields. Not in OpenBao.

                  $ coffer kv history -mount=secret my-app
            """;

    @Override
    public Help help() {
        return Help.of(
                "Shows who changed the metadata of a key",
                USAGE,
                Shows.FIELD,
                AFTER,
                LIMIT,
                KvFlags.MOUNT);
    }

    @Override
    public int run(Call call) throws CommandException {
        String argument = call.arguments(1, 1).getFirst();
        try (Client client = call.client()) {
            KvTarget target =
                    KvTarget.versioned(
                            call, client, argument, "History not supported on KV Version 1");
            String path = target.full("metadata-history");
            Secret answer = read(call, client, path);
            boolean people = call.output().isTable() && call.field().isEmpty();
            return people ? table(call, answer) : Showing.secret(call, answer);
        }
    }

    private static Secret read(Call call, Client client, String path) throws CommandException {
        ApiRequest request = ApiRequest.get(path);
        if (!call.text(AFTER).isEmpty()) {
            request = request.with("after", call.text(AFTER));
        }
        if (call.flags().number(LIMIT) > 0) {
            request = request.with("limit", String.valueOf(call.flags().number(LIMIT)));
        }
        try {
            return client.secret(request)
                    .orElseThrow(() -> CommandException.failure("No value found at " + path));
        } catch (ApiException refused) {
            throw CommandException.failure("Error reading " + path, refused);
        }
    }

    private static int table(Call call, Secret answer) {
        Table table = Table.of("Version", "Time", "By", "Changed");
        if (answer.field("entries").orElse(JsonNull.NULL)
                instanceof JsonArray(List<JsonValue> entries)) {
            for (JsonValue entry : entries) {
                if (entry instanceof JsonObject members) {
                    JsonObject actor =
                            members.get("actor").orElse(JsonNull.NULL) instanceof JsonObject who
                                    ? who
                                    : JsonObject.EMPTY;
                    table.row(
                            String.valueOf(Secret.number(members, "metadata_version")),
                            Secret.string(members, "time"),
                            Secret.string(actor, "display_name"),
                            GoValue.text(members.get("changed").orElse(JsonArray.EMPTY)));
                }
            }
        }
        call.terminal().say(table.text());
        return 0;
    }
}
