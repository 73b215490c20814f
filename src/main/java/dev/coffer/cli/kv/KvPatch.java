package dev.coffer.cli.kv;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.ApiRequest;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.client.Secret;
import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.CommandException;
import dev.coffer.cli.command.CommonFlags.Shows;
import dev.coffer.cli.command.Data;
import dev.coffer.cli.command.Help;
import dev.coffer.cli.flag.Flag;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** {@code coffer kv patch}. Source: OpenBao, command/kv_patch.go. */
public final class KvPatch implements Command {
    private static final int FORBIDDEN = 403;
    private static final int NOT_ALLOWED = 405;
    private static final Flag METHOD =
            Flag.ofText(
                    "method",
                    "patch sends a patch; rw reads the value, changes it here and writes it back"
                            + " if nobody else did meanwhile. Without it, patch, and rw where the"
                            + " policy does not allow that.");
    private static final Flag REMOVE_DATA =
            Flag.ofTexts("remove-data", "A field that is taken away. May be given several times.");
    private static final String USAGE =
            """
            Usage: coffer kv patch [options] KEY [DATA]

              Changes single fields of a value and leaves the others as they are. Only in a
              versioned store. Data is given as for "coffer kv put".

                  $ coffer kv patch -mount=secret my-app password=@new.txt
                  $ coffer kv patch -mount=secret -remove-data=old my-app
            """;

    @Override
    public Help help() {
        return Help.of(
                "Sets or updates data in the KV store without overwriting",
                USAGE,
                Shows.FIELD,
                KvFlags.CAS,
                KvFlags.METADATA_CAS,
                METHOD,
                KvFlags.MOUNT,
                REMOVE_DATA);
    }

    /** What is to be changed, and where. */
    private record Change(
            Call call,
            Client client,
            KvTarget target,
            String path,
            JsonObject fields,
            Comparison comparison) {}

    @Override
    public int run(Call call) throws CommandException {
        List<String> arguments = call.arguments();
        List<String> removed = call.flags().texts(REMOVE_DATA);
        if (arguments.isEmpty()) {
            throw CommandException.mistake("Not enough arguments (expected >1, got 0)");
        }
        if (removed.isEmpty() && arguments.size() == 1) {
            throw CommandException.mistake("Must supply data");
        }
        try (Client client = call.client()) {
            JsonObject.Builder fields =
                    Data.parse(
                            call.input(),
                            arguments.subList(1, arguments.size()),
                            "Failed to parse K=V data")
                            .toBuilder();
            removed.forEach(fields::putNull);
            KvTarget target = KvTarget.find(call, client, arguments.getFirst());
            if (!target.versioned()) {
                throw CommandException.failure(
                        "K/V engine mount must be version 2 for patch support");
            }
            Comparison comparison = Comparison.of(call, 1);
            if (comparison.metadataCas().isPresent()) {
                comparison.demand(client, target, "metadata_cas_on_data");
            }
            String path = target.full("data");
            Change change = new Change(call, client, target, path, fields.build(), comparison);
            return KvShow.written(call, patched(change), path);
        }
    }

    private static Optional<Secret> patched(Change change) throws CommandException {
        String method = change.call.text(METHOD);
        return switch (method) {
            case "rw" -> readThenWrite(change);
            case "patch" -> merge(change, false);
            case "" -> merge(change, true);
            default ->
                    throw CommandException.failure(
                            "Unsupported method provided to -method flag: " + method);
        };
    }

    private static Optional<Secret> merge(Change change, boolean fallsBack)
            throws CommandException {
        JsonObject body =
                JsonObject.builder()
                        .put("data", change.fields)
                        .put("options", change.comparison.options())
                        .build();
        try {
            return change.client.secret(ApiRequest.patch(change.path, body));
        } catch (ApiException refused) {
            boolean unable = refused.status() == FORBIDDEN || refused.status() == NOT_ALLOWED;
            if (!fallsBack || !unable) {
                throw Comparison.failure(
                                "Error writing data to " + change.path, refused, change.target)
                        .alone();
            }
            if (refused.status() == FORBIDDEN) {
                change.call
                        .terminal()
                        .warn(
                                "Data was written to "
                                        + change.path
                                        + " but we recommend that you add the \"patch\" capability"
                                        + " to your ACL policy in order to use HTTP PATCH in the"
                                        + " future.");
            }
            return readThenWrite(change);
        }
    }

    private static Optional<Secret> readThenWrite(Change change) throws CommandException {
        KvValue before = KvValue.read(change.client, change.path, "", "patch");
        JsonObject.Builder data = before.data().toBuilder();
        for (var field : change.fields.entries()) {
            if (field.getValue() == JsonNull.NULL) {
                data.remove(field.getKey());
            } else {
                data.put(field.getKey(), field.getValue());
            }
        }
        long expected = change.comparison.cas().orElse(before.version());
        JsonObject options = change.comparison.options().toBuilder().put("cas", expected).build();
        JsonObject body =
                JsonObject.builder().put("data", data.build()).put("options", options).build();
        try {
            return change.client.write(change.path, body);
        } catch (ApiException refused) {
            throw Comparison.failure(
                    "Error writing data to " + change.path, refused, change.target);
        }
    }
}
