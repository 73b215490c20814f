package dev.coffer.gate.audit;

import dev.coffer.gate.audit.device.DiscardSink;
import dev.coffer.gate.audit.device.FileSink;
import dev.coffer.gate.audit.device.LineSink;
import dev.coffer.gate.audit.device.OutputSink;
import dev.coffer.gate.audit.device.SocketSink;
import dev.coffer.gate.audit.device.SyslogSink;
import dev.coffer.request.GoDuration;
import dev.coffer.request.RequestFailure;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the options of a device mean. Every mistake is 400 with OpenBao's text.
 *
 * <p>Source: OpenBao, builtin/audit: the factories of the devices.
 */
final class DeviceOptions {
    private static final String JSONX_GONE =
            "jsonx formatting has been removed, consider switching to json by omitting"
                    + " \"format\" or setting it to \"json\"";
    private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(2);

    /** No write to a socket may take longer, whatever the options say. */
    private static final Duration LONGEST_WRITE_TIMEOUT = Duration.ofSeconds(30);

    /** Bits that Go's file modes have for what is no regular file. */
    private static final long IRREGULAR = 0x8F28_0000L;

    private static final long MAX_MODE = 0xFFFF_FFFFL;

    private final Map<String, String> options;

    private DeviceOptions(Map<String, String> options) {
        this.options = options;
    }

    /** What a device is made of. */
    record Parsed(DeviceSettings settings, LineSink sink) {}

    /** Reads the options of a device of a type. */
    static Parsed parse(String type, Map<String, String> options, InstantSource clock) {
        DeviceOptions reader = new DeviceOptions(options);
        return switch (type) {
            case "file" -> reader.file();
            case "socket" -> reader.socket();
            case "syslog" -> reader.syslog(clock);
            case "http" ->
                    new Parsed(
                            new DeviceSettings(reader.entries(), false, false),
                            HttpOptions.sink(options));
            default -> throw invalid("unknown backend type: \"" + type + "\"");
        };
    }

    private Parsed file() {
        String written = options.getOrDefault("file_path", options.get("path"));
        if (written == null) {
            throw invalid("file_path is required");
        }
        EntryOptions entries = entries();
        if (written.equalsIgnoreCase("stdout")) {
            Optional<Set<PosixFilePermission>> _ = mode(null);
            return new Parsed(new DeviceSettings(entries, false, false), new OutputSink());
        }
        if (written.equalsIgnoreCase("discard")) {
            Optional<Set<PosixFilePermission>> _ = mode(null);
            return new Parsed(new DeviceSettings(entries, false, true), new DiscardSink());
        }
        Path path = path(written);
        Optional<Set<PosixFilePermission>> mode = mode(path);
        return new Parsed(
                new DeviceSettings(entries, flag("sync", false), false), new FileSink(path, mode));
    }

    private static Path path(String written) {
        if (written.isEmpty()) {
            throw invalid(
                    "sanity check failed; unable to open \"\" for writing: open : no such file or"
                            + " directory");
        }
        try {
            return Path.of(written).toAbsolutePath();
        } catch (InvalidPathException _) {
            throw invalid(
                    "sanity check failed; unable to open \"...\" for writing: invalid argument");
        }
    }

    /** Octal; empty where the mode of the file is to stay. Executable bits are dropped. */
    private Optional<Set<PosixFilePermission>> mode(@Nullable Path file) {
        String written = options.get("mode");
        if (written == null) {
            return Optional.of(permissions(0600));
        }
        long bits = octal(written);
        if (bits == 0) {
            if (file != null && !Files.exists(file)) {
                throw invalid("stat " + options.get("file_path") + ": no such file or directory");
            }
            return Optional.empty();
        }
        if ((bits & IRREGULAR) != 0) {
            throw invalid("file mode does not represent a regular file");
        }
        return Optional.of(permissions((int) (bits & 0666)));
    }

    private static long octal(String written) {
        if (!written.matches("[0-7]+")) {
            throw invalid("strconv.ParseUint: parsing " + quoted(written) + ": invalid syntax");
        }
        String digits = written.replaceFirst("^0+(?=.)", "");
        long value = digits.length() > 11 ? Long.MAX_VALUE : Long.parseLong(digits, 8);
        if (value > MAX_MODE) {
            throw invalid("strconv.ParseUint: parsing " + quoted(written) + ": value out of range");
        }
        return value;
    }

    private static Set<PosixFilePermission> permissions(int bits) {
        Set<PosixFilePermission> mode = EnumSet.noneOf(PosixFilePermission.class);
        PosixFilePermission[] all = PosixFilePermission.values();
        for (int at = 0; at < all.length; at++) {
            if ((bits & (1 << (all.length - 1 - at))) != 0) {
                mode.add(all[at]);
            }
        }
        return mode;
    }

    private Parsed socket() {
        String address = options.get("address");
        if (address == null) {
            throw invalid("address is required");
        }
        String network = options.getOrDefault("socket_type", "tcp");
        Duration timeout = writeTimeout();
        EntryOptions entries = entries();
        SocketSink.Kind kind =
                switch (network) {
                    case "tcp", "tcp4", "tcp6" -> SocketSink.Kind.TCP;
                    case "udp", "udp4", "udp6" -> SocketSink.Kind.UDP;
                    case "unix" -> SocketSink.Kind.UNIX;
                    default -> throw invalid("dial " + network + ": unknown network " + network);
                };
        return new Parsed(
                new DeviceSettings(entries, false, false),
                new SocketSink(kind, network, address, timeout));
    }

    private Parsed syslog(InstantSource clock) {
        String facility = options.getOrDefault("facility", "AUTH");
        EntryOptions entries = entries();
        int number =
                SyslogSink.facility(facility)
                        .orElseThrow(() -> invalid("invalid syslog facility: " + facility));
        return new Parsed(
                new DeviceSettings(entries, false, false),
                new SyslogSink(number, options.getOrDefault("tag", "vault"), clock));
    }

    private Duration writeTimeout() {
        String written = options.get("write_timeout");
        if (written == null) {
            return WRITE_TIMEOUT;
        }
        Duration wanted =
                switch (GoDuration.parseSeconds(written)) {
                    case GoDuration.Parsed(Duration value) -> value;
                    case GoDuration.Malformed(String text) -> throw invalid(text);
                };
        if (wanted.compareTo(Duration.ofMillis(1)) < 0) {
            throw invalid("write_timeout must be positive");
        }
        return wanted.compareTo(LONGEST_WRITE_TIMEOUT) > 0 ? LONGEST_WRITE_TIMEOUT : wanted;
    }

    private EntryOptions entries() {
        String format = options.getOrDefault("format", "json");
        switch (format) {
            case "json" -> {}
            case "jsonx" -> throw invalid(JSONX_GONE);
            default -> throw invalid("unknown format type " + quoted(format));
        }
        boolean hashAccessor = flag("hmac_accessor", true);
        boolean raw = flag("log_raw", false);
        boolean elideLists = flag("elide_list_responses", false);
        return new EntryOptions(raw, hashAccessor, elideLists, options.getOrDefault("prefix", ""));
    }

    /** A truth value as Go's strconv.ParseBool takes it. */
    private boolean flag(String name, boolean unset) {
        String written = options.get(name);
        if (written == null) {
            return unset;
        }
        return switch (written) {
            case "1", "t", "T", "TRUE", "true", "True" -> true;
            case "0", "f", "F", "FALSE", "false", "False" -> false;
            default ->
                    throw invalid(
                            "strconv.ParseBool: parsing " + quoted(written) + ": invalid syntax");
        };
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static RequestFailure.Invalid invalid(String text) {
        return new RequestFailure.Invalid(text);
    }
}
