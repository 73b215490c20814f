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
import dev.coffer.cli.command.Showing;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code coffer kv delete}, {@code undelete} and {@code destroy}: what becomes of single versions.
 *
 * <p>Source: OpenBao, command/kv_delete.go, kv_undelete.go, kv_destroy.go.
 */
public enum KvVersions implements Command {
    /** Marks versions as deleted; the newest one if none is named. */
    DELETE(
            "Deletes versions in the KV store",
            """
            Usage: coffer kv delete [options] KEY

              Marks the newest version as deleted, or the named ones: they are not shown any more
              and "coffer kv undelete" brings them back. To take everything away, metadata too:
              "coffer kv metadata delete".

                  $ coffer kv delete -mount=secret my-app
                  $ coffer kv delete -mount=secret -versions=2,3 my-app
            """),
    /** Brings deleted versions back. */
    UNDELETE(
            "Undeletes versions in the KV store",
            """
            Usage: coffer kv undelete [options] KEY

              Brings versions back that were marked as deleted.

                  $ coffer kv undelete -mount=secret -versions=3 my-app
            """),
    /** Takes versions away for ever. */
    DESTROY(
            "Permanently removes one or more versions in the KV store",
            """
            Usage: coffer kv destroy [options] KEY

              Takes the values of versions away for ever.

                  $ coffer kv destroy -mount=secret -versions=3 my-app
            """);

    private static final String EXTENSION = "cas_on_delete";

    private final String synopsis;
    private final String usage;

    KvVersions(String synopsis, String usage) {
        this.synopsis = synopsis;
        this.usage = usage;
    }

    @Override
    public Help help() {
        return Help.of(
                synopsis,
                usage,
                this == DELETE ? Shows.FIELD : Shows.FORMAT,
                KvFlags.CAS,
                KvFlags.METADATA_CAS,
                KvFlags.MOUNT,
                KvFlags.VERSIONS);
    }

    @Override
    public int run(Call call) throws CommandException {
        String argument = call.arguments(1, 1).getFirst();
        List<String> versions = versions(call);
        String verb = name().toLowerCase(Locale.ROOT);
        if (versions.isEmpty() && this != DELETE) {
            throw CommandException.mistake(
                    "No versions provided, use the \"-versions\" flag to specify the version to "
                            + verb
                            + ".");
        }
        try (Client client = call.client()) {
            KvTarget target = KvTarget.find(call, client, argument);
            if (!target.versioned() && this != DELETE) {
                String name = this == UNDELETE ? "Undelete" : "Destroy";
                throw CommandException.mistake(name + " not supported on KV Version 1");
            }
            Comparison comparison = Comparison.of(call, 0);
            if (comparison.comparesAnything()) {
                comparison.demand(client, target, EXTENSION);
            }
            return versions.isEmpty() || !target.versioned()
                    ? newest(call, client, target, comparison)
                    : named(call, client, target, body(versions, comparison));
        }
    }

    private static List<String> versions(Call call) {
        List<String> versions = new ArrayList<>();
        for (String list : call.flags().texts(KvFlags.VERSIONS)) {
            for (String version : list.split(",", -1)) {
                boolean _ = !version.isBlank() && versions.add(version.strip());
            }
        }
        return versions;
    }

    private static JsonObject body(List<String> versions, Comparison comparison) {
        JsonObject.Builder body =
                JsonObject.builder().put("versions", JsonArray.ofStrings(versions));
        if (comparison.comparesAnything()) {
            body.put("options", comparison.options());
        }
        return body.build();
    }

    private static int newest(Call call, Client client, KvTarget target, Comparison comparison)
            throws CommandException {
        String path = target.full("data");
        try {
            Optional<Secret> answer =
                    client.secret(ApiRequest.delete(path).with(comparison.parameters()));
            return Showing.orDone(
                    call, answer, "Success! Data deleted (if it existed) at: " + path);
        } catch (ApiException refused) {
            throw Comparison.failure("Error deleting " + path, refused, target);
        }
    }

    private int named(Call call, Client client, KvTarget target, JsonObject body)
            throws CommandException {
        String path = target.full(name().toLowerCase(Locale.ROOT));
        String shown = this == DELETE ? target.full("data") : path;
        String done =
                this == DELETE
                        ? "Success! Data deleted (if it existed) at: "
                        : "Success! Data written to: ";
        try {
            return Showing.orDone(call, client.secret(ApiRequest.put(path, body)), done + shown);
        } catch (ApiException refused) {
            String tried = this == DELETE ? "Error deleting " : "Error writing data to ";
            throw Comparison.failure(tried + shown, refused, target);
        }
    }
}
