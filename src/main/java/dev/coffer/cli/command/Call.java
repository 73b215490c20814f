package dev.coffer.cli.command;

import dev.coffer.cli.client.Client;
import dev.coffer.cli.client.TokenFile;
import dev.coffer.cli.flag.Flag;
import dev.coffer.cli.flag.Flags;
import dev.coffer.cli.output.Output;
import dev.coffer.cli.terminal.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One run of a command: what was given, where it runs.
 *
 * @param name of the command, such as {@code kv get}
 */
public record Call(String name, Flags flags, Output output) {
    /** As many arguments as one likes. */
    public static final int MANY = Integer.MAX_VALUE;

    /** Where it runs. */
    public Terminal terminal() {
        return output.terminal();
    }

    /** What follows the flags. */
    public List<String> arguments() {
        return flags.arguments();
    }

    /**
     * The arguments, of which there must be so many.
     *
     * @throws CommandException as OpenBao says it
     */
    public List<String> arguments(int least, int most) throws CommandException {
        int given = arguments().size();
        if (given < least) {
            throw CommandException.mistake(
                    "Not enough arguments (expected " + least + ", got " + given + ")");
        }
        if (given > most) {
            throw CommandException.mistake(
                    "Too many arguments (expected " + most + ", got " + given + ")");
        }
        return arguments();
    }

    /** The text of a flag. */
    public String text(Flag flag) {
        return flags.text(flag);
    }

    /** Whether a switch is on. */
    public boolean isOn(Flag flag) {
        return flags.isOn(flag);
    }

    /** The duration of a flag in whole seconds; 0 if none was given. */
    public long seconds(Flag flag) {
        return flags.duration(flag).map(Duration::toSeconds).orElse(0L);
    }

    /** Standard input, empty if nobody is to be asked. */
    public InputStream input() {
        return isOn(CommonFlags.NON_INTERACTIVE) ? InputStream.nullInputStream() : terminal().in();
    }

    /** The field that is wanted alone. */
    public Optional<String> field() {
        return Optional.of(text(CommonFlags.FIELD)).filter(name -> !name.isEmpty());
    }

    /** A client without a token. */
    public Client clientWithoutToken() throws CommandException {
        return new Client(Connecting.settings(flags), "");
    }

    /** A client with the token of the environment, else of the token file. */
    public Client client() throws CommandException {
        return new Client(Connecting.settings(flags), token());
    }

    /**
     * A client of another server, with the other settings of this command.
     *
     * @param namespace of its requests; empty for that of this command
     */
    public Client clientOf(String address, String token, String namespace) throws CommandException {
        return new Client(Connecting.settings(flags, address, namespace), token);
    }

    private String token() throws CommandException {
        Optional<String> given = flags.environment().value("TOKEN");
        if (given.isPresent()) {
            return given.get();
        }
        try {
            return TokenFile.of(flags.environment()).read();
        } catch (IOException unreadable) {
            throw CommandException.failure(
                    "failed to get token from token helper: " + unreadable.getMessage());
        }
    }
}
