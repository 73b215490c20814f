package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.cli.TestingTerminal.Result;
import dev.coffer.server.TestingServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kv commands that OpenBao lacks. */
final class KvExtensionsTest {
    private static TestingServer server;

    @TempDir private Path home;
    private TestingTerminal terminal;

    @BeforeAll
    static void start() {
        server = TestingServer.inMemory();
        server.call("POST", "sys/mounts/secret", "{\"type\":\"kv-v2\"}");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void terminal() {
        terminal = new TestingTerminal(server.address(), server.token(), home);
    }

    private static long editFolders() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/dev/shm"))) {
            return all.filter(each -> each.getFileName().toString().startsWith("coffer-edit"))
                    .count();
        }
    }

    @Test
    void edit_saved_isWrittenAndLeavesNoFile() throws IOException {
        terminal.run("kv", "put", "secret/e", "a=old", "b=same");
        long before = editFolders();

        Result edited = terminal.with("EDITOR", "sed -i s/old/new/").run("kv", "edit", "secret/e");

        assertThat(edited.exitCode()).isZero();
        assertThat(edited.out()).contains("version ").contains(" 2\n");
        assertThat(terminal.run("kv", "get", "-field=data", "secret/e").out())
                .isEqualTo("map[a:new b:same]");
        assertThat(editFolders()).isEqualTo(before);
    }

    @Test
    void edit_ofAFile_thatOnlyTheUserCanRead() throws IOException {
        Path seen = home.resolve("seen");
        terminal.run("kv", "put", "secret/mode", "a=b");

        Result edited =
                terminal.with("EDITOR", "stat -c %a >" + seen).run("kv", "edit", "secret/mode");

        assertThat(edited.out()).isEqualTo("Nothing was changed.\n");
        assertThat(seen).hasContent("600");
    }

    @Test
    void edit_whileSomebodyElseWrites_changesNothing() {
        terminal.run("kv", "put", "secret/race", "a=1");
        String other =
                "curl -sf -o /dev/null -X POST -H 'X-Vault-Token: "
                        + server.token()
                        + "' -d '{\"data\":{\"a\":\"other\"}}' "
                        + server.address()
                        + "/v1/secret/data/race; sed -i s/1/mine/";

        Result edited = terminal.with("EDITOR", other).run("kv", "edit", "secret/race");

        assertThat(edited.exitCode()).isEqualTo(2);
        assertThat(edited.err())
                .startsWith("Somebody else wrote secret/data/race meanwhile")
                .contains("It is at version 2 now; nothing was changed.");
        assertThat(terminal.run("kv", "get", "-field=a", "secret/race").out()).isEqualTo("other");
    }

    @Test
    void edit_toWhatIsNoJson_orByABrokenEditor_changesNothing() {
        terminal.run("kv", "put", "secret/broken", "a=1");

        assertThat(
                        terminal.with("EDITOR", "sed -i s/{/x/")
                                .run("kv", "edit", "secret/broken")
                                .err())
                .startsWith("It is no JSON object: ");
        assertThat(terminal.with("EDITOR", "false").run("kv", "edit", "secret/broken").err())
                .startsWith("Nothing was changed: the editor failed: false ended with exit code 1");
    }

    @Test
    void edit_ofAKeyThatIsNotThere_makesIt() {
        Result edited =
                terminal.with("EDITOR", "sed -i 's/{}/{\"a\":\"b\"}/'")
                        .run("kv", "edit", "secret/fresh");

        assertThat(edited.exitCode()).isZero();
        assertThat(terminal.run("kv", "get", "-field=a", "secret/fresh").out()).isEqualTo("b");
    }

    @Test
    void diff_namesFields_andShowsValuesOnlyIfAsked() {
        terminal.run("kv", "put", "secret/d", "same=1", "old=2", "moved=3");
        terminal.run("kv", "put", "secret/d", "same=1", "new=4", "moved=5");

        assertThat(terminal.run("kv", "diff", "secret/d").out())
                .isEqualTo(
                        """
                        Field    Change
                        -----    ------
                        moved    changed
                        new      added
                        old      removed
                        """);
        assertThat(terminal.run("kv", "diff", "-values", "-from=2", "-to=1", "secret/d").out())
                .contains("moved    changed    5        3\n");
        assertThat(terminal.run("kv", "diff", "-format=json", "secret/d").out())
                .isEqualTo(
                        """
                        {
                          "added": [
                            "new"
                          ],
                          "changed": [
                            "moved"
                          ],
                          "removed": [
                            "old"
                          ]
                        }
                        """);
    }

    @Test
    void lock_isSetShownAndTakenAway() {
        terminal.run("kv", "put", "secret/l", "a=1");

        Result locked = terminal.run("kv", "lock", "-data", "-reason=freeze", "secret/l");
        Result refused = terminal.run("kv", "put", "secret/l", "a=2");
        Result shown = terminal.run("kv", "locks", "-field=data", "secret/l");
        Result unlocked = terminal.run("kv", "unlock", "secret/l");

        assertThat(locked.out()).isEqualTo("Success! Locked: secret/lock/l\n");
        assertThat(refused.err()).contains("key data is locked: freeze");
        assertThat(shown.out()).isEqualTo("true");
        assertThat(unlocked.exitCode()).isZero();
        assertThat(terminal.run("kv", "put", "secret/l", "a=2").exitCode()).isZero();
        assertThat(terminal.run("kv", "lock", "secret/l").err()).startsWith("Say what to lock: ");
    }

    @Test
    void history_namesWhoChangedWhat() {
        terminal.run("kv", "metadata", "put", "-custom-metadata=a=1", "secret/h");
        terminal.run("kv", "metadata", "put", "-max-versions=4", "secret/h");

        String history = terminal.run("kv", "history", "secret/h").out();

        assertThat(history)
                .startsWith("Version    Time ")
                .containsPattern("(?m)^1 +\\S+ +root +\\[.*custom_metadata")
                .containsPattern("(?m)^2 +\\S+ +root +\\[max_versions\\]$");
    }

    @Test
    void moveAndCopy_takeAllVersionsAlong() {
        terminal.run("kv", "put", "secret/m/a", "x=1");
        terminal.run("kv", "put", "secret/m/a", "x=2");

        Result dry =
                terminal.run("kv", "move", "-dry-run", "-field=keys", "secret/m/a", "secret/n");
        Result copied = terminal.run("kv", "copy", "-mount=secret", "-recursive", "m", "c");
        Result moved = terminal.run("kv", "move", "-field=versions", "secret/m/a", "secret/n");

        assertThat(dry.out()).isEqualTo("1");
        assertThat(copied.exitCode()).isZero();
        assertThat(moved.out()).isEqualTo("2");
        assertThat(terminal.run("kv", "get", "-version=1", "-field=x", "secret/n").out())
                .isEqualTo("1");
        assertThat(terminal.run("kv", "get", "-field=x", "secret/c/a").out()).isEqualTo("2");
        assertThat(terminal.run("kv", "get", "secret/m/a").exitCode()).isEqualTo(2);
    }

    @Test
    void txn_doesAllOrNothing() {
        String ops =
                "{\"ops\":[{\"op\":\"put\",\"path\":\"t1\",\"data\":{\"a\":1}},"
                        + "{\"op\":\"put\",\"path\":\"t2\",\"data\":{\"a\":2},"
                        + "\"options\":{\"cas\":0}}]}";

        Result done = terminal.input(ops).run("kv", "txn", "secret", "-");
        Result refused = terminal.input(ops).run("kv", "txn", "secret", "-");

        assertThat(done.out()).contains("\"succeeded\": true");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("\"code\": \"txn_conflict\"");
        assertThat(terminal.run("kv", "get", "-format=json", "secret/t1").out())
                .contains("\"version\": 1");
    }

    @Test
    void watch_showsWhatWasChanged() {
        terminal.run("kv", "put", "secret/w/a", "x=1");
        terminal.run("kv", "delete", "secret/w/a");

        Result watched =
                terminal.run("kv", "watch", "-after=oldest", "-limit=2", "-mount=secret", "w/");

        assertThat(watched.out())
                .containsPattern("(?m)^\\S+Z  put  w/a version 1$")
                .containsPattern("(?m)^\\S+Z  delete  w/a version 1$");
        assertThat(terminal.run("kv", "watch", "-after=oldest", "-limit=1", "secret").out())
                .containsPattern("(?m)^\\S+Z  \\w+  ");
    }

    @Test
    void watch_whereThereIsNone_isAFailure() {
        server.call("POST", "sys/mounts/plain", "{\"type\":\"kv\"}");

        assertThat(terminal.run("kv", "watch", "plain/x").err())
                .isEqualTo("Watching not supported on KV Version 1\n");
    }
}
