package dev.coffer.cli.login;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.ApiRequest;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.client.Secret;
import dev.coffer.cli.command.CommandException;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonBoolean;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A token that is there already. Source: OpenBao, builtin/credential/token/cli.go. */
final class TokenLogin implements LoginMethod {
    private static final String USAGE =
            """
            Usage: coffer login TOKEN [CONFIG K=V...]

              Logs in with a token. It is asked for if it is not given; "-" reads it from
              standard input.

              Configuration:

                  token=<string>    Token.
                  lookup=<bool>     Whether the server is asked about it first. Default: true.
            """;
    private static final String ASKING =
            "An error occurred attempting to ask for a token. The raw error message is shown below,"
                    + " but usually this is because you attempted to pipe a value into the command"
                    + " or you are executing outside of a terminal (tty). If you want to pipe the"
                    + " value, pass \"-\" as the argument to read from stdin. The raw error was: ";

    @Override
    public String usage() {
        return USAGE;
    }

    @Override
    public Secret login(Client client, Credentials given) throws CommandException, ApiException {
        boolean lookup = lookup(given.values().getOrDefault("lookup", "true"));
        String token = token(given).strip();
        if (token.isEmpty()) {
            throw CommandException.failure(
                    "a token must be passed to auth, please view the help for more information");
        }
        if (!lookup) {
            return Secret.ofAuth(JsonObject.builder().put("client_token", token).build());
        }
        client.token(token);
        client.unwrapped();
        try {
            return client.secret(ApiRequest.get("auth/token/lookup-self"))
                    .map(TokenLogin::asLogin)
                    .orElseThrow(() -> CommandException.failure("empty response from lookup-self"));
        } catch (ApiException refused) {
            throw CommandException.failure("error looking up token", refused);
        }
    }

    private static boolean lookup(String text) throws CommandException {
        return switch (text) {
            case "1", "t", "T", "true", "TRUE", "True" -> true;
            case "0", "f", "F", "false", "FALSE", "False" -> false;
            default ->
                    throw CommandException.failure(
                            "Failed to parse \"lookup\" as boolean: strconv.ParseBool: parsing \""
                                    + text
                                    + "\": invalid syntax");
        };
    }

    private static String token(Credentials given) throws CommandException {
        Optional<String> value = Optional.ofNullable(given.values().get("token"));
        if (value.isPresent()) {
            return value.get();
        }
        if (!given.interactive()) {
            throw CommandException.failure("'token' not supplied and refusing to pull from stdin");
        }
        given.call().terminal().prompt("Token (will be hidden): ");
        try {
            return given.call().terminal().hidden().read();
        } catch (IOException unreadable) {
            throw CommandException.failure(ASKING + unreadable.getMessage());
        } finally {
            given.call().terminal().prompt("\n");
        }
    }

    /** What a lookup knows, as if a method had just logged in. */
    private static Secret asLogin(Secret lookup) {
        JsonObject data = lookup.dataOrEmpty();
        List<JsonValue> policies = new ArrayList<>(elements(data, "policies"));
        List<JsonValue> ofIdentity = elements(data, "identity_policies");
        List<JsonValue> all = new ArrayList<>(policies);
        all.addAll(ofIdentity);
        JsonObject.Builder auth = JsonObject.builder();
        auth.put("client_token", Secret.string(data, "id"));
        auth.put("accessor", Secret.string(data, "accessor"));
        auth.put("policies", new JsonArray(all));
        auth.put("token_policies", new JsonArray(policies));
        auth.put(
                "identity_policies",
                ofIdentity.isEmpty() ? JsonNull.NULL : new JsonArray(ofIdentity));
        auth.put("metadata", data.get("meta").orElse(JsonNull.NULL));
        auth.put("lease_duration", Secret.number(data, "ttl"));
        auth.put("renewable", data.get("renewable").orElse(JsonBoolean.FALSE));
        return Secret.ofAuth(auth.build());
    }

    private static List<JsonValue> elements(JsonObject data, String name) {
        return data.get(name).orElse(JsonNull.NULL) instanceof JsonArray(List<JsonValue> list)
                ? list
                : List.of();
    }
}
