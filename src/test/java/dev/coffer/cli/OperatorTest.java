package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.cli.TestingTerminal.Result;
import dev.coffer.server.Storage;
import dev.coffer.server.TestingServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of a server from the command line. */
final class OperatorTest {
    @TempDir private Path home;

    private static List<String> all(String pattern, String text) {
        List<String> found = new ArrayList<>();
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    @Test
    void init_unseal_seal_takeAServerThroughItsLife() {
        try (TestingServer server = TestingServer.withEveryOption(new Storage.Memory())) {
            TestingTerminal terminal = new TestingTerminal(server.address(), "", home);

            Result before = terminal.run("operator", "init", "-status");
            Result init = terminal.run("operator", "init", "-n=3", "-t=2");
            List<String> keys = all("Unseal Key \\d: (\\S+)", init.out());
            Result first = terminal.types(keys.get(0) + "\n").run("operator", "unseal");
            Result second = terminal.run("operator", "unseal", keys.get(1));
            String root = all("Initial Root Token: (\\S+)", init.out()).getFirst();
            Result sealed = terminal.with("BAO_TOKEN", root).run("operator", "seal");

            assertThat(before).isEqualTo(new Result(2, "Vault is not initialized\n", ""));
            assertThat(keys).hasSize(3);
            assertThat(init.out())
                    .contains(
                            """
                            Vault initialized with 3 key shares and a key threshold of 2. Please securely
                            distribute the key shares printed above. When the Vault is re-sealed,
                            restarted, or stopped, you must supply at least 2 of these keys to unseal it
                            before it can start servicing requests.

                            Vault does not store the generated root key. Without at least 2 keys to
                            reconstruct the root key, Vault will remain permanently sealed!
                            """);
            assertThat(first.out())
                    .startsWith("Unseal Key (will be hidden): \nKey                Value\n")
                    .contains("Unseal Progress    1/2\n")
                    .doesNotContain(keys.get(0));
            assertThat(second.out()).contains("Sealed          false\n");
            assertThat(sealed).isEqualTo(new Result(0, "Success! Vault is sealed.\n", ""));
        }
    }

    @Test
    void init_inJson_hasGosOrder() {
        try (TestingServer server = TestingServer.withEveryOption(new Storage.Memory())) {
            TestingTerminal terminal = new TestingTerminal(server.address(), "", home);

            Result init = terminal.run("operator", "init", "-format=json", "-n=1", "-t=1");

            assertThat(init.out())
                    .startsWith("{\n  \"unseal_keys_b64\": [\n    \"")
                    .contains(
                            """
                              "unseal_shares": 1,
                              "unseal_threshold": 1,
                              "recovery_keys_b64": [],
                              "recovery_keys_hex": [],
                              "recovery_keys_shares": 0,
                              "recovery_keys_threshold": 0,
                              "root_token": "s.\
                            """);
            assertThat(terminal.run("operator", "init", "-status", "-format=json").out())
                    .isEqualTo("{\n  \"Initialized\": true\n}\n");
            assertThat(terminal.run("operator", "init").exitCode()).isEqualTo(2);
        }
    }

    @Test
    void generateRoot_withShares_makesAToken() {
        try (TestingServer server = started()) {
            TestingTerminal terminal = new TestingTerminal(server.address(), server.token(), home);

            Result idle = terminal.run("operator", "generate-root", server.shares().get(0));
            Result begun = terminal.run("operator", "generate-root", "-init");
            String otp = all("OTP +(\\S+)\n", begun.out()).getFirst();
            String nonce = all("Nonce +(\\S+)\n", begun.out()).getFirst();
            terminal.types(server.shares().get(0) + "\n").run("operator", "generate-root");
            Result done =
                    terminal.input(server.shares().get(1))
                            .run("operator", "generate-root", "-nonce=" + nonce, "-");
            String encoded = all("Encoded Token +(\\S+)\n", done.out()).getFirst();
            Result token =
                    terminal.run("operator", "generate-root", "-decode=" + encoded, "-otp=" + otp);

            assertThat(idle.exitCode()).isEqualTo(1);
            assertThat(idle.err()).startsWith("No root generation is in progress. Start a root");
            assertThat(done.out()).contains("Progress         2/2\n");
            assertThat(token.out()).startsWith("s.");
            assertThat(
                            terminal.with("BAO_TOKEN", token.out())
                                    .run("token", "lookup", "-field=policies")
                                    .out())
                    .isEqualTo("[root]");
            assertThat(terminal.run("operator", "generate-root", "-generate-otp").out())
                    .matches("[0-9A-Za-z]{26,28}");
        }
    }

    @Test
    void rotateKeys_withShares_makesNewShares() {
        try (TestingServer server = started()) {
            TestingTerminal terminal = new TestingTerminal(server.address(), server.token(), home);

            Result begun = terminal.run("operator", "rotate-keys", "-init", "-n=1", "-t=1");
            String nonce = all("Nonce +(\\S+)\n", begun.out()).getFirst();
            Result first =
                    terminal.run(
                            "operator", "rotate-keys", "-nonce=" + nonce, server.shares().get(0));
            Result done =
                    terminal.types(server.shares().get(1) + "\n").run("operator", "rotate-keys");

            assertThat(begun.err()).startsWith("WARNING! If you lose the keys after they are");
            assertThat(begun.out())
                    .contains("Progress                 0/2\nNew Shares               1\n");
            assertThat(first.out()).contains("Progress                 1/2\n");
            assertThat(done.out())
                    .startsWith("rotation nonce: " + nonce + "\nUnseal Key (will be hidden): \n")
                    .containsPattern("\nKey 1: \\S+\n\nOperation nonce: ")
                    .contains("OpenBao unseal keys rotated to 1 key shares and a key threshold");
            terminal.run("operator", "seal");
            String key = all("Key 1: (\\S+)", done.out()).getFirst();
            assertThat(terminal.run("operator", "unseal", key).out())
                    .contains("Sealed          false\n");
        }
    }

    @Test
    void rekey_canceled_isGone() {
        try (TestingServer server = started()) {
            TestingTerminal terminal = new TestingTerminal(server.address(), server.token(), home);

            terminal.run("operator", "rekey", "-init", "-n=1", "-t=1");

            assertThat(terminal.run("operator", "rekey", "-cancel").out())
                    .isEqualTo("Success! Canceled rekeying (if it was started)\n");
            assertThat(terminal.run("operator", "rekey", "-status").out())
                    .contains("Started    false\n");
            assertThat(terminal.run("operator", "rekey", "-target=x", "-status").err())
                    .isEqualTo("Unknown target: x\n");
        }
    }

    @Test
    void rotate_andKeyStatus_showTheKey() {
        try (TestingServer server = started()) {
            TestingTerminal terminal = new TestingTerminal(server.address(), server.token(), home);

            Result before = terminal.run("operator", "key-status");
            Result rotated = terminal.run("operator", "rotate");

            assertThat(before.out())
                    .matches(
                            "Key Term            1\nInstall Time        \\d\\d \\w{3} \\d\\d"
                                    + " \\d\\d:\\d\\d UTC\nEncryption Count    \\d+\n");
            assertThat(rotated.out()).startsWith("Success! Rotated key\n\nKey Term            2\n");
            assertThat(terminal.run("operator", "key-status", "-format=json").out())
                    .startsWith("{\n  \"term\": 2,\n  \"install_time\": \"");
        }
    }

    @Test
    void members_areShown() {
        try (TestingServer server = started()) {
            TestingTerminal terminal = new TestingTerminal(server.address(), server.token(), home);

            assertThat(terminal.run("operator", "members").out()).startsWith("Host Name    ");
            assertThat(terminal.run("operator", "members", "-format=json").out())
                    .startsWith("{\n  \"Nodes\": [\n    {\n      \"hostname\": \"");
        }
    }

    @Test
    void monitor_withAnUnknownLevel_isRefused() {
        assertThat(
                        new TestingTerminal("http://127.0.0.1:1", "", home)
                                .run("monitor", "-log-level=loud")
                                .err())
                .isEqualTo(
                        "loud is an unknown log level. Valid log levels are: [trace debug info warn"
                                + " error]\n");
    }

    private static TestingServer started() {
        return TestingServer.withEveryOption(new Storage.Memory()).initialize().unseal();
    }
}
