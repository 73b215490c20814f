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
import dev.coffer.cli.command.Help;
import dev.coffer.json.JsonObject;
import java.util.Optional;

/** {@code coffer kv enable-versioning}. Source: OpenBao, command/kv_enable_versioning.go. */
public final class KvEnableVersioning implements Command {
    private static final String USAGE =
            """
            Usage: coffer kv enable-versioning [options] MOUNT

              Makes a versioned store of a plain one. There is no way back.

                  $ coffer kv enable-versioning secret
            """;

    @Override
    public Help help() {
        return Help.of("Turns on versioning for a KV store", USAGE, Shows.FORMAT);
    }

    @Override
    public int run(Call call) throws CommandException {
        String mount = Paths.sanitize(call.arguments(1, 1).getFirst()) + "/";
        JsonObject options = JsonObject.builder().put("version", "2").build();
        try (Client client = call.client()) {
            Optional<Secret> _ =
                    client.secret(
                            ApiRequest.of("POST", "sys/mounts/" + mount + "tune")
                                    .withBody(
                                            JsonObject.builder().put("options", options).build()));
            call.terminal().say("Success! Tuned the secrets engine at: " + mount);
            return 0;
        } catch (ApiException refused) {
            throw CommandException.failure("Error tuning secrets engine " + mount, refused);
        }
    }
}
