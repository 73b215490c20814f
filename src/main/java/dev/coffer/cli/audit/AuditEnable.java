package dev.coffer.cli.audit;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.ApiRequest;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.client.Paths;
import dev.coffer.cli.client.Secret;
import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.CommandException;
import dev.coffer.cli.command.CommonFlags.Shows;
import dev.coffer.cli.command.Data;
import dev.coffer.cli.command.Help;
import dev.coffer.cli.flag.Flag;
import dev.coffer.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** {@code coffer audit enable}. Source: OpenBao, command/audit_enable.go. */
final class AuditEnable implements Command {
    private static final Flag DESCRIPTION =
            Flag.ofText("description", "What it is for, for people.");
    private static final Flag PATH = Flag.ofText("path", "Its name, if not that of its type.");
    private static final Flag LOCAL = Flag.ofSwitch("local", "Marks it as local.");
    private static final String USAGE =
            """
            Usage: coffer audit enable [options] TYPE [CONFIG K=V...]

              Enables an audit device, where the server's configuration allows that over the API.

                  $ coffer audit enable file file_path=/var/log/coffer/audit.log
            """;

    @Override
    public Help help() {
        return Help.of("Enables an audit device", USAGE, Shows.NOTHING, DESCRIPTION, LOCAL, PATH);
    }

    @Override
    public int run(Call call) throws CommandException {
        List<String> arguments = call.arguments();
        if (arguments.isEmpty()) {
            throw CommandException.mistake(
                    "Error enabling audit device: audit type missing. Valid types include 'file',"
                            + " 'socket' and 'syslog'.");
        }
        String type = arguments.getFirst().strip();
        String place = call.text(PATH);
        String path = Paths.withTrailingSlash(place.isEmpty() ? type : place);
        JsonObject.Builder options = JsonObject.builder();
        JsonObject given =
                Data.parse(
                        call.input(),
                        arguments.subList(1, arguments.size()),
                        "Failed to parse K=V data");
        given.entries().forEach(each -> options.put(each.getKey(), Data.text(each.getValue())));
        JsonObject body =
                JsonObject.builder()
                        .put("type", type)
                        .put("description", call.text(DESCRIPTION))
                        .put("options", options.build())
                        .put("local", call.isOn(LOCAL))
                        .build();
        try (Client client = call.client()) {
            Optional<Secret> _ = client.secret(ApiRequest.put("sys/audit/" + path, body));
        } catch (ApiException refused) {
            throw CommandException.failure("Error enabling audit device", refused);
        }
        call.terminal().say("Success! Enabled the " + type + " audit device at: " + path);
        return 0;
    }
}
