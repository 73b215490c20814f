package dev.coffer.cli;

import dev.coffer.cli.command.Help;
import dev.coffer.cli.flag.Flag;
import dev.coffer.cli.flag.FlagException;
import dev.coffer.cli.flag.FlagGroup;
import dev.coffer.cli.flag.Flags;
import dev.coffer.cli.flag.GoFlags;
import dev.coffer.config.Environment;
import dev.coffer.config.HostPort;
import dev.coffer.config.LogOverrides;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code coffer server} was asked for. A flag counts before the environment.
 *
 * <p>Source: OpenBao, command/server.go, Flags.
 *
 * @param configs files and folders in the order in which they are read
 * @param development null for a server that keeps what it is told
 * @param log what goes before the configuration
 * @param verifyOnly whether the configuration is only checked
 * @param warnings for the terminal, before anything starts
 */
public record ServerFlags(
        List<Path> configs,
        @Nullable Development development,
        LogOverrides log,
        boolean verifyOnly,
        List<String> warnings) {

    private static final String NO_CONFIG = "Must specify at least one config path using -config";
    private static final String NO_ADDRESS =
            "-dev-listen-address must be a host and a port such as 127.0.0.1:8200";
    private static final String TOKEN_WITHOUT_DEV =
            "You cannot specify a custom root token ID outside of \"dev\" mode. Your request has"
                    + " been ignored.";

    private static final String WITHOUT_DEV_TLS =
            "-dev-tls-cert-dir and -dev-tls-san count with -dev-tls alone: they are ignored, and"
                    + " this server does not speak TLS by them.";

    /** How many names a developer may add to a certificate. */
    private static final int MAX_NAMES = 100;

    private static final String USAGE =
            """
            Usage: coffer server [options]

              Starts a server that answers API requests. It starts sealed: it must be
              initialized once, and unsealed after every start.

              With a configuration file:

                  $ coffer server -config=/etc/coffer/config.hcl

              For development, in memory and unsealed:

                  $ coffer server -dev -dev-root-token-id=root

              The same with TLS, with a certificate that is made at the start:

                  $ coffer server -dev-tls -dev-root-token-id=root\
            """;
    private static final Flag CONFIG =
            Flag.ofTexts(
                            "config",
                            "Configuration file, or a folder whose .hcl and .json files are read in"
                                    + " the order of their names. May be given several times; in"
                                    + " the environment, separated by commas.")
                    .variable("CONFIG_PATH");
    private static final Flag LOG_LEVEL =
            Flag.ofText(
                            "log-level",
                            "trace, debug, info, warn or error. Goes before the configuration,"
                                    + " which says info if it says nothing.")
                    .variable("LOG_LEVEL");
    private static final Flag LOG_FORMAT =
            Flag.ofText("log-format", "standard or json. Goes before the configuration.")
                    .variable("LOG_FORMAT");
    private static final Flag LOG_FILE =
            Flag.ofText("log-file", "A file or folder that gets the log as well.");
    private static final Flag LOG_ROTATE_BYTES =
            Flag.ofNumber("log-rotate-bytes", "A new log file begins after so many bytes.");
    private static final Flag LOG_ROTATE_DURATION =
            Flag.ofDuration("log-rotate-duration", "A new log file begins after so long.");
    private static final Flag LOG_ROTATE_MAX_FILES =
            Flag.ofNumber("log-rotate-max-files", "Old log files kept: 0 for all, -1 for none.");
    private static final Flag DEV =
            Flag.ofSwitch(
                    "dev",
                    "Starts in memory, initialized and unsealed, with KV version 2 at secret/."
                            + " Everything is gone at the end: never use it for secrets that"
                            + " matter.");
    private static final Flag DEV_ROOT_TOKEN_ID =
            Flag.ofText(
                            "dev-root-token-id",
                            "Root token of a -dev server. In the environment it does not show in"
                                    + " the list of processes.")
                    .variable("DEV_ROOT_TOKEN_ID");
    private static final Flag DEV_LISTEN_ADDRESS =
            Flag.ofText("dev-listen-address", "Where a -dev server listens.")
                    .standard(HostPort.DEFAULT.toString())
                    .variable("DEV_LISTEN_ADDRESS");
    private static final Flag DEV_NO_STORE_TOKEN =
            Flag.ofSwitch(
                    "dev-no-store-token",
                    "Does not write the root token of a -dev server into the home directory for"
                            + " the command line.");
    private static final Flag DEV_KV_V1 =
            Flag.ofSwitch(
                    "dev-kv-v1", "Mounts KV version 1 at secret/ of a -dev server. Implies -dev.");
    private static final Flag DEV_TLS =
            Flag.ofSwitch(
                    "dev-tls",
                    "A -dev server that speaks TLS, with a certificate and its authority made at"
                            + " the start. Implies -dev.");
    private static final Flag DEV_TLS_CERT_DIR =
            Flag.ofText(
                    "dev-tls-cert-dir",
                    "Folder for the files of -dev-tls: vault-ca.pem, vault-cert.pem and"
                            + " vault-key.pem. Without it, a new temporary one. The files are"
                            + " removed at the end.");
    private static final Flag DEV_TLS_SAN =
            Flag.ofTexts(
                    "dev-tls-san",
                    "DNS name or IP address that the certificate of -dev-tls is for, beside"
                            + " localhost, the name of this machine and the listening address. May"
                            + " be given several times.");
    private static final Flag VERIFY_ONLY =
            Flag.ofSwitch(
                    "verify-only",
                    "Reads and checks the configuration, then ends without starting: exit code 0"
                            + " if it can be used, else 1.");
    private static final Help HELP =
            Help.of(
                    "Start a server",
                    USAGE,
                    FlagGroup.of(
                            "Command Options",
                            CONFIG,
                            LOG_FILE,
                            LOG_FORMAT,
                            LOG_LEVEL,
                            LOG_ROTATE_BYTES,
                            LOG_ROTATE_DURATION,
                            LOG_ROTATE_MAX_FILES,
                            VERIFY_ONLY),
                    FlagGroup.of(
                            "Dev Options",
                            DEV,
                            DEV_KV_V1,
                            DEV_LISTEN_ADDRESS,
                            DEV_NO_STORE_TOKEN,
                            DEV_ROOT_TOKEN_ID,
                            DEV_TLS,
                            DEV_TLS_CERT_DIR,
                            DEV_TLS_SAN));

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
     * @param tls null for a server in cleartext
     */
    public record Development(
            HostPort address,
            @Nullable String rootTokenId,
            boolean storesToken,
            int kvVersion,
            @Nullable Tls tls) {

        /** Without the token. */
        @Override
        public String toString() {
            return "Development[" + address + "]";
        }
    }

    /**
     * A certificate to be made.
     *
     * @param folder for its files; null for a temporary one
     * @param names what it is for, beside the usual: DNS names and addresses, if they are any
     */
    public record Tls(@Nullable Path folder, List<String> names) {
        public Tls {
            names = List.copyOf(names);
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

    /** What the command is for and which flags it takes. */
    static Help help() {
        return HELP;
    }

    /** Reads the arguments behind {@code server}. */
    public static Outcome parse(List<String> arguments, Environment environment) {
        if (GlobalFlags.asksForHelp(arguments)) {
            return new Outcome.Help(HelpText.of(HELP, List.of()));
        }
        try {
            Flags flags = GoFlags.parse(HELP.groups(), arguments, environment);
            return flags.arguments().isEmpty()
                    ? start(flags)
                    : new Outcome.Mistake("unexpected argument: " + flags.arguments().getFirst());
        } catch (FlagException unreadable) {
            return new Outcome.Mistake(String.valueOf(unreadable.getMessage()));
        }
    }

    private static Outcome start(Flags flags) {
        List<Path> configs;
        LogOverrides log;
        try {
            configs = configs(flags);
            log = log(flags);
        } catch (InvalidPathException malformed) {
            return new Outcome.Mistake("-config or -log-file is not a path");
        }
        String token = given(flags, DEV_ROOT_TOKEN_ID);
        boolean verifyOnly = flags.isOn(VERIFY_ONLY);
        if (flags.isOn(DEV) || flags.isOn(DEV_KV_V1) || flags.isOn(DEV_TLS)) {
            Optional<String> mistake = mistake(flags);
            if (mistake.isPresent()) {
                return new Outcome.Mistake(mistake.get());
            }
            boolean noTls = !flags.isOn(DEV_TLS);
            boolean ignored = flags.isGiven(DEV_TLS_CERT_DIR) || flags.isGiven(DEV_TLS_SAN);
            List<String> warnings = noTls && ignored ? List.of(WITHOUT_DEV_TLS) : List.of();
            return new Outcome.Start(
                    new ServerFlags(configs, development(flags), log, verifyOnly, warnings));
        }
        if (configs.isEmpty()) {
            return new Outcome.Mistake(NO_CONFIG);
        }
        List<String> warnings = token == null ? List.of() : List.of(TOKEN_WITHOUT_DEV);
        return new Outcome.Start(new ServerFlags(configs, null, log, verifyOnly, warnings));
    }

    /** What keeps a server for development from being started as it was asked for. */
    private static Optional<String> mistake(Flags flags) {
        if (HostPort.parse(flags.text(DEV_LISTEN_ADDRESS)).isEmpty()) {
            return Optional.of(NO_ADDRESS);
        }
        return flags.texts(DEV_TLS_SAN).size() > MAX_NAMES
                ? Optional.of("-dev-tls-san can be given " + MAX_NAMES + " times")
                : Optional.empty();
    }

    private static Development development(Flags flags) {
        String folder = given(flags, DEV_TLS_CERT_DIR);
        Tls tls = new Tls(folder == null ? null : Path.of(folder), flags.texts(DEV_TLS_SAN));
        return new Development(
                HostPort.parse(flags.text(DEV_LISTEN_ADDRESS)).orElseThrow(),
                given(flags, DEV_ROOT_TOKEN_ID),
                !flags.isOn(DEV_NO_STORE_TOKEN),
                flags.isOn(DEV_KV_V1) ? 1 : 2,
                flags.isOn(DEV_TLS) ? tls : null);
    }

    private static LogOverrides log(Flags flags) {
        String file = given(flags, LOG_FILE);
        return new LogOverrides(
                given(flags, LOG_LEVEL),
                given(flags, LOG_FORMAT),
                file == null ? null : Path.of(file),
                flags.isGiven(LOG_ROTATE_BYTES) ? flags.number(LOG_ROTATE_BYTES) : null,
                flags.duration(LOG_ROTATE_DURATION).filter(Duration::isPositive).orElse(null),
                flags.isGiven(LOG_ROTATE_MAX_FILES) ? flags.number(LOG_ROTATE_MAX_FILES) : null);
    }

    /** The paths of the environment, then those of the flags. */
    private static List<Path> configs(Flags flags) {
        List<String> texts = new ArrayList<>();
        flags.environment()
                .value(CONFIG.variable())
                .ifPresent(list -> texts.addAll(List.of(list.split(",", -1))));
        if (flags.isGiven(CONFIG)) {
            texts.addAll(flags.texts(CONFIG));
        }
        return texts.stream().map(text -> Path.of(text.strip())).toList();
    }

    /** The text of a flag, else of its variable; null for none and for the empty one. */
    private static @Nullable String given(Flags flags, Flag flag) {
        String text = flags.text(flag);
        return text.isEmpty() ? null : text;
    }
}
