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
import dev.coffer.cli.flag.Flag;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import dev.coffer.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code coffer kv watch}: each change of keys as it happens. */
final class KvWatch implements Command {
    /** Shorter than the client's patience with one request. */
    private static final String WAIT = "50s";

    private static final Flag AFTER =
            Flag.ofText("after", "A revision that is known, or \"oldest\" for what is kept.");
    private static final Flag LIMIT = Flag.ofNumber("limit", "Ends after so many changes.");
    private static final String USAGE =
            """
            Usage: coffer kv watch [options] PREFIX

              Shows every change of the keys below a prefix, once and in order, until it is
              interrupted. Never a value. With -format=json one object a line, whose "revision"
              -after takes to go on later. Not in OpenBao.

                  $ coffer kv watch -mount=secret team/
            """;

    @Override
    public Help help() {
        return Help.of(
                "Shows changes of keys as they happen",
                USAGE,
                Shows.FORMAT,
                AFTER,
                LIMIT,
                KvFlags.MOUNT);
    }

    @Override
    public int run(Call call) throws CommandException {
        List<String> arguments = call.arguments();
        boolean whole = arguments.isEmpty() && !call.text(KvFlags.MOUNT).isEmpty();
        String argument = whole ? "" : call.arguments(1, 1).getFirst();
        long limit = call.flags().number(LIMIT);
        try (Client client = call.client()) {
            KvTarget target =
                    KvTarget.versioned(
                            call, client, argument, "Watching not supported on KV Version 1");
            boolean folder = target.key().isEmpty() || argument.endsWith("/");
            String path = target.full("watch") + (folder ? "/" : "");
            return follow(call, client, path, limit);
        }
    }

    private static int follow(Call call, Client client, String path, long limit)
            throws CommandException {
        String after = call.text(AFTER);
        long shown = 0;
        while (limit == 0 || shown < limit) {
            JsonObject answer = next(client, path, after, limit == 0 ? 0 : limit - shown);
            if (answer.get("events").orElse(JsonNull.NULL)
                    instanceof JsonArray(List<JsonValue> events)) {
                events.forEach(event -> show(call, event));
                shown += events.size();
            }
            after = Secret.string(answer, "next");
        }
        return 0;
    }

    private static JsonObject next(Client client, String path, String after, long limit)
            throws CommandException {
        ApiRequest request = ApiRequest.watch(path).with("wait", WAIT);
        if (!after.isEmpty()) {
            request = request.with("after", after);
        }
        if (limit > 0) {
            request = request.with("limit", String.valueOf(limit));
        }
        try {
            return client.secret(request)
                    .map(Secret::dataOrEmpty)
                    .filter(answer -> answer.has("next"))
                    .orElseThrow(() -> CommandException.failure("No value found at " + path));
        } catch (ApiException refused) {
            throw CommandException.failure("Error watching " + path, refused);
        }
    }

    private static void show(Call call, JsonValue event) {
        if (!(event instanceof JsonObject members)) {
            return;
        }
        if (!call.output().isTable()) {
            byte[] line = JsonWriter.bytesOf(JsonWriter.sorted(members));
            call.terminal().say(new String(line, StandardCharsets.UTF_8));
        } else {
            String version =
                    members.has("version") ? " version " + Secret.number(members, "version") : "";
            call.terminal()
                    .say(
                            Secret.string(members, "time")
                                    + "  "
                                    + Secret.string(members, "operation")
                                    + "  "
                                    + Secret.string(members, "path")
                                    + version);
        }
        call.terminal().out().flush();
    }
}
