package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.cli.TestingTerminal.Result;
import dev.coffer.cli.terminal.Screen;
import dev.coffer.server.TestingServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trees of keys out of a store, into a store, from one server to another. */
final class KvTreeTest {
    private static TestingServer old;
    private static TestingServer fresh;

    @TempDir private Path home;
    private TestingTerminal source;
    private TestingTerminal target;

    @BeforeAll
    static void start() {
        old = TestingServer.inMemory();
        fresh = TestingServer.inMemory();
        old.call("POST", "sys/mounts/secret", "{\"type\":\"kv-v2\"}");
        old.call("POST", "sys/mounts/plain", "{\"type\":\"kv\"}");
    }

    @AfterAll
    static void stop() {
        old.close();
        fresh.close();
    }

    @BeforeEach
    void fill() {
        source = new TestingTerminal(old.address(), old.token(), home);
        target = new TestingTerminal(fresh.address(), fresh.token(), home);
        fresh.call("DELETE", "sys/mounts/new");
        fresh.call("POST", "sys/mounts/new", "{\"type\":\"kv-v2\"}");
        old.call("DELETE", "secret/metadata/t/a");
        old.call("DELETE", "secret/metadata/t/sub/b");
        for (int version = 1; version <= 5; version++) {
            old.call("PUT", "secret/data/t/a", "{\"data\":{\"n\":" + version + "}}");
        }
        old.call(
                "PUT",
                "secret/metadata/t/a",
                "{\"custom_metadata\":{\"owner\":\"me\"},"
                        + "\"max_versions\":4,\"cas_required\":true}");
        old.call("PUT", "secret/destroy/t/a", "{\"versions\":[2]}");
        old.call("PUT", "secret/delete/t/a", "{\"versions\":[3]}");
        old.call("PUT", "secret/data/t/sub/b", "{\"data\":{\"x\":\"1.50\",\"y\":[1.0]}}");
        old.call("PUT", "plain/p", "{\"k\":\"v\"}");
    }

    private void assertThatKeyAIsThere() {
        assertThat(target.run("kv", "get", "-field=n", "new/t/a").out()).isEqualTo("5");
        assertThat(target.run("kv", "get", "-version=4", "-field=n", "new/t/a").out())
                .isEqualTo("4");
        String metadata = target.run("kv", "metadata", "get", "new/t/a").out();
        assertThat(metadata)
                .contains("custom_metadata             map[owner:me]\n")
                .contains("cas_required                true\n")
                .contains("max_versions                4\n")
                .contains("current_version             5\n");
        assertThat(metadata.substring(metadata.indexOf("Version 2"), metadata.indexOf("Version 3")))
                .contains("destroyed        true");
        assertThat(target.run("kv", "get", "-version=3", "-field=n", "new/t/a").exitCode())
                .isEqualTo(2);
        assertThat(target.run("kv", "get", "-field=y", "new/t/sub/b").out()).isEqualTo("[1.0]");
    }

    @Test
    void exported_isImportedWithVersionsAndMetadata() throws IOException {
        Path file = home.resolve("out.jsonl");
        Result exported = source.run("kv", "export", "secret/t");
        Path _ = Files.writeString(file, exported.out());

        Result dry = target.run("kv", "import", "-dry-run", "new", file.toString());
        Result imported = target.run("kv", "import", "new", file.toString());
        Result again = target.run("kv", "import", "new", file.toString());

        assertThat(exported.out().lines()).hasSize(2);
        assertThat(dry.out()).startsWith("Nothing was written. There are 2 keys with ");
        assertThat(imported)
                .isEqualTo(new Result(0, "Success! 2 keys written, 0 there already.\n", ""));
        assertThat(again.out()).isEqualTo("Success! 0 keys written, 2 there already.\n");
        assertThatKeyAIsThere();
    }

    @Test
    void imported_overAnInterruptedRun_goesOn() {
        String lines = source.run("kv", "export", "secret/t").out();
        fresh.call("PUT", "new/data/t/a", "{\"data\":{\"n\":1}}");

        Result imported = target.input(lines).run("kv", "import", "new", "-");

        assertThat(imported.out()).isEqualTo("Success! 2 keys written, 0 there already.\n");
        assertThatKeyAIsThere();
    }

    @Test
    void imported_overAnotherKey_leavesIt() {
        String lines = source.run("kv", "export", "secret/t").out();
        fresh.call("PUT", "new/data/t/sub/b", "{\"data\":{\"mine\":true}}");

        Result imported = target.input(lines).run("kv", "import", "new", "-");

        assertThat(imported.exitCode()).isEqualTo(2);
        assertThat(imported.err()).isEqualTo("Another key is at t/sub/b; it was left as it is.\n");
        assertThat(target.run("kv", "get", "-field=mine", "new/t/sub/b").out()).isEqualTo("true");
    }

    @Test
    void imported_whatIsNoExport_namesTheLine() {
        assertThat(target.input("{\"a\":1}\n").run("kv", "import", "new", "-").err())
                .isEqualTo("line 1 is none of an export; the lines before it are imported\n");
    }

    @Test
    void copiedFrom_anotherServer_isVerified() {
        target.with("COFFER_FROM_ADDR", old.address()).with("COFFER_FROM_TOKEN", old.token());

        Result dry = target.run("kv", "copy-from", "-dry-run", "secret/t", "new");
        Result copied = target.run("kv", "copy-from", "secret/t", "new");
        Result plain = target.run("kv", "copy-from", "plain", "new");

        assertThat(dry.out()).startsWith("Nothing was written. There are 2 keys with ");
        assertThat(copied)
                .isEqualTo(
                        new Result(
                                0,
                                """
                                Success! 2 keys written, 0 there already.
                                Verified: all 2 keys are the same.
                                """,
                                ""));
        assertThat(plain.out()).contains("Verified: all 1 keys are the same.");
        assertThatKeyAIsThere();
        assertThat(target.run("kv", "get", "-field=k", "new/p").out()).isEqualTo("v");
    }

    @Test
    void copyFrom_withoutASource_saysWhatIsMissing() {
        assertThat(target.run("kv", "copy-from", "secret", "new").err())
                .startsWith("Say where to copy from: -addr and -token");
    }

    @Test
    void progress_isShownOnATerminalOnly() {
        Screen watched = new Screen(false, false, true, false);

        assertThat(source.on(watched).run("kv", "export", "secret/t").err())
                .contains("Exporting [###############...............] 1/2");
        assertThat(source.on(Screen.NONE).run("kv", "export", "secret/t").err()).isEmpty();
    }
}
