package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.cli.TestingTerminal.Result;
import dev.coffer.server.Storage;
import dev.coffer.server.TestingServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What scripts cut out of tables and texts: columns, their order, and exit codes, as OpenBao's
 * command/*.go has them.
 */
final class TablesTest {
    private static TestingServer server;

    @TempDir private Path home;
    private TestingTerminal terminal;

    @BeforeAll
    static void start() {
        server = TestingServer.withEveryOption(new Storage.Memory()).initialize().unseal();
        server.call(
                "POST",
                "sys/mounts/secret",
                "{\"type\":\"kv\",\"description\":\"ours\",\"options\":{\"version\":\"2\"}}");
        server.call("PUT", "secret/data/app", "{\"data\":{\"b\":\"2\",\"a\":\"1\"}}");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void terminal() {
        terminal = new TestingTerminal(server.address(), server.token(), home);
    }

    private String out(String... arguments) {
        Result result = terminal.run(arguments);
        assertThat(result.exitCode()).as(result.err()).isZero();
        return result.out();
    }

    /** The columns of a line of a table: four blanks are between them. */
    private static List<String> columns(String line) {
        return List.of(line.strip().split(" {4,}", -1));
    }

    private static String line(String text, String begin) {
        return text.lines().filter(line -> line.startsWith(begin)).findFirst().orElse("");
    }

    @Test
    void secretsList_hasItsColumns() {
        String simple = out("secrets", "list");

        assertThat(columns(line(simple, "Path")))
                .containsExactly("Path", "Type", "Accessor", "Description");
        assertThat(line(simple, "----")).startsWith("----          ----         --------  ");
        assertThat(columns(line(simple, "secret/"))).contains("kv", "ours").hasSize(4);
        assertThat(simple.lines().skip(2).map(each -> each.substring(0, each.indexOf('/'))))
                .containsExactly("cubbyhole", "identity", "secret", "sys");
    }

    @Test
    void secretsListDetailed_hasItsColumns() {
        String detailed = out("secrets", "list", "-detailed");

        assertThat(columns(line(detailed, "Path")))
                .containsExactly(
                        "Path",
                        "Plugin",
                        "Accessor",
                        "Default TTL",
                        "Max TTL",
                        "Force No Cache",
                        "Replication",
                        "Seal Wrap",
                        "External Entropy Access",
                        "Options",
                        "Description",
                        "UUID",
                        "Version",
                        "Running Version",
                        "Running SHA256",
                        "Deprecation Status");
        List<String> mount = columns(line(detailed, "secret/"));
        assertThat(mount.subList(3, 11))
                .containsExactly(
                        "system",
                        "system",
                        "false",
                        "replicated",
                        "false",
                        "false",
                        "map[version:2]",
                        "ours");
        assertThat(mount).endsWith("n/a", "supported");
        assertThat(columns(line(detailed, "cubbyhole/")).subList(3, 7))
                .containsExactly("n/a", "n/a", "false", "local");
    }

    @Test
    void authList_hasItsColumns() {
        String simple = out("auth", "list");
        String detailed = out("auth", "list", "-detailed");

        assertThat(columns(line(simple, "Path")))
                .containsExactly("Path", "Type", "Accessor", "Description", "Version");
        assertThat(columns(line(simple, "token/")))
                .contains("token", "token based credentials")
                .endsWith("n/a");
        assertThat(columns(line(detailed, "Path")).get(5)).isEqualTo("Token Type");
        assertThat(columns(line(detailed, "token/")).get(5)).isEqualTo("default-service");
    }

    @Test
    void auditList_hasItsColumns() {
        assertThat(terminal.run("audit", "list"))
                .isEqualTo(new Result(2, "No audit devices are enabled.\n", ""));
        Path file = home.resolve("audit.log");

        String enabled =
                out("audit", "enable", "-path=main", "-description=d", "file", "path=" + file);
        String simple = out("audit", "list");
        String detailed = out("audit", "list", "-detailed");

        assertThat(enabled).isEqualTo("Success! Enabled the file audit device at: main/\n");
        assertThat(simple)
                .isEqualTo(
                        """
                        Path     Type    Description
                        ----     ----    -----------
                        main/    file    d
                        """);
        assertThat(columns(line(detailed, "Path")))
                .containsExactly("Path", "Type", "Description", "Replication", "Options");
        assertThat(columns(line(detailed, "main/")).get(3)).isEqualTo("replicated");
        assertThat(out("audit", "disable", "main"))
                .isEqualTo("Success! Disabled audit device (if it was enabled) at: main/\n");
    }

    @Test
    void tokenCreate_hasItsRowsInOrder() {
        String table = out("token", "create", "-policy=default", "-ttl=1h", "-metadata=k=v");

        assertThat(table.lines().map(row -> columns(row).getFirst()))
                .containsExactly(
                        "Key",
                        "---",
                        "token",
                        "token_accessor",
                        "token_duration",
                        "token_renewable",
                        "token_policies",
                        "identity_policies",
                        "policies",
                        "token_meta_k");
        assertThat(table)
                .contains("token_duration       1h\n")
                .contains("token_policies       [\"default\"]\nidentity_policies    []\n");
        assertThat(out("token", "create", "-policy=root")).contains("token_duration       ∞\n");
    }

    @Test
    void tokenLookup_isSortedAndTellsWhatIsEmpty() {
        String table = out("token", "lookup");

        assertThat(table.lines().skip(2).map(row -> columns(row).getFirst()))
                .containsExactly(
                        "accessor",
                        "creation_time",
                        "creation_ttl",
                        "display_name",
                        "entity_id",
                        "expire_time",
                        "explicit_max_ttl",
                        "id",
                        "meta",
                        "num_uses",
                        "orphan",
                        "path",
                        "policies",
                        "ttl",
                        "type");
        assertThat(table)
                .contains("entity_id           n/a\nexpire_time         <nil>\n")
                .contains("policies            [root]\n");
    }

    @Test
    void kvGet_hasItsThreeParts() {
        String text = out("kv", "get", "secret/app");

        assertThat(text)
                .startsWith("= Secret Path =\nsecret/data/app\n\n")
                .contains(" Metadata ======")
                .contains("\ncustom_metadata             <nil>\ndeletion_time               n/a\n")
                .endsWith("== Data ==\nKey    Value\n---    -----\na      1\nb      2\n");
        assertThat(terminal.run("kv", "get", "secret/none"))
                .isEqualTo(new Result(2, "", "No value found at secret/data/none\n"));
        assertThat(terminal.run("kv", "list", "-format=json", "secret/none"))
                .isEqualTo(new Result(2, "{}\n", ""));
        assertThat(terminal.run("kv", "get", "-field=nope", "secret/app"))
                .isEqualTo(new Result(1, "", "Field \"nope\" not present in secret\n"));
    }

    @Test
    void listAndPathHelp_areAsTheyWere() {
        assertThat(out("list", "secret/metadata")).isEqualTo("Keys\n----\napp\n");
        assertThat(out("path-help", "sys/mounts"))
                .startsWith(
                        "Request:        mounts\nMatching Route: ^mounts$\n\nList the currently")
                .contains("\n\n\n## DESCRIPTION\n\n");
        assertThat(out("print", "token")).isEqualTo(server.token() + "\n");
    }

    @Test
    void policies_haveTheirTexts() {
        assertThat(out("policy", "list")).isEqualTo("default\nroot\n");
        assertThat(terminal.input("path \"a\" {}").run("policy", "write", "Web", "-"))
                .isEqualTo(
                        new Result(
                                0,
                                "Success! Uploaded policy: web\n",
                                "Policy name was converted from \"Web\" to \"web\"\n"));
        assertThat(out("policy", "read", "web")).isEqualTo("path \"a\" {}\n");
        assertThat(out("policy", "delete", "web")).isEqualTo("Success! Deleted policy: web\n");
        assertThat(terminal.run("policy", "read", "web"))
                .isEqualTo(new Result(2, "", "No policy named: web\n"));
    }

    @Test
    void leases_haveTheirTexts() {
        assertThat(terminal.run("lease", "lookup")).isEqualTo(new Result(1, "", "Missing ID!\n"));
        assertThat(terminal.run("lease", "lookup", "nope").err())
                .startsWith(
                        "error looking up lease id nope: Error making API request.\n\nURL: PUT ")
                .endsWith("Code: 400. Errors:\n\n* invalid lease\n");
        assertThat(terminal.run("lease", "revoke", "-force", "-prefix", "foo"))
                .isEqualTo(
                        new Result(
                                0,
                                "Success! Force revoked any leases with prefix: foo\n",
                                "Warning! Force-removing leases can cause OpenBao to become out of"
                                        + " sync with\nsecret engines!\n"));
        assertThat(terminal.run("lease", "revoke", "-force", "x").exitCode()).isEqualTo(1);
    }
}
