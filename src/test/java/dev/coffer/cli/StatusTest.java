package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.cli.TestingTerminal.Result;
import dev.coffer.server.TestingServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The state of a server, and the help. */
final class StatusTest {
    @TempDir private Path home;

    @Test
    void status_sealedAndNot_isInTheExitCode() {
        try (TestingServer server = TestingServer.inMemory()) {
            TestingTerminal terminal = new TestingTerminal(server.address(), server.token(), home);

            Result unsealed = terminal.run("status");
            server.call("PUT", "sys/seal");
            Result sealed = terminal.run("status");

            assertThat(unsealed.exitCode()).isZero();
            assertThat(unsealed.out())
                    .startsWith(
                            """
                            Key             Value
                            ---             -----
                            Seal Type       shamir
                            Initialized     true
                            Sealed          false
                            Total Shares    3
                            Threshold       2
                            Version         2.6.2
                            """)
                    .endsWith("HA Enabled      false\n");
            assertThat(sealed.exitCode()).isEqualTo(2);
            assertThat(sealed.out()).contains("Unseal Progress    0/2\nUnseal Nonce       n/a\n");
            assertThat(terminal.run("status", "-field=sealed"))
                    .isEqualTo(new Result(2, "true", ""));
            assertThat(terminal.run("status", "-format=json").out())
                    .startsWith("{\n  \"type\": \"shamir\",\n  \"initialized\": true,\n");
        }
    }

    @Test
    void status_ofNoAddress_isNotTheCodeOfASealedServer() {
        assertThat(new TestingTerminal("no address", "", home).run("status").exitCode())
                .isEqualTo(1);
    }

    @Test
    void settings_thatCannotBeTrue_areRefusedWithoutTls() {
        TestingTerminal terminal = new TestingTerminal("http://127.0.0.1:1", "", home);

        assertThat(terminal.with("BAO_SKIP_VERIFY", "maybe").run("list", "a"))
                .isEqualTo(
                        new TestingTerminal.Result(
                                2,
                                "",
                                "failed to read environment: could not parse BAO_SKIP_VERIFY\n"));
        assertThat(terminal.with("BAO_SKIP_VERIFY", "false").run("list", "-ca-cert=/none", "a"))
                .isEqualTo(
                        new TestingTerminal.Result(
                                2,
                                "",
                                "failed to setup TLS config: Error loading CA File: open /none: no"
                                        + " such file or directory\n"));
    }

    @Test
    void rateLimit_ofTheEnvironment_isTakenOrRefused() {
        try (TestingServer server = TestingServer.inMemory()) {
            TestingTerminal terminal = new TestingTerminal(server.address(), "", home);

            assertThat(terminal.with("VAULT_RATE_LIMIT", "5:2").run("status").exitCode()).isZero();
            assertThat(terminal.with("BAO_RATE_LIMIT", "").run("status").exitCode()).isZero();
            assertThat(terminal.with("BAO_RATE_LIMIT", "5:").run("list", "a"))
                    .isEqualTo(
                            new TestingTerminal.Result(
                                    2,
                                    "",
                                    "failed to read environment: BAO_RATE_LIMIT was provided but"
                                            + " incorrectly formatted\n"));
        }
    }

    @Test
    void versionHistory_isATableAndANote() {
        try (TestingServer server = TestingServer.inMemory()) {
            TestingTerminal terminal = new TestingTerminal(server.address(), server.token(), home);

            Result history = terminal.run("version-history");

            assertThat(history.exitCode()).isZero();
            assertThat(history.out())
                    .startsWith("Version    Installation Time       Commit Date\n")
                    .contains("\n2.6.2      20");
            assertThat(history.err()).startsWith("\nNote:\nUse of this").endsWith("tracked.\n\n\n");
            assertThat(terminal.run("version-history", "-format=json").out())
                    .contains("\"key_info\": {\n      \"2.6.2\": {");
            assertThat(terminal.with("BAO_TOKEN", "").run("version-history"))
                    .satisfies(refused -> {
                        assertThat(refused.exitCode()).isEqualTo(2);
                        assertThat(refused.err()).startsWith("Error reading version history: ");
                    });
        }
    }

    @Test
    void status_ofNobody_isAnError() {
        Result result = new TestingTerminal("http://127.0.0.1:1", "", home).run("status");

        assertThat(result)
                .isEqualTo(
                        new Result(
                                1,
                                "",
                                "Error checking seal status: Get"
                                        + " \"http://127.0.0.1:1/v1/sys/seal-status\": dial tcp"
                                        + " 127.0.0.1:1: connect: connection refused\n"));
    }

    @Test
    void commandUnknown_showsAllAnd127() {
        TestingTerminal terminal = new TestingTerminal("http://127.0.0.1:1", "", home);

        assertThat(terminal.run("nope").exitCode()).isEqualTo(127);
        assertThat(terminal.run("nope").err())
                .startsWith("Usage: coffer <command> [args]\n\nCommon commands:\n    read ");
        assertThat(terminal.run("-h").out()).isEqualTo(terminal.run("nope").err());
        assertThat(terminal.run("-h").exitCode()).isZero();
    }

    @Test
    void group_alone_showsItsCommands() {
        Result result = new TestingTerminal("http://127.0.0.1:1", "", home).run("token", "nope");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .contains("\n\nSubcommands:\n    capabilities    Print capabilities");
    }

    @Test
    void help_ofACommand_tellsItsFlags() {
        Result result = new TestingTerminal("http://127.0.0.1:1", "", home).run("read", "x", "-h");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .startsWith("Usage: coffer read [options] PATH")
                .contains("\n\nHTTP Options:\n\n  -address=<string>\n      Address of the server.")
                .contains("\n  -field=<string>\n")
                .doesNotContain("-unlock-key");
    }

    @Test
    void version_isShownWhicheverWayItIsAsked() {
        TestingTerminal terminal = new TestingTerminal("http://127.0.0.1:1", "", home);

        assertThat(terminal.run("version").out()).contains("OpenBao v2.6.2");
        assertThat(terminal.run("-version")).isEqualTo(terminal.run("version"));
    }
}
