package dev.coffer.cli.mount;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.ApiRequest;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.client.Secret;
import dev.coffer.cli.output.Shape;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The two kinds of things that are mounted.
 *
 * <p>Source: OpenBao, command/secrets_*.go, auth_*.go.
 */
public enum Mounts {
    /** Secrets engines. */
    SECRETS("secrets", "secrets engine", "sys/mounts"),
    /** Auth methods. */
    AUTH("auth", "auth method", "sys/auth");

    private static final Shape MOUNT =
            Shape.of(
                    "uuid",
                    "type",
                    "description",
                    "accessor",
                    "config:l",
                    "options:l",
                    "local:b",
                    "seal_wrap:b",
                    "external_entropy_access:b",
                    "plugin_version",
                    "running_plugin_version",
                    "running_sha256",
                    "deprecation_status");
    private static final Shape CONFIG =
            Shape.of(
                    "default_lease_ttl:n",
                    "max_lease_ttl:n",
                    "force_no_cache:b",
                    "audit_non_hmac_request_keys:l?",
                    "audit_non_hmac_response_keys:l?",
                    "listing_visibility?",
                    "passthrough_request_headers:l?",
                    "allowed_response_headers:l?",
                    "token_type?",
                    "allowed_managed_keys:l?",
                    "user_lockout_config:l?");

    private final String command;
    private final String thing;
    private final String path;

    Mounts(String command, String thing, String path) {
        this.command = command;
        this.thing = thing;
        this.path = path;
    }

    /** The group of commands. */
    String command() {
        return command;
    }

    /** What one is called. */
    String thing() {
        return thing;
    }

    /** Where they are enabled and listed. */
    String path() {
        return path;
    }

    /** All of them by path, as OpenBao's command line shows them. */
    SortedMap<String, JsonObject> list(Client client) throws ApiException {
        SortedMap<String, JsonObject> mounts = new TreeMap<>(JsonObject.NAME_ORDER);
        JsonObject data =
                client.secret(ApiRequest.get(path))
                        .map(Secret::dataOrEmpty)
                        .orElse(JsonObject.EMPTY);
        for (var entry : data.entries()) {
            if (entry.getValue() instanceof JsonObject mount) {
                JsonObject config = object(mount, "config");
                JsonObject.Builder shaped = MOUNT.shaped(mount).toBuilder();
                shaped.put("config", CONFIG.shaped(config));
                JsonObject _ = mounts.put(entry.getKey(), shaped.build());
            }
        }
        return mounts;
    }

    /** A member that is an object; without members if it is none. */
    static JsonObject object(JsonObject members, String name) {
        return members.get(name).orElse(JsonNull.NULL) instanceof JsonObject object
                ? object
                : JsonObject.EMPTY;
    }
}
