package dev.coffer.cli.kv;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.ApiRequest;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.client.Secret;
import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.CommandException;
import dev.coffer.cli.command.CommonFlags.Shows;
import dev.coffer.cli.command.Help;
import java.util.Optional;

/** {@code coffer kv metadata delete}. Source: OpenBao, command/kv_metadata_delete.go. */
public final class MetadataDelete implements Command {
    private static final String USAGE =
            """
            Usage: coffer kv metadata delete [options] KEY

              Takes a key away for ever: all versions and the metadata.

                  $ coffer kv metadata delete -mount=secret my-app

              Only if it is still as it was read:

                  $ coffer kv metadata delete -mount=secret -cas=3 -metadata-cas=1 my-app
            """;

    @Override
    public Help help() {
        return Help.of(
                "Deletes all versions and metadata for a key in the KV store",
                USAGE,
                Shows.NOTHING,
                KvFlags.CAS,
                KvFlags.METADATA_CAS,
                KvFlags.MOUNT);
    }

    @Override
    public int run(Call call) throws CommandException {
        String argument = call.arguments(1, 1).getFirst();
        try (Client client = call.client()) {
            KvTarget target =
                    KvTarget.versioned(
                            call, client, argument, "Metadata not supported on KV Version 1");
            Comparison comparison = Comparison.of(call, 0);
            if (comparison.comparesAnything()) {
                comparison.demand(client, target, "cas_on_delete");
            }
            return delete(call, client, target, comparison);
        }
    }

    private static int delete(Call call, Client client, KvTarget target, Comparison comparison)
            throws CommandException {
        String path = target.full("metadata");
        try {
            Optional<Secret> _ =
                    client.secret(ApiRequest.delete(path).with(comparison.parameters()));
        } catch (ApiException refused) {
            throw Comparison.failure("Error deleting " + path, refused, target);
        }
        call.terminal().say("Success! Data deleted (if it existed) at: " + path);
        return 0;
    }
}
