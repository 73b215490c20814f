package dev.coffer.cli.login;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.client.Secret;
import dev.coffer.cli.command.CommandException;

/** One way to log in. */
interface LoginMethod {
    /**
     * Logs in.
     *
     * @throws CommandException with a text without a prefix, if something is missing
     */
    Secret login(Client client, Credentials given) throws CommandException, ApiException;

    /** What it takes, for {@code coffer auth help}. */
    String usage();
}
