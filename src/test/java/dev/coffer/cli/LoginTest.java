package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.cli.TestingTerminal.Result;
import dev.coffer.cli.terminal.Screen;
import dev.coffer.server.TestingServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logging in, and the commands about tokens. */
final class LoginTest {
    private static TestingServer server;

    @TempDir private Path home;
    private TestingTerminal terminal;
    private TestingTerminal root;

    @BeforeAll
    static void start() {
        server = TestingServer.inMemory();
        server.call("POST", "sys/auth/userpass", "{\"type\":\"userpass\"}");
        server.call("POST", "sys/auth/people", "{\"type\":\"userpass\"}");
        server.call("POST", "sys/auth/approle", "{\"type\":\"approle\"}");
        server.call("PUT", "auth/userpass/users/web", "{\"password\":\"pass word\"}");
        server.call("PUT", "auth/people/users/web", "{\"password\":\"pass word\"}");
        server.call("PUT", "auth/approle/role/web", "{}");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void terminals() {
        terminal = new TestingTerminal(server.address(), "", home);
        root = new TestingTerminal(server.address(), server.token(), home);
    }

    private Path tokenFile() {
        return home.resolve(".vault-token");
    }

    @Test
    void token_asked_isKeptForLaterCommands() throws IOException {
        Result login = terminal.types(server.token() + "\n").run("login");

        assertThat(login.exitCode()).isZero();
        assertThat(login.err()).isEqualTo("Token (will be hidden): \n");
        assertThat(login.out())
                .startsWith(
                        """
                        Success! You are now authenticated. The token information displayed below is
                        already stored in the token helper. You do NOT need to run "coffer login"
                        again. Future OpenBao requests will automatically use this token.

                        Key                  Value
                        """)
                .contains("token_duration       ∞\n")
                .contains("token_policies       [\"root\"]\n")
                .contains("identity_policies    []\n");
        assertThat(Files.readString(tokenFile())).isEqualTo(server.token());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(tokenFile())))
                .isEqualTo("rw-------");
        assertThat(terminal.run("token", "lookup", "-field=path").out())
                .isEqualTo("auth/token/root");
        assertThat(terminal.run("print", "token").out()).isEqualTo(server.token() + "\n");
    }

    @Test
    void token_fromInput_isTaken() {
        assertThat(terminal.input(server.token() + "\n").run("login", "-no-print", "-"))
                .isEqualTo(new Result(0, "", ""));
        assertThat(terminal.run("token", "lookup").exitCode()).isZero();
    }

    @Test
    void token_wrong_isRefusedAndNotKept() {
        Result login = terminal.run("login", "s.wrong");

        assertThat(login.exitCode()).isEqualTo(2);
        assertThat(login.err())
                .startsWith(
                        "Error authenticating: error looking up token: Error making API request.");
        assertThat(tokenFile()).doesNotExist();
    }

    @Test
    void token_withNobodyToAsk_saysSo() {
        assertThat(terminal.run("login").err())
                .endsWith("The raw error was: file descriptor 0 is not a terminal\n");
        assertThat(terminal.run("login", "-non-interactive").err())
                .isEqualTo(
                        "Error authenticating: 'token' not supplied and refusing to pull from"
                                + " stdin\n");
    }

    @Test
    void userpass_asksForThePassword() {
        Result login =
                terminal.types("pass word\n").run("login", "-method=userpass", "username=web");

        assertThat(login.err()).isEqualTo("Password (will be hidden): \n");
        assertThat(login.out()).contains("token_meta_username    web\n");
        assertThat(terminal.run("token", "lookup", "-field=display_name").out())
                .isEqualTo("userpass-web");
    }

    @Test
    void userpass_tokenOnly_isTheTokenAndNothingIsKept() {
        Result login =
                terminal.run(
                        "login",
                        "-token-only",
                        "-method=userpass",
                        "-path=people",
                        "username=web",
                        "password=pass word");

        assertThat(login.exitCode()).isZero();
        assertThat(login.err()).isEmpty();
        assertThat(login.out()).startsWith("s.").doesNotContain("\n");
        assertThat(tokenFile()).doesNotExist();
    }

    @Test
    void userpass_wrapped_isUnwrappedAndKept() throws IOException {
        Result login =
                terminal.run(
                        "login",
                        "-wrap-ttl=1m",
                        "-method=userpass",
                        "username=web",
                        "password=pass word");

        assertThat(login.exitCode()).isZero();
        assertThat(Files.readString(tokenFile())).startsWith("s.");
    }

    @Test
    void approle_withItsIds_logsIn() {
        String role = root.run("read", "-field=role_id", "auth/approle/role/web/role-id").out();
        String secret =
                root.run("write", "-f", "-field=secret_id", "auth/approle/role/web/secret-id")
                        .out();

        Result login =
                terminal.run(
                        "login",
                        "-method=approle",
                        "-format=json",
                        "role_id=" + role,
                        "secret_id=" + secret);

        assertThat(login.exitCode()).isZero();
        assertThat(login.out()).contains("\"role_name\": \"web\"").contains("\"orphan\": true");
    }

    @Test
    void method_unknown_isRefused() {
        assertThat(terminal.run("login", "-method=magic").err())
                .startsWith("Unknown auth method: magic. Use \"coffer auth list\" to see");
    }

    @Test
    void environment_withAToken_isWarnedOf() {
        assertThat(root.run("login", server.token()).err())
                .startsWith("WARNING! The BAO_TOKEN environment variable is set!");
    }

    @Test
    void tokenCreate_withItsFlags_makesWhatWasAsked() {
        Result created =
                root.run(
                        "token",
                        "create",
                        "-policy=default",
                        "-ttl=10m",
                        "-metadata=who=me",
                        "-use-limit=5",
                        "-display-name=x",
                        "-field=token");
        Result lookup = root.run("token", "lookup", "-format=json", created.out());

        assertThat(lookup.out())
                .contains("\"num_uses\": 5", "\"who\": \"me\"", "\"display_name\": \"token-x\"")
                .contains("\"creation_ttl\": 600");
    }

    @Test
    void tokenRenew_andRevoke_tellWhatIsDone() {
        String token = root.run("token", "create", "-ttl=10m", "-field=token").out();

        Result renewed = root.run("token", "renew", "-increment=5m", token);
        Result revoked = root.run("token", "revoke", token);

        assertThat(renewed.out()).contains("token_duration       5m\n");
        assertThat(revoked)
                .isEqualTo(new Result(0, "Success! Revoked token (if it existed)\n", ""));
        assertThat(root.run("token", "lookup", token).exitCode()).isEqualTo(2);
    }

    @Test
    void tokenRevoke_bySelfAndAccessor_isSent() {
        String accessor = root.run("token", "create", "-field=token_accessor").out();
        String token = root.run("token", "create", "-field=token").out();

        assertThat(root.run("token", "revoke", "-accessor", accessor).exitCode()).isZero();
        assertThat(terminal.with("COFFER_TOKEN", token).run("token", "revoke", "-self").exitCode())
                .isZero();
        assertThat(terminal.run("token", "lookup").exitCode()).isEqualTo(2);
        assertThat(root.run("token", "revoke", "-self", "x").err())
                .isEqualTo("Too many arguments with -self (expected 0, got 1)\n");
        assertThat(root.run("token", "revoke").err())
                .isEqualTo("Not enough arguments (expected 1 or -self, got 0)\n");
    }

    @Test
    void tokenCapabilities_areSortedForPeople() {
        String token = root.run("token", "create", "-policy=default", "-field=token").out();

        assertThat(root.run("token", "capabilities", token, "cubbyhole/x").out())
                .isEqualTo("create, delete, list, read, update\n");
        assertThat(root.run("token", "capabilities", "-format=json", "sys/x").out())
                .isEqualTo("[\n  \"root\"\n]\n");
    }

    @Test
    void prefixes_ofTheEnvironment_countInTheirOrder() {
        terminal.with("VAULT_TOKEN", "vault").with("BAO_TOKEN", "bao");

        assertThat(terminal.run("print", "token").out()).isEqualTo("bao\n");
        assertThat(terminal.with("COFFER_TOKEN", "coffer").run("print", "token").out())
                .isEqualTo("coffer\n");
        assertThat(terminal.with("COFFER_TOKEN", "").with("BAO_TOKEN", "").run("print", "token"))
                .isEqualTo(new Result(0, "vault\n", ""));
    }

    @Test
    void colours_areOnATerminalOnly() {
        Screen colours = new Screen(true, true, true, true);

        assertThat(root.on(colours).run("read", "nope/x").err())
                .startsWith("\u001b[31mNo value found at nope/x\u001b[0m\n");
        assertThat(root.run("read", "-format=json", "nope/x").err())
                .startsWith("No value found at nope/x\n");
    }
}
