package dev.coffer.cli.kv;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.CommandException;
import dev.coffer.cli.command.CommonFlags.Shows;
import dev.coffer.cli.command.Help;
import dev.coffer.cli.command.Showing;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import java.util.List;

/** {@code coffer kv rollback}. Source: OpenBao, command/kv_rollback.go. */
public final class KvRollback implements Command {
    private static final String USAGE =
            """
            Usage: coffer kv rollback [options] KEY

              Writes the value of an older version again, as a new version, if nobody else writes
              meanwhile.

                  $ coffer kv rollback -mount=secret -version=2 my-app
            """;

    @Override
    public Help help() {
        return Help.of(
                "Rolls back to a previous version of data",
                USAGE,
                Shows.FORMAT,
                KvFlags.CAS,
                KvFlags.METADATA_CAS,
                KvFlags.MOUNT,
                KvFlags.VERSION);
    }

    @Override
    public int run(Call call) throws CommandException {
        List<String> arguments = call.arguments();
        long version = call.flags().number(KvFlags.VERSION);
        if (arguments.size() != 1) {
            throw CommandException.mistake(
                    "Invalid number of arguments (expected 1, got " + arguments.size() + ")");
        }
        if (!call.flags().isGiven(KvFlags.VERSION)) {
            throw CommandException.mistake("Version flag must be specified");
        }
        if (version <= 0) {
            throw CommandException.mistake("Invalid value " + version + " for the version flag");
        }
        try (Client client = call.client()) {
            KvTarget target = KvTarget.find(call, client, arguments.getFirst());
            if (!target.versioned()) {
                throw CommandException.failure(
                        "K/V engine mount must be version 2 for rollback support");
            }
            Comparison comparison = Comparison.of(call, 0);
            if (comparison.metadataCas().isPresent()) {
                comparison.demand(client, target, "metadata_cas_on_data");
            }
            return roll(call, client, target, comparison);
        }
    }

    private static int roll(Call call, Client client, KvTarget target, Comparison comparison)
            throws CommandException {
        String path = target.full("data");
        JsonObject answer = KvValue.answer(client, path, "");
        if (!(answer.get("metadata").orElse(JsonNull.NULL) instanceof JsonObject metadata)) {
            throw CommandException.failure(
                    "No metadata found at " + path + "; rollback only works on existing data");
        }
        String wanted = String.valueOf(call.flags().number(KvFlags.VERSION));
        KvValue old = KvValue.read(client, path, wanted, "rollback");
        JsonObject.Builder options = JsonObject.builder();
        options.put("cas", metadata.get("version").orElse(JsonNumber.of(0)));
        comparison
                .options()
                .entries()
                .forEach(option -> options.put(option.getKey(), option.getValue()));
        JsonObject body =
                JsonObject.builder()
                        .put("data", old.data())
                        .put("options", options.build())
                        .build();
        try {
            return Showing.orDone(
                    call, client.write(path, body), "Success! Data written to: " + path);
        } catch (ApiException refused) {
            throw Comparison.failure("Error writing data to " + path, refused, target);
        }
    }
}
