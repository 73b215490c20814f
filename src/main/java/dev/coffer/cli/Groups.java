package dev.coffer.cli;

import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.Group;
import dev.coffer.cli.command.Help;
import dev.coffer.cli.flag.Flag;
import dev.coffer.cli.flag.FlagGroup;

/** The heads of groups of commands, and the commands that are not run from here. */
final class Groups {
    private static final Flag KEY =
            Flag.ofText(
                    "key",
                    "The public key, or a file with it, that the checkpoints must be signed with.");
    private static final Flag LIVE =
            Flag.ofSwitch("live", "A server may still be writing the last file.");

    private Groups() {}

    /** The head of a group. */
    static Command find(String name) {
        return switch (name) {
            case "audit" ->
                    new Group(
                            "Interact with audit devices",
                            """
                            Usage: coffer audit <subcommand> [options] [args]

                              Commands about audit devices and what they wrote.
                            """);
            case "print" ->
                    new Group(
                            "Prints runtime configurations",
                            """
                            Usage: coffer print <subcommand>

                              Shows what commands will use.
                            """);
            default ->
                    new Group(
                            "Interact with tokens",
                            """
                            Usage: coffer token <subcommand> [options] [args]

                              Commands that make, look up, renew and revoke tokens.

                              Make a token for an hour:

                                  $ coffer token create -policy=web -ttl=1h
                            """);
        };
    }

    /** A command that the server's part of the program runs; here only for the help. */
    static Command elsewhere(String name) {
        return name.equals("server")
                ? new Group(ServerFlags.help())
                : new Group(
                        Help.of(
                                "Check the files of an audit log; needs no server",
                                "Usage: coffer audit verify [options] FILE [FILE...]",
                                FlagGroup.of("Command Options", KEY, LIVE)));
    }
}
