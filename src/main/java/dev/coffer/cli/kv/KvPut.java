package dev.coffer.cli.kv;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.ApiRequest;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.CommandException;
import dev.coffer.cli.command.CommonFlags.Shows;
import dev.coffer.cli.command.Data;
import dev.coffer.cli.command.Help;
import dev.coffer.json.JsonObject;
import java.util.List;

/** {@code coffer kv put}. Source: OpenBao, command/kv_put.go. */
public final class KvPut implements Command {
    private static final String USAGE =
            """
            Usage: coffer kv put [options] KEY [DATA]

              Writes a value as a whole: in a versioned store as a new version. Data is key=value;
              a value that begins with "@" is read from a file, "-" from standard input; "@file"
              or "-" alone is a whole JSON object.

                  $ coffer kv put -mount=secret my-app user=web password=-
                  $ coffer kv put -mount=secret my-app @value.json

              Only if nobody wrote since version 3:

                  $ coffer kv put -mount=secret -cas=3 my-app user=web
            """;

    @Override
    public Help help() {
        return Help.of(
                "Sets or updates data in the KV store",
                USAGE,
                Shows.FIELD,
                KvFlags.CAS,
                KvFlags.METADATA_CAS,
                KvFlags.MOUNT);
    }

    @Override
    public int run(Call call) throws CommandException {
        List<String> arguments = call.arguments();
        if (arguments.isEmpty()) {
            throw CommandException.mistake("Not enough arguments (expected >1, got 0)");
        }
        if (arguments.size() == 1) {
            throw CommandException.mistake("Must supply data");
        }
        try (Client client = call.client()) {
            JsonObject data =
                    Data.parse(
                            call.input(),
                            arguments.subList(1, arguments.size()),
                            "Failed to parse K=V data");
            KvTarget target = KvTarget.find(call, client, arguments.getFirst());
            Comparison comparison = Comparison.of(call, 0);
            if (comparison.metadataCas().isPresent()) {
                comparison.demand(client, target, "metadata_cas_on_data");
            }
            return write(
                    call,
                    client,
                    target,
                    target.versioned()
                            ? JsonObject.builder()
                                    .put("data", data)
                                    .put("options", comparison.options())
                                    .build()
                            : data);
        }
    }

    private static int write(Call call, Client client, KvTarget target, JsonObject body)
            throws CommandException {
        String path = target.full("data");
        try {
            return KvShow.written(call, client.secret(ApiRequest.put(path, body)), path);
        } catch (ApiException refused) {
            throw Comparison.failure("Error writing data to " + path, refused, target);
        }
    }
}
