package dev.coffer.config;

import dev.coffer.config.hcl.HclValue.Body;
import dev.coffer.config.hcl.HclValue.Item;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads what stands at the top of a file and the stanzas {@code telemetry} and {@code
 * user_lockout}. What OpenBao has and this server has not is refused where it would be missed, and
 * noted where it changes nothing.
 */
final class GeneralReader {
    /** What can be given. */
    static final List<String> NAMES =
            List.of(
                    "default_lease_ttl",
                    "log_file",
                    "log_format",
                    "log_rotate_bytes",
                    "log_rotate_duration",
                    "log_rotate_max_files",
                    "max_lease_ttl",
                    "pid_file");

    /** Of several nodes, or of what this server does in any case. */
    static final List<String> WITHOUT_EFFECT =
            List.of(
                    "cache_size",
                    "cluster_addr",
                    "cluster_cipher_suites",
                    "cluster_name",
                    "disable_clustering",
                    "disable_indexing",
                    "disable_performance_standby",
                    "disable_sealwrap",
                    "disable_sentinel_trace",
                    "disable_standby_reads",
                    "ui");

    /** Switches that cannot be on, each with the reason. */
    static final Map<String, String> OFF =
            Map.of(
                    "allow_unauthenticated_workflows", "there are no workflows",
                    "disable_cache", "records that were opened are always cached",
                    "disable_printable_check", "a path with unprintable characters is refused",
                    "enable_response_header_hostname", "answers do not name the machine",
                    "enable_response_header_raft_node_id", "answers do not name the machine",
                    "imprecise_lease_role_tracking", "leases are counted as they are",
                    "introspection_endpoint", "there is no such endpoint",
                    "raw_storage_endpoint", "the store cannot be reached past the policies",
                    "unsafe_cross_namespace_identity", "there is one namespace",
                    "unsafe_relative_paths", "a path with .. is refused");

    /** Names that are refused, each with the reason. */
    static final Map<String, String> REFUSED =
            Map.of(
                    "default_max_request_duration", "give max_request_duration in each listener",
                    "detect_deadlocks", "there is no such detector",
                    "log_requests_level", "use an audit device",
                    "plugin", "engines are built in",
                    "plugin_auto_download", "engines are built in",
                    "plugin_auto_register", "engines are built in",
                    "plugin_directory", "engines are built in",
                    "service_registration", "let the service manager ask sys/health");

    private static final String PULLED = "metrics are not sent, Prometheus fetches sys/metrics";
    private static final Names TELEMETRY =
            new Names(
                    List.of(
                            "add_lease_metrics_namespace_labels",
                            "disable_hostname",
                            "enable_hostname_label",
                            "lease_metrics_epsilon",
                            "maximum_gauge_cardinality",
                            "metrics_prefix",
                            "num_lease_metrics_buckets",
                            "prometheus_retention_time",
                            "usage_gauge_period"),
                    Map.of(
                            "circonus_api_token", PULLED,
                            "dogstatsd_addr", PULLED,
                            "dogstatsd_tags", PULLED,
                            "stackdriver_project_id", PULLED,
                            "statsd_address", PULLED,
                            "statsite_address", PULLED));
    private static final List<String> LOCKOUT_TYPES = List.of("all", "approle", "ldap", "userpass");
    private static final Names LOCKOUT =
            Names.of(
                    "disable_lockout",
                    "lockout_counter_reset",
                    "lockout_duration",
                    "lockout_threshold");

    private final String file;
    private final Problems problems;
    private final Map<String, LockoutTerms> lockouts = new HashMap<>();
    private @Nullable TelemetryConfig telemetry;

    GeneralReader(String file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    /** Takes a {@code telemetry} stanza. */
    void telemetry(Item item) {
        if (item.keys().size() != 1 || !(item.value() instanceof Body body)) {
            problem(item, "\"telemetry\" must be a block: telemetry { ... }");
            return;
        }
        Stanza stanza =
                new Stanza(new Stanza.Place(file, " in telemetry"), body, TELEMETRY, problems);
        if (stanza.has("disable_hostname") && !stanza.bool("disable_hostname")) {
            stanza.problem("disable_hostname", "must be true or left out: no name has a hostname");
        }
        Duration kept = stanza.duration("prometheus_retention_time", Duration.ZERO);
        String prefix =
                stanza.text("metrics_prefix").filter(text -> !text.isEmpty()).orElse("vault");
        if (!prefix.matches("[a-zA-Z_][a-zA-Z0-9_]*")) {
            stanza.problem("metrics_prefix", "must be letters, digits and underscores");
        }
        telemetry =
                new TelemetryConfig(
                        !stanza.has("prometheus_retention_time") || !kept.isZero(),
                        prefix,
                        stanza.bool("enable_hostname_label"));
    }

    /** Takes a {@code user_lockout} stanza. */
    void lockout(Item item) {
        String type =
                item.keys().size() == 2 ? item.keys().get(1).text().toLowerCase(Locale.ROOT) : "";
        if (!(item.value() instanceof Body body) || !LOCKOUT_TYPES.contains(type)) {
            problem(
                    item,
                    "\"user_lockout\" must be a block of all, approle, ldap or userpass:"
                            + " user_lockout \"userpass\" { ... }");
            return;
        }
        Stanza stanza =
                new Stanza(
                        new Stanza.Place(file, " in user_lockout \"" + type + "\""),
                        body,
                        LOCKOUT,
                        problems);
        LockoutTerms terms =
                new LockoutTerms(
                        count(stanza, "lockout_threshold").orElse(0L),
                        stanza.duration("lockout_duration", Duration.ZERO),
                        stanza.duration("lockout_counter_reset", Duration.ZERO),
                        stanza.bool("disable_lockout"));
        if (lockouts.put(type, terms) != null) {
            problem(item, "\"user_lockout\" of " + type + " is given twice");
        }
    }

    private void problem(Item item, String text) {
        problems.add(file, item.keys().getFirst().position().line(), text);
    }

    /** What stands at the top, with the stanzas that were taken. */
    General read(Stanza top) {
        OFF.forEach((name, why) -> {
            if (top.bool(name)) {
                top.problem(name, "must be false or left out: " + why);
            }
        });
        Duration normal = duration(top, "default_lease_ttl");
        Duration most = duration(top, "max_lease_ttl");
        if (normal != null && most != null && normal.compareTo(most) > 0) {
            top.problem("default_lease_ttl", "must not be more than \"max_lease_ttl\"");
        }
        return new General(
                normal,
                most,
                json(top),
                ListenerReader.path(top, "log_file").orElse(null),
                count(top, "log_rotate_bytes").orElse(null),
                duration(top, "log_rotate_duration"),
                kept(top),
                ListenerReader.path(top, "pid_file").orElse(null),
                telemetry,
                lockouts);
    }

    private static @Nullable Duration duration(Stanza top, String name) {
        Duration read = top.duration(name, Duration.ZERO);
        return read.isZero() ? null : read;
    }

    private static @Nullable Boolean json(Stanza top) {
        return switch (top.text("log_format").orElse("").toLowerCase(Locale.ROOT)) {
            case "" -> null;
            case "standard" -> false;
            case "json" -> true;
            default -> {
                top.problem("log_format", "must be standard or json");
                yield null;
            }
        };
    }

    /** Source: OpenBao, helper/logging: 0 keeps all old files, a negative number none. */
    private static @Nullable Integer kept(Stanza top) {
        Optional<String> written = top.text("log_rotate_max_files");
        try {
            return written.isEmpty() ? null : Math.max(-1, Integer.parseInt(written.get().strip()));
        } catch (NumberFormatException malformed) {
            top.problem("log_rotate_max_files", "must be a number");
            return null;
        }
    }

    private static Optional<Long> count(Stanza top, String name) {
        Optional<String> written = top.text(name);
        if (written.isEmpty()) {
            return Optional.empty();
        }
        OptionalLong count = Capacity.parse(written.get());
        if (count.isEmpty()) {
            top.problem(name, "must be a number, 0 or more");
        }
        return count.isEmpty() ? Optional.empty() : Optional.of(count.getAsLong());
    }

    /** What the operator should know about names that change nothing. */
    static List<String> notes(Stanza top) {
        List<String> notes = new ArrayList<>();
        for (String name : WITHOUT_EFFECT) {
            boolean off = name.equals("ui") && !top.bool(name);
            if (top.has(name) && !off) {
                notes.add(
                        "\""
                                + name
                                + "\" changes nothing: "
                                + (name.equals("ui")
                                        ? "this server has no web page"
                                        : "this server is a single node"));
            }
        }
        return notes;
    }
}
