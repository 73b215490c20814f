package dev.coffer.cli.kv;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.ApiRequest;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.client.Secret;
import dev.coffer.cli.command.CommandException;
import dev.coffer.json.JsonBoolean;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import java.util.Optional;

/** One version of a value that is there. Source: OpenBao, command/kv_patch.go, kv_rollback.go. */
record KvValue(JsonObject data, JsonObject metadata) {

    /**
     * Reads a version; the current one for the empty text.
     *
     * @param verb what for, such as "patch"
     * @throws CommandException if there is none that can be read
     */
    static KvValue read(Client client, String path, String version, String verb)
            throws CommandException {
        JsonObject answer = answer(client, path, version);
        String only = " found at " + path + "; " + verb + " only works on existing data";
        if (!(answer.get("metadata").orElse(JsonNull.NULL) instanceof JsonObject metadata)) {
            throw CommandException.failure("No metadata" + only);
        }
        if (!version.isEmpty() && !Secret.string(metadata, "deletion_time").isEmpty()) {
            throw CommandException.failure("Cannot roll back to a version that has been deleted");
        }
        if (!version.isEmpty()
                && metadata.get("destroyed").orElse(JsonNull.NULL).equals(JsonBoolean.TRUE)) {
            throw CommandException.failure("Cannot roll back to a version that has been destroyed");
        }
        if (!(answer.get("data").orElse(JsonNull.NULL) instanceof JsonObject data)) {
            throw CommandException.failure("No data" + only);
        }
        return new KvValue(data, metadata);
    }

    /** What a read of a path answers, which may be metadata alone. */
    static JsonObject answer(Client client, String path, String version) throws CommandException {
        ApiRequest request = ApiRequest.get(path);
        ApiRequest wanted = version.isEmpty() ? request : request.with("version", version);
        try {
            Optional<Secret> secret = Secret.parse(client.preflight(wanted));
            return secret.filter(each -> each.data() != null)
                    .map(Secret::dataOrEmpty)
                    .orElseThrow(() -> CommandException.failure("No value found at " + path));
        } catch (ApiException refused) {
            if (!refused.isNotFound()) {
                throw CommandException.failure("Error doing pre-read at " + path, refused);
            }
            if (refused.data().isEmpty()) {
                throw CommandException.failure("No value found at " + path);
            }
            return refused.data();
        }
    }

    /** The number of the version. */
    long version() {
        return Secret.number(metadata, "version");
    }

    /** Without the value. */
    @Override
    public String toString() {
        return "KvValue[version " + version() + "]";
    }
}
