package dev.coffer.cli.kv;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.ApiRequest;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.CommandException;
import dev.coffer.cli.command.CommonFlags.Shows;
import dev.coffer.cli.command.Help;
import dev.coffer.cli.output.IndentedJson;
import dev.coffer.json.JsonException;
import dev.coffer.json.JsonLimits;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonReader;
import dev.coffer.json.JsonWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** {@code coffer kv edit}: a value in an editor, written back if nobody else wrote meanwhile. */
final class KvEdit implements Command {
    /** How often somebody may mend a text before the command gives up. */
    private static final int MAX_ROUNDS = 10;

    private static final String USAGE =
            """
            Usage: coffer kv edit [options] KEY

              Opens the value of a key as JSON in an editor (VISUAL, EDITOR, else vi) and writes
              what is saved, if nobody else wrote meanwhile. The text lies in a folder that only
              you can read, and is removed whatever happens. Not in OpenBao, but works with its
              servers.

                  $ coffer kv edit -mount=secret my-app
            """;

    @Override
    public Help help() {
        return Help.of("Edits a value in an editor", USAGE, Shows.FIELD, KvFlags.MOUNT);
    }

    @Override
    public int run(Call call) throws CommandException {
        String argument = call.arguments(1, 1).getFirst();
        try (Client client = call.client()) {
            KvTarget target =
                    KvTarget.versioned(
                            call, client, argument, "Edit not supported on KV Version 1");
            KvValue current = current(client, target);
            try (Editor editor = Editor.open(call)) {
                return edit(call, client, target, current, editor);
            } catch (IOException broken) {
                throw CommandException.failure(
                        "Nothing was changed: the editor failed: " + broken.getMessage());
            }
        }
    }

    /** The value, or an empty one of a key without any. */
    private static KvValue current(Client client, KvTarget target) throws CommandException {
        JsonObject answer;
        try {
            answer = KvValue.answer(client, target.full("data"), "");
        } catch (CommandException none) {
            if (!none.text().startsWith("No value found")) {
                throw none;
            }
            answer = JsonObject.EMPTY;
        }
        return new KvValue(object(answer, "data"), object(answer, "metadata"));
    }

    private static JsonObject object(JsonObject members, String name) {
        return members.get(name).orElse(JsonNull.NULL) instanceof JsonObject object
                ? object
                : JsonObject.EMPTY;
    }

    private static int edit(Call call, Client client, KvTarget target, KvValue first, Editor editor)
            throws CommandException, IOException {
        KvValue current = first;
        String text = IndentedJson.of(JsonWriter.sorted(first.data())) + "\n";
        for (int round = 0; round < MAX_ROUNDS; round++) {
            text = editor.edit(text);
            try {
                JsonObject data =
                        JsonReader.parseBody(
                                text.getBytes(StandardCharsets.UTF_8), JsonLimits.TRUSTED);
                if (text.isBlank() || data.equals(first.data())) {
                    call.terminal().say("Nothing was changed.");
                    return 0;
                }
                return write(call, client, target, data, current.version());
            } catch (JsonException malformed) {
                again(call, "It is no JSON object: " + malformed.text());
            } catch (MovedException moved) {
                again(call, moved.text());
                current = current(client, target);
            }
        }
        throw CommandException.failure("Nothing was changed: it was tried often enough.");
    }

    /** Somebody else wrote. */
    private static final class MovedException extends Exception {
        MovedException(String text) {
            super(text, null, false, false);
        }

        String text() {
            return String.valueOf(getMessage());
        }
    }

    /** On a terminal the text comes back to be mended; else there is nobody to do it. */
    private static void again(Call call, String why) throws CommandException {
        if (!call.terminal().screen().input()) {
            throw CommandException.failure(why);
        }
        call.terminal().warn(why);
        call.terminal()
                .prompt(
                        "Your text is opened again: save it to write it all the same, or empty it"
                                + " to give up. Press Enter. ");
        try {
            String _ = call.terminal().readLine();
        } catch (IOException _) {
            throw CommandException.failure(why);
        }
    }

    private static int write(
            Call call, Client client, KvTarget target, JsonObject data, long version)
            throws CommandException, MovedException {
        String path = target.full("data");
        JsonObject body =
                JsonObject.builder()
                        .put("data", data)
                        .put("options", JsonObject.builder().put("cas", version).build())
                        .build();
        try {
            return KvShow.written(call, client.secret(ApiRequest.put(path, body)), path);
        } catch (ApiException refused) {
            if (refused.reason().contains("check-and-set parameter did not match")) {
                throw new MovedException(
                        "Somebody else wrote "
                                + path
                                + " meanwhile; nothing was changed by you."
                                + Comparison.advice(refused, target));
            }
            throw Comparison.failure("Error writing data to " + path, refused, target);
        }
    }
}
