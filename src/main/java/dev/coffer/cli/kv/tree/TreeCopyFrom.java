package dev.coffer.cli.kv.tree;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.client.Paths;
import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.CommandException;
import dev.coffer.cli.command.CommonFlags.Shows;
import dev.coffer.cli.command.Help;
import dev.coffer.cli.flag.Flag;
import dev.coffer.cli.kv.KvMount;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code coffer kv copy-from}: a tree out of another server, OpenBao or Vault, into this one. */
public final class TreeCopyFrom implements Command {
    private static final Flag ADDR =
            Flag.ofText("addr", "Address of the server to copy from.").variable("FROM_ADDR");
    private static final Flag TOKEN =
            Flag.ofText(
                            "token",
                            "Token for the server to copy from. Better in the environment:"
                                    + " arguments are seen in the list of processes.")
                    .variable("FROM_TOKEN");
    private static final Flag FROM_NAMESPACE =
            Flag.ofText("from-namespace", "Namespace of the server to copy from.")
                    .variable("FROM_NAMESPACE");
    private static final Flag DRY_RUN =
            Flag.ofSwitch("dry-run", "Reads everything and writes nothing.");
    private static final String USAGE =
            """
            Usage: coffer kv copy-from [options] SOURCE MOUNT

              Copies a store or a folder out of a live OpenBao, Vault or Coffer into a versioned
              store here: values, numbers of versions, what was deleted or destroyed, settings and
              custom metadata. Times are those of the copy. At the end everything is read again
              and compared. The other server is only read. Not in OpenBao.

                  $ COFFER_FROM_TOKEN=... coffer kv copy-from -addr=https://old:8200 kv/team secret
            """;

    @Override
    public Help help() {
        return Help.of(
                "Copies keys out of another server",
                USAGE,
                Shows.NOTHING,
                ADDR,
                DRY_RUN,
                FROM_NAMESPACE,
                TOKEN);
    }

    @Override
    public int run(Call call) throws CommandException {
        List<String> arguments = call.arguments(2, 2);
        String mount = Paths.sanitize(arguments.get(1));
        if (call.text(ADDR).isEmpty() || call.text(TOKEN).isEmpty()) {
            throw CommandException.mistake(
                    "Say where to copy from: -addr and -token, or COFFER_FROM_ADDR and"
                            + " COFFER_FROM_TOKEN.");
        }
        try (Client source =
                        call.clientOf(
                                call.text(ADDR), call.text(TOKEN), call.text(FROM_NAMESPACE));
                Client target = call.client()) {
            KvMount from = KvMount.of(source, Paths.sanitize(arguments.get(0)));
            TreeReader reader = new TreeReader(source, from.path(), from.versioned());
            return copy(call, reader, from.key(), new TreeWriter(target, mount));
        } catch (ApiException refused) {
            throw CommandException.failure("Error copying " + arguments.get(0), refused);
        }
    }

    private static int copy(Call call, TreeReader reader, String folder, TreeWriter writer)
            throws ApiException, CommandException {
        List<String> keys = reader.keys(folder);
        Tally tally = new Tally();
        boolean dry = call.isOn(DRY_RUN);
        List<String> written = new ArrayList<>();
        Progress progress = new Progress(call.terminal(), dry ? "Reading" : "Copying", keys.size());
        for (String path : keys) {
            Optional<KeyCopy> key = reader.read(path);
            if (key.isPresent() && dry) {
                tally.count(key.get());
            } else if (key.isPresent()) {
                TreeWriter.Outcome outcome = writer.write(key.get());
                tally.add(key.get(), outcome);
                boolean _ = outcome != TreeWriter.Outcome.DIFFERENT && written.add(path);
            }
            progress.step();
        }
        progress.end();
        if (tally.isEmpty()) {
            throw CommandException.failure("No key was found at " + call.arguments().getFirst());
        }
        int exitCode = tally.tell(call, dry);
        return dry ? exitCode : Math.max(exitCode, verify(call, reader, writer, written));
    }

    private static int verify(Call call, TreeReader reader, TreeWriter writer, List<String> written)
            throws ApiException {
        Progress progress = new Progress(call.terminal(), "Verifying", written.size());
        List<String> wrong = new ArrayList<>();
        for (String path : written) {
            Optional<KeyCopy> key = reader.read(path);
            if (key.isEmpty() || !writer.verify(key.get())) {
                boolean _ = wrong.add(path);
            }
            progress.step();
        }
        progress.end();
        if (wrong.isEmpty()) {
            call.terminal().say("Verified: all " + written.size() + " keys are the same.");
            return 0;
        }
        for (String path : wrong) {
            call.terminal()
                    .complain(
                            path
                                    + " is not as it is there now; perhaps it was changed"
                                    + " meanwhile. Copy again.");
        }
        return CommandException.FAILURE;
    }
}
