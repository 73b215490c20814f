package dev.coffer.cli.operator;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.ApiRequest;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.client.Secret;
import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.CommandException;
import dev.coffer.cli.command.CommonFlags.Shows;
import dev.coffer.cli.command.Help;
import dev.coffer.cli.output.Shape;
import dev.coffer.cli.output.Table;
import dev.coffer.json.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code coffer operator key-status} and {@code operator rotate}.
 *
 * <p>Source: OpenBao, command/operator_key_status.go, operator_rotate.go.
 *
 * @param rotates whether a new key is made first
 */
record OperatorKeyStatus(boolean rotates) implements Command {
    private static final Shape STATUS = Shape.of("term:n", "install_time", "encryptions:n");

    @Override
    public Help help() {
        return rotates
                ? Help.of(
                        "Rotates the underlying encryption key",
                        """
                        Usage: coffer operator rotate [options]

                          Makes a new key with which everything is encrypted from now on. The old
                          ones stay for what they encrypted.
                        """,
                        Shows.FORMAT)
                : Help.of(
                        "Provides information about the active encryption key",
                        """
                        Usage: coffer operator key-status [options]

                          Shows the number of the key that encrypts, and how often it did.
                        """,
                        Shows.FORMAT);
    }

    @Override
    public int run(Call call) throws CommandException {
        Arguments.none(call);
        JsonObject status;
        try (Client client = call.client()) {
            if (rotates) {
                rotate(client);
            }
            status =
                    client.read("sys/key-status").map(Secret::dataOrEmpty).orElse(JsonObject.EMPTY);
        } catch (ApiException refused) {
            throw CommandException.failure("Error reading key status", refused);
        }
        JsonObject shaped = STATUS.shaped(status);
        if (!call.output().isTable()) {
            return call.output().value(shaped);
        }
        if (rotates) {
            call.terminal().say("Success! Rotated key");
            call.terminal().say("");
        }
        Table table = Table.plain();
        table.row("Key Term", String.valueOf(Secret.number(shaped, "term")));
        table.row("Install Time", shortTime(Secret.string(shaped, "install_time")));
        table.row("Encryption Count", String.valueOf(Secret.number(shaped, "encryptions")));
        call.terminal().say(table.text());
        return 0;
    }

    private static void rotate(Client client) throws CommandException {
        try {
            Optional<Secret> _ = client.secret(ApiRequest.of("POST", "sys/rotate/keyring"));
        } catch (ApiException refused) {
            throw CommandException.failure("Error rotating key", refused);
        }
    }

    /** A time as RFC 822 has it, in UTC: {@code 22 Nov 26 13:00 UTC}. */
    private static String shortTime(String rfc3339) {
        try {
            return DateTimeFormatter.ofPattern("dd MMM yy HH:mm 'UTC'", Locale.ENGLISH)
                    .format(Instant.parse(rfc3339).atOffset(ZoneOffset.UTC));
        } catch (DateTimeParseException _) {
            return rfc3339;
        }
    }
}
