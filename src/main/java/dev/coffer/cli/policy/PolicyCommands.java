package dev.coffer.cli.policy;

import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.Group;
import java.util.List;
import java.util.Optional;

/** The commands about policies by name. */
public final class PolicyCommands {
    /** Their names, sorted. */
    public static final List<String> NAMES =
            List.of("policy delete", "policy fmt", "policy list", "policy read", "policy write");

    private static final String USAGE =
            """
            Usage: coffer policy <subcommand> [options] [args]

              Commands for policies: who may do what.

                  $ coffer policy write web web.hcl
            """;

    private PolicyCommands() {}

    /** The command of a name; empty if there is none. */
    public static Optional<Command> find(String name) {
        return switch (name) {
            case "policy" -> Optional.of(new Group("Interact with policies", USAGE));
            case "policy list" -> Optional.of(new PolicyList());
            case "policy read" -> Optional.of(new PolicyRead());
            case "policy write" -> Optional.of(new PolicyWrite());
            case "policy delete" -> Optional.of(new PolicyDelete());
            case "policy fmt" -> Optional.of(new PolicyFormat());
            default -> Optional.empty();
        };
    }
}
