package dev.coffer.cli.operator;

import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.Group;
import java.util.List;
import java.util.Optional;

/** The commands for operators by name. */
public final class OperatorCommands {
    /** Their names, sorted. */
    public static final List<String> NAMES =
            List.of(
                    "operator generate-root",
                    "operator init",
                    "operator key-status",
                    "operator members",
                    "operator rekey",
                    "operator rotate",
                    "operator rotate-keys",
                    "operator seal",
                    "operator step-down",
                    "operator unseal");

    private static final String USAGE =
            """
            Usage: coffer operator <subcommand> [options] [args]

              Commands for those who run a server.

                  $ coffer operator init
                  $ coffer operator unseal
            """;

    private OperatorCommands() {}

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
            default -> Optional.empty();
        };
    }
}
