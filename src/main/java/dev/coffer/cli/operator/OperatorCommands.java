package dev.coffer.cli.operator;

import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.Group;
import dev.coffer.cli.command.Help;
import dev.coffer.cli.flag.Flag;
import dev.coffer.cli.flag.FlagGroup;
import java.util.List;
import java.util.Optional;

/** The commands for operators by name. */
public final class OperatorCommands {
    /** Their names, sorted. */
    public static final List<String> NAMES =
            List.of(
                    "operator check",
                    "operator diagnose",
                    "operator generate-root",
                    "operator init",
                    "operator key-status",
                    "operator members",
                    "operator rekey",
                    "operator rotate",
                    "operator rotate-keys",
                    "operator seal",
                    "operator snapshot",
                    "operator snapshot inspect",
                    "operator snapshot restore",
                    "operator snapshot save",
                    "operator step-down",
                    "operator unseal",
                    "operator validate-config");

    private static final String USAGE =
            """
            Usage: coffer operator <subcommand> [options] [args]

              Commands for those who run a server.

                  $ coffer operator init
                  $ coffer operator unseal
            """;

    private static final String SNAPSHOT_USAGE =
            """
            Usage: coffer operator snapshot <subcommand> [options] [args]

              Saves everything that a server stores, and restores it.

                  $ coffer operator snapshot save coffer.snap
                  $ coffer operator snapshot inspect coffer.snap
            """;

    private static final Flag CONFIG =
            Flag.ofTexts("config", "The server's configuration: a file or a folder.");
    private static final Flag FIX =
            Flag.ofSwitch("fix", "Removes what belongs to nobody. Everything else is only named.");

    private OperatorCommands() {}

    /** A command that the server's part of the program runs; here only for the help. */
    private static Command elsewhere(String synopsis, String usage, Flag... flags) {
        String whole = "Usage: coffer " + usage;
        return flags.length == 0
                ? new Group(synopsis, whole)
                : new Group(Help.of(synopsis, whole, FlagGroup.of("Command Options", flags)));
    }

    /** The command of a name; empty if there is none. */
    public static Optional<Command> find(String name) {
        return switch (name) {
            case "operator" -> Optional.of(new Group("Perform operator-specific tasks", USAGE));
            case "operator init" -> Optional.of(new OperatorInit());
            case "operator unseal" -> Optional.of(new OperatorUnseal());
            case "operator seal" -> Optional.of(OperatorAct.SEAL);
            case "operator step-down" -> Optional.of(OperatorAct.STEP_DOWN);
            case "operator members" -> Optional.of(new OperatorMembers());
            case "operator key-status" -> Optional.of(new OperatorKeyStatus(false));
            case "operator rotate" -> Optional.of(new OperatorKeyStatus(true));
            case "operator generate-root" -> Optional.of(new GenerateRoot());
            case "operator rekey" -> Optional.of(new RotateKeys(KeyRotation.REKEY));
            case "operator rotate-keys" -> Optional.of(new RotateKeys(KeyRotation.ROTATE));
            case "operator raft", "operator raft snapshot", "operator snapshot" ->
                    Optional.of(new Group("Saves and restores the whole store", SNAPSHOT_USAGE));
            case "operator snapshot save", "operator raft snapshot save" ->
                    Optional.of(new SnapshotSave());
            case "operator snapshot restore", "operator raft snapshot restore" ->
                    Optional.of(new SnapshotRestore());
            case "operator snapshot inspect" ->
                    Optional.of(elsewhere("Verifies a snapshot; needs no server", name + " FILE"));
            case "operator check" ->
                    Optional.of(
                            elsewhere(
                                    "Reads every record of a store",
                                    name + " -config=PATH",
                                    CONFIG,
                                    FIX));
            case "operator diagnose" ->
                    Optional.of(
                            elsewhere(
                                    "Checks whether a server can start",
                                    name + " -config=PATH",
                                    CONFIG));
            case "operator validate-config" ->
                    Optional.of(
                            elsewhere("Validates a server configuration", name + " -config=PATH"));
            default -> Optional.empty();
        };
    }
}
