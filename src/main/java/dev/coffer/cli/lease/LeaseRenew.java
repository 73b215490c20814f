package dev.coffer.cli.lease;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.client.Secret;
import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.CommandException;
import dev.coffer.cli.command.CommonFlags.Shows;
import dev.coffer.cli.command.Help;
import dev.coffer.cli.flag.Flag;
import dev.coffer.json.JsonObject;
import java.util.Optional;

/** {@code coffer lease renew}. Source: OpenBao, command/lease_renew.go. */
final class LeaseRenew implements Command {
    private static final Flag INCREMENT =
            Flag.ofDuration("increment", "How much longer it should live, as 30s or 5m.");
    private static final String USAGE =
            """
            Usage: coffer lease renew [options] ID

              Lets a lease live longer.
            """;

    @Override
    public Help help() {
        return Help.of("Renews the lease of a secret", USAGE, Shows.FORMAT, INCREMENT);
    }

    @Override
    public int run(Call call) throws CommandException {
        if (call.arguments().isEmpty()) {
            throw CommandException.mistake("Missing ID!");
        }
        String id = call.arguments(1, 1).getFirst().strip();
        JsonObject body =
                JsonObject.builder()
                        .put("lease_id", id)
                        .put("increment", call.seconds(INCREMENT))
                        .build();
        try (Client client = call.client()) {
            Optional<Secret> secret = client.write("sys/leases/renew", body);
            return secret.isPresent() ? call.output().secret(secret.get()) : 0;
        } catch (ApiException refused) {
            throw CommandException.failure("Error renewing " + id, refused);
        }
    }
}
