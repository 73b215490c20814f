package dev.coffer.server.offline;

import dev.coffer.config.ConfigException;
import dev.coffer.config.ConfigFiles;
import dev.coffer.config.Environment;
import dev.coffer.config.ServerConfig;
import dev.coffer.server.offline.Arguments.MistakeException;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code coffer operator validate-config}: whether a configuration can be read, on whichever
 * machine. {@code operator diagnose} looks at this one as well.
 *
 * <p>Source: OpenBao, command/operator_validate_config.go.
 */
final class ValidateConfig {
    static final String USAGE =
            """
            Usage: coffer operator validate-config -config=PATH

              Reads a configuration and says what is wrong in it: its form, unknown names, values
              of the wrong type. Nothing else of the machine is looked at, so it can be run
              anywhere; "coffer operator diagnose" looks at the rest.

              -config=PATH   A file or a folder; may be given several times. Also:
                             COFFER_CONFIG_PATH, separated by commas.

              Exit code: 0 all is well, 1 a server would not start with it, 2 it would, with
              warnings, 3 no configuration was given.
            """;

    private static final int NOTHING_GIVEN = 3;

    private final PrintStream out;
    private final PrintStream err;
    private final Environment environment;

    ValidateConfig(PrintStream out, PrintStream err, Environment environment) {
        this.out = out;
        this.err = err;
        this.environment = environment;
    }

    int run(List<String> given) throws MistakeException {
        Arguments arguments = Arguments.parse(given, List.of(), List.of("config"));
        List<Path> paths = new ArrayList<>(arguments.paths("config"));
        if (paths.isEmpty()) {
            paths.addAll(ofEnvironment());
        }
        if (paths.isEmpty()) {
            err.println("Must specify a configuration file using -config.");
            return NOTHING_GIVEN;
        }
        Report report = new Report(out);
        try {
            ServerConfig config = ConfigFiles.load(paths, environment);
            report.good("configuration: every name is known");
            config.notes().forEach(note -> report.warning(note, "remove it, or leave it"));
        } catch (ConfigException unusable) {
            report.failure(String.valueOf(unusable.getMessage()), "correct the configuration");
        }
        return report.exitCode();
    }

    private List<Path> ofEnvironment() throws MistakeException {
        List<Path> paths = new ArrayList<>();
        String list = environment.value("CONFIG_PATH").orElse("");
        try {
            for (String text : list.isEmpty() ? new String[0] : list.split(",", -1)) {
                boolean _ = paths.add(Path.of(text.strip()));
            }
            return paths;
        } catch (InvalidPathException _) {
            throw new MistakeException("not a path: " + list);
        }
    }
}
