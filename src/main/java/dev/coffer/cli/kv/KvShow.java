package dev.coffer.cli.kv;

import dev.coffer.cli.client.Secret;
import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.Showing;
import dev.coffer.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** How kv commands show what came back. Source: OpenBao, command/kv_helpers.go. */
final class KvShow {
    /** Four blanks between columns, five letters of "value". */
    private static final int BESIDE_NAME = 9;

    private KvShow() {}

    /** What a write answers: the metadata of the new version, under its path. */
    static int written(Call call, Optional<Secret> answer, String path) {
        if (answer.isEmpty()) {
            return Showing.done(call, "Success! Data written to: " + path);
        }
        Secret secret = answer.get();
        boolean people = call.field().isEmpty() && call.output().isTable() && !secret.isWrapped();
        if (!people) {
            return Showing.secret(call, secret);
        }
        path(call, path, "Secret Path");
        return members(call, "Metadata", secret.dataOrEmpty());
    }

    /** A path under its title. */
    static void path(Call call, String path, String title) {
        call.terminal().say(padded(title, bytes(path)));
        call.terminal().say(path);
        call.terminal().say("");
    }

    /** Members under their title. */
    static int members(Call call, String title, JsonObject members) {
        call.terminal().say(header(title, members));
        return call.output().map(members);
    }

    /** A title as wide as the table of the members will be. */
    static String header(String title, JsonObject members) {
        int longest = 0;
        for (String name : members.names()) {
            longest = Math.max(longest, bytes(name));
        }
        return padded(title, longest + BESIDE_NAME);
    }

    private static String padded(String title, int width) {
        int signs = width - (title.length() + 2);
        int half = signs <= 0 ? 2 : (signs + 1) / 2;
        return "=".repeat(half) + " " + title + " " + "=".repeat(half);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
