package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.cli.TestingTerminal.Result;
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

/** The commands that take any path, against a real server. */
final class DataCommandsTest {
    private static TestingServer server;

    @TempDir private Path home;
    private TestingTerminal terminal;

    @BeforeAll
    static void start() {
        server = TestingServer.inMemory();
        server.call("POST", "sys/mounts/kv", "{\"type\":\"kv\"}");
        server.call("POST", "sys/mounts/two", "{\"type\":\"kv-v2\"}");
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
    void write_thenRead_showsATable() {
        Result written = terminal.run("write", "kv/a", "user=web", "pass=x y", "ttl=90m");
        Result read = terminal.run("read", "kv/a");

        assertThat(written).isEqualTo(new Result(0, "Success! Data written to: kv/a\n", ""));
        assertThat(read.out())
                .isEqualTo(
                        """
                        Key                 Value
                        ---                 -----
                        refresh_interval    1h30m
                        pass                x y
                        ttl                 90m
                        user                web
                        """);
    }

    @Test
    void write_whereAMountHasNoSuchPath_failsAndShowsWhatTheServerSays() {
        Result written = terminal.run("write", "two/a", "b=c");

        assertThat(written.exitCode()).isEqualTo(2);
        assertThat(written.out()).isEmpty();
        assertThat(written.err())
                .startsWith("Error writing data to two/a: Error making API request.")
                .contains("Code: 404. Errors:")
                .contains("Invalid path for a versioned K/V secrets engine");
    }

    @Test
    void write_inJson_saysNothing() {
        assertThat(terminal.run("write", "-format=json", "kv/quiet", "a=b"))
                .isEqualTo(new Result(0, "", ""));
    }

    @Test
    void read_inJson_hasOpenBaosMembersInOrder() {
        terminal.run("write", "kv/json", "b=<2>", "a=1");

        String out = terminal.run("read", "-format=json", "kv/json").out();

        assertThat(out.replaceFirst("\"request_id\": \"[^\"]*\"", "\"request_id\": \"X\""))
                .isEqualTo(
                        """
                        {
                          "request_id": "X",
                          "lease_id": "",
                          "lease_duration": 2764800,
                          "renewable": false,
                          "data": {
                            "a": "1",
                            "b": "\\u003c2\\u003e"
                          },
                          "warnings": null
                        }
                        """);
    }

    @Test
    void read_ofOneField_hasNoLineFeed() {
        terminal.run("write", "kv/field", "a=value");

        assertThat(terminal.run("read", "-field=a", "kv/field"))
                .isEqualTo(new Result(0, "value", ""));
        assertThat(terminal.run("read", "-field=a", "-format=json", "kv/field").out())
                .isEqualTo("\"value\"");
        assertThat(terminal.run("read", "-field=none", "kv/field"))
                .isEqualTo(new Result(1, "", "Field \"none\" not present in secret\n"));
    }

    @Test
    void read_raw_isTheAnswerItself() {
        terminal.run("write", "kv/raw", "a=b");

        assertThat(terminal.run("read", "-format=raw", "kv/raw").out())
                .startsWith("{\"request_id\":")
                .contains("\"data\":{\"a\":\"b\"}");
        assertThat(terminal.run("list", "-format=raw", "kv"))
                .isEqualTo(
                        new Result(
                                1, "", "This command does not support the -format=raw option.\n"));
    }

    @Test
    void read_ofNothing_isAFailure() {
        assertThat(terminal.run("read", "kv/none"))
                .isEqualTo(new Result(2, "", "No value found at kv/none\n"));
    }

    @Test
    void read_refused_tellsRequestAndReason() {
        Result refused = terminal.with("BAO_TOKEN", "wrong").run("read", "kv/a");

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err())
                .isEqualTo(
                        "Error reading kv/a: Error making API request.\n\nURL: GET "
                                + server.address()
                                + "/v1/kv/a\nCode: 403. Errors:\n\n* permission denied\n");
    }

    @Test
    void read_withoutServer_tellsWhatWasTried() {
        Result result = terminal.with("BAO_ADDR", "http://127.0.0.1:1").run("read", "kv/a");

        assertThat(result)
                .isEqualTo(
                        new Result(
                                2,
                                "",
                                "Error reading kv/a: Get \"http://127.0.0.1:1/v1/kv/a\": dial tcp"
                                        + " 127.0.0.1:1: connect: connection refused\n"));
    }

    @Test
    void data_fromFilesAndInput_isTaken() throws IOException {
        Path file = Files.writeString(home.resolve("file"), "from file\n");
        Path json = Files.writeString(home.resolve("json"), "{\"n\":[1,2.50],\"text\":\"t\"}");

        terminal.input("piped").run("write", "kv/data", "@" + json, "f=@" + file, "p=-", "e=\\@e");
        String out = terminal.run("read", "-field=data", "-format=json", "kv/data").out();

        assertThat(out)
                .isEqualTo(
                        """
                        {
                          "e": "@e",
                          "f": "from file\\n",
                          "n": [
                            1,
                            2.50
                          ],
                          "p": "piped",
                          "text": "t"
                        }\
                        """);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "read|1|Not enough arguments (expected 1, got 0)",
                "write|1|Not enough arguments (expected 1, got 0)",
                "write kv/a|1|Must supply data or use -force",
                "write kv/a x|1|Failed to parse K=V data: invalid key/value pair \"x\": format"
                        + " must be key=value",
                "delete|1|Not enough arguments (expected at least 1, got 0)",
                "list kv a|1|Too many arguments (expected 1, got 2)",
                "read -nope kv/a|1|flag provided but not defined: -nope",
                "read -field|1|flag needs an argument: -field",
                "list -limit=x kv|1|invalid value \"x\" for flag -limit: strconv.ParseInt: parsing"
                        + " \"x\": invalid syntax",
                "read -format=xml kv/a|1|Invalid output format: xml",
                "list kv/none|2|No value found at kv/none",
            })
    void mistakes_areToldInOpenBaosWords(String arguments, int exitCode, String text) {
        assertThat(terminal.run(arguments.split(" ")))
                .isEqualTo(new Result(exitCode, "", text + "\n"));
    }

    @Test
    void list_showsKeysSorted() {
        terminal.run("write", "kv/folder/b", "x=1");
        terminal.run("write", "kv/folder/a", "x=1");
        terminal.run("write", "kv/folder/c/d", "x=1");

        assertThat(terminal.run("list", "kv/folder").out()).isEqualTo("Keys\n----\na\nb\nc/\n");
        assertThat(terminal.run("list", "-format=yaml", "kv/folder").out())
                .isEqualTo("- a\n- b\n- c/\n");
        assertThat(terminal.run("scan", "kv/folder").out()).isEqualTo("Keys\n----\na\nb\nc/d\n");
    }

    @Test
    void list_byPages_showsOnePage() {
        for (String name : new String[] {"a", "b", "c"}) {
            server.call("PUT", "two/data/" + name, "{\"data\":{}}");
        }

        assertThat(terminal.run("list", "-limit=1", "-after=a", "two/metadata").out())
                .isEqualTo("Keys\n----\nb\n");
    }

    @Test
    void list_ofNothingInJson_isAnEmptyObject() {
        assertThat(terminal.run("list", "-format=json", "kv/none"))
                .isEqualTo(new Result(2, "{}\n", ""));
    }

    @Test
    void delete_tellsThatItIsDone() {
        terminal.run("write", "kv/gone", "x=1");

        assertThat(terminal.run("delete", "kv/gone"))
                .isEqualTo(
                        new Result(0, "Success! Data deleted (if it existed) at: kv/gone\n", ""));
        assertThat(terminal.run("read", "kv/gone").exitCode()).isEqualTo(2);
    }

    @Test
    void wrapped_isUnwrapped() {
        terminal.run("write", "kv/wrap", "secret=value");

        Result wrapped = terminal.run("read", "-wrap-ttl=5m", "kv/wrap");
        String token =
                terminal.run("read", "-wrap-ttl=5m", "-field=wrapping_token", "kv/wrap").out();
        Result opened = terminal.run("unwrap", "-field=secret", token);

        assertThat(wrapped.out())
                .contains("wrapping_token:                  s.")
                .contains("wrapping_token_ttl:              5m\n")
                .contains(" +0000 UTC\n");
        assertThat(opened).isEqualTo(new Result(0, "value", ""));
        assertThat(terminal.run("unwrap", token).err()).contains("Error unwrapping: ");
    }

    @Test
    void wrapTtl_ofTheEnvironment_counts() {
        terminal.run("write", "kv/wrap", "secret=value");

        assertThat(terminal.with("BAO_WRAP_TTL", "60").run("read", "kv/wrap").out())
                .contains("wrapping_token_ttl:              1m\n");
    }

    @Test
    void curlString_sendsNothing() {
        Result shown = terminal.run("write", "-output-curl-string", "kv/never", "a=it's");

        assertThat(shown.out())
                .isEqualTo(
                        "curl -X PUT -H \"X-Vault-Request: true\" -H \"X-Vault-Token: $(coffer print"
                                + " token)\" -d '{\"a\":\"it'\"'\"'s\"}' \""
                                + server.address()
                                + "/v1/kv/never\"\n");
        assertThat(terminal.run("read", "kv/never").exitCode()).isEqualTo(2);
    }

    @Test
    void outputPolicy_namesPathAndCapabilities() {
        assertThat(terminal.run("list", "-output-policy", "kv/x").out())
                .isEqualTo("path \"kv/x\" {\n  capabilities = [\"list\"]\n}\n");
    }

    @Test
    void header_reserved_isRefused() {
        assertThat(terminal.run("read", "-header=X-Vault-Token=x", "kv/a").err())
                .isEqualTo(
                        "failed to setup Headers[X-Vault-Token]: Header starting by 'X-Vault-' are"
                                + " for internal usage only\n");
    }

    @Test
    void pathHelp_showsWhatTheServerSays() {
        assertThat(terminal.run("path-help", "kv/a").out()).contains("## DESCRIPTION");
        assertThat(terminal.run("path-help", "-format=json", "kv/a").out())
                .startsWith("{\"components\"");
    }

    @Test
    void names_withBlanksAndLetters_goThrough() {
        assertThat(terminal.run("write", "kv/ä b?c%2f", "x=1").exitCode()).isZero();
        assertThat(terminal.run("list", "kv").out()).contains("ä b?c%2f\n");
        assertThat(terminal.run("read", "-field=x", "kv//ä b?c%2f/").out()).isEqualTo("1");
    }

    @Test
    void trailingFlags_areWarnedOf() {
        Result result = terminal.run("delete", "kv/a", "-field=x");

        assertThat(result.err())
                .startsWith(
                        "Command flags must be provided before positional arguments. The following"
                                + " arguments will not be parsed as flags: [-field=x]\n");
    }
}
