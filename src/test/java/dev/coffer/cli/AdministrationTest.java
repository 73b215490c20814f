package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.cli.TestingTerminal.Result;
import dev.coffer.server.Storage;
import dev.coffer.server.TestingServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mounts, policies, leases and audit devices from the command line. */
final class AdministrationTest {
    private static TestingServer server;

    @TempDir private Path home;
    private TestingTerminal terminal;

    @BeforeAll
    static void start() {
        server = TestingServer.withEveryOption(new Storage.Memory()).initialize().unseal();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void terminal() {
        terminal = new TestingTerminal(server.address(), server.token(), home);
    }

    @Test
    void secrets_areEnabledTunedMovedAndDisabled() {
        Result enabled =
                terminal.run(
                        "secrets",
                        "enable",
                        "-path=team",
                        "-version=2",
                        "-description=ours",
                        "-max-lease-ttl=48h",
                        "kv");
        String listed = terminal.run("secrets", "list").out();
        Result tuned = terminal.run("secrets", "tune", "-default-lease-ttl=1h", "team");
        String detailed = terminal.run("secrets", "list", "-detailed").out();
        Result moved = terminal.run("secrets", "move", "team/", "web/");
        Result disabled = terminal.run("secrets", "disable", "web");

        assertThat(enabled)
                .isEqualTo(new Result(0, "Success! Enabled the kv secrets engine at: team/\n", ""));
        assertThat(listed)
                .startsWith("Path          Type         Accessor")
                .containsPattern("(?m)^team/ +kv +kv_[0-9a-f]{8} +ours$");
        assertThat(tuned.out()).isEqualTo("Success! Tuned the secrets engine at: team/\n");
        assertThat(detailed)
                .containsPattern(
                        "team/ +kv +kv_\\w+ +3600 +172800 +false +replicated +false +false"
                                + " +map\\[version:2\\] +ours");
        assertThat(moved.out())
                .startsWith("Started moving secrets engine team/ to web/, with migration ID ")
                .contains("Success! Finished moving secrets engine team/ to web/, with migration");
        assertThat(disabled.out())
                .isEqualTo("Success! Disabled the secrets engine (if it existed) at: web/\n");
    }

    @Test
    void secretsList_inJson_hasGosOrder() {
        assertThat(terminal.run("secrets", "list", "-format=json").out())
                .startsWith("{\n  \"cubbyhole/\": {\n    \"uuid\": \"")
                .containsPattern("\"type\": \"cubbyhole\",\n +\"description\": \"");
    }

    @Test
    void auth_isEnabledTunedListedAndDisabled() {
        Result enabled = terminal.run("auth", "enable", "-path=people", "userpass");
        Result tuned = terminal.run("auth", "tune", "-description=new", "people/");
        String listed = terminal.run("auth", "list").out();
        String help = terminal.run("auth", "help", "people").out();
        Result disabled = terminal.run("auth", "disable", "people");

        assertThat(enabled.out()).isEqualTo("Success! Enabled userpass auth method at: people/\n");
        assertThat(tuned.out()).isEqualTo("Success! Tuned the auth method at: people/\n");
        assertThat(listed)
                .startsWith("Path       Type        Accessor")
                .containsPattern("(?m)^people/ +userpass +auth_userpass_[0-9a-f]{8} +new +");
        assertThat(help).startsWith("Usage: coffer login -method=userpass");
        assertThat(disabled.out())
                .isEqualTo("Success! Disabled the auth method (if it existed) at: people/\n");
        assertThat(terminal.run("auth", "help", "people").err())
                .isEqualTo("No auth method available on the server at \"people/\"\n");
    }

    @Test
    void policies_areWrittenReadListedAndDeleted() throws IOException {
        Path file = Files.writeString(home.resolve("p.hcl"), "path \"x\" { capabilities = [] }\n");

        Result written = terminal.run("policy", "write", "Web", file.toString());
        Result read = terminal.run("policy", "read", "web");
        String json = terminal.run("policy", "read", "-format=json", "web").out();
        String listed = terminal.run("policy", "list").out();
        Result piped =
                terminal.input("path \"y\" { policy = \"read\" }")
                        .run("policy", "write", "web", "-");
        Result deleted = terminal.run("policy", "delete", "web");

        assertThat(written)
                .isEqualTo(
                        new Result(
                                0,
                                "Success! Uploaded policy: web\n",
                                "Policy name was converted from \"Web\" to \"web\"\n"));
        assertThat(read.out()).isEqualTo("path \"x\" { capabilities = [] }\n");
        assertThat(json)
                .isEqualTo("{\n  \"policy\": \"path \\\"x\\\" { capabilities = [] }\\n\"\n}\n");
        assertThat(listed).contains("default\n").contains("web\n").endsWith("root\n");
        assertThat(piped.exitCode()).isZero();
        assertThat(deleted.out()).isEqualTo("Success! Deleted policy: web\n");
        assertThat(terminal.run("policy", "read", "web"))
                .isEqualTo(new Result(2, "", "No policy named: web\n"));
    }

    @Test
    void policyFormat_changesWhiteSpaceOnly() throws IOException {
        Path file =
                Files.writeString(
                        home.resolve("f.hcl"),
                        """
                        # who { may
                        path "a/=" {
                        capabilities=["read",
                        "list"]   # both


                          min_wrapping_ttl = "1s"
                        max="2s"
                        }
                        """);

        Result formatted = terminal.run("policy", "fmt", file.toString());

        assertThat(formatted.out()).isEqualTo("Success! Formatted policy: " + file + "\n");
        assertThat(file)
                .hasContent(
                        """
                        # who { may
                        path "a/=" {
                          capabilities = ["read",
                            "list"]   # both

                          min_wrapping_ttl = "1s"
                          max              = "2s"
                        }
                        """);
        Path _ = Files.writeString(file, "path \"a\" {");
        assertThat(terminal.run("policy", "fmt", file.toString()))
                .isEqualTo(
                        new Result(
                                1,
                                "",
                                "failed to parse policy: At 1:12: object expected closing RBRACE"
                                        + " got: EOF\n"));
        assertThat(file).hasContent("path \"a\" {");
    }

    @Test
    void audit_isEnabledListedAndDisabled() {
        Path log = home.resolve("audit.log");

        assertThat(terminal.run("audit", "list"))
                .isEqualTo(new Result(2, "No audit devices are enabled.\n", ""));
        assertThat(terminal.run("audit", "enable", "file", "file_path=" + log).out())
                .isEqualTo("Success! Enabled the file audit device at: file/\n");
        assertThat(terminal.run("audit", "list").out())
                .isEqualTo(
                        """
                        Path     Type    Description
                        ----     ----    -----------
                        file/    file    n/a
                        """);
        assertThat(terminal.run("audit", "list", "-detailed").out()).contains("file_path=" + log);
        assertThat(terminal.run("audit", "disable", "file").out())
                .isEqualTo("Success! Disabled audit device (if it was enabled) at: file/\n");
    }

    @Test
    void leases_areLookedUpRenewedAndRevoked() {
        terminal.run("auth", "enable", "-path=leased", "userpass");
        terminal.run("write", "auth/leased/users/u", "password=p");
        terminal.run("write", "auth/leased/login/u", "password=p");
        String id =
                terminal.run("list", "-format=json", "sys/leases/lookup/auth/leased/login/u").out();
        String lease = "auth/leased/login/u/" + id.replaceAll("[^\\w]", "");

        assertThat(terminal.run("lease", "lookup", lease).out()).contains("renewable       true\n");
        assertThat(terminal.run("lease", "revoke", "-sync", lease).out())
                .isEqualTo("Success! Revoked lease: " + lease + "\n");
        assertThat(terminal.run("lease", "lookup", lease).exitCode()).isEqualTo(2);
        assertThat(terminal.run("lease", "revoke", "-prefix", "auth/leased").out())
                .isEqualTo("All revocation operations queued successfully!\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "secrets enable|Not enough arguments (expected 1, got 0)",
                "secrets move a|Not enough arguments (expected 2, got 1)",
                "secrets list a|Too many arguments (expected 0, got 1)",
                "policy write a|Not enough arguments (expected 2, got 1)",
                "lease lookup|Missing ID!",
                "lease revoke -force x|Specifying -force requires also specifying -prefix",
                "audit enable|Error enabling audit device: audit type missing. Valid types include"
                        + " 'file', 'socket' and 'syslog'.",
            })
    void mistakes_areToldInOpenBaosWords(String arguments, String text) {
        assertThat(terminal.run(arguments.split(" "))).isEqualTo(new Result(1, "", text + "\n"));
    }
}
