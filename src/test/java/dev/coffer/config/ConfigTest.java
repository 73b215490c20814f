package dev.coffer.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.config.ListenerConfig.ClientCertificates;
import dev.coffer.config.ListenerConfig.OpenPaths;
import dev.coffer.config.ListenerConfig.Tcp;
import dev.coffer.config.ListenerConfig.Tls;
import dev.coffer.config.ListenerConfig.TlsVersion;
import dev.coffer.config.ListenerConfig.Unix;
import dev.coffer.config.ListenerConfig.Versions;
import dev.coffer.telemetry.LogLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Goal: every default is OpenBao's, every setting arrives, and JSON says the same as HCL. */
class ConfigTest {
    private static final Environment NO_ENVIRONMENT = new Environment(Map.of());

    private static final String ALL_HCL =
            """
            api_addr      = "https://coffer.example.com:8200"
            log_level     = "debug"
            disable_mlock = true
            ui            = false
            storage "embedded" {
              path = "/var/lib/coffer"
            }
            listener "tcp" {
              address                            = "[::]:8300"
              tls_cert_file                      = "/etc/coffer/cert.pem"
              tls_key_file                       = "/etc/coffer/key.pem"
              tls_client_ca_file                 = "/etc/coffer/ca.pem"
              tls_require_and_verify_client_cert = "true"
              tls_disable_client_certs           = 0
              tls_min_version                    = "tls12"
              tls_max_version                    = "tls12"
              tls_cipher_suites                  = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, \
            TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305"
              http_read_timeout                  = "1m"
              http_read_header_timeout           = 5
              http_write_timeout                 = "2m"
              http_idle_timeout                  = "1h30m"
              max_request_size                   = 1048576
              max_request_duration               = "45s"
              disable_unauthed_generate_root_endpoints = false
              disable_unauthed_rekey_endpoints   = true
            }
            listener "unix" {
              address           = "/run/coffer.sock"
              socket_mode       = "0660"
              socket_user       = "coffer"
              socket_group      = 1000
              http_idle_timeout = "10s"
              disable_unauthed_rekey_endpoints = "false"
            }
            """;

    private static final String ALL_JSON =
            """
            {
              "api_addr": "https://coffer.example.com:8200",
              "log_level": "debug",
              "disable_mlock": true,
              "ui": false,
              "storage": {"embedded": {"path": "/var/lib/coffer"}},
              "listener": [
                {"tcp": {
                  "address": "[::]:8300",
                  "tls_cert_file": "/etc/coffer/cert.pem",
                  "tls_key_file": "/etc/coffer/key.pem",
                  "tls_client_ca_file": "/etc/coffer/ca.pem",
                  "tls_require_and_verify_client_cert": "true",
                  "tls_disable_client_certs": 0,
                  "tls_min_version": "tls12",
                  "tls_max_version": "tls12",
                  "tls_cipher_suites": "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, \
            TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305",
                  "http_read_timeout": "1m",
                  "http_read_header_timeout": 5,
                  "disable_unauthed_generate_root_endpoints": false,
                  "disable_unauthed_rekey_endpoints": true,
                  "http_write_timeout": "2m",
                  "http_idle_timeout": "1h30m",
                  "max_request_size": 1048576,
                  "max_request_duration": "45s"
                }},
                {"unix": {
                  "address": "/run/coffer.sock",
                  "socket_mode": "0660",
                  "socket_user": "coffer",
                  "socket_group": 1000,
                  "http_idle_timeout": "10s",
                  "disable_unauthed_rekey_endpoints": "false"
                }}
              ]
            }
            """;

    private @TempDir Path folder;

    @Test
    void tcpDefaults_areOpenBaos() throws Exception {
        Tcp tcp = (Tcp) load("listener \"tcp\" { tls_disable = true }").listeners().getFirst();

        // command/server/listener_tcp.go, tcpListenerFactory
        assertThat(tcp.address()).isEqualTo(new HostPort("127.0.0.1", 8200));
        assertThat(tcp.tls()).isNull();
        // command/server.go, startHttpServers: ReadHeaderTimeout, ReadTimeout, IdleTimeout; Go's
        // WriteTimeout is not set, which means none
        assertThat(tcp.limits().readHeader()).isEqualTo(Duration.ofSeconds(10));
        assertThat(tcp.limits().read()).isEqualTo(Duration.ofSeconds(30));
        assertThat(tcp.limits().idle()).isEqualTo(Duration.ofMinutes(5));
        assertThat(tcp.limits().write()).isEqualTo(Duration.ZERO);
        // vault/core.go, DefaultMaxRequestDuration
        assertThat(tcp.limits().request()).isEqualTo(Duration.ofSeconds(90));
        // http/handler.go, DefaultMaxRequestSize
        assertThat(tcp.limits().requestBytes()).isEqualTo(32 * 1024 * 1024);
    }

    @Test
    void tlsDefaults_areOpenBaos() throws Exception {
        String text = "listener \"tcp\" { tls_cert_file = \"c\", tls_key_file = \"k\" }";
        Tls tls = ((Tcp) load(text).listeners().getFirst()).tls();

        // helper/configutil/listener.go: tls_disable is false if not set;
        // helper/listenerutil/listener.go, TLSConfig: RequestClientCert, tls12, tls13, Go's suites
        assertThat(tls)
                .isEqualTo(
                        new Tls(
                                Path.of("c"),
                                Path.of("k"),
                                new ClientCertificates.Welcome(),
                                new Versions(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3),
                                List.of()));
    }

    @Test
    void unixDefaults_areOpenBaos() throws Exception {
        Unix unix = (Unix) load("listener \"unix\" {}").listeners().getFirst();

        // command/server/listener_unix.go, unixListenerFactory
        assertThat(unix.path()).isEqualTo(Path.of("/run/vault.sock"));
        assertThat(unix.mode()).isEmpty();
        assertThat(unix.user()).isNull();
        assertThat(unix.group()).isNull();
        assertThat(unix.limits()).isEqualTo(HttpLimits.DEFAULT);
        // helper/configutil/listener.go: both are disabled unless set to false
        assertThat(unix.openPaths()).isEqualTo(OpenPaths.NONE);
    }

    @Test
    void topDefaults_areOpenBaos() throws Exception {
        ServerConfig config = load("listener \"unix\" {}");

        // helper/logging/logger.go, ParseLogLevel: "" is info
        assertThat(config.logLevel()).isEqualTo(LogLevel.INFO);
        // website/content/docs/configuration/index.mdx: api_addr (string: "")
        assertThat(config.apiAddress()).isEmpty();
    }

    @Test
    void zeroAndEmpty_meanTheDefaultAsInOpenBao() throws Exception {
        Tcp tcp =
                (Tcp)
                        load("""
                        listener "tcp" {
                          address = ""
                          tls_disable = 1
                          http_read_timeout = 0
                          http_idle_timeout = "0s"
                          max_request_duration = ""
                          max_request_size = 0
                        }
                        """)
                                .listeners()
                                .getFirst();

        assertThat(tcp)
                .isEqualTo(new Tcp(HostPort.DEFAULT, null, HttpLimits.DEFAULT, OpenPaths.NONE));
    }

    @Test
    void everySetting_inHcl_arrives() throws Exception {
        ServerConfig config = ConfigFiles.load(List.of(file("a.hcl", ALL_HCL)), NO_ENVIRONMENT);

        assertThat(config.apiAddress()).isEqualTo("https://coffer.example.com:8200");
        assertThat(config.logLevel()).isEqualTo(LogLevel.DEBUG);
        assertThat(config.notes()).isEmpty();
        assertThat(config.storage())
                .isEqualTo(new StorageConfig.Embedded(Path.of("/var/lib/coffer")));
        assertThat(config.listeners())
                .containsExactly(
                        new Tcp(
                                new HostPort("::", 8300),
                                new Tls(
                                        Path.of("/etc/coffer/cert.pem"),
                                        Path.of("/etc/coffer/key.pem"),
                                        new ClientCertificates.Required(
                                                Path.of("/etc/coffer/ca.pem")),
                                        new Versions(TlsVersion.TLS_1_2, TlsVersion.TLS_1_2),
                                        List.of(
                                                "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                                                "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256")),
                                new HttpLimits(
                                        Duration.ofSeconds(5),
                                        Duration.ofMinutes(1),
                                        Duration.ofMinutes(2),
                                        Duration.ofMinutes(90),
                                        Duration.ofSeconds(45),
                                        1 << 20),
                                new OpenPaths(true, false, false)),
                        new Unix(
                                Path.of("/run/coffer.sock"),
                                PosixFilePermissions.fromString("rw-rw----"),
                                "coffer",
                                "1000",
                                new HttpLimits(
                                        Duration.ofSeconds(10),
                                        Duration.ofSeconds(30),
                                        Duration.ZERO,
                                        Duration.ofSeconds(10),
                                        Duration.ofSeconds(90),
                                        32 << 20),
                                new OpenPaths(false, true, false)));
    }

    @Test
    void everySetting_inJson_isTheSameAsInHcl() throws Exception {
        ServerConfig hcl = ConfigFiles.load(List.of(file("a.hcl", ALL_HCL)), NO_ENVIRONMENT);
        ServerConfig json = ConfigFiles.load(List.of(file("b.json", ALL_JSON)), NO_ENVIRONMENT);

        assertThat(json).isEqualTo(hcl);
    }

    @Test
    void content_notTheFilesName_tellsJsonFromHcl() throws Exception {
        ServerConfig json = ConfigFiles.load(List.of(file("a.hcl", ALL_JSON)), NO_ENVIRONMENT);
        ServerConfig hcl = ConfigFiles.load(List.of(file("b.json", ALL_HCL)), NO_ENVIRONMENT);

        assertThat(json).isEqualTo(hcl);
    }

    private ServerConfig load(String text) throws ConfigException, IOException {
        Path path = file("defaults.hcl", text + "\nstorage \"memory\" {}\n");
        return ConfigFiles.load(List.of(path), NO_ENVIRONMENT);
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
