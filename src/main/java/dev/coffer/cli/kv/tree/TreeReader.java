package dev.coffer.cli.kv.tree;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.ApiRequest;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.client.Secret;
import dev.coffer.cli.output.GoValue;
import dev.coffer.json.JsonBoolean;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Reads keys of a mount with all their versions, from any server that speaks OpenBao's or Vault's
 * interface.
 *
 * @param mount without a slash at the end
 * @param versioned whether it is of version 2
 */
record TreeReader(Client client, String mount, boolean versioned) {
    /** What a write of metadata takes; those at the end are Coffer's alone. */
    static final List<String> SETTINGS =
            List.of(
                    "cas_required",
                    "custom_metadata",
                    KeyCopy.EXPIRY,
                    KeyCopy.ROOM,
                    "cas_required_for_delete",
                    "max_metadata_versions",
                    "metadata_cas_required");

    /** Deeper folders are no folders of people. */
    private static final int MAX_DEPTH = 100;

    /** All keys below a folder, in the order of the listing; the key itself if it is none. */
    List<String> keys(String folder) throws ApiException {
        List<String> keys = new ArrayList<>();
        walk(folder, keys, 0);
        if (keys.isEmpty() && !folder.isEmpty()) {
            boolean _ = keys.add(folder);
        }
        return keys;
    }

    private void walk(String folder, List<String> keys, int depth) throws ApiException {
        String prefix = folder.isEmpty() || folder.endsWith("/") ? folder : folder + "/";
        String base = versioned ? mount + "/metadata/" : mount + "/";
        List<JsonValue> names =
                client.secret(ApiRequest.list(base + prefix))
                        .flatMap(Secret::keys)
                        .orElse(List.of());
        for (JsonValue each : names) {
            String name = GoValue.text(each);
            if (!name.endsWith("/")) {
                boolean _ = keys.add(prefix + name);
            } else if (depth < MAX_DEPTH) {
                walk(prefix + name, keys, depth + 1);
            }
        }
    }

    /** One key; empty if it is not there any more. */
    Optional<KeyCopy> read(String path) throws ApiException {
        return versioned ? readVersioned(path) : readPlain(path);
    }

    private Optional<KeyCopy> readPlain(String path) throws ApiException {
        return client.read(mount + "/" + path)
                .map(secret ->
                        new KeyCopy(
                                path,
                                JsonObject.EMPTY,
                                1,
                                List.of(
                                        new KeyCopy.Version(
                                                1,
                                                "",
                                                "",
                                                false,
                                                Optional.of(secret.dataOrEmpty())))));
    }

    private Optional<KeyCopy> readVersioned(String path) throws ApiException {
        Optional<Secret> metadata = client.read(mount + "/metadata/" + path);
        if (metadata.isEmpty()) {
            return Optional.empty();
        }
        JsonObject all = metadata.get().dataOrEmpty();
        JsonObject known =
                all.get("versions").orElse(JsonNull.NULL) instanceof JsonObject versions
                        ? versions
                        : JsonObject.EMPTY;
        List<KeyCopy.Version> versions = new ArrayList<>();
        for (String number :
                known.names().stream().sorted(Comparator.comparing(Long::decode)).toList()) {
            if (known.get(number).orElse(JsonNull.NULL) instanceof JsonObject members) {
                boolean _ = versions.add(version(path, number, members));
            }
        }
        return Optional.of(
                new KeyCopy(path, settings(all), Secret.number(all, "current_version"), versions));
    }

    private KeyCopy.Version version(String path, String number, JsonObject members)
            throws ApiException {
        boolean destroyed = members.get("destroyed").orElse(JsonNull.NULL).equals(JsonBoolean.TRUE);
        JsonValue data =
                client.secret(ApiRequest.get(mount + "/data/" + path).with("version", number))
                        .flatMap(secret -> secret.field("data"))
                        .orElse(JsonNull.NULL);
        return new KeyCopy.Version(
                Long.parseLong(number),
                Secret.string(members, "created_time"),
                Secret.string(members, "deletion_time"),
                destroyed,
                data instanceof JsonObject value ? Optional.of(value) : Optional.empty());
    }

    private static JsonObject settings(JsonObject metadata) {
        JsonObject.Builder settings = JsonObject.builder();
        for (String name : SETTINGS) {
            metadata.get(name)
                    .filter(value -> value != JsonNull.NULL)
                    .ifPresent(value -> settings.put(name, value));
        }
        return settings.build();
    }
}
