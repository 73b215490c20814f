package dev.coffer.cli.kv;

import dev.coffer.cli.client.Client;
import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.CommandException;
import dev.coffer.cli.command.CommonFlags.Shows;
import dev.coffer.cli.command.Help;
import dev.coffer.cli.flag.Flag;
import dev.coffer.cli.output.GoValue;
import dev.coffer.cli.output.Table;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** {@code coffer kv diff}: which fields differ between two versions. Works on any KV v2 server. */
final class KvDiff implements Command {
    private static final Flag FROM = Flag.ofNumber("from", "The older version.");
    private static final Flag TO =
            Flag.ofNumber("to", "The newer version; without it the current one.");
    private static final Flag VALUES = Flag.ofSwitch("values", "Shows the values too.");
    private static final String USAGE =
            """
            Usage: coffer kv diff [options] KEY

              Shows which fields of a value were added, removed or changed from one version to
              another, by default from the one before the current one. Values are only shown with
              -values. Not in OpenBao, but works with its servers.

                  $ coffer kv diff -mount=secret my-app
                  $ coffer kv diff -mount=secret -from=3 -to=5 -values my-app
            """;

    @Override
    public Help help() {
        return Help.of(
                "Shows what differs between two versions",
                USAGE,
                Shows.FORMAT,
                FROM,
                KvFlags.MOUNT,
                TO,
                VALUES);
    }

    @Override
    public int run(Call call) throws CommandException {
        String argument = call.arguments(1, 1).getFirst();
        try (Client client = call.client()) {
            KvTarget target =
                    KvTarget.versioned(
                            call, client, argument, "Diff not supported on KV Version 1");
            String path = target.full("data");
            String to = call.flags().textIfSet(TO).orElse("");
            KvValue newer = KvValue.read(client, path, to, "diff");
            long before =
                    call.flags().isGiven(FROM) ? call.flags().number(FROM) : newer.version() - 1;
            if (before <= 0) {
                throw CommandException.failure(
                        "There is no version before version " + newer.version());
            }
            KvValue older = KvValue.read(client, path, String.valueOf(before), "diff");
            return show(call, older.data(), newer.data());
        }
    }

    private static int show(Call call, JsonObject older, JsonObject newer) {
        TreeSet<String> names = new TreeSet<>(JsonObject.NAME_ORDER);
        names.addAll(older.names());
        names.addAll(newer.names());
        List<String> added = new ArrayList<>();
        List<String> removed = new ArrayList<>();
        List<String> changed = new ArrayList<>();
        boolean values = call.isOn(VALUES);
        Table table =
                values ? Table.of("Field", "Change", "From", "To") : Table.of("Field", "Change");
        for (String name : names) {
            Optional<JsonValue> from = older.get(name);
            Optional<JsonValue> to = newer.get(name);
            if (from.equals(to)) {
                continue;
            }
            List<String> list = from.isEmpty() ? added : to.isEmpty() ? removed : changed;
            boolean _ = list.add(name);
            String what = from.isEmpty() ? "added" : to.isEmpty() ? "removed" : "changed";
            if (values) {
                table.row(name, what, text(from), text(to));
            } else {
                table.row(name, what);
            }
        }
        if (!call.output().isTable()) {
            return call.output()
                    .value(
                            JsonObject.builder()
                                    .put("added", JsonArray.ofStrings(added))
                                    .put("changed", JsonArray.ofStrings(changed))
                                    .put("removed", JsonArray.ofStrings(removed))
                                    .build());
        }
        call.terminal().say(table.isEmpty() ? "No difference." : table.text());
        return 0;
    }

    private static String text(Optional<JsonValue> value) {
        return GoValue.text(value.orElse(JsonNull.NULL));
    }
}
