package dev.coffer.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Audit stanzas as OpenBao's documentation writes them, and mistakes in them with their lines. */
final class AuditReaderTest {
    private static final String BASE =
            "storage \"inmem\" {}\nlistener \"tcp\" { tls_disable = true }\n";

    @TempDir private Path directory;

    @Test
    void audit_hclAndJson_sayTheSame() throws IOException, ConfigException {
        AuditConfig.Device device =
                new AuditConfig.Device(
                        "file",
                        "to-stdout",
                        "Write audit information to standard output.",
                        Map.of("file_path", "stdout", "log_raw", "true", "mode", "0640"),
                        false);
        AuditConfig hcl =
                load(
                        BASE
                                + """
                                audit "file" "to-stdout" {
                                  description = "Write audit information to standard output."
                                  options {
                                    file_path = "stdout"
                                    log_raw = true
                                    mode = "0640"
                                  }
                                }
                                """);
        assertThat(hcl).isEqualTo(new AuditConfig(List.of(device), false, false));
        AuditConfig json =
                load(
                        """
                        {"storage":{"inmem":{}},"listener":{"tcp":{"tls_disable":true}},
                         "audit":[{"file":{"to-stdout":{
                           "description":"Write audit information to standard output.",
                           "options":{"file_path":"stdout","log_raw":true,"mode":"0640"}}}}]}
                        """);
        assertThat(json).isEqualTo(hcl);
    }

    @Test
    void audit_jsonWithOptionsAlone_isADevice() throws IOException, ConfigException {
        assertThat(
                        load("""
                        {"storage":{"inmem":{}},
                         "listener":{"tcp":{"tls_disable":true}},
                         "audit":[{"file":{"a":{"options":{"file_path":"x"}}}}]}
                        """)
                                .devices())
                .containsExactly(
                        new AuditConfig.Device("file", "a", "", Map.of("file_path", "x"), false));
    }

    @Test
    void audit_severalDevicesAndSwitches_arrive() throws IOException, ConfigException {
        AuditConfig config =
                load(
                        BASE
                                + """
                                unsafe_allow_api_audit_creation = true
                                allow_audit_log_prefixing = "true"
                                audit "socket" "s" {
                                  local = true
                                  options = { address = "127.0.0.1:9", socket_type = "udp" }
                                }
                                audit "syslog" "l" {}
                                audit "http" "h" { options { uri = "https://x/" } }
                                """);
        assertThat(config.byRequest()).isTrue();
        assertThat(config.prefixed()).isTrue();
        assertThat(config.devices().stream().map(AuditConfig.Device::type))
                .containsExactly("socket", "syslog", "http");
        assertThat(config.devices().getFirst().local()).isTrue();
    }

    @Test
    void audit_mistakes_areRefusedWithTheirLine() {
        refused("audit \"file\" { options { file_path = \"x\" } }", "\"audit\" must be a block");
        refused("audit \"fyle\" \"a\" {}", "unknown audit device type \"fyle\"");
        refused("audit \"file\" \"a\" { optoins {} }", "unknown name \"optoins\"");
        refused(
                "audit \"file\" \"a\" { options { hmac_acessor = \"false\" } }",
                "unknown name \"hmac_acessor\"");
        refused("audit \"file\" \"a\" { options = \"x\" }", "\"options\" must be a block");
        refused("audit \"file\" \"/\" {}", "an audit device needs a path");
        refused("audit \"file\" \"a\" {} audit \"file\" \"a/\" {}", "is given twice");
        refused("audit \"file\" \"a\" { options { address = \"x\" } }", "unknown name");
    }

    private void refused(String stanza, String text) {
        assertThatThrownBy(() -> load(BASE + stanza))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(":3")
                .hasMessageContaining(text);
    }

    private AuditConfig load(String text) throws IOException, ConfigException {
        Path file = Files.writeString(directory.resolve("c.hcl"), text);
        return ConfigFiles.load(List.of(file), new Environment(Map.of())).audit();
    }
}
