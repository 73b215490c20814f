package dev.coffer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.config.ConfigException;
import dev.coffer.config.ConfigFiles;
import dev.coffer.config.Environment;
import dev.coffer.config.ServerConfig;
import dev.coffer.crypto.SecretBytes;
import dev.coffer.storage.seal.SealSetup;
import dev.coffer.storage.seal.StaticKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that initializes itself as its configuration says. */
final class FirstRequestsTest {
    private static final SealSetup SEAL =
            new SealSetup(
                    new StaticKeys("a", SecretBytes.takeOver(new byte[32]), null, null), null);
    private static final Environment ENVIRONMENT = new Environment(Map.of("FIRST", "from-env"));

    @TempDir Path folder;

    private ServerConfig config(String requests) throws IOException, ConfigException {
        String text =
                """
                storage "inmem" {}
                listener "tcp" { tls_disable = true }
                seal "static" {
                  current_key_id = "a"
                  current_key    = "%s"
                }
                %s
                """
                        .formatted("00".repeat(32), requests);
        Path file = Files.writeString(folder.resolve("coffer.hcl"), text);
        return ConfigFiles.load(List.of(file), ENVIRONMENT);
    }

    private TestingServer started() {
        return TestingServer.uninitialized(
                new Storage.Embedded(folder.resolve("store")), Set.of(), SEAL);
    }

    private static final String GOOD =
            """
            initialize "people" {
              request "userpass" {
                operation = "update"
                path      = "sys/auth/userpass"
                data      = { type = "userpass" }
              }
              request "ann" {
                operation = "update"
                path      = "auth/userpass/users/ann"
                data = {
                  password = {
                    eval_source     = "env"
                    eval_type       = "string"
                    env_var         = "FIRST"
                    require_present = true
                  }
                  token_policies = ["default"]
                }
              }
              request "again" {
                operation     = "update"
                path          = "sys/auth/userpass"
                data          = { type = "userpass" }
                allow_failure = true
              }
            }
            """;

    @Test
    void run_onAnEmptyStore_doesWhatIsWrittenAndLeavesNoRootToken() throws Exception {
        try (TestingServer server = started()) {
            ServerConfig config = config(GOOD);
            new FirstRequests(server.server(), ENVIRONMENT).run(config.operation().first());

            String login = "{\"password\":\"from-env\"}";
            assertThat(server.callWithout("POST", "auth/userpass/login/ann", login).status())
                    .isEqualTo(200);
            server.restartSealed();
            new FirstRequests(server.server(), ENVIRONMENT).run(config.operation().first());
            assertThat(server.callWithout("POST", "auth/userpass/login/ann", login).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void run_withARefusedRequest_stopsAndTheStoreStaysSealed() throws Exception {
        try (TestingServer server = started()) {
            ServerConfig config =
                    config(
                            """
                            initialize "x" {
                              request "wrong" {
                                operation = "update"
                                path      = "sys/auth/x"
                                data      = { type = "no such method" }
                              }
                            }
                            """);

            assertThatThrownBy(() ->
                            new FirstRequests(server.server(), ENVIRONMENT)
                                    .run(config.operation().first()))
                    .hasMessageContaining("the request x/wrong of the stanza initialize failed");

            server.restartSealed();
            assertThat(server.callWithout("GET", "sys/seal-status", "").textAt("sealed"))
                    .isEqualTo("true");
        }
    }

    @Test
    void read_whatCannotBe_isRefusedWithItsLine() {
        assertThatThrownBy(() ->
                        config(
                                """
                                initialize "x" {
                                  request "y" {
                                    operation = "fly"
                                    path      = "a"
                                    data = {
                                      v = {
                                        eval_source = "cel"
                                      }
                                    }
                                  }
                                }
                                """))
                .hasMessageContaining("eval_source \"cel\" is not supported: env and file are")
                .hasMessageContaining("\"operation\" of request x/y must be create, update");
    }

    @Test
    void read_withShares_isRefused() {
        assertThatThrownBy(
                        () -> {
                            Path file = folder.resolve("shamir.hcl");
                            Files.writeString(
                                    file,
                                    "storage \"inmem\" {}\nlistener \"tcp\" { tls_disable = 1 }\n"
                                            + GOOD);
                            ServerConfig _ = ConfigFiles.load(List.of(file), ENVIRONMENT);
                        })
                .hasMessageContaining("\"initialize\" needs a seal that opens by itself");
    }
}
