package dev.coffer.cli.kv;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.ApiRequest;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.client.Paths;
import dev.coffer.cli.client.Secret;
import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.CommandException;
import dev.coffer.cli.command.CommonFlags.Shows;
import dev.coffer.cli.command.Data;
import dev.coffer.cli.command.Help;
import dev.coffer.cli.output.IndentedJson;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonWriter;
import java.util.List;

/** {@code coffer kv txn}: many operations as one. */
final class KvTransaction implements Command {
    private static final String USAGE =
            """
            Usage: coffer kv txn [options] MOUNT @FILE | -

              Does up to 128 operations on keys of one mount as one: all of them or none. The file
              is JSON with "compare", "ops" and "else". Not in OpenBao.

                  $ coffer kv txn secret @rotate.json

              A comparison that fails ends with exit code 2 and shows what is there.
            """;

    @Override
    public Help help() {
        return Help.of("Does several operations as one", USAGE, Shows.FORMAT);
    }

    @Override
    public int run(Call call) throws CommandException {
        List<String> arguments = call.arguments(2, 2);
        String mount = Paths.sanitize(arguments.getFirst());
        JsonObject body =
                Data.parse(call.input(), arguments.subList(1, 2), "Failed to parse transaction");
        try (Client client = call.client()) {
            JsonObject results =
                    client.secret(ApiRequest.of("POST", mount + "/txn").withBody(body))
                            .map(Secret::dataOrEmpty)
                            .orElse(JsonObject.EMPTY);
            JsonObject sorted = JsonWriter.sorted(results);
            if (call.output().isTable()) {
                call.terminal().say(IndentedJson.of(sorted));
                return 0;
            }
            return call.output().value(sorted);
        } catch (ApiException refused) {
            String told =
                    refused.data().isEmpty()
                            ? ""
                            : "\n\n" + IndentedJson.of(JsonWriter.sorted(refused.data()));
            throw CommandException.failure(
                    "Error with " + mount + "/txn: " + refused.text() + told);
        }
    }
}
