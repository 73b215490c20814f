package dev.coffer.server.offline;

import dev.coffer.crypto.RandomSource;
import dev.coffer.server.NewIncarnation;
import dev.coffer.server.offline.Arguments.MistakeException;
import dev.coffer.storage.backup.BackupException;
import dev.coffer.storage.backup.BackupReader;
import dev.coffer.storage.physical.StoreOpenException;
import dev.coffer.storage.physical.embedded.Replacement;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code coffer operator snapshot inspect} and {@code restore -path}: what needs no server. Exit
 * code 0: done. 1: the arguments make no sense. 2: it could not be done, and nothing has changed.
 */
final class SnapshotFiles {
    static final String INSPECT_USAGE =
            """
            Usage: coffer operator snapshot inspect FILE

              Verifies a snapshot and shows what it says of itself. Needs no server and no key.

              Exit code: 0 the snapshot is whole, 1 wrong arguments, 2 it is not.
            """;

    static final String RESTORE_USAGE =
            """
            Usage: coffer operator snapshot restore -path=DIRECTORY FILE

              Verifies a snapshot and makes it the content of a store, while no server has it open.
              What was there is kept in DIRECTORY/replaced until the next restore. Killed at any
              moment, the store has all of the old content or all of the new.

              -path=DIRECTORY   The path in the server's storage stanza: of storage "embedded" as
                                it is, of "file" and "raft" with /coffer behind it. Created where
                                it is missing.

              Start the server and unseal it with the keys of the snapshot's installation.

              Exit code: 0 restored, 1 wrong arguments, 2 nothing was changed.
            """;

    private final PrintStream out;
    private final PrintStream err;

    SnapshotFiles(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    int inspect(List<String> given) throws MistakeException {
        Path file = Arguments.parse(given, List.of(), List.of()).operand("snapshot");
        return attempt(() -> show(read(file, BackupReader.Target.NOWHERE)));
    }

    int restore(List<String> given) throws MistakeException {
        Arguments arguments = Arguments.parse(given, List.of(), List.of("path"));
        List<Path> paths = arguments.paths("path");
        if (paths.isEmpty()) {
            throw new MistakeException("-path is missing: the directory of the store");
        }
        Path file = arguments.operand("snapshot");
        Path directory = paths.getLast();
        return attempt(() -> {
            show(restored(file, directory));
            out.println("restored to " + directory + "; what was there is in replaced/");
        });
    }

    private interface Work {
        void run() throws IOException, BackupException;
    }

    private int attempt(Work work) {
        try {
            work.run();
            return 0;
        } catch (NoSuchFileException missing) {
            err.println("coffer: no such file: " + missing.getFile());
        } catch (IOException | BackupException | StoreOpenException refused) {
            err.println("coffer: " + refused.getMessage() + "; nothing was changed");
        }
        return 2;
    }

    private static BackupReader.Verified read(Path file, BackupReader.Target target)
            throws IOException, BackupException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            return BackupReader.read(in, target);
        }
    }

    private static BackupReader.Verified restored(Path file, Path directory)
            throws IOException, BackupException {
        try (Replacement replacement = Replacement.alone(directory)) {
            BackupReader.Verified content = read(file, replacement::put);
            long version = content.manifest().storeVersion();
            NewIncarnation.put(replacement, version, RandomSource.system());
            replacement.finish(version, content.manifest().digest());
            return content;
        }
    }

    private void show(BackupReader.Verified content) {
        out.println("Created        " + content.manifest().created());
        out.println("Program        " + content.manifest().program());
        out.println("Format         " + content.manifest().format());
        out.println("Store Version  " + content.manifest().storeVersion());
        out.println("Records        " + content.records());
        out.println("Bytes          " + content.bytes());
        out.println("Verified       every hash");
    }
}
