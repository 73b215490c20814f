package dev.coffer.cli.audit;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.client.Secret;
import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.CommandException;
import dev.coffer.cli.command.CommonFlags;
import dev.coffer.cli.command.CommonFlags.Shows;
import dev.coffer.cli.command.Help;
import dev.coffer.cli.output.GoValue;
import dev.coffer.cli.output.Shape;
import dev.coffer.cli.output.Table;
import dev.coffer.json.JsonBoolean;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** {@code coffer audit list}. Source: OpenBao, command/audit_list.go. */
final class AuditList implements Command {
    private static final Shape DEVICE =
            Shape.of("type", "description", "options:l", "local:b", "path");
    private static final String USAGE =
            """
            Usage: coffer audit list [options]

              Shows the audit devices, with -detailed their options too.
            """;

    @Override
    public Help help() {
        return Help.of("Lists enabled audit devices", USAGE, Shows.DETAILED);
    }

    @Override
    public int run(Call call) throws CommandException {
        if (!call.arguments().isEmpty()) {
            throw CommandException.mistake(
                    "Too many arguments (expected 0, got " + call.arguments().size() + ")");
        }
        SortedMap<String, JsonObject> devices = new TreeMap<>(JsonObject.NAME_ORDER);
        try (Client client = call.client()) {
            JsonObject data =
                    client.read("sys/audit").map(Secret::dataOrEmpty).orElse(JsonObject.EMPTY);
            for (var entry : data.entries()) {
                if (entry.getValue() instanceof JsonObject device) {
                    JsonObject _ = devices.put(entry.getKey(), DEVICE.shaped(device));
                }
            }
        } catch (ApiException refused) {
            throw CommandException.failure("Error listing audits", refused);
        }
        if (!call.output().isTable()) {
            return call.output().value(JsonObject.of(devices));
        }
        if (devices.isEmpty()) {
            call.terminal().say("No audit devices are enabled.");
            return CommandException.FAILURE;
        }
        call.terminal().say(table(devices, call.isOn(CommonFlags.DETAILED)).text());
        return 0;
    }

    private static Table table(SortedMap<String, JsonObject> devices, boolean detailed) {
        Table table =
                detailed
                        ? Table.of("Path", "Type", "Description", "Replication", "Options")
                        : Table.of("Path", "Type", "Description");
        devices.forEach((path, device) -> {
            String type = Secret.string(device, "type");
            String description = Secret.string(device, "description");
            if (detailed) {
                boolean local = device.get("local").orElse(JsonNull.NULL).equals(JsonBoolean.TRUE);
                String where = local ? "local" : "replicated";
                table.row(path, type, description, where, options(device));
            } else {
                table.row(Secret.string(device, "path"), type, description);
            }
        });
        return table;
    }

    private static String options(JsonObject device) {
        List<String> pairs = new ArrayList<>();
        if (device.get("options").orElse(JsonNull.NULL) instanceof JsonObject options) {
            for (var option : options.entries()) {
                boolean _ = pairs.add(option.getKey() + "=" + GoValue.text(option.getValue()));
            }
        }
        return String.join(" ", pairs);
    }
}
