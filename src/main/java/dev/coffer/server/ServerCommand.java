package dev.coffer.server;

import dev.coffer.cli.ServerFlags;
import dev.coffer.config.ConfigException;
import dev.coffer.config.ConfigFiles;
import dev.coffer.config.Environment;
import dev.coffer.config.ServerConfig;
import dev.coffer.crypto.RandomSource;
import dev.coffer.request.ClientToken;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code coffer server}: from flags, environment and files to a running process. */
public final class ServerCommand {
    private static final String USER_HOME = "HOME";

    private final PrintStream out;
    private final PrintStream err;

    /** The command on this terminal. */
    public ServerCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /**
     * Runs the server until a signal ends it.
     *
     * @return the exit code
     */
    public int run(List<String> arguments, Environment environment) {
        return switch (ServerFlags.parse(arguments, environment)) {
            case ServerFlags.Outcome.Help(String text) -> {
                out.print(text);
                yield 0;
            }
            case ServerFlags.Outcome.Mistake(String text) -> refused(text);
            case ServerFlags.Outcome.Start(ServerFlags flags) -> start(flags, environment);
        };
    }

    private int start(ServerFlags flags, Environment environment) {
        flags.warnings().forEach(err::println);
        ServerFlags.Development wanted = flags.development();
        try {
            if (flags.verifyOnly()) {
                ServerConfig config = load(flags, environment, null);
                config.notes().forEach(err::println);
                out.println("The configuration can be used.");
                return 0;
            }
            if (wanted == null || wanted.tls() == null) {
                return serve(flags, environment, null);
            }
            try (DevelopmentTls files =
                    DevelopmentTls.write(
                            wanted.tls(), wanted.address(), Instant.now(), RandomSource.system())) {
                return serve(flags, environment, files);
            }
        } catch (ConfigException | IOException unusable) {
            return refused(String.valueOf(unusable.getMessage()));
        }
    }

    private int serve(ServerFlags flags, Environment environment, @Nullable DevelopmentTls files)
            throws ConfigException {
        return new ServerProcess(out, err)
                .run(() -> load(flags, environment, files), development(flags, environment, files));
    }

    private static ServerConfig load(
            ServerFlags flags, Environment environment, @Nullable DevelopmentTls files)
            throws ConfigException {
        ServerFlags.Development development = flags.development();
        ServerConfig config =
                development == null
                        ? ConfigFiles.load(flags.configs(), environment)
                        : ConfigFiles.loadDevelopment(
                                development.address(),
                                files == null ? null : files.listener(),
                                flags.configs(),
                                environment);
        return config.withLog(flags.log());
    }

    private static Optional<ServerProcess.Development> development(
            ServerFlags flags, Environment environment, @Nullable DevelopmentTls files) {
        ServerFlags.Development wanted = flags.development();
        if (wanted == null) {
            return Optional.empty();
        }
        Optional<Path> tokenFile =
                Optional.ofNullable(environment.variables().get(USER_HOME))
                        .filter(_ -> wanted.storesToken())
                        .map(home -> Path.of(home, TokenFile.NAME));
        return Optional.of(
                new ServerProcess.Development(
                        Optional.ofNullable(wanted.rootTokenId()).map(ClientToken::of),
                        wanted.kvVersion(),
                        tokenFile,
                        Optional.ofNullable(files).map(DevelopmentTls::authority)));
    }

    private int refused(String text) {
        err.println("coffer: " + text);
        return 1;
    }
}
