package dev.coffer.cli.data;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.ApiRequest;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.client.Paths;
import dev.coffer.cli.client.Secret;
import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.CommandException;
import dev.coffer.cli.command.CommonFlags.Shows;
import dev.coffer.cli.command.Help;
import dev.coffer.json.JsonLimits;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonReader;
import dev.coffer.json.JsonValue;
import dev.coffer.json.JsonWriter;
import java.nio.charset.StandardCharsets;

/** {@code coffer path-help}. Source: OpenBao, command/path_help.go. */
public final class PathHelp implements Command {
    private static final String SEALED =
            "Error: Vault is sealed.\n\nThe \"path-help\" command requires the Vault to be unsealed"
                    + " so that the mount\npoints of the secret engines are known.";
    private static final String USAGE =
            """
            Usage: coffer path-help [options] PATH

              Shows what the server says about a path: what it is for and which fields it takes.
              With -format=json as OpenAPI.

                  $ coffer path-help auth/approle
                  $ coffer path-help secret/data/my-secret
            """;

    @Override
    public Help help() {
        return Help.of("Retrieve API help for paths", USAGE, Shows.FORMAT);
    }

    @Override
    public int run(Call call) throws CommandException {
        String path = Paths.sanitize(call.arguments(1, 1).getFirst());
        try (Client client = call.client()) {
            byte[] body = client.bytes(ApiRequest.get(path).with("help", "1")).toArray();
            JsonObject said = JsonReader.parseBody(body, JsonLimits.TRUSTED);
            call.terminal().say(text(call, said));
            return 0;
        } catch (ApiException refused) {
            throw refused.text().contains("Vault is sealed")
                    ? CommandException.failure(SEALED)
                    : CommandException.failure("Error retrieving help", refused);
        }
    }

    private static String text(Call call, JsonObject said) {
        if (!call.output().format().equals("json")) {
            return Secret.string(said, "help");
        }
        JsonValue openApi = JsonWriter.sorted(said.get("openapi").orElse(JsonNull.NULL));
        return new String(JsonWriter.bytesOf(openApi), StandardCharsets.UTF_8);
    }
}
