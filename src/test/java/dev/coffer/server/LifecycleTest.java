package dev.coffer.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LifecycleTest {
    private static final String WRONG_SHARE = "00".repeat(32) + "01";

    @Test
    void init_freshServer_givesSharesAndTokenOnce() {
        try (TestingServer server = TestingServer.uninitialized(new Storage.Memory())) {
            assertThat(server.callWithout("GET", "sys/health", "").status()).isEqualTo(501);
            server.initialize();
            assertThat(server.shares()).hasSize(3).allMatch(share -> share.length() == 66);
            assertThat(server.token()).matches("s\\.[A-Za-z0-9]{24}");
            Answer again =
                    server.callWithout(
                            "PUT", "sys/init", "{\"secret_shares\":1,\"secret_threshold\":1}");
            assertThat(again.status()).isEqualTo(400);
            assertThat(again.errors()).containsExactly("Vault is already initialized");
            assertThat(server.callWithout("GET", "sys/health", "").status()).isEqualTo(503);
        }
    }

    @Test
    void unseal_sharesInAnyOrder_opens() {
        try (TestingServer server = TestingServer.uninitialized(new Storage.Memory())) {
            server.initialize();
            assertThat(server.giveShare(2).textAt("progress")).isEqualTo("1");
            assertThat(server.giveShare(2).textAt("progress")).isEqualTo("1");
            assertThat(server.giveShare(0).textAt("sealed")).isEqualTo("false");
            assertThat(server.call("GET", "sys/mounts").status()).isEqualTo(200);
        }
    }

    @Test
    void unseal_wrongShare_startsOver() {
        try (TestingServer server = TestingServer.uninitialized(new Storage.Memory())) {
            server.initialize();
            assertThat(server.giveShare(1).textAt("progress")).isEqualTo("1");
            Answer wrong =
                    server.callWithout("PUT", "sys/unseal", "{\"key\":\"" + WRONG_SHARE + "\"}");
            assertThat(wrong.status()).isEqualTo(400);
            assertThat(server.callWithout("GET", "sys/seal-status", "").textAt("progress"))
                    .isEqualTo("0");
            assertThat(server.call("GET", "sys/mounts").status()).isEqualTo(503);
            server.unseal();
            assertThat(server.call("GET", "sys/mounts").status()).isEqualTo(200);
        }
    }

    @Test
    void seal_unsealedServer_refusesAllAndKeepsAll() {
        try (TestingServer server = TestingServer.inMemory()) {
            enableNotes(server);
            write(server, "a", "one");
            assertThat(server.callWithout("PUT", "sys/seal", "").status()).isEqualTo(403);
            assertThat(server.call("PUT", "sys/seal").status()).isEqualTo(204);
            for (String path : List.of("notes/a", "sys/mounts", "none/a", "sys/key-status")) {
                Answer refused = server.call("GET", path);
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.errors()).containsExactly("Vault is sealed");
            }
            assertThat(server.call("PUT", "sys/seal").status()).isEqualTo(204);
            server.unseal();
            assertThat(server.call("GET", "notes/a").textAt("data", "v")).isEqualTo("one");
        }
    }

    @Test
    void restart_embeddedStore_keepsEverythingAndStartsSealed(@TempDir Path directory) {
        try (TestingServer server = TestingServer.embedded(directory)) {
            enableNotes(server);
            write(server, "a", "one");
            assertThat(server.call("PUT", "sys/rotate").status()).isEqualTo(204);
            write(server, "b", "two");
            server.restartSealed();
            assertThat(server.call("GET", "notes/a").status()).isEqualTo(503);
            server.unseal();
            assertThat(server.call("GET", "notes/a").textAt("data", "v")).isEqualTo("one");
            assertThat(server.call("GET", "notes/b").textAt("data", "v")).isEqualTo("two");
            assertThat(server.call("GET", "sys/key-status").textAt("data", "term")).isEqualTo("2");
        }
    }

    /** The token is kept as a keyed hash, mounts and their paths are sealed. */
    @Test
    void files_ofTheStore_holdNoTokenAndNoName(@TempDir Path directory) throws IOException {
        List<String> secrets;
        try (TestingServer server = TestingServer.embedded(directory)) {
            Answer enabled =
                    server.call(
                            "POST",
                            "sys/mounts/very-private-mount",
                            "{\"type\":\"kv\",\"description\":\"very-private-description\"}");
            assertThat(enabled.status()).isEqualTo(204);
            secrets =
                    List.of(
                            server.token(),
                            server.token().substring(2),
                            server.shares().getFirst(),
                            "very-private-mount",
                            "very-private-description",
                            "listing_visibility");
        }
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> all = files.filter(Files::isRegularFile).toList();
            assertThat(all).isNotEmpty();
            for (Path file : all) {
                String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                assertThat(secrets).noneMatch(content::contains);
            }
        }
    }

    private static void enableNotes(TestingServer server) {
        assertThat(server.call("POST", "sys/mounts/notes", "{\"type\":\"kv\"}").status())
                .isEqualTo(204);
    }

    private static void write(TestingServer server, String name, String value) {
        assertThat(server.call("POST", "notes/" + name, "{\"v\":\"" + value + "\"}").status())
                .isEqualTo(204);
    }
}
