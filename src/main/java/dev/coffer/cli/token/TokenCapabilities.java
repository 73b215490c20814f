package dev.coffer.cli.token;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.ApiRequest;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.client.Secret;
import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.CommandException;
import dev.coffer.cli.command.CommonFlags.Shows;
import dev.coffer.cli.command.Help;
import dev.coffer.cli.output.GoValue;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code coffer token capabilities}. Source: OpenBao, command/token_capabilities.go. */
public final class TokenCapabilities implements Command {
    private static final String USAGE =
            """
            Usage: coffer token capabilities [options] [TOKEN] PATH

              Shows what a token may do with a path; without a token, the one in use.

                  $ coffer token capabilities secret/data/my-secret
            """;

    @Override
    public Help help() {
        return Help.of("Print capabilities of a token on a path", USAGE, Shows.FORMAT);
    }

    @Override
    public int run(Call call) throws CommandException {
        List<String> arguments = call.arguments();
        int given = arguments.size();
        if (given == 0) {
            throw CommandException.mistake("Not enough arguments (expected 1-2, got 0)");
        }
        if (given > 2) {
            throw CommandException.mistake("Too many arguments (expected 1-2, got " + given + ")");
        }
        String path = arguments.getLast();
        JsonObject.Builder body = JsonObject.builder();
        if (given == 2) {
            body.put("token", arguments.getFirst());
        }
        body.put("path", path);
        String endpoint = given == 2 ? "sys/capabilities" : "sys/capabilities-self";
        try (Client client = call.client()) {
            Optional<Secret> secret =
                    client.secret(ApiRequest.of("POST", endpoint).withBody(body.build()));
            return show(call, secret.flatMap(each -> capabilities(each, path)));
        } catch (ApiException refused) {
            throw CommandException.failure("Error listing capabilities", refused);
        }
    }

    private static Optional<List<String>> capabilities(Secret secret, String path) {
        JsonValue found =
                secret.field(path).or(() -> secret.field("capabilities")).orElse(JsonNull.NULL);
        if (!(found instanceof JsonArray(List<JsonValue> elements))) {
            return Optional.empty();
        }
        List<String> texts = new ArrayList<>();
        elements.forEach(element -> texts.add(GoValue.text(element)));
        return Optional.of(texts);
    }

    private static int show(Call call, Optional<List<String>> found) throws CommandException {
        if (found.isEmpty()) {
            throw CommandException.mistake("No capabilities found");
        }
        if (!call.output().isTable()) {
            return call.output().texts(found.get());
        }
        call.terminal().say(String.join(", ", found.get().stream().sorted().toList()));
        return 0;
    }
}
