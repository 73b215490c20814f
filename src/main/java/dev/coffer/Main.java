package dev.coffer;

import dev.coffer.config.Environment;
import dev.coffer.server.ServerCommand;
import dev.coffer.server.offline.AuditVerify;
import java.util.List;

/** The one entry point: dispatches to the server and to the terminal commands. */
public final class Main {
    private static final String USAGE =
            """
            Usage: coffer <command> [options]

            Commands:
                server         Start a server; coffer server -help shows its options.
                audit verify   Check the files of an audit log; needs no server.
            """;

    private Main() {}

    /** Runs the command that {@code args} name and ends with its exit code. */
    public static void main(String[] args) {
        List<String> arguments = List.of(args);
        System.exit(run(arguments));
    }

    private static int run(List<String> arguments) {
        String command = arguments.isEmpty() ? "" : arguments.getFirst();
        return switch (command) {
            case "server" ->
                    new ServerCommand(System.out, System.err)
                            .run(
                                    arguments.subList(1, arguments.size()),
                                    new Environment(System.getenv()));
            case "audit" -> audit(arguments.subList(1, arguments.size()));
            case "-h", "-help", "--help", "help" -> {
                System.out.print(USAGE);
                yield 0;
            }
            default -> {
                System.err.print(USAGE);
                yield 1;
            }
        };
    }

    private static int audit(List<String> arguments) {
        if (arguments.isEmpty() || !arguments.getFirst().equals("verify")) {
            System.err.print(USAGE);
            return 2;
        }
        return new AuditVerify(System.out, System.err).run(arguments.subList(1, arguments.size()));
    }
}
