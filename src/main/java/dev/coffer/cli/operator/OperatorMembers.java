package dev.coffer.cli.operator;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.client.Secret;
import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.CommandException;
import dev.coffer.cli.command.CommonFlags.Shows;
import dev.coffer.cli.command.Help;
import dev.coffer.cli.output.GoValue;
import dev.coffer.cli.output.Shape;
import dev.coffer.cli.output.Table;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/** {@code coffer operator members}. Source: OpenBao, command/operator_members.go. */
final class OperatorMembers implements Command {
    private static final Shape NODE =
            Shape.of(
                    "hostname",
                    "api_address",
                    "cluster_address",
                    "active_node:b",
                    "last_echo:l",
                    "version",
                    "upgrade_version?");
    private static final String USAGE =
            """
            Usage: coffer operator members [options]

              Shows the servers of the cluster.
            """;

    @Override
    public Help help() {
        return Help.of("Returns the list of nodes in the cluster", USAGE, Shows.FORMAT);
    }

    @Override
    public int run(Call call) throws CommandException {
        List<JsonValue> nodes = new ArrayList<>();
        try (Client client = call.client()) {
            JsonObject data =
                    client.read("sys/ha-status").map(Secret::dataOrEmpty).orElse(JsonObject.EMPTY);
            if (data.get("nodes").or(() -> data.get("Nodes")).orElse(JsonNull.NULL)
                    instanceof JsonArray(List<JsonValue> elements)) {
                elements.forEach(
                        node -> nodes.add(node instanceof JsonObject o ? NODE.shaped(o) : node));
            }
        } catch (ApiException refused) {
            throw CommandException.failure(refused.text());
        }
        if (!call.output().isTable()) {
            return call.output()
                    .value(JsonObject.builder().put("Nodes", new JsonArray(nodes)).build());
        }
        Table table =
                Table.of(
                        "Host Name",
                        "API Address",
                        "Cluster Address",
                        "Active Node",
                        "Version",
                        "Upgrade Version",
                        "Last Echo");
        for (JsonValue node : nodes) {
            if (node instanceof JsonObject members) {
                table.row(
                        Secret.string(members, "hostname"),
                        Secret.string(members, "api_address"),
                        Secret.string(members, "cluster_address"),
                        GoValue.text(members.get("active_node").orElse(JsonNull.NULL)),
                        Secret.string(members, "version"),
                        Secret.string(members, "upgrade_version"),
                        Secret.string(members, "last_echo"));
            }
        }
        call.terminal().say(table.text());
        return 0;
    }
}
