package dev.coffer.cli.mount;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.client.Paths;
import dev.coffer.cli.client.Secret;
import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.CommandException;
import dev.coffer.cli.command.CommonFlags.Shows;
import dev.coffer.cli.command.Help;
import java.util.Optional;

/** {@code coffer secrets disable} and {@code auth disable}. */
record MountDisable(Mounts mounts) implements Command {
    @Override
    public Help help() {
        return mounts == Mounts.SECRETS
                ? Help.of(
                        "Disable a secrets engine",
                        """
                        Usage: coffer secrets disable [options] PATH

                          Takes a secrets engine away, with everything in it.

                              $ coffer secrets disable team/
                        """,
                        Shows.NOTHING)
                : Help.of(
                        "Disables an auth method",
                        """
                        Usage: coffer auth disable [options] PATH

                          Takes an auth method away, and revokes the tokens of its logins.

                              $ coffer auth disable people/
                        """,
                        Shows.NOTHING);
    }

    @Override
    public int run(Call call) throws CommandException {
        String argument = Paths.sanitize(call.arguments(1, 1).getFirst());
        String path = Paths.withTrailingSlash(argument);
        try (Client client = call.client()) {
            Optional<Secret> _ = client.delete(mounts.path() + "/" + path);
        } catch (ApiException refused) {
            throw CommandException.failure(
                    "Error disabling " + mounts.thing() + " at " + path, refused);
        }
        call.terminal()
                .say("Success! Disabled the " + mounts.thing() + " (if it existed) at: " + path);
        return 0;
    }
}
