package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.cli.TestingTerminal.Result;
import dev.coffer.server.TestingServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kv commands, against a real server. */
final class KvCommandsTest {
    private static TestingServer server;

    @TempDir private Path home;
    private TestingTerminal terminal;

    @BeforeAll
    static void start() {
        server = TestingServer.inMemory();
        server.call("POST", "sys/mounts/secret", "{\"type\":\"kv-v2\"}");
        server.call("POST", "sys/mounts/plain", "{\"type\":\"kv\"}");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void terminal() {
        terminal = new TestingTerminal(server.address(), server.token(), home);
    }

    /** The lines of a table whose values change from run to run are cut. */
    private static String stable(String out) {
        return out.replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "TIME")
                .replaceAll(
                        "(?m)^(updated_by|created_by|generation|current_metadata)\\S* .*\n", "");
    }

    @Test
    void put_thenGet_showsPathMetadataAndData() {
        Result put = terminal.run("kv", "put", "-mount=secret", "app/web", "user=w", "pass=p");
        Result get = terminal.run("kv", "get", "secret/app/web");

        assertThat(put.exitCode()).isZero();
        assertThat(put.out())
                .startsWith("=== Secret Path ===\nsecret/data/app/web\n\n===")
                .contains(" Metadata =")
                .contains("custom_metadata");
        assertThat(get.out())
                .startsWith("=== Secret Path ===\nsecret/data/app/web\n\n===")
                .endsWith(
                        """

                        ==== Data ====
                        Key     Value
                        ---     -----
                        pass    p
                        user    w
                        """);
    }

    @Test
    void get_ofFields_isTheValue() {
        terminal.input("{\"data\":{\"x\":[1,{\"y\":null}]},\"n\":1.50}")
                .run("kv", "put", "secret/f", "-");
        terminal.input("").run("kv", "put", "secret/g", "a=b");

        assertThat(terminal.run("kv", "get", "-field=n", "secret/f").out()).isEqualTo("1.50");
        assertThat(terminal.run("kv", "get", "-field=data", "secret/f").out())
                .isEqualTo("map[x:[1 map[y:<nil>]]]");
        assertThat(terminal.run("kv", "get", "-field=data", "-format=json", "secret/g").out())
                .isEqualTo("{\n  \"a\": \"b\"\n}");
        assertThat(terminal.run("kv", "get", "-field=none", "secret/g"))
                .isEqualTo(new Result(1, "", "Field \"none\" not present in secret\n"));
    }

    @Test
    void get_inYaml_isSorted() {
        terminal.run("kv", "put", "secret/yaml", "b=true", "a=12", "c=two\nlines", "d=x: y", "e=");

        assertThat(terminal.run("kv", "get", "-field=data", "-format=yaml", "secret/yaml").out())
                .isEqualTo(
                        """
                        a: "12"
                        b: "true"
                        c: |-
                          two
                          lines
                        d: 'x: y'
                        e: ""
                        """);
    }

    @Test
    void plain_isReadAndWrittenWithoutPrefixes() {
        assertThat(terminal.run("kv", "put", "-mount=plain", "a", "k=v").out())
                .isEqualTo("Success! Data written to: plain/a\n");
        assertThat(terminal.run("kv", "get", "plain/a").out())
                .isEqualTo("== Data ==\nKey    Value\n---    -----\nk      v\n");
        assertThat(terminal.run("kv", "get", "-field=k", "plain/a").out()).isEqualTo("v");
        assertThat(terminal.run("kv", "delete", "plain/a").out())
                .isEqualTo("Success! Data deleted (if it existed) at: plain/a\n");
        assertThat(terminal.run("kv", "undelete", "-versions=1", "plain/a"))
                .isEqualTo(new Result(1, "", "Undelete not supported on KV Version 1\n"));
        assertThat(terminal.run("kv", "patch", "plain/a", "x=y"))
                .isEqualTo(
                        new Result(
                                2, "", "K/V engine mount must be version 2 for patch support\n"));
    }

    @Test
    void put_withAnOldVersion_tellsWhatIsThereAndHowToGoOn() {
        terminal.run("kv", "put", "secret/cas", "a=1");
        terminal.run("kv", "put", "secret/cas", "a=2");

        Result refused = terminal.run("kv", "put", "-cas=1", "secret/cas", "a=3");

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err())
                .startsWith("Error writing data to secret/data/cas: Error making API request.")
                .endsWith(
                        """
                        * check-and-set parameter did not match the current version

                        It is at version 2 now; nothing was changed. Look at it with:

                            coffer kv get -mount=secret cas

                        and if your change still makes sense, do it again with -cas=2.
                        """);
        assertThat(terminal.run("kv", "put", "-cas=2", "secret/cas", "a=3").exitCode()).isZero();
    }

    @Test
    void metadataPut_withAnOldVersion_tellsWhatIsThere() {
        terminal.run("kv", "metadata", "put", "-custom-metadata=a=1", "secret/mcas");

        Result refused =
                terminal.run(
                        "kv",
                        "metadata",
                        "put",
                        "-metadata-cas=7",
                        "-custom-metadata=a=2",
                        "secret/mcas");

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err())
                .contains("It is at version 1 of its metadata now; nothing was changed.")
                .endsWith("do it again with -metadata-cas=1.\n");
        assertThat(terminal.run("kv", "put", "-metadata-cas=1", "secret/mcas", "a=b"))
                .extracting(Result::exitCode)
                .isEqualTo(0);
    }

    @ParameterizedTest
    @CsvSource({
        "kv delete -cas=9 secret/k",
        "kv delete -metadata-cas=9 secret/k",
        "kv delete -cas=9 -versions=1 secret/k",
        "kv undelete -cas=9 -versions=1 secret/k",
        "kv destroy -metadata-cas=9 -versions=1 secret/k",
        "kv patch -metadata-cas=9 secret/k a=2",
        "kv patch -cas=9 secret/k a=2",
        "kv patch -method=rw -cas=9 secret/k a=2",
        "kv put -metadata-cas=9 secret/k a=2",
        "kv rollback -cas=9 -version=1 secret/k",
        "kv metadata delete -cas=9 secret/k",
        "kv metadata delete -metadata-cas=9 secret/k",
        "kv metadata patch -metadata-cas=9 -max-versions=2 secret/k",
    })
    void everyVerb_withAWrongVersion_changesNothing(String arguments) {
        terminal.run("kv", "put", "secret/k", "a=1");
        String before = terminal.run("kv", "metadata", "get", "-format=json", "secret/k").out();

        Result refused = terminal.run(arguments.split(" "));

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("nothing was changed", " with -");
        assertThat(
                        withoutId(
                                terminal.run("kv", "metadata", "get", "-format=json", "secret/k")
                                        .out()))
                .isEqualTo(withoutId(before));
    }

    private static String withoutId(String json) {
        return json.replaceFirst("\"request_id\": \"[^\"]*\"", "");
    }

    @Test
    void comparison_thatTheServerWouldIgnore_isRefused() {
        assertThat(terminal.run("kv", "delete", "-cas=1", "plain/a").err())
                .startsWith("Nothing was changed: ");
    }

    @Test
    void patch_changesAndRemovesFields() {
        terminal.run("kv", "put", "secret/p", "a=1", "b=2", "c=3");

        terminal.run("kv", "patch", "-remove-data=b", "secret/p", "a=9");
        String merged = terminal.run("kv", "get", "-field=data", "secret/p").out();
        terminal.run("kv", "patch", "-method=rw", "-remove-data=c", "secret/p", "d=4");
        String written = terminal.run("kv", "get", "-field=data", "secret/p").out();

        assertThat(merged).isEqualTo("map[a:9 c:3]");
        assertThat(written).isEqualTo("map[a:9 d:4]");
        assertThat(terminal.run("kv", "patch", "-method=magic", "secret/p", "a=1").err())
                .isEqualTo("Unsupported method provided to -method flag: magic\n");
    }

    @Test
    void put_withoutAKey_failsAndShowsWhatTheServerSays() {
        Result put = terminal.run("kv", "put", "secret", "a=1");

        assertThat(put.exitCode()).isEqualTo(2);
        assertThat(put.out()).isEmpty();
        assertThat(put.err())
                .startsWith("Error writing data to secret/data: Error making API request.")
                .contains("Code: 404. Errors:")
                .contains("Non-listing operations on the root of a K/V v2 mount");
    }

    @Test
    void patch_ofADeletedVersion_fails() {
        terminal.run("kv", "put", "secret/gone", "a=1");
        terminal.run("kv", "delete", "secret/gone");

        Result patched = terminal.run("kv", "patch", "secret/gone", "a=2");

        assertThat(patched.exitCode()).isEqualTo(2);
        assertThat(patched.out()).isEmpty();
        assertThat(patched.err()).contains("Code: 404. Errors:");
    }

    @Test
    void patch_thatThePolicyForbids_readsAndWrites() {
        server.call(
                "PUT",
                "sys/policies/acl/rw",
                "{\"policy\":\"path \\\"secret/data/rw\\\" { capabilities = [\\\"read\\\","
                        + " \\\"create\\\", \\\"update\\\"] }\"}");
        terminal.run("kv", "put", "secret/rw", "a=1");
        String token = terminal.run("token", "create", "-policy=rw", "-field=token").out();

        Result patched = terminal.with("BAO_TOKEN", token).run("kv", "patch", "secret/rw", "b=2");

        assertThat(patched.exitCode()).isZero();
        assertThat(patched.err()).startsWith("Data was written to secret/data/rw but we recommend");
        assertThat(terminal.run("kv", "get", "-field=data", "secret/rw").out())
                .isEqualTo("map[a:1 b:2]");
    }

    @Test
    void versions_areDeletedUndeletedAndDestroyed() {
        terminal.run("kv", "put", "secret/v", "a=1");
        terminal.run("kv", "put", "secret/v", "a=2");

        assertThat(terminal.run("kv", "delete", "secret/v").out())
                .isEqualTo("Success! Data deleted (if it existed) at: secret/data/v\n");
        assertThat(terminal.run("kv", "get", "secret/v").out())
                .contains("deletion_time")
                .doesNotContain("= Data =");
        assertThat(terminal.run("kv", "get", "-field=a", "secret/v"))
                .isEqualTo(new Result(2, "", "No data found at secret/data/v\n"));
        assertThat(terminal.run("kv", "undelete", "-mount=secret", "-versions=2", "v").out())
                .isEqualTo("Success! Data written to: secret/undelete/v\n");
        assertThat(terminal.run("kv", "get", "-field=a", "secret/v").out()).isEqualTo("2");
        assertThat(terminal.run("kv", "destroy", "-versions=1,2", "secret/v").out())
                .isEqualTo("Success! Data written to: secret/destroy/v\n");
        assertThat(terminal.run("kv", "metadata", "get", "secret/v").out())
                .contains("\n====== Version 2 ======\n", "destroyed        true\n");
    }

    @Test
    void rollback_writesTheOldValueAgain() {
        terminal.run("kv", "put", "secret/r", "a=1");
        terminal.run("kv", "put", "secret/r", "a=2");

        Result rolled = terminal.run("kv", "rollback", "-version=1", "secret/r");

        assertThat(rolled.out()).contains("version ").contains(" 3\n");
        assertThat(terminal.run("kv", "get", "-field=a", "secret/r").out()).isEqualTo("1");
        terminal.run("kv", "destroy", "-versions=2", "secret/r");
        assertThat(terminal.run("kv", "rollback", "-version=2", "secret/r").err())
                .isEqualTo("Cannot roll back to a version that has been destroyed\n");
        assertThat(terminal.run("kv", "rollback", "secret/r").err())
                .isEqualTo("Version flag must be specified\n");
    }

    @Test
    void metadata_isShownAndChanged() {
        terminal.run(
                "kv",
                "metadata",
                "put",
                "-max-versions=3",
                "-cas-required",
                "-delete-version-after=90m",
                "-custom-metadata=owner=me",
                "-custom-metadata=team=web",
                "secret/m");
        Result patched =
                terminal.run(
                        "kv",
                        "metadata",
                        "patch",
                        "-cas-required=false",
                        "-remove-custom-metadata=team",
                        "secret/m");
        Result shown = terminal.run("kv", "metadata", "get", "-mount=secret", "m");

        assertThat(patched.out()).isEqualTo("Success! Data written to: secret/metadata/m\n");
        assertThat(shown.out())
                .startsWith("= Metadata Path =\nsecret/metadata/m\n\n=====")
                .contains("custom_metadata             map[owner:me]\n")
                .contains("delete_version_after        1h30m0s\n")
                .contains("max_versions                3\n");
        assertThat(stable(shown.out())).contains("created_time                TIME\n");
        assertThat(terminal.run("kv", "metadata", "delete", "secret/m").out())
                .isEqualTo("Success! Data deleted (if it existed) at: secret/metadata/m\n");
        assertThat(terminal.run("kv", "metadata", "get", "secret/m"))
                .isEqualTo(new Result(2, "", "No value found at secret/metadata/m\n"));
    }

    @Test
    void list_andScan_showKeys() {
        terminal.run("kv", "put", "secret/dir/a", "x=1");
        terminal.run("kv", "put", "secret/dir/sub/b", "x=1");

        assertThat(terminal.run("kv", "list", "secret/dir").out())
                .isEqualTo("Keys\n----\na\nsub/\n");
        assertThat(terminal.run("kv", "scan", "-format=json", "-mount=secret", "dir").out())
                .isEqualTo("[\n  \"a\",\n  \"sub/b\"\n]\n");
        assertThat(terminal.run("kv", "list", "-mount=secret").out()).contains("dir/\n");
        assertThat(terminal.run("kv", "list", "secret/none"))
                .isEqualTo(new Result(2, "", "No value found at secret/metadata/none\n"));
        assertThat(terminal.run("kv", "list", "-format=json", "secret/none"))
                .isEqualTo(new Result(2, "{}\n", ""));
    }

    @Test
    void enableVersioning_makesAVersionedStore() {
        server.call("POST", "sys/mounts/old", "{\"type\":\"kv\"}");

        assertThat(terminal.run("kv", "enable-versioning", "old").out())
                .isEqualTo("Success! Tuned the secrets engine at: old/\n");
        assertThat(terminal.run("kv", "put", "old/a", "x=1").out()).contains("old/data/a");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kv get|1|Not enough arguments (expected 1, got 0)",
                "kv get a b|1|Too many arguments (expected 1, got 2)",
                "kv put|1|Not enough arguments (expected >1, got 0)",
                "kv put secret/a|1|Must supply data",
                "kv patch secret/a|1|Must supply data",
                "kv undelete secret/a|1|No versions provided, use the \"-versions\" flag to"
                        + " specify the version to undelete.",
                "kv destroy secret/a|1|No versions provided, use the \"-versions\" flag to specify"
                        + " the version to destroy.",
                "kv get secret/none|2|No value found at secret/data/none",
                "kv patch -method=rw secret/none a=b|2|No value found at secret/data/none",
                "kv metadata get plain/a|1|Metadata not supported on KV Version 1",
                "kv rollback -version=0 secret/a|1|Invalid value 0 for the version flag",
                "kv get -version=x secret/a|1|invalid value \"x\" for flag -version:"
                        + " strconv.ParseInt: parsing \"x\": invalid syntax",
            })
    void mistakes_areToldInOpenBaosWords(String arguments, int exitCode, String text) {
        assertThat(terminal.run(arguments.split(" ")))
                .isEqualTo(new Result(exitCode, "", text + "\n"));
    }

    @Test
    void mount_unknown_isRefusedBeforeAnything() {
        Result result = terminal.run("kv", "get", "nowhere/a");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("/v1/sys/internal/ui/mounts/nowhere/a\nCode: 403.");
    }

    @Test
    void curlString_ofAPut_isThePut() {
        assertThat(terminal.run("kv", "put", "-output-curl-string", "secret/c", "a=b").out())
                .startsWith("curl -X PUT ")
                .endsWith("/v1/secret/data/c\"\n");
    }
}
