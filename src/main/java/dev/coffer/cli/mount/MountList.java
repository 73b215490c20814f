package dev.coffer.cli.mount;

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
import dev.coffer.cli.output.Table;
import dev.coffer.json.JsonBoolean;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import java.util.Map;
import java.util.SortedMap;

/** {@code coffer secrets list} and {@code auth list}. */
record MountList(Mounts mounts) implements Command {
    @Override
    public Help help() {
        return mounts == Mounts.SECRETS
                ? Help.of(
                        "List enabled secrets engines",
                        """
                        Usage: coffer secrets list [options]

                          Shows what is mounted, with -detailed all there is to know.

                              $ coffer secrets list -format=json
                        """,
                        Shows.DETAILED)
                : Help.of(
                        "Lists enabled auth methods",
                        """
                        Usage: coffer auth list [options]

                          Shows the auth methods, with -detailed all there is to know.
                        """,
                        Shows.DETAILED);
    }

    @Override
    public int run(Call call) throws CommandException {
        if (!call.arguments().isEmpty()) {
            throw CommandException.mistake(
                    "Too many arguments (expected 0, got " + call.arguments().size() + ")");
        }
        try (Client client = call.client()) {
            SortedMap<String, JsonObject> all = mounts.list(client);
            if (!call.output().isTable()) {
                return call.output().value(JsonObject.of(all));
            }
            Table table = call.isOn(CommonFlags.DETAILED) ? detailed(all) : simple(all);
            call.terminal().say(table.text());
            return 0;
        } catch (ApiException refused) {
            throw CommandException.failure(
                    mounts == Mounts.SECRETS
                            ? "Error listing secrets engines"
                            : "Error listing enabled authentications",
                    refused);
        }
    }

    private Table simple(Map<String, JsonObject> all) {
        boolean isAuth = mounts == Mounts.AUTH;
        Table table =
                isAuth
                        ? Table.of("Path", "Type", "Accessor", "Description", "Version")
                        : Table.of("Path", "Type", "Accessor", "Description");
        all.forEach((path, mount) -> {
            String type = Secret.string(mount, "type");
            String accessor = Secret.string(mount, "accessor");
            String description = Secret.string(mount, "description");
            if (isAuth) {
                String version = Secret.string(mount, "plugin_version");
                table.row(path, type, accessor, description, version);
            } else {
                table.row(path, type, accessor, description);
            }
        });
        return table;
    }

    private Table detailed(Map<String, JsonObject> all) {
        boolean isAuth = mounts == Mounts.AUTH;
        Table table =
                Table.of(
                        "Path",
                        "Plugin",
                        "Accessor",
                        "Default TTL",
                        "Max TTL",
                        isAuth ? "Token Type" : "Force No Cache",
                        "Replication",
                        "Seal Wrap",
                        "External Entropy Access",
                        "Options",
                        "Description",
                        "UUID",
                        "Version",
                        "Running Version",
                        "Running SHA256",
                        "Deprecation Status");
        all.forEach((path, mount) -> row(table, path, mount, isAuth));
        return table;
    }

    private static void row(Table table, String path, JsonObject mount, boolean isAuth) {
        JsonObject config = Mounts.object(mount, "config");
        String type = Secret.string(mount, "type");
        boolean local = member(mount, "local").equals(JsonBoolean.TRUE);
        table.row(
                path,
                type,
                Secret.string(mount, "accessor"),
                ttl(type, Secret.number(config, "default_lease_ttl")),
                ttl(type, Secret.number(config, "max_lease_ttl")),
                isAuth
                        ? Secret.string(config, "token_type")
                        : GoValue.text(member(config, "force_no_cache")),
                local ? "local" : "replicated",
                GoValue.text(member(mount, "seal_wrap")),
                GoValue.text(member(mount, "external_entropy_access")),
                GoValue.text(Mounts.object(mount, "options")),
                Secret.string(mount, "description"),
                Secret.string(mount, "uuid"),
                Secret.string(mount, "plugin_version"),
                Secret.string(mount, "running_plugin_version"),
                Secret.string(mount, "running_sha256"),
                Secret.string(mount, "deprecation_status"));
    }

    private static JsonValue member(JsonObject members, String name) {
        return members.get(name).orElse(JsonNull.NULL);
    }

    private static String ttl(String type, long seconds) {
        if (type.equals("system") || type.equals("cubbyhole")) {
            return "";
        }
        return seconds == 0 ? "system" : String.valueOf(seconds);
    }
}
