package dev.coffer.cli.kv;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.client.Secret;
import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.CommandException;
import dev.coffer.cli.command.CommonFlags.Shows;
import dev.coffer.cli.command.Help;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import java.util.Comparator;
import java.util.Optional;

/** {@code coffer kv metadata get}. Source: OpenBao, command/kv_metadata_get.go. */
public final class MetadataGet implements Command {
    private static final String USAGE =
            """
            Usage: coffer kv metadata get [options] KEY

              Shows the settings of a key and all its versions, without their values.

                  $ coffer kv metadata get -mount=secret my-app
            """;

    @Override
    public Help help() {
        return Help.of(
                "Retrieves key metadata from the KV store", USAGE, Shows.FIELD, KvFlags.MOUNT);
    }

    @Override
    public int run(Call call) throws CommandException {
        String argument = call.arguments(1, 1).getFirst();
        try (Client client = call.client()) {
            KvTarget target =
                    KvTarget.versioned(
                            call, client, argument, "Metadata not supported on KV Version 1");
            String path = target.full("metadata");
            Secret secret =
                    read(client, path)
                            .orElseThrow(
                                    () -> CommandException.failure("No value found at " + path));
            Optional<String> field = call.field();
            if (field.isPresent()) {
                return call.output().field(secret, field.get());
            }
            return secret.wrapInfo() != null || !call.output().isTable()
                    ? call.output().secret(secret)
                    : table(call, secret, path);
        }
    }

    private static Optional<Secret> read(Client client, String path) throws CommandException {
        try {
            return client.read(path);
        } catch (ApiException refused) {
            throw CommandException.failure("Error reading " + path, refused);
        }
    }

    private static int table(Call call, Secret secret, String path) throws CommandException {
        if (!(secret.field("versions").orElse(JsonNull.NULL) instanceof JsonObject versions)) {
            throw CommandException.failure("No value found at " + path);
        }
        KvShow.path(call, path, "Metadata Path");
        JsonObject settings = secret.dataOrEmpty().toBuilder().remove("versions").build();
        call.terminal().say(KvShow.header("Metadata", settings));
        int _ = call.output().secret(secret.withData(settings));
        for (String version :
                versions.names().stream().sorted(Comparator.comparing(Long::decode)).toList()) {
            JsonObject members =
                    versions.get(version).orElse(JsonNull.NULL) instanceof JsonObject each
                            ? each
                            : JsonObject.EMPTY;
            call.terminal().say("");
            int _ = KvShow.members(call, "Version " + version, members);
        }
        return 0;
    }
}
