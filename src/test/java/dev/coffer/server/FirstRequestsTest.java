package dev.coffer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.config.ConfigException;
import dev.coffer.config.ConfigFiles;
import dev.coffer.config.Environment;
import dev.coffer.config.ServerConfig;
import dev.coffer.crypto.SecretBytes;
import dev.coffer.request.RequestFailure;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    /** Each request works with what those before it have made. */
    private static String chain(Path number) {
        return """
        initialize "store" {
          request "mount" {
            operation = "update"
            path      = "/sys/mounts/kv"
            data      = { type = "kv", options = { version = "2" } }
          }
          request "userpass" {
            operation = "update"
            path      = "sys/auth/userpass"
            data      = { type = "userpass" }
          }
          request "policy" {
            operation = "update"
            path      = "sys/policies/acl/writer"
            data      = { policy = "path \\"kv/*\\" { capabilities = [\\"create\\", \\"read\\", \\"update\\"] }" }
          }
          request "ann" {
            operation = "create"
            path      = "auth/userpass/users/ann"
            data = {
              password       = { eval_source = "env", eval_type = "string", env_var = "FIRST" }
              token_policies = ["writer"]
            }
          }
        }
        """
                + use(number)
                + """
                initialize "never" {
                  when = { eval_source = "env", eval_type = "bool", env_var = "UNSET" }
                  request "wrong" {
                    operation = "update"
                    path      = "no/such/path"
                  }
                }
                """;
    }

    /** What works with the answers of what {@link #chain} has made. */
    private static String use(Path number) {
        return """
        initialize "use" {
          request "login" {
            operation = "update"
            path      = "auth/userpass/login/ann"
            token     = ""
            data = {
              password = {
                eval_source     = "request"
                eval_type       = "string"
                initialize_name = "store"
                request_name    = "ann"
                field_selector  = ["data", "password"]
              }
            }
          }
          request "mounts" {
            operation = "read"
            path      = "sys/mounts"
          }
          request "write" {
            operation = "update"
            path      = "kv/data/first"
            token = {
              eval_source     = "response"
              eval_type       = "string"
              initialize_name = "use"
              response_name   = "login"
              field_selector  = ["auth", "client_token"]
            }
            data = {
              data = {
                policy = {
                  eval_source     = "response"
                  eval_type       = "string"
                  initialize_name = "use"
                  response_name   = "login"
                  field_selector  = ["auth", "policies", 1]
                }
                options = {
                  eval_source     = "response"
                  eval_type       = "map"
                  initialize_name = "use"
                  response_name   = "mounts"
                  field_selector  = ["data", "kv/", "options"]
                }
                length = { eval_source = "file", eval_type = "int", path = "%s" }
                names  = { eval_source = "file", eval_type = "[]string", path = "%s" }
              }
            }
          }
          request "skipped" {
            operation = "update"
            path      = "kv/data/skipped"
            when      = false
            data      = { data = { a = 1 } }
          }
          request "end" {
            operation = "update"
            path      = "auth/token/revoke-self"
          }
        }
        """
                .formatted(number, number);
    }

    /** Values of earlier requests and answers, other tokens, files, and what is left out. */
    @Test
    void run_withValuesOfEarlierAnswers_usesThem() throws Exception {
        Path number = Files.writeString(folder.resolve("number"), "42\n");
        try (TestingServer server = started()) {
            ServerConfig config = config(chain(number));
            new FirstRequests(server.server(), ENVIRONMENT).run(config.operation().first());

            String login = "{\"password\":\"from-env\"}";
            String token =
                    server.callWithout("POST", "auth/userpass/login/ann", login)
                            .textAt("auth", "client_token");
            assertThat(server.callAs(token, "GET", "kv/data/first").body())
                    .contains("\"policy\":\"writer\"")
                    .contains("\"options\":{\"version\":\"2\"}")
                    .contains("\"length\":42")
                    .contains("\"names\":[\"42\\n\"]");
            assertThat(server.callAs(token, "GET", "kv/data/skipped").status()).isEqualTo(404);
        }
    }

    private String failure(String data) throws Exception {
        try (TestingServer server = started()) {
            ServerConfig config =
                    config(
                            """
                            initialize "x" {
                              request "mounts" {
                                operation = "read"
                                path      = "sys/mounts"
                              }
                              request "y" {
                                operation     = "update"
                                path          = "sys/auth/userpass"
                                allow_failure = true
                                data          = { type = %s }
                              }
                            }
                            """
                                    .formatted(data));
            try {
                new FirstRequests(server.server(), ENVIRONMENT).run(config.operation().first());
                return "";
            } catch (RequestFailure stopped) {
                return String.valueOf(stopped.getMessage());
            }
        }
    }

    /** Also where a refusal would be allowed: the request was never made. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ eval_source = \"env\", eval_type = \"int\", env_var = \"FIRST\" }"
                        + "|cannot be made a value of int",
                "{ eval_source = \"env\", eval_type = \"bool\", env_var = \"FIRST\" }"
                        + "|cannot be made a value of bool",
                "{ eval_source = \"env\", eval_type = \"string\", env_var = \"NOT\","
                        + " require_present = true }|the environment variable NOT is unset",
                "{ eval_source = \"file\", eval_type = \"string\", path = \"/not/there\" }"
                        + "|the file /not/there cannot be read",
                "{ eval_source = \"response\", eval_type = \"string\", initialize_name = \"x\","
                        + " response_name = \"mounts\", field_selector = [\"data\", \"nope\"] }"
                        + "|the field selector finds no nope in x/mounts",
                "{ eval_source = \"response\", eval_type = \"string\", initialize_name = \"x\","
                        + " response_name = \"mounts\", field_selector = \"data\" }"
                        + "|cannot be made a value of string",
            })
    void run_withAValueThatCannotBeHad_stops(String value, String why) throws Exception {
        assertThat(failure(value))
                .startsWith("the request x/y of the stanza initialize failed: ")
                .contains(why)
                .doesNotContain("from-env");
    }

    @Test
    void read_referenceToALaterRequest_isRefused() {
        String reference =
                "eval_source = \"response\"\neval_type = \"string\"\ninitialize_name = \"x\"\n"
                        + "response_name = \"y\"\nfield_selector = \"data\"";
        assertThatThrownBy(() ->
                        config(
                                "initialize \"x\" {\nrequest \"y\" {\noperation = \"read\"\npath = {\n"
                                        + reference
                                        + "\n}\n}\n}\n"))
                .hasMessageContaining("the request x/y refers to x/y, which is not made before it");
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
                .hasMessageContaining(
                        "eval_source \"cel\" is not supported: env, file, request, response are; make"
                                + " the value before the first start and give it by one of them")
                .hasMessageContaining("needs both eval_source and eval_type")
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
