package dev.coffer.cli.policy;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.ApiRequest;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.client.Secret;
import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.CommandException;
import dev.coffer.cli.command.CommonFlags.Shows;
import dev.coffer.cli.command.Help;
import dev.coffer.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code coffer policy write}. Source: OpenBao, command/policy_write.go. */
final class PolicyWrite implements Command {
    private static final String USAGE =
            """
            Usage: coffer policy write [options] NAME PATH

              Writes a policy from a file, or from standard input if the path is "-".

                  $ coffer policy write web web.hcl
            """;

    @Override
    public Help help() {
        return Help.of("Uploads a named policy from a file", USAGE, Shows.NOTHING);
    }

    @Override
    public int run(Call call) throws CommandException {
        List<String> arguments = call.arguments(2, 2);
        String given = arguments.get(0);
        String name = given.strip().toLowerCase(Locale.ROOT);
        JsonObject body =
                JsonObject.builder().put("policy", rules(call, arguments.get(1).strip())).build();
        try (Client client = call.client()) {
            Optional<Secret> _ = client.secret(ApiRequest.put("sys/policies/acl/" + name, body));
        } catch (ApiException refused) {
            throw CommandException.failure("Error uploading policy", refused);
        }
        if (!given.equals(name)) {
            call.terminal()
                    .warn("Policy name was converted from \"" + given + "\" to \"" + name + "\"");
        }
        call.terminal().say("Success! Uploaded policy: " + name);
        return 0;
    }

    private static String rules(Call call, String path) throws CommandException {
        try {
            byte[] bytes =
                    path.equals("-")
                            ? call.terminal().readAll()
                            : Files.readAllBytes(Path.of(path));
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (NoSuchFileException _) {
            throw CommandException.failure(
                    "Error opening policy file: open " + path + ": no such file or directory");
        } catch (IOException unreadable) {
            throw CommandException.failure("Error reading policy: " + unreadable.getMessage());
        }
    }
}
