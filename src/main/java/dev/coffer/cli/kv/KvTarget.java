package dev.coffer.cli.kv;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.ApiRequest;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.client.Paths;
import dev.coffer.cli.client.Secret;
import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.CommandException;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;

/**
 * Which mount a key is in, and of which version that is.
 *
 * <p>Source: OpenBao, command/kv_helpers.go.
 *
 * @param mount as the server names it, with a slash at the end; empty if it does not tell
 * @param versioned whether it is of version 2
 * @param path of mount and key together
 */
record KvTarget(String mount, boolean versioned, String path) {
    /** The target of an argument, with {@code -mount} or without. */
    static KvTarget find(Call call, Client client, String argument) throws CommandException {
        String flag = call.text(KvFlags.MOUNT);
        String key = Paths.sanitize(argument);
        if (flag.isEmpty()) {
            return find(client, key, key);
        }
        String mount = Paths.sanitize(flag);
        return find(client, mount, Paths.join(mount, key));
    }

    /** As {@link #find}, only of version 2. */
    static KvTarget versioned(Call call, Client client, String argument, String refusal)
            throws CommandException {
        KvTarget target = find(call, client, argument);
        if (!target.versioned) {
            throw CommandException.mistake(refusal);
        }
        return target;
    }

    /** The mount of a path alone. */
    static KvTarget find(Client client, String asked, String path) throws CommandException {
        JsonObject data;
        try {
            data =
                    Secret.parse(
                                    client.preflight(
                                            ApiRequest.get("sys/internal/ui/mounts/" + asked)))
                            .map(Secret::dataOrEmpty)
                            .orElseThrow(() ->
                                    CommandException.failure(
                                            "nil response from pre-flight request"));
        } catch (ApiException refused) {
            if (refused.isNotFound()) {
                return new KvTarget("", false, path);
            }
            throw CommandException.failure(refused.text());
        }
        boolean second =
                data.get("options").orElse(JsonNull.NULL) instanceof JsonObject options
                        && Secret.string(options, "version").equals("2");
        return new KvTarget(Secret.string(data, "path"), second, path);
    }

    /** The path of the API, such as {@code secret/data/a}; of version 1 the path itself. */
    String full(String prefix) {
        return versioned ? Paths.join(mount, prefix, key()) : path;
    }

    /** The key below the mount. */
    String key() {
        String bare = mount.endsWith("/") ? mount.substring(0, mount.length() - 1) : mount;
        if (path.equals(bare)) {
            return "";
        }
        return path.startsWith(bare + "/") ? path.substring(bare.length() + 1) : path;
    }

    /** The mount without a slash at the end. */
    String bareMount() {
        return Paths.withoutTrailingSlash(mount);
    }
}
