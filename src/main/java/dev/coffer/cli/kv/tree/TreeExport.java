package dev.coffer.cli.kv.tree;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.CommandException;
import dev.coffer.cli.command.CommonFlags.Shows;
import dev.coffer.cli.command.Help;
import dev.coffer.cli.kv.KvMount;
import dev.coffer.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** {@code coffer kv export}: a tree as lines of JSON. */
public final class TreeExport implements Command {
    private static final String USAGE =
            """
            Usage: coffer kv export [options] PATH

              Writes all keys of a store or a folder to standard output, one JSON object a line,
              with all versions, settings and custom metadata. The values are there as they are:
              keep the file as you keep the secrets. Not in OpenBao, but works with its servers.

                  $ coffer kv export secret/team > team.jsonl
            """;

    @Override
    public Help help() {
        return Help.of(
                "Writes keys with all versions to a file", USAGE, Shows.NOTHING, KvMount.FLAG);
    }

    @Override
    public int run(Call call) throws CommandException {
        List<String> arguments = call.arguments();
        boolean whole = arguments.isEmpty() && !call.text(KvMount.FLAG).isEmpty();
        String argument = whole ? "" : call.arguments(1, 1).getFirst();
        try (Client client = call.client()) {
            KvMount mount = KvMount.find(call, client, argument);
            TreeReader reader = new TreeReader(client, mount.path(), mount.versioned());
            List<String> keys = reader.keys(mount.key());
            Progress progress = new Progress(call.terminal(), "Exporting", keys.size());
            for (String path : keys) {
                Optional<KeyCopy> key = reader.read(path);
                key.ifPresent(copy ->
                        call.terminal()
                                .say(
                                        new String(
                                                JsonWriter.bytesOf(copy.toJson()),
                                                StandardCharsets.UTF_8)));
                progress.step();
            }
            progress.end();
            return 0;
        } catch (ApiException refused) {
            throw CommandException.failure("Error exporting " + argument, refused);
        }
    }
}
