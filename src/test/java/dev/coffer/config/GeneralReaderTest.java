package dev.coffer.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Goal: what stands at the top of a file arrives, and what cannot be had is refused by name. */
final class GeneralReaderTest {
    private static final String NEEDED =
            "storage \"inmem\" {}\nlistener \"tcp\" { tls_disable = 1 }\n";

    @TempDir Path folder;

    private ServerConfig read(String text) throws IOException, ConfigException {
        Path file = Files.writeString(folder.resolve("coffer.hcl"), NEEDED + text);
        return ConfigFiles.load(List.of(file), new Environment(Map.of()));
    }

    @Test
    void read_nothing_isOpenBaosDefaults() throws Exception {
        ServerConfig.Operation operation = read("").operation();

        assertThat(operation.log()).isEqualTo(LogConfig.DEFAULT);
        assertThat(operation.leases().defaultTtl()).isEqualTo(Duration.ofDays(32));
        assertThat(operation.leases().maxTtl()).isEqualTo(Duration.ofDays(32));
        assertThat(operation.telemetry()).isEqualTo(new TelemetryConfig(true, "vault", false));
        assertThat(operation.lockouts()).isEmpty();
        assertThat(operation.pidFile()).isNull();
    }

    @Test
    void read_everything_arrives() throws Exception {
        ServerConfig config =
                read(
                        """
                        default_lease_ttl    = "1h"
                        max_lease_ttl        = "24h"
                        log_format           = "JSON"
                        log_file             = "%s"
                        log_rotate_bytes     = 1024
                        log_rotate_duration  = "2h"
                        log_rotate_max_files = 3
                        pid_file             = "/run/coffer.pid"
                        telemetry {
                          prometheus_retention_time = "0s"
                          disable_hostname          = true
                          metrics_prefix            = "secrets"
                          enable_hostname_label     = true
                        }
                        user_lockout "all" { lockout_duration = "10m" }
                        user_lockout "userpass" {
                          lockout_threshold     = 3
                          lockout_counter_reset = "5m"
                          disable_lockout       = true
                        }
                        """
                                .formatted(folder));

        ServerConfig.Operation operation = config.operation();
        assertThat(operation.log())
                .isEqualTo(
                        new LogConfig(
                                true, folder.resolve("coffer.log"), 1024, Duration.ofHours(2), 3));
        assertThat(operation.leases())
                .isEqualTo(new LeaseConfig(Duration.ofHours(1), Duration.ofDays(1)));
        assertThat(operation.telemetry()).isEqualTo(new TelemetryConfig(false, "secrets", true));
        assertThat(operation.lockouts())
                .containsEntry(
                        "userpass", new LockoutTerms(3, Duration.ZERO, Duration.ofMinutes(5), true))
                .containsEntry(
                        "all", new LockoutTerms(0, Duration.ofMinutes(10), Duration.ZERO, false));
        assertThat(operation.pidFile()).isEqualTo(Path.of("/run/coffer.pid"));
        assertThat(config.notes()).hasSize(1);
    }

    @Test
    void read_shortMaximum_shortensTheDefault() throws Exception {
        assertThat(read("max_lease_ttl = \"1h\"").operation().leases().defaultTtl())
                .isEqualTo(Duration.ofHours(1));
    }

    @Test
    void read_namesOfSeveralNodes_areNotedAndChangeNothing() throws Exception {
        ServerConfig config =
                read(
                        """
                        ui = true
                        cluster_addr = "https://127.0.0.1:8201"
                        disable_clustering = true
                        disable_sealwrap = true
                        """);

        assertThat(config.notes())
                .anyMatch(note -> note.startsWith("\"ui\" changes nothing"))
                .anyMatch(note -> note.startsWith("\"cluster_addr\" changes nothing"))
                .hasSize(5);
    }

    @Test
    void read_metricsOfAListener_areOffered() throws Exception {
        Path file =
                Files.writeString(
                        folder.resolve("other.hcl"),
                        """
                        storage "inmem" {}
                        listener "tcp" {
                          tls_disable = true
                          telemetry { unauthenticated_metrics_access = "true" }
                        }
                        """);

        ServerConfig config = ConfigFiles.load(List.of(file), new Environment(Map.of()));

        assertThat(config.listeners().getFirst())
                .isInstanceOfSatisfying(
                        ListenerConfig.Tcp.class,
                        tcp -> assertThat(tcp.openPaths().metrics()).isTrue());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "log_format = 'xml'|'log_format' must be standard or json",
                "log_rotate_bytes = 'many'|'log_rotate_bytes' must be a number, 0 or more",
                "log_rotate_max_files = 'x'|'log_rotate_max_files' must be a number",
                "max_lease_tll = '1h'|unknown name 'max_lease_tll'; did you mean 'max_lease_ttl'?",
                "disable_cache = true|'disable_cache' must be false or left out: records that",
                "raw_storage_endpoint = true|'raw_storage_endpoint' must be false or left out",
                "plugin_directory = '/x'|'plugin_directory' is not supported: engines are built in",
                "telemetry { statsd_address = 'x' }|'statsd_address' is not supported in telemetry",
                "telemetry { disable_hostname = false }|'disable_hostname' in telemetry must be",
                "telemetry { prometheus_retention = 1 }"
                        + "|unknown name 'prometheus_retention' in telemetry",
                "user_lockout { }|'user_lockout' must be a block of all, approle, ldap or",
                "user_lockout 'userpass' { lockout_treshold = 1 }"
                        + "|unknown name 'lockout_treshold' in user_lockout 'userpass'; did you",
            })
    void read_mistake_saysWhatIsWrong(String line, String problem) {
        assertThatThrownBy(() -> read(line.replace('\'', '"')))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("coffer.hcl:3: " + problem.replace('\'', '"'));
    }

    @Test
    void read_defaultAboveMaximum_isRefused() {
        assertThatThrownBy(() -> read("default_lease_ttl = \"2h\"\nmax_lease_ttl = \"1h\""))
                .hasMessageContaining("must not be more than \"max_lease_ttl\"");
    }
}
