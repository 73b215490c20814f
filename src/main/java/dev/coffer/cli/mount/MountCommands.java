package dev.coffer.cli.mount;

import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.Group;
import java.util.List;
import java.util.Optional;

/** The commands about mounts by name. */
public final class MountCommands {
    /** Their names, sorted. */
    public static final List<String> NAMES =
            List.of(
                    "auth disable",
                    "auth enable",
                    "auth help",
                    "auth list",
                    "auth move",
                    "auth tune",
                    "secrets disable",
                    "secrets enable",
                    "secrets list",
                    "secrets move",
                    "secrets tune");

    private static final String SECRETS =
            """
            Usage: coffer secrets <subcommand> [options] [args]

              Commands for secrets engines: what is mounted where, and how it behaves.

                  $ coffer secrets enable -version=2 kv
            """;
    private static final String AUTH =
            """
            Usage: coffer auth <subcommand> [options] [args]

              Commands for auth methods: how people and programs log in.

                  $ coffer auth enable userpass
            """;

    private MountCommands() {}

    /** The command of a name; empty if there is none. */
    public static Optional<Command> find(String name) {
        int blank = name.indexOf(' ');
        boolean isAuth = name.startsWith("auth");
        Mounts mounts = isAuth ? Mounts.AUTH : Mounts.SECRETS;
        if (blank < 0) {
            return Optional.of(
                    isAuth
                            ? new Group("Interact with auth methods", AUTH)
                            : new Group("Interact with secrets engines", SECRETS));
        }
        return switch (name.substring(blank + 1)) {
            case "list" -> Optional.of(new MountList(mounts));
            case "enable" -> Optional.of(new MountEnable(mounts));
            case "disable" -> Optional.of(new MountDisable(mounts));
            case "tune" -> Optional.of(new MountTune(mounts));
            case "move" -> Optional.of(new MountMove(mounts));
            case "help" -> isAuth ? Optional.of(new AuthHelp()) : Optional.empty();
            default -> Optional.empty();
        };
    }
}
