package dev.coffer.cli.lease;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.client.Secret;
import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.CommandException;
import dev.coffer.cli.command.CommonFlags.Shows;
import dev.coffer.cli.command.Help;
import dev.coffer.json.JsonObject;
import java.util.Optional;

/** {@code coffer lease lookup}. Source: OpenBao, command/lease_lookup.go. */
final class LeaseLookup implements Command {
    private static final String USAGE =
            """
            Usage: coffer lease lookup [options] ID

              Shows how long a lease lives.
            """;

    @Override
    public Help help() {
        return Help.of("Lookup the lease of a secret", USAGE, Shows.FORMAT);
    }

    @Override
    public int run(Call call) throws CommandException {
        if (call.arguments().isEmpty()) {
            throw CommandException.mistake("Missing ID!");
        }
        String id = call.arguments(1, 1).getFirst().strip();
        try (Client client = call.client()) {
            Optional<Secret> secret =
                    client.write(
                            "sys/leases/lookup", JsonObject.builder().put("lease_id", id).build());
            return secret.isPresent() ? call.output().secret(secret.get()) : 0;
        } catch (ApiException refused) {
            throw CommandException.failure("error looking up lease id " + id, refused);
        }
    }
}
