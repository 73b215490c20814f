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
import dev.coffer.cli.command.Showing;
import dev.coffer.cli.flag.Flag;
import dev.coffer.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** {@code coffer token lookup}. Source: OpenBao, command/token_lookup.go. */
public final class TokenLookup implements Command {
    private static final Flag ACCESSOR =
            Flag.ofSwitch("accessor", "The argument is an accessor; the token is not shown.");
    private static final String USAGE =
            """
            Usage: coffer token lookup [options] [TOKEN | ACCESSOR]

              Shows what a token may do and how long it lives; without an argument, the one in
              use.

                  $ coffer token lookup
                  $ coffer token lookup -accessor 9793c9b3-e04a-46f3-e7b8-748d7da248da
            """;

    @Override
    public Help help() {
        return Help.of("Display information about a token", USAGE, Shows.FIELD, ACCESSOR);
    }

    @Override
    public int run(Call call) throws CommandException {
        String token = argument(call);
        try (Client client = call.client()) {
            Optional<Secret> secret = client.secret(request(token, call.isOn(ACCESSOR)));
            return secret.isPresent() ? Showing.secret(call, secret.get()) : 0;
        } catch (ApiException refused) {
            throw CommandException.failure("Error looking up token", refused);
        }
    }

    private static String argument(Call call) throws CommandException {
        List<String> arguments = call.arguments();
        int given = arguments.size();
        if (call.isOn(ACCESSOR) && given != 1) {
            throw CommandException.mistake(
                    (given < 1 ? "Not enough" : "Too many")
                            + " arguments with -accessor (expected 1, got "
                            + given
                            + ")");
        }
        if (given > 1) {
            throw CommandException.mistake("Too many arguments (expected 0-1, got " + given + ")");
        }
        return given == 0 ? "" : arguments.getFirst().strip();
    }

    private static ApiRequest request(String token, boolean isAccessor) {
        if (token.isEmpty()) {
            return ApiRequest.get("auth/token/lookup-self");
        }
        String path = isAccessor ? "auth/token/lookup-accessor" : "auth/token/lookup";
        String name = isAccessor ? "accessor" : "token";
        return ApiRequest.of("POST", path).withBody(JsonObject.builder().put(name, token).build());
    }
}
