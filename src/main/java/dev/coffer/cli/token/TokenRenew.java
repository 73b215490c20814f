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
import dev.coffer.cli.flag.Flag;
import dev.coffer.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** {@code coffer token renew}. Source: OpenBao, command/token_renew.go. */
public final class TokenRenew implements Command {
    private static final Flag ACCESSOR =
            Flag.ofSwitch("accessor", "The argument is an accessor; the token is not shown.");
    private static final Flag INCREMENT =
            Flag.ofDuration("increment", "How much longer it should live, as 30s or 5m.")
                    .alias("i");
    private static final String USAGE =
            """
            Usage: coffer token renew [options] [TOKEN]

              Lets a token live longer; without an argument, the one in use.

                  $ coffer token renew
                  $ coffer token renew -increment=30m s.V3q1...
            """;

    @Override
    public Help help() {
        return Help.of("Renew a token lease", USAGE, Shows.FORMAT, ACCESSOR, INCREMENT);
    }

    @Override
    public int run(Call call) throws CommandException {
        List<String> arguments = call.arguments();
        if (arguments.size() > 1) {
            throw CommandException.mistake(
                    "Too many arguments (expected 1, got " + arguments.size() + ")");
        }
        String token = arguments.isEmpty() ? "" : arguments.getFirst().strip();
        JsonObject.Builder body = JsonObject.builder().put("increment", call.seconds(INCREMENT));
        String path = "auth/token/renew-self";
        if (!token.isEmpty()) {
            boolean accessor = call.isOn(ACCESSOR);
            path = accessor ? "auth/token/renew-accessor" : "auth/token/renew";
            body.put(accessor ? "accessor" : "token", token);
        }
        try (Client client = call.client()) {
            Optional<Secret> secret = client.secret(ApiRequest.put(path, body.build()));
            return secret.isPresent() ? call.output().secret(secret.get()) : 0;
        } catch (ApiException refused) {
            throw CommandException.failure("Error renewing token", refused);
        }
    }
}
