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

/** {@code coffer token revoke}. Source: OpenBao, command/token_revoke.go. */
public final class TokenRevoke implements Command {
    private static final Flag ACCESSOR = Flag.ofSwitch("accessor", "The argument is an accessor.");
    private static final Flag SELF = Flag.ofSwitch("self", "Revokes the token in use.");
    private static final Flag MODE =
            Flag.ofText(
                    "mode",
                    "orphan revokes the token and leaves its children; path revokes every token"
                            + " that was made by a login below the given path.");
    private static final String USAGE =
            """
            Usage: coffer token revoke [options] [TOKEN | ACCESSOR]

              Revokes a token and its children.

                  $ coffer token revoke s.V3q1...
                  $ coffer token revoke -self
            """;

    @Override
    public Help help() {
        return Help.of(
                "Revoke a token and its children", USAGE, Shows.NOTHING, ACCESSOR, MODE, SELF);
    }

    @Override
    public int run(Call call) throws CommandException {
        String mode = call.text(MODE);
        if (!mode.isEmpty() && !mode.equals("orphan") && !mode.equals("path")) {
            throw CommandException.mistake("Invalid mode: " + mode);
        }
        check(call, mode);
        try (Client client = call.client()) {
            Optional<Secret> _ = client.secret(request(call, mode));
            call.terminal().say("Success! Revoked token (if it existed)");
            return 0;
        } catch (ApiException refused) {
            throw CommandException.failure("Error revoking token", refused);
        }
    }

    private static void check(Call call, String mode) throws CommandException {
        int given = call.arguments().size();
        boolean self = call.isOn(SELF);
        boolean accessor = call.isOn(ACCESSOR);
        String mistake = "";
        if (self && given > 0) {
            mistake = "Too many arguments with -self (expected 0, got " + given + ")";
        } else if (!self && given > 1) {
            mistake = "Too many arguments (expected 1 or -self, got " + given + ")";
        } else if (!self && given < 1) {
            mistake = "Not enough arguments (expected 1 or -self, got " + given + ")";
        } else if (self && accessor) {
            mistake = "Cannot use -self with -accessor!";
        } else if (self && !mode.isEmpty()) {
            mistake = "Cannot use -self with -mode!";
        } else if (accessor && !mode.isEmpty()) {
            mistake = "Cannot use -accessor with -mode=" + mode + "!";
        }
        if (!mistake.isEmpty()) {
            throw CommandException.mistake(mistake);
        }
    }

    private static ApiRequest request(Call call, String mode) {
        List<String> arguments = call.arguments();
        String token = arguments.isEmpty() ? "" : arguments.getFirst().strip();
        if (call.isOn(SELF)) {
            return ApiRequest.of("PUT", "auth/token/revoke-self");
        }
        if (mode.equals("path")) {
            return ApiRequest.of("PUT", "sys/leases/revoke-prefix/" + token);
        }
        boolean accessor = call.isOn(ACCESSOR);
        String path = mode.equals("orphan") ? "auth/token/revoke-orphan" : "auth/token/revoke";
        return ApiRequest.put(
                accessor ? "auth/token/revoke-accessor" : path,
                JsonObject.builder().put(accessor ? "accessor" : "token", token).build());
    }
}
