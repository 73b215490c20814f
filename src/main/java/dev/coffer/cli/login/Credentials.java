package dev.coffer.cli.login;

import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.CommandException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** What the user gave for a login, and the terminal to ask for the rest. */
record Credentials(Call call, Map<String, String> values, boolean interactive) {
    Credentials {
        values = Map.copyOf(values);
    }

    /** A value, if it is there and not empty. */
    Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name)).filter(text -> !text.isEmpty());
    }

    /** Where the auth method is, without a slash at the end. */
    String mount() {
        String mount = values.getOrDefault("mount", "");
        return mount.endsWith("/") ? mount.substring(0, mount.length() - 1) : mount;
    }

    /** A value that must be there. */
    String required(String name) throws CommandException {
        return value(name)
                .orElseThrow(() -> CommandException.failure("'" + name + "' must be specified"));
    }

    /** A value, or what is typed where nobody sees it. */
    String secret(String name, String prompt) throws CommandException {
        Optional<String> given = value(name);
        if (given.isPresent()) {
            return given.get();
        }
        if (!interactive) {
            throw CommandException.failure(
                    "'" + name + "' must be specified and refusing to pull from stdin");
        }
        call.terminal().prompt(prompt + " (will be hidden): ");
        try {
            return call.terminal().hidden().read();
        } catch (IOException unreadable) {
            throw CommandException.failure(String.valueOf(unreadable.getMessage()));
        } finally {
            call.terminal().prompt("\n");
        }
    }

    /** Names only. */
    @Override
    public String toString() {
        return "Credentials" + values.keySet();
    }
}
