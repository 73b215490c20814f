package dev.coffer.config;

import dev.coffer.config.FragmentReader.Block;
import dev.coffer.config.ListenerConfig.Tls;
import dev.coffer.config.hcl.HclValue.Body;
import dev.coffer.config.hcl.HclValue.Item;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a listener stanza. */
final class ListenerReader {
    private static final String NO_GENERATE_ROOT = "disable_unauthed_generate_root_endpoints";
    private static final String NO_REKEY = "disable_unauthed_rekey_endpoints";
    private static final Names TYPES = Names.of("tcp", "unix");
    private static final List<String> LIMITS =
            List.of(
                    NO_GENERATE_ROOT,
                    NO_REKEY,
                    "http_idle_timeout",
                    "http_read_header_timeout",
                    "http_read_timeout",
                    "http_write_timeout",
                    "max_request_duration",
                    "max_request_size");
    private static final Names TCP =
            new Names(
                    with(
                            LIMITS,
                            "address",
                            "tls_cert_file",
                            "tls_cipher_suites",
                            "tls_client_ca_file",
                            "tls_disable",
                            "tls_disable_client_certs",
                            "tls_key_file",
                            "tls_max_version",
                            "tls_min_version",
                            "tls_require_and_verify_client_cert",
                            "cluster_address",
                            "telemetry"),
                    Map.of());
    private static final Names TELEMETRY = Names.of("unauthenticated_metrics_access");
    private static final Names UNIX =
            new Names(
                    with(
                            LIMITS,
                            "address",
                            "socket_group",
                            "socket_mode",
                            "socket_user",
                            "telemetry"),
                    Map.of());

    /**
     * OpenBao's default. Source: command/server/listener_unix.go; the documentation names another
     * path and calls the setting required.
     */
    private static final Path DEFAULT_SOCKET = Path.of("/run/vault.sock");

    private final Block block;
    private final Problems problems;

    ListenerReader(Block block, Problems problems) {
        this.block = block;
        this.problems = problems;
    }

    Optional<ListenerConfig> read() {
        return switch (block.type()) {
            case "tcp" -> Optional.of(tcp(stanza(TCP)));
            case "unix" -> Optional.of(unix(stanza(UNIX)));
            default -> {
                String type = block.item().keys().get(1).text();
                String text = "unknown listener type \"" + type + "\"; " + TYPES.hint(block.type());
                problems.add(block.file(), block.line(), text);
                yield Optional.empty();
            }
        };
    }

    private Stanza stanza(Names names) {
        String title = " in listener \"" + block.type() + "\"";
        return new Stanza(new Stanza.Place(block.file(), title), block.body(), names, problems);
    }

    private ListenerConfig tcp(Stanza stanza) {
        String written = stanza.text("address").orElse("");
        Optional<HostPort> address =
                written.isEmpty() ? Optional.of(HostPort.DEFAULT) : HostPort.parse(written);
        if (address.isEmpty()) {
            stanza.problem("address", "must be a host and a port such as \"127.0.0.1:8200\"");
        }
        Tls tls = stanza.bool("tls_disable") ? null : TlsReader.read(stanza);
        return new ListenerConfig.Tcp(
                address.orElse(HostPort.DEFAULT), tls, limits(stanza), openPaths(stanza));
    }

    private ListenerConfig unix(Stanza stanza) {
        return new ListenerConfig.Unix(
                path(stanza, "address").orElse(DEFAULT_SOCKET),
                mode(stanza),
                filled(stanza, "socket_user"),
                filled(stanza, "socket_group"),
                limits(stanza),
                openPaths(stanza));
    }

    private ListenerConfig.OpenPaths openPaths(Stanza stanza) {
        return new ListenerConfig.OpenPaths(
                switchedOn(stanza, NO_GENERATE_ROOT), switchedOn(stanza, NO_REKEY), metrics());
    }

    /** Whether {@code telemetry { unauthenticated_metrics_access = true }} stands in it. */
    private boolean metrics() {
        for (Item item : block.body().items()) {
            if (!Stanza.name(item).equals("telemetry")) {
                continue;
            }
            if (item.keys().size() == 1 && item.value() instanceof Body body) {
                String title = " in telemetry of listener \"" + block.type() + "\"";
                return new Stanza(new Stanza.Place(block.file(), title), body, TELEMETRY, problems)
                        .bool("unauthenticated_metrics_access");
            }
            int line = item.keys().getFirst().position().line();
            problems.add(block.file(), line, "\"telemetry\" must be a block: telemetry { ... }");
        }
        return false;
    }

    /** Whether what a setting disables is enabled: only where it is given, and false. */
    private static boolean switchedOn(Stanza stanza, String disabling) {
        return stanza.has(disabling) && !stanza.bool(disabling);
    }

    private static HttpLimits limits(Stanza stanza) {
        HttpLimits unset = HttpLimits.DEFAULT;
        return new HttpLimits(
                stanza.duration("http_read_header_timeout", unset.readHeader()),
                stanza.duration("http_read_timeout", unset.read()),
                stanza.duration("http_write_timeout", unset.write()),
                stanza.duration("http_idle_timeout", unset.idle()),
                stanza.duration("max_request_duration", unset.request()),
                stanza.bytes("max_request_size", unset.requestBytes()));
    }

    static Optional<Path> path(Stanza stanza, String name) {
        Optional<String> text = stanza.text(name).filter(written -> !written.isEmpty());
        try {
            return text.map(Path::of);
        } catch (InvalidPathException malformed) {
            stanza.problem(name, "is not a path");
            return Optional.empty();
        }
    }

    private static @Nullable String filled(Stanza stanza, String name) {
        return stanza.text(name).filter(written -> !written.isEmpty()).orElse(null);
    }

    /** Octal permissions such as {@code 0660}, from the bit for others' execution upwards. */
    private static Set<PosixFilePermission> mode(Stanza stanza) {
        Set<PosixFilePermission> mode = EnumSet.noneOf(PosixFilePermission.class);
        String written = stanza.text("socket_mode").orElse("");
        if (written.isEmpty()) {
            return mode;
        }
        if (!written.matches("0*[0-7]{1,3}")) {
            stanza.problem("socket_mode", "must be octal permissions such as \"0660\"");
            return mode;
        }
        int bits = Integer.parseInt(written, 8);
        PosixFilePermission[] all = PosixFilePermission.values();
        for (int at = 0; at < all.length; at++) {
            if ((bits & (1 << (all.length - 1 - at))) != 0) {
                mode.add(all[at]);
            }
        }
        return mode;
    }

    private static List<String> with(List<String> names, String... more) {
        return new ArrayList<>(Stream.concat(Stream.of(more), names.stream()).sorted().toList());
    }
}
