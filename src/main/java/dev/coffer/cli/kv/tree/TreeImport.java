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
import dev.coffer.json.JsonException;
import dev.coffer.json.JsonLimits;
import dev.coffer.json.JsonReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code coffer kv import}: lines of JSON into a store. */
public final class TreeImport implements Command {
    private static final Flag DRY_RUN =
            Flag.ofSwitch("dry-run", "Reads the file and writes nothing.");
    private static final String USAGE =
            """
            Usage: coffer kv import [options] MOUNT FILE | -

              Writes the keys of an export into a versioned store: the numbers of versions, what
              was deleted or destroyed, settings and custom metadata are as they were; times are
              those of the import. A key that is there already and is another one is left as it
              is and named, and the exit code is 2. An import that was interrupted goes on when it
              is started again. Not in OpenBao, but works with its servers.

                  $ coffer kv import secret team.jsonl
            """;

    @Override
    public Help help() {
        return Help.of("Writes the keys of an export", USAGE, Shows.NOTHING, DRY_RUN);
    }

    @Override
    public int run(Call call) throws CommandException {
        List<String> arguments = call.arguments(2, 2);
        String mount = Paths.sanitize(arguments.get(0));
        String file = arguments.get(1);
        try (Client client = call.client();
                InputStream in =
                        file.equals("-") ? call.input() : Files.newInputStream(Path.of(file));
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return read(call, new TreeWriter(client, mount), lines);
        } catch (IOException unreadable) {
            throw CommandException.mistake("the export cannot be read: " + unreadable.getMessage());
        } catch (ApiException refused) {
            throw CommandException.failure("Error importing into " + mount, refused);
        }
    }

    private static int read(Call call, TreeWriter writer, BufferedReader lines)
            throws IOException, CommandException, ApiException {
        Tally tally = new Tally();
        Progress progress = new Progress(call.terminal(), "Importing", 0);
        long number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            KeyCopy key = key(line, number);
            if (call.isOn(DRY_RUN)) {
                tally.count(key);
            } else {
                tally.add(key, writer.write(key));
            }
            progress.step();
        }
        progress.end();
        return tally.tell(call, call.isOn(DRY_RUN));
    }

    private static KeyCopy key(String line, long number) throws CommandException {
        try {
            KeyCopy key =
                    KeyCopy.of(
                            JsonReader.parseBody(
                                    line.getBytes(StandardCharsets.UTF_8), JsonLimits.TRUSTED));
            if (!key.path().isEmpty()) {
                return key;
            }
        } catch (JsonException _) {
            // Said below.
        }
        throw CommandException.mistake(
                "line " + number + " is none of an export; the lines before it are imported");
    }
}
