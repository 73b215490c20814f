package dev.coffer.cli.lease;

import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.Group;
import java.util.List;
import java.util.Optional;

/** The commands about leases by name. */
public final class LeaseCommands {
    /** Their names, sorted. */
    public static final List<String> NAMES = List.of("lease lookup", "lease renew", "lease revoke");

    private static final String USAGE =
            """
            Usage: coffer lease <subcommand> [options] [args]

              Commands for leases: how long what the server handed out is good for.
            """;

    private LeaseCommands() {}

    /** The command of a name; empty if there is none. */
    public static Optional<Command> find(String name) {
        return switch (name) {
            case "lease" -> Optional.of(new Group("Interact with leases", USAGE));
            case "lease lookup" -> Optional.of(new LeaseLookup());
            case "lease renew" -> Optional.of(new LeaseRenew());
            case "lease revoke" -> Optional.of(new LeaseRevoke());
            default -> Optional.empty();
        };
    }
}
