package dev.coffer.cli.mount;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.ApiRequest;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.client.Paths;
import dev.coffer.cli.client.Secret;
import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.CommandException;
import dev.coffer.cli.command.CommonFlags.Shows;
import dev.coffer.cli.command.Help;
import dev.coffer.json.JsonObject;
import java.util.List;

/** {@code coffer secrets move} and {@code auth move}. */
record MountMove(Mounts mounts) implements Command {
    private static final long PAUSE_MILLIS = 1000;

    /** An hour of asking once a second. */
    private static final int MAX_QUESTIONS = 3600;

    @Override
    public Help help() {
        return mounts == Mounts.SECRETS
                ? Help.of(
                        "Move a secrets engine to a new path",
                        """
                        Usage: coffer secrets move [options] SOURCE DESTINATION

                          Mounts a secrets engine elsewhere, and waits until it is there. Leases
                          of the old place are revoked.

                              $ coffer secrets move team/ teams/web/
                        """,
                        Shows.NOTHING)
                : Help.of(
                        "Move an auth method to a new path",
                        """
                        Usage: coffer auth move [options] SOURCE DESTINATION

                          Moves an auth method, and waits until it is there.

                              $ coffer auth move auth/people/ auth/users/
                        """,
                        Shows.NOTHING);
    }

    @Override
    public int run(Call call) throws CommandException {
        List<String> arguments = call.arguments(2, 2);
        String from = Paths.withTrailingSlash(arguments.get(0));
        String to = Paths.withTrailingSlash(arguments.get(1));
        String what = mounts.thing() + " " + from + " to " + to;
        try (Client client = call.client()) {
            String id = start(client, from, to, what);
            String migration = what + ", with migration ID " + id;
            call.terminal().say("Started moving " + migration);
            for (int question = 0; question < MAX_QUESTIONS; question++) {
                switch (status(client, id, what)) {
                    case "success" -> {
                        call.terminal().say("Success! Finished moving " + migration);
                        return 0;
                    }
                    case "failure" -> {
                        call.terminal().complain("Failure! Error encountered moving " + migration);
                        return 0;
                    }
                    default -> {
                        call.terminal()
                                .say("Waiting for terminal status in migration of " + migration);
                        pause();
                    }
                }
            }
            throw CommandException.failure("It is still not known whether it moved: " + migration);
        }
    }

    private static String start(Client client, String from, String to, String what)
            throws CommandException {
        try {
            return client.secret(
                            ApiRequest.of("POST", "sys/remount")
                                    .withBody(
                                            JsonObject.builder()
                                                    .put("from", from)
                                                    .put("to", to)
                                                    .build()))
                    .map(secret -> Secret.string(secret.dataOrEmpty(), "migration_id"))
                    .orElse("");
        } catch (ApiException refused) {
            throw CommandException.failure("Error moving " + what, refused);
        }
    }

    private static String status(Client client, String id, String what) throws CommandException {
        try {
            return client.read("sys/remount/status/" + id)
                    .map(secret -> Mounts.object(secret.dataOrEmpty(), "migration_info"))
                    .map(info -> Secret.string(info, "status"))
                    .orElse("");
        } catch (ApiException refused) {
            throw CommandException.failure("Error checking migration status of " + what, refused);
        }
    }

    private static void pause() throws CommandException {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw CommandException.failure("interrupted");
        }
    }
}
