package dev.coffer.cli.output;

import dev.coffer.cli.client.Secret;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of an answer. Source: OpenBao, command/format.go, OutputSecret. */
final class SecretTable {
    private SecretTable() {}

    static void fill(Table table, Secret secret) {
        if (secret.leaseDuration() > 0) {
            lease(table, secret);
        }
        auth(table, secret.auth());
        wrap(table, secret.wrapInfo());
        members(table, secret.dataOrEmpty());
    }

    /** Members by name; numbers under the name of a duration as one. */
    static void members(Table table, JsonObject members) {
        List<String> names = new ArrayList<>(members.names());
        names.sort(JsonObject.NAME_ORDER);
        for (String name : names) {
            table.row(name, Durations.field(name, members.get(name).orElse(JsonNull.NULL)));
        }
    }

    private static void lease(Table table, Secret secret) {
        String duration = Durations.text(secret.leaseDuration());
        if (secret.leaseId().isEmpty()) {
            table.row("refresh_interval", duration);
            return;
        }
        table.row("lease_id", secret.leaseId());
        table.row("lease_duration", duration);
        table.row("lease_renewable", String.valueOf(secret.renewable()));
    }

    private static void auth(Table table, @Nullable JsonObject auth) {
        if (auth == null) {
            return;
        }
        if (auth.get("mfa_requirement").orElse(JsonNull.NULL) instanceof JsonObject mfa) {
            table.row("mfa_request_id", Secret.string(mfa, "mfa_request_id"));
            return;
        }
        long seconds = Secret.number(auth, "lease_duration");
        table.row("token", Secret.string(auth, "client_token"));
        table.row("token_accessor", Secret.string(auth, "accessor"));
        table.row("token_duration", seconds == 0 ? "∞" : Durations.text(seconds));
        table.row("token_renewable", GoValue.text(member(auth, "renewable")));
        for (String policies : List.of("token_policies", "identity_policies", "policies")) {
            table.row(policies, GoValue.quoted(member(auth, policies)));
        }
        if (member(auth, "metadata") instanceof JsonObject metadata) {
            for (var entry : metadata.entries()) {
                table.row("token_meta_" + entry.getKey(), GoValue.text(entry.getValue()));
            }
        }
    }

    private static void wrap(Table table, @Nullable JsonObject wrap) {
        if (wrap == null) {
            return;
        }
        table.row("wrapping_token:", Secret.string(wrap, "token"));
        table.row("wrapping_accessor:", Secret.string(wrap, "accessor"));
        table.row("wrapping_token_ttl:", Durations.text(Secret.number(wrap, "ttl")));
        table.row("wrapping_token_creation_time:", goTime(Secret.string(wrap, "creation_time")));
        table.row("wrapping_token_creation_path:", Secret.string(wrap, "creation_path"));
        String wrapped = Secret.string(wrap, "wrapped_accessor");
        if (!wrapped.isEmpty()) {
            table.row("wrapped_accessor:", wrapped);
        }
    }

    /** A time in UTC as Go's Time.String writes it. */
    private static String goTime(String rfc3339) {
        return rfc3339.endsWith("Z")
                ? rfc3339.substring(0, rfc3339.length() - 1).replace('T', ' ') + " +0000 UTC"
                : rfc3339;
    }

    private static JsonValue member(JsonObject object, String name) {
        return object.get(name).orElse(JsonNull.NULL);
    }
}
