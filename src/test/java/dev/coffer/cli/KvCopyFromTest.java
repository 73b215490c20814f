package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.cli.TestingTerminal.Result;
import dev.coffer.server.TestingServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trees out of another live server that speaks TLS, with everything that is not the usual. */
final class KvCopyFromTest {
    @TempDir private static Path folder = Path.of("");
    private static TestingTls old;
    private static TestingServer fresh;
    private static TestingTerminal source;

    @TempDir private Path home;
    private TestingTerminal target;

    @BeforeAll
    static void start() throws IOException {
        old = TestingTls.start(folder);
        fresh = TestingServer.inMemory();
        source =
                new TestingTerminal(old.address(), old.token(), folder)
                        .with("BAO_CACERT", old.authority().toString());
        done(source.run("secrets", "enable", "-path=kv", "-version=2", "kv"));
        fillKeys();
    }

    @AfterAll
    static void stop() {
        old.close();
        fresh.close();
    }

    private static void fillKeys() {
        // Versions 1 to 4 are pruned, and more would be kept from now on.
        put("t/pruned", 7, "max_versions=3");
        metadata("t/pruned", "-max-versions=20");
        // In between one is destroyed and one deleted, and so is the newest.
        put("t/holes", 5, "max_versions=0");
        done(source.run("kv", "destroy", "-versions=2", "kv/t/holes"));
        done(source.run("kv", "delete", "-versions=3,5", "kv/t/holes"));
        metadata("t/holes", "-custom-metadata=owner=ann", "-custom-metadata=team=\u00fc b");
        put("t/strict", 2, "max_versions=0");
        metadata("t/strict", "-cas-required", "-max-versions=4", "-delete-version-after=30h");
        metadata("t/empty", "-custom-metadata=only=metadata", "-max-versions=2");
        put("t/sub folder/\u00e4 100%/k", 1, "max_versions=0");
        done(
                source.input(
                                "{\"z\":{\"b\":1.0,\"a\":[null,true]},\"a\":\"\",\"n\":12345678901234567890}")
                        .run("kv", "put", "kv/t/typed", "-"));
    }

    private static void put(String key, int versions, String setting) {
        done(source.run("write", "kv/metadata/" + key, setting));
        for (int version = 1; version <= versions; version++) {
            done(source.run("kv", "put", "kv/" + key, "n=" + version));
        }
    }

    private static void metadata(String key, String... flags) {
        String[] command = new String[flags.length + 4];
        command[0] = "kv";
        command[1] = "metadata";
        command[2] = "put";
        System.arraycopy(flags, 0, command, 3, flags.length);
        command[command.length - 1] = "kv/" + key;
        done(source.run(command));
    }

    private static void done(Result result) {
        assertThat(result.exitCode()).as(result.err()).isZero();
    }

    @BeforeEach
    void target() {
        fresh.call("DELETE", "sys/mounts/new");
        fresh.call("POST", "sys/mounts/new", "{\"type\":\"kv-v2\"}");
        target =
                new TestingTerminal(fresh.address(), fresh.token(), home)
                        .with("COFFER_FROM_ADDR", old.address())
                        .with("COFFER_FROM_TOKEN", old.token())
                        .with("BAO_CACERT", old.authority().toString());
    }

    private String field(String key, String version) {
        return target.run("kv", "get", "-version=" + version, "-field=n", "new/" + key).out();
    }

    /** What a server says of a key, without times, who it was, and counters of its own. */
    private static List<String> described(TestingTerminal terminal, String path) {
        Result result = terminal.run("kv", "metadata", "get", path);
        done(result);
        return result.out()
                .lines()
                .filter(line -> !line.matches("(.*_time|generation|current_metadata_v.*|.*_by) .*"))
                .filter(line -> !line.contains("Path ="))
                .filter(line -> !line.startsWith("kv/") && !line.startsWith("new/"))
                .toList();
    }

    @Test
    void everyKindOfKey_isCopiedAndVerified() {
        Result copied = target.run("kv", "copy-from", "kv/t", "new");

        assertThat(copied)
                .isEqualTo(
                        new Result(
                                0,
                                """
                                Success! 6 keys written, 0 there already.
                                Verified: all 6 keys are the same.
                                """,
                                ""));
        for (String key : List.of("t/pruned", "t/holes", "t/strict", "t/empty", "t/typed")) {
            assertThat(described(target, "new/" + key))
                    .as(key)
                    .isEqualTo(described(source, "kv/" + key));
        }
        assertThat(field("t/pruned", "5")).isEqualTo("5");
        assertThat(field("t/holes", "4")).isEqualTo("4");
        assertThat(field("t/holes", "3")).isEmpty();
        assertThat(field("t/sub folder/\u00e4 100%/k", "1")).isEqualTo("1");
        assertThat(target.run("kv", "get", "-format=json", "-field=n", "new/t/typed").out())
                .isEqualTo("12345678901234567890");
        assertThat(target.run("kv", "copy-from", "kv/t", "new").out())
                .startsWith("Success! 0 keys written, 6 there already.\n");
    }

    /** What was pruned there has no stand-in here, so nothing can be read that never was. */
    @Test
    void prunedVersions_areNotThere() {
        done(target.run("kv", "copy-from", "kv/t/pruned", "new"));

        assertThat(target.run("kv", "metadata", "get", "new/t/pruned").out())
                .contains("Version 5", "Version 7")
                .doesNotContain("Version 4");
        Result put = target.run("kv", "put", "new/t/pruned", "n=8");
        done(put);
        assertThat(field("t/pruned", "5")).isEqualTo("5");
    }

    /** What expired by itself there expires here, counted from the copy. */
    @Test
    void expiry_countsForTheCopiedVersions() {
        done(target.run("kv", "copy-from", "kv/t/strict", "new"));

        assertThat(target.run("kv", "metadata", "get", "new/t/strict").out())
                .contains("delete_version_after        30h0m0s\n")
                .doesNotContain("deletion_time    n/a");
    }

    @Test
    void sameSettingsButOneValue_areAnotherKey() {
        done(target.run("kv", "put", "new/t/typed", "a=other"));

        Result copied = target.run("kv", "copy-from", "kv/t", "new");

        assertThat(copied.exitCode()).isEqualTo(2);
        assertThat(copied.err()).isEqualTo("Another key is at t/typed; it was left as it is.\n");
        assertThat(copied.out())
                .isEqualTo(
                        """
                        Success! 5 keys written, 0 there already.
                        Verified: all 5 keys are the same.
                        """);
    }

    @Test
    void sourceThatIsNotTrusted_isNotRead() {
        Result copied = target.with("BAO_CACERT", "").run("kv", "copy-from", "kv/t", "new");

        assertThat(copied.exitCode()).isEqualTo(2);
        assertThat(copied.err()).contains("certificate signed by unknown authority");
        assertThat(target.run("kv", "list", "new").exitCode()).isEqualTo(2);
    }

    /** Only the other server is asked in it: this one has no such namespace either. */
    @Test
    void namespaceOfTheSource_isAskedForThereAlone() {
        Result copied = target.run("kv", "copy-from", "-from-namespace=team", "kv/t", "new");

        assertThat(copied).isEqualTo(new Result(2, "", "No key was found at kv/t\n"));
        Result root = target.run("kv", "copy-from", "-from-namespace=root", "kv/t/typed", "new");
        assertThat(root.out()).contains("Verified: all 1 keys are the same.");
    }

    @Test
    void exportOverTls_isImportedWhole() {
        String lines = source.run("kv", "export", "kv/t").out();

        Result imported = target.input(lines).run("kv", "import", "new", "-");

        assertThat(imported)
                .isEqualTo(new Result(0, "Success! 6 keys written, 0 there already.\n", ""));
        assertThat(described(target, "new/t/holes")).isEqualTo(described(source, "kv/t/holes"));
        assertThat(described(target, "new/t/strict")).isEqualTo(described(source, "kv/t/strict"));
    }
}
