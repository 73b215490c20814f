package dev.coffer.cli;

import dev.coffer.cli.FlagSet.Flag;
import dev.coffer.cli.FlagSet.Kind;
import dev.coffer.cli.FlagSet.Outcome.Given;
import dev.coffer.cli.FlagSet.Outcome.HelpWanted;
import dev.coffer.cli.FlagSet.Outcome.Mistake;
import dev.coffer.config.Environment;
import dev.coffer.config.HostPort;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code coffer server} was asked for. A flag counts before the environment.
 *
 * <p>Source: OpenBao, command/server.go, Flags.
 *
 * @param configs files and folders in the order in which they are read
 * @param development null for a server that keeps what it is told
 * @param logLevel as given, not checked yet; null if nobody said
 * @param verifyOnly whether the configuration is only checked
 * @param warnings for the terminal, before anything starts
 */
public record ServerFlags(
        List<Path> configs,
        @Nullable Development development,
        @Nullable String logLevel,
        boolean verifyOnly,
        List<String> warnings) {

    private static final String NO_CONFIG = "Must specify at least one config path using -config";
    private static final String NO_ADDRESS =
            "-dev-listen-address must be a host and a port such as 127.0.0.1:8200";
    private static final String TOKEN_WITHOUT_DEV =
            "You cannot specify a custom root token ID outside of \"dev\" mode. Your request has"
                    + " been ignored.";

    private static final String USAGE =
            """
            Usage: coffer server [options]

              Starts a server that answers API requests. It starts sealed: it must be
              initialized once, and unsealed after every start.

              With a configuration file:

                  $ coffer server -config=/etc/coffer/config.hcl

              For development, in memory and unsealed:

                  $ coffer server -dev -dev-root-token-id=root\
            """;
    private static final Flag CONFIG =
            new Flag(
                    "config",
                    Kind.TEXTS,
                    "path",
                    """
                    Configuration file, or a folder whose .hcl and .json files are read in the \
                    order of their names. May be given several times. Also: COFFER_CONFIG_PATH, \
                    separated by commas.\
                    """);
    private static final Flag LOG_LEVEL =
            new Flag(
                    "log-level",
                    Kind.TEXT,
                    "level",
                    "trace, debug, info, warn or error. Also: COFFER_LOG_LEVEL. Default: info.");
    private static final Flag DEV =
            new Flag(
                    "dev",
                    Kind.SWITCH,
                    "",
                    """
                    Starts in memory, initialized and unsealed, with KV version 2 at secret/. \
                    Everything is gone at the end: never use it for secrets that matter.\
                    """);
    private static final Flag DEV_ROOT_TOKEN_ID =
            new Flag(
                    "dev-root-token-id",
                    Kind.TEXT,
                    "token",
                    """
                    Root token of a -dev server. Also: COFFER_DEV_ROOT_TOKEN_ID, which does not \
                    show in the list of processes.\
                    """);
    private static final Flag DEV_LISTEN_ADDRESS =
            new Flag(
                    "dev-listen-address",
                    Kind.TEXT,
                    "address",
                    """
                    Where a -dev server listens. Also: COFFER_DEV_LISTEN_ADDRESS. Default: \
                    127.0.0.1:8200.\
                    """);
    private static final Flag DEV_NO_STORE_TOKEN =
            new Flag(
                    "dev-no-store-token",
                    Kind.SWITCH,
                    "",
                    """
                    Does not write the root token of a -dev server into the home directory for \
                    the command line.\
                    """);
    private static final Flag DEV_KV_V1 =
            new Flag(
                    "dev-kv-v1",
                    Kind.SWITCH,
                    "",
                    "Mounts KV version 1 at secret/ of a -dev server. Implies -dev.");
    private static final Flag VERIFY_ONLY =
            new Flag(
                    "verify-only",
                    Kind.SWITCH,
                    "",
                    """
                    Reads and checks the configuration, then ends without starting: exit code 0 \
                    if it can be used, else 1.\
                    """);
    private static final FlagSet FLAGS =
            new FlagSet(
                    USAGE,
                    List.of(
                            CONFIG,
                            LOG_LEVEL,
                            DEV,
                            DEV_ROOT_TOKEN_ID,
                            DEV_LISTEN_ADDRESS,
                            DEV_NO_STORE_TOKEN,
                            DEV_KV_V1,
                            VERIFY_ONLY));

    public ServerFlags {
        configs = List.copyOf(configs);
        warnings = List.copyOf(warnings);
    }

    /**
     * A server for development.
     *
     * @param rootTokenId the root token to make; null for a random one
     * @param storesToken whether the root token is written into the user's home directory
     * @param kvVersion of the mount at secret/, 1 or 2
     */
    public record Development(
            HostPort address, @Nullable String rootTokenId, boolean storesToken, int kvVersion) {

        /** Without the token. */
        @Override
        public String toString() {
            return "Development[" + address + "]";
        }
    }

    /** What came of reading the arguments. */
    public sealed interface Outcome {
        /** Start this server. */
        record Start(ServerFlags flags) implements Outcome {}

        /** Print this on standard output and end with 0. */
        record Help(String text) implements Outcome {}

        /** Print this on standard error and end with 1. */
        record Mistake(String text) implements Outcome {}
    }

    /** Reads the arguments behind {@code server}. */
    public static Outcome parse(List<String> arguments, Environment environment) {
        return switch (FLAGS.parse(arguments)) {
            case HelpWanted _ -> new Outcome.Help(FLAGS.help());
            case Mistake(String text) -> new Outcome.Mistake(text);
            case Given given -> start(given, environment);
        };
    }

    private static Outcome start(Given given, Environment environment) {
        List<Path> configs;
        try {
            configs = configs(given, environment);
        } catch (InvalidPathException malformed) {
            return new Outcome.Mistake("-config is not a path");
        }
        Optional<String> token = value(given, DEV_ROOT_TOKEN_ID, environment);
        String level = value(given, LOG_LEVEL, environment).orElse(null);
        if (given.isOn(DEV) || given.isOn(DEV_KV_V1)) {
            Optional<HostPort> address = developmentAddress(given, environment);
            if (address.isEmpty()) {
                return new Outcome.Mistake(NO_ADDRESS);
            }
            boolean storesToken = !given.isOn(DEV_NO_STORE_TOKEN);
            int kvVersion = given.isOn(DEV_KV_V1) ? 1 : 2;
            Development development =
                    new Development(address.get(), token.orElse(null), storesToken, kvVersion);
            return new Outcome.Start(
                    new ServerFlags(
                            configs, development, level, given.isOn(VERIFY_ONLY), List.of()));
        }
        if (configs.isEmpty()) {
            return new Outcome.Mistake(NO_CONFIG);
        }
        List<String> warnings = token.isPresent() ? List.of(TOKEN_WITHOUT_DEV) : List.of();
        return new Outcome.Start(
                new ServerFlags(configs, null, level, given.isOn(VERIFY_ONLY), warnings));
    }

    /** The paths of the environment, then those of the flags. */
    private static List<Path> configs(Given given, Environment environment) {
        List<String> texts = new ArrayList<>();
        environment
                .value("CONFIG_PATH")
                .ifPresent(list -> texts.addAll(List.of(list.split(",", -1))));
        texts.addAll(given.all(CONFIG));
        return texts.stream().map(text -> Path.of(text.strip())).toList();
    }

    private static Optional<HostPort> developmentAddress(Given given, Environment environment) {
        return value(given, DEV_LISTEN_ADDRESS, environment)
                .map(HostPort::parse)
                .orElse(Optional.of(HostPort.DEFAULT));
    }

    /** The value of a flag, else of the variable of the same name. */
    private static Optional<String> value(Given given, Flag flag, Environment environment) {
        String variable = flag.name().replace('-', '_').toUpperCase(Locale.ROOT);
        return given.last(flag)
                .or(() -> environment.value(variable))
                .filter(value -> !value.isEmpty());
    }
}
