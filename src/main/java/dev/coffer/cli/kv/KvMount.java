package dev.coffer.cli.kv;

import dev.coffer.cli.client.Client;
import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.CommandException;
import dev.coffer.cli.flag.Flag;

/**
 * A mount and what is meant below it.
 *
 * @param path without a slash at the end
 * @param versioned whether it is of version 2
 * @param key or folder below it; empty for the whole mount
 */
public record KvMount(String path, boolean versioned, String key) {
    /** {@code -mount}. */
    public static final Flag FLAG = KvFlags.MOUNT;

    /** The mount of an argument, with {@code -mount} or without. */
    public static KvMount find(Call call, Client client, String argument) throws CommandException {
        return of(KvTarget.find(call, client, argument));
    }

    /** The mount of mount and key together. */
    public static KvMount of(Client client, String path) throws CommandException {
        return of(KvTarget.find(client, path, path));
    }

    private static KvMount of(KvTarget target) {
        return new KvMount(target.bareMount(), target.versioned(), target.key());
    }
}
