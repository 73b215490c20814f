package dev.coffer.cli.node;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.ApiRequest;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.client.Secret;
import dev.coffer.cli.command.CommandException;
import dev.coffer.cli.output.Output;
import dev.coffer.cli.output.Table;
import dev.coffer.json.JsonBoolean;
import dev.coffer.json.JsonLimits;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonReader;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import java.util.List;
import java.util.Optional;

/**
 * The seal of a server, and who leads.
 *
 * <p>Source: OpenBao, command/format.go, SealStatusOutput; api/sys_seal.go.
 *
 * @param members in the order in which OpenBao shows them
 */
public record SealStatus(JsonObject members) {
    private static final List<String> NUMBERS = List.of("t", "n", "progress");
    private static final List<String> SWITCHES =
            List.of("initialized", "sealed", "migration", "recovery_seal", "ha_enabled");
    private static final List<String> TEXTS =
            List.of("type", "nonce", "version", "commit_date", "build_date");
    private static final List<String> ORDER =
            List.of(
                    "type",
                    "initialized",
                    "sealed",
                    "t",
                    "n",
                    "progress",
                    "nonce",
                    "version",
                    "commit_date",
                    "migration",
                    "cluster_name",
                    "cluster_id",
                    "recovery_seal",
                    "recovery_seal_type",
                    "storage_type",
                    "warnings",
                    "build_date",
                    "ha_enabled",
                    "is_self",
                    "active_time",
                    "leader_address",
                    "leader_cluster_address",
                    "raft_committed_index",
                    "raft_applied_index");
    private static final String NO_TIME = "0001-01-01T00:00:00Z";

    /** Asks the server. */
    public static SealStatus read(Client client) throws CommandException, ApiException {
        JsonObject seal;
        try {
            seal = object(client, "sys/seal-status");
        } catch (ApiException refused) {
            throw CommandException.failure("Error checking seal status", refused);
        }
        return withLeader(client, seal);
    }

    /** With who leads, for a seal's state that is already known. */
    public static SealStatus withLeader(Client client, JsonObject seal) throws ApiException {
        JsonObject leader;
        try {
            leader = object(client, "sys/leader");
        } catch (ApiException refused) {
            if (!refused.text().contains("Vault is sealed")) {
                throw refused;
            }
            leader = JsonObject.builder().put("ha_enabled", true).build();
        }
        JsonObject.Builder both = JsonObject.builder();
        for (String name : ORDER) {
            Optional<JsonValue> value = seal.get(name).or(() -> zero(name));
            for (JsonValue each : leader.get(name).or(() -> value).stream().toList()) {
                if (isShown(name, each)) {
                    both.put(name, each);
                }
            }
        }
        return new SealStatus(both.build());
    }

    private static JsonObject object(Client client, String path) throws ApiException {
        return JsonReader.parseBody(
                client.preflight(ApiRequest.get(path)).toArray(), JsonLimits.TRUSTED);
    }

    private static Optional<JsonValue> zero(String name) {
        if (NUMBERS.contains(name)) {
            return Optional.of(JsonNumber.of(0));
        }
        if (SWITCHES.contains(name)) {
            return Optional.of(JsonBoolean.FALSE);
        }
        return TEXTS.contains(name) ? Optional.of(new JsonString("")) : Optional.empty();
    }

    /** Members that Go leaves out where they are empty. */
    private static boolean isShown(String name, JsonValue value) {
        if (NUMBERS.contains(name) || SWITCHES.contains(name) || TEXTS.contains(name)) {
            return true;
        }
        boolean empty =
                value.equals(JsonBoolean.FALSE)
                        || value.equals(new JsonString(""))
                        || value.equals(new JsonString(NO_TIME))
                        || value.equals(JsonNumber.of(0))
                        || value == JsonNull.NULL;
        return !empty;
    }

    /** Whether it is sealed. */
    public boolean isSealed() {
        return is("sealed");
    }

    /** One member, as {@code -field} names it. */
    Optional<JsonValue> field(String name) {
        if (name.equals("ha_mode")) {
            return Optional.of(new JsonString(mode()));
        }
        return members.get(name);
    }

    /** Shows all. */
    public int show(Output output) {
        if (!output.isTable()) {
            return output.value(members);
        }
        Table table = Table.of("Key", "Value");
        seal(table);
        row(table, "Version", "version");
        row(table, "Commit Date", "commit_date");
        row(table, "Storage Type", "storage_type");
        if (!text("cluster_name").isEmpty() && !text("cluster_id").isEmpty()) {
            row(table, "Cluster Name", "cluster_name");
            row(table, "Cluster ID", "cluster_id");
        }
        table.row("HA Enabled", String.valueOf(is("ha_enabled")));
        if (is("ha_enabled") && !isSealed()) {
            cluster(table);
        }
        positive(table, "Raft Committed Index", "raft_committed_index");
        positive(table, "Raft Applied Index", "raft_applied_index");
        output.terminal().say(table.text());
        return 0;
    }

    private void seal(Table table) {
        table.row("Seal Type", text("type"));
        boolean recovery = is("recovery_seal");
        if (recovery) {
            table.row("Recovery Seal Type", text("recovery_seal_type"));
        }
        table.row("Initialized", String.valueOf(is("initialized")));
        table.row("Sealed", String.valueOf(isSealed()));
        table.row(recovery ? "Total Recovery Shares" : "Total Shares", number("n"));
        table.row("Threshold", number("t"));
        if (isSealed()) {
            table.row("Unseal Progress", number("progress") + "/" + number("t"));
            table.row("Unseal Nonce", text("nonce"));
        }
        if (is("migration")) {
            table.row("Seal Migration in Progress", "true");
        }
    }

    private void cluster(Table table) {
        table.row("HA Cluster", text("leader_cluster_address"));
        table.row("HA Mode", mode());
        if (is("is_self")) {
            row(table, "Active Since", "active_time");
        } else {
            row(table, "Active Node Address", "leader_address");
        }
    }

    private void row(Table table, String title, String name) {
        if (!text(name).isEmpty()) {
            table.row(title, text(name));
        }
    }

    private void positive(Table table, String title, String name) {
        if (Secret.number(members, name) > 0) {
            table.row(title, number(name));
        }
    }

    private String mode() {
        return is("is_self") ? "active" : "standby";
    }

    private boolean is(String name) {
        return members.get(name).orElse(JsonBoolean.FALSE).equals(JsonBoolean.TRUE);
    }

    private String text(String name) {
        return Secret.string(members, name);
    }

    private String number(String name) {
        return String.valueOf(Secret.number(members, name));
    }
}
