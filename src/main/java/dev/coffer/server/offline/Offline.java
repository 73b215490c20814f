package dev.coffer.server.offline;

import dev.coffer.config.Environment;
import dev.coffer.server.offline.Arguments.MistakeException;
import java.io.PrintStream;
import java.util.List;
import java.util.OptionalInt;

/** The commands below {@code coffer operator} that work on files and need no server. */
public final class Offline {
    private final PrintStream out;
    private final PrintStream err;
    private final Environment environment;

    /** The commands on this terminal. */
    public Offline(PrintStream out, PrintStream err, Environment environment) {
        this.out = out;
        this.err = err;
        this.environment = environment;
    }

    /**
     * Runs one of them.
     *
     * @param arguments of the program
     * @return the exit code; empty where they name another command
     */
    public OptionalInt run(List<String> arguments) {
        if (begins(arguments, "operator", "snapshot", "inspect")) {
            return run(arguments, 3, SnapshotFiles.INSPECT_USAGE, snapshots()::inspect);
        }
        boolean path = arguments.stream().anyMatch(each -> each.matches("--?path(=.*)?"));
        if (begins(arguments, "operator", "snapshot", "restore") && path) {
            return run(arguments, 3, SnapshotFiles.RESTORE_USAGE, snapshots()::restore);
        }
        if (begins(arguments, "operator", "check")) {
            return run(
                    arguments,
                    2,
                    StoreCheckCommand.USAGE,
                    new StoreCheckCommand(out, err, environment)::run);
        }
        if (begins(arguments, "operator", "diagnose")) {
            return run(arguments, 2, Diagnose.USAGE, new Diagnose(out, environment)::run);
        }
        if (begins(arguments, "operator", "validate-config")) {
            return run(
                    arguments,
                    2,
                    ValidateConfig.USAGE,
                    new ValidateConfig(out, err, environment)::run);
        }
        return OptionalInt.empty();
    }

    private SnapshotFiles snapshots() {
        return new SnapshotFiles(out, err);
    }

    private static boolean begins(List<String> arguments, String... words) {
        return arguments.size() >= words.length
                && arguments.subList(0, words.length).equals(List.of(words));
    }

    private interface Command {
        int run(List<String> given) throws MistakeException;
    }

    private OptionalInt run(List<String> arguments, int words, String usage, Command command) {
        List<String> given = arguments.subList(words, arguments.size());
        if (given.stream().anyMatch(each -> each.matches("-h|--?help"))) {
            out.print(usage);
            return OptionalInt.of(0);
        }
        try {
            return OptionalInt.of(command.run(given));
        } catch (MistakeException mistake) {
            err.println("coffer: " + mistake.getMessage());
            err.print(usage);
            return OptionalInt.of(1);
        }
    }
}
