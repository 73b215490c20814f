package dev.coffer.cli.node;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.ApiRequest;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.CommandException;
import dev.coffer.cli.command.CommonFlags.Shows;
import dev.coffer.cli.command.Help;
import dev.coffer.cli.flag.Flag;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;

/** {@code coffer monitor}. Source: OpenBao, command/monitor.go. */
public final class Monitor implements Command {
    private static final int BUFFER_BYTES = 8192;
    private static final List<String> LEVELS = List.of("trace", "debug", "info", "warn", "error");
    private static final List<String> FORMATS = List.of("standard", "json");
    private static final Flag LOG_LEVEL =
            Flag.ofText("log-level", "trace, debug, info, warn or error.").standard("info");
    private static final Flag LOG_FORMAT =
            Flag.ofText("log-format", "standard or json.").standard("standard");
    private static final String USAGE =
            """
            Usage: coffer monitor [options]

              Shows what the server logs, until it is interrupted.

                  $ coffer monitor -log-level=debug
            """;

    @Override
    public Help help() {
        return Help.of(
                "Stream log messages from a server", USAGE, Shows.NOTHING, LOG_FORMAT, LOG_LEVEL);
    }

    @Override
    public int run(Call call) throws CommandException {
        if (!call.arguments().isEmpty()) {
            throw CommandException.mistake(
                    "Too many arguments (expected 0, got " + call.arguments().size() + ")");
        }
        String level = oneOf(call.text(LOG_LEVEL), LEVELS, "log level");
        String format = oneOf(call.text(LOG_FORMAT), FORMATS, "log format");
        ApiRequest request =
                ApiRequest.get("sys/monitor").with("log_level", level).with("log_format", format);
        try (Client client = call.client();
                InputStream lines = client.stream(request)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int count = lines.read(buffer); count >= 0; count = lines.read(buffer)) {
                call.terminal().out().write(buffer, 0, count);
                call.terminal().out().flush();
            }
            return 0;
        } catch (ApiException refused) {
            throw CommandException.failure("Error starting monitor", refused);
        } catch (IOException _) {
            // The server ended, or the connection: there is nothing more to show.
            return 0;
        }
    }

    private static String oneOf(String given, List<String> known, String what)
            throws CommandException {
        String text = given.toLowerCase(Locale.ROOT);
        if (!known.contains(text)) {
            throw CommandException.mistake(
                    text
                            + " is an unknown "
                            + what
                            + ". Valid "
                            + what
                            + "s are: ["
                            + String.join(" ", known)
                            + "]");
        }
        return text;
    }
}
