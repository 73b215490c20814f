package dev.coffer;

import dev.coffer.cli.CommandLine;
import dev.coffer.cli.terminal.RawArguments;
import dev.coffer.cli.terminal.SystemTerminal;
import dev.coffer.cli.terminal.Terminal;
import dev.coffer.config.Environment;
import dev.coffer.server.ServerCommand;
import dev.coffer.server.offline.AuditVerify;
import dev.coffer.server.offline.Offline;
import java.util.List;
import java.util.OptionalInt;

/** The one entry point: dispatches to the server and to the terminal commands. */
public final class Main {
    private Main() {}

    /** Runs the command that {@code args} name and ends with its exit code. */
    public static void main(String[] args) {
        List<String> arguments = RawArguments.of(args);
        System.exit(run(arguments));
    }

    private static int run(List<String> arguments) {
        String command = arguments.isEmpty() ? "" : arguments.getFirst();
        if (command.equals("operator")) {
            OptionalInt offline =
                    new Offline(System.out, System.err, new Environment(System.getenv()))
                            .run(arguments);
            if (offline.isPresent()) {
                return offline.getAsInt();
            }
        }
        if (command.equals("server")) {
            return new ServerCommand(System.out, System.err)
                    .run(arguments.subList(1, arguments.size()), new Environment(System.getenv()));
        }
        if (command.equals("audit") && arguments.size() > 1 && arguments.get(1).equals("verify")) {
            return new AuditVerify(System.out, System.err)
                    .run(arguments.subList(2, arguments.size()));
        }
        Terminal terminal = SystemTerminal.open();
        int exitCode = new CommandLine(terminal).run(arguments);
        terminal.out().flush();
        terminal.err().flush();
        return exitCode;
    }
}
