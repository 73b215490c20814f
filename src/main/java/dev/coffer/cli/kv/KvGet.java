package dev.coffer.cli.kv;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.ApiRequest;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.client.Secret;
import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.CommandException;
import dev.coffer.cli.command.CommonFlags;
import dev.coffer.cli.command.CommonFlags.Shows;
import dev.coffer.cli.command.Help;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import java.util.Optional;

/** {@code coffer kv get}. Source: OpenBao, command/kv_get.go. */
public final class KvGet implements Command {
    private static final String USAGE =
            """
            Usage: coffer kv get [options] KEY

              Shows the value of a key, with the metadata of its version.

                  $ coffer kv get -mount=secret my-app
                  $ coffer kv get -mount=secret -version=1 -field=password my-app
            """;

    @Override
    public Help help() {
        return Help.of(
                "Retrieves data from the KV store",
                USAGE,
                Shows.FIELD,
                KvFlags.MOUNT,
                KvFlags.VERSION);
    }

    @Override
    public int run(Call call) throws CommandException {
        String argument = call.arguments(1, 1).getFirst();
        try (Client client = call.client()) {
            KvTarget target = KvTarget.find(call, client, argument);
            String path = target.full("data");
            Secret secret =
                    read(client, request(call, target, path), path)
                            .orElseThrow(
                                    () -> CommandException.failure("No value found at " + path));
            Optional<String> field = call.field();
            if (field.isPresent()) {
                return field(call, target, secret, path);
            }
            return secret.wrapInfo() != null || !call.output().isTable()
                    ? call.output().secret(secret)
                    : table(call, target, secret, path);
        }
    }

    private static ApiRequest request(Call call, KvTarget target, String path) {
        long version = call.flags().number(KvFlags.VERSION);
        ApiRequest request = ApiRequest.get(path);
        return target.versioned() && version > 0
                ? request.with("version", String.valueOf(version))
                : request;
    }

    private static Optional<Secret> read(Client client, ApiRequest request, String path)
            throws CommandException {
        try {
            return client.secret(request);
        } catch (ApiException refused) {
            throw CommandException.failure("Error reading " + path, refused);
        }
    }

    /** Of version 2 a field of the value; {@code data} is the value itself unless it has one. */
    private static int field(Call call, KvTarget target, Secret secret, String path)
            throws CommandException {
        String name = call.text(CommonFlags.FIELD);
        if (!target.versioned()) {
            return call.output().field(secret, name);
        }
        JsonValue data = secret.field("data").orElse(JsonNull.NULL);
        if (!(data instanceof JsonObject value)) {
            throw CommandException.failure("No data found at " + path);
        }
        return name.equals("data") && !value.has("data")
                ? call.output().field(secret, name)
                : call.output().field(value, name);
    }

    private static int table(Call call, KvTarget target, Secret secret, String path) {
        call.output().warnings(secret);
        if (target.versioned()) {
            KvShow.path(call, path, "Secret Path");
        }
        if (secret.field("metadata").orElse(JsonNull.NULL) instanceof JsonObject metadata) {
            int _ = KvShow.members(call, "Metadata", metadata);
            call.terminal().say("");
        }
        JsonValue data =
                target.versioned()
                        ? secret.field("data").orElse(JsonNull.NULL)
                        : secret.dataOrEmpty();
        if (data instanceof JsonObject value) {
            int _ = KvShow.members(call, "Data", value);
        }
        return 0;
    }
}
