package dev.coffer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.crypto.SecretBytes;
import dev.coffer.storage.seal.SealSetup;
import dev.coffer.storage.seal.StaticKeys;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots over the API: as scripts for OpenBao save and restore them. */
final class SnapshotTest {
    private static final String PATH = "/v1/sys/storage/raft/snapshot";

    @TempDir Path folder;
    private final HttpClient http = HttpClient.newHttpClient();

    private HttpResponse<byte[]> send(TestingServer server, String path, byte[] body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(server.address() + path))
                        .header("X-Vault-Token", server.token());
        if (body.length > 0) {
            request.POST(BodyPublishers.ofByteArray(body));
        }
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    private byte[] saved(TestingServer server) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = send(server, PATH, new byte[0]);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/gzip");
        return answer.body();
    }

    private static void keep(TestingServer server, String value) {
        Answer _ = server.call("POST", "sys/mounts/kv", "{\"type\":\"kv\"}");
        assertThat(server.call("POST", "kv/a", "{\"x\":\"%s\"}".formatted(value)).status())
                .isEqualTo(204);
    }

    private static String kept(TestingServer server) {
        return server.call("GET", "kv/a").textAt("data", "x");
    }

    @Test
    void save_givesAnArchiveThatStockClientsTakeForWhole() throws Exception {
        try (TestingServer server = TestingServer.inMemory()) {
            keep(server, "one");

            byte[] unpacked =
                    new GZIPInputStream(new ByteArrayInputStream(saved(server))).readAllBytes();

            String text = new String(unpacked, StandardCharsets.ISO_8859_1);
            assertThat(text).contains("meta.json", "SHA256SUMS.sealed").doesNotContain("one\"");
        }
    }

    @Test
    void restore_ofTheSameInstallation_bringsBackWhatWasThereAndStaysUnsealed() throws Exception {
        try (TestingServer server = TestingServer.embedded(folder)) {
            keep(server, "one");
            byte[] snapshot = saved(server);
            keep(server, "two");

            assertThat(send(server, PATH, snapshot).statusCode()).isEqualTo(204);

            TestingServer.eventually(() -> kept(server).equals("one"));
            keep(server, "three");
            server.restart();
            assertThat(kept(server)).isEqualTo("three");
        }
    }

    private static String revision(TestingServer server) {
        return server.call("GET", "two/watch/").textAt("data", "next");
    }

    private static int statusAfter(TestingServer server, String revision) {
        return server.call("GET", "two/watch/?after=" + revision).status();
    }

    /**
     * Goal: what a client has kept from before a restore is never taken for something else,
     * although commits and counters are counted anew.
     */
    @Test
    void restore_toAnOlderState_makesRevisionsAndTagsVoid() throws Exception {
        try (TestingServer server = TestingServer.embedded(folder)) {
            Answer _ =
                    server.call(
                            "POST",
                            "sys/mounts/two",
                            "{\"type\":\"kv\",\"options\":{\"version\":\"2\"}}");
            server.call("POST", "two/data/a", "{\"data\":{\"x\":\"1\"}}");
            String before = revision(server);
            byte[] snapshot = saved(server);
            server.call("POST", "two/data/a", "{\"data\":{\"x\":\"2\"}}");
            String after = revision(server);
            String tag = tag(server);
            assertThat(statusAfter(server, before)).isEqualTo(200);

            assertThat(send(server, PATH, snapshot).statusCode()).isEqualTo(204);
            TestingServer.eventually(
                    () -> "1".equals(server.call("GET", "two/data/a").textAt("data", "data", "x")));
            server.call("POST", "two/data/a", "{\"data\":{\"x\":\"other\"}}");
            for (int i = 0; i < 10; i++) {
                server.call("POST", "two/data/b", "{\"data\":{\"x\":\"1\"}}");
            }

            for (String old : List.of(before, after)) {
                Answer refused = server.call("GET", "two/watch/?after=" + old);
                assertThat(refused.status()).isEqualTo(400);
                assertThat(refused.textAt("data", "code")).isEqualTo("revision_compacted");
            }
            assertThat(tag(server)).isNotEqualTo(tag);
            String fresh = revision(server);
            server.restart();
            assertThat(statusAfter(server, fresh)).isEqualTo(200);
        }
    }

    private static String tag(TestingServer server) {
        return server.call("GET", "two/data/a").headers().firstValue("ETag").orElseThrow();
    }

    @Test
    void restore_onAFreshMachine_needsForceAndTheOldShares() throws Exception {
        try (TestingServer old = TestingServer.embedded(folder.resolve("old"));
                TestingServer fresh = TestingServer.embedded(folder.resolve("new"))) {
            keep(old, "one");
            byte[] snapshot = saved(old);

            HttpResponse<byte[]> refused = send(fresh, PATH, snapshot);
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(new String(refused.body(), StandardCharsets.UTF_8))
                    .contains("could not verify hash file");
            assertThat(send(fresh, PATH + "-force", snapshot).statusCode()).isEqualTo(204);

            TestingServer.eventually(() ->
                    fresh.callWithout("GET", "sys/seal-status", "")
                            .textAt("sealed")
                            .equals("true"));
            for (String share : old.shares().subList(0, 2)) {
                Answer _ =
                        fresh.callWithout("PUT", "sys/unseal", "{\"key\":\"%s\"}".formatted(share));
            }
            fresh.use(old.token());
            assertThat(kept(fresh)).isEqualTo("one");
        }
    }

    @Test
    void restore_behindAStaticKey_unsealsByItself() throws Exception {
        SealSetup setup =
                new SealSetup(
                        new StaticKeys("a", SecretBytes.takeOver(new byte[32]), null, null), null);
        try (TestingServer server =
                TestingServer.uninitialized(new Storage.Embedded(folder), Set.of(), setup)) {
            server.use(server.callWithout("PUT", "sys/init", "{}").textAt("root_token"));
            keep(server, "one");
            byte[] snapshot = saved(server);
            keep(server, "two");

            assertThat(send(server, PATH, snapshot).statusCode()).isEqualTo(204);

            TestingServer.eventually(() -> kept(server).equals("one"));
        }
    }

    @Test
    void restore_ofWhatIsNoSnapshot_changesNothing() throws Exception {
        try (TestingServer server = TestingServer.embedded(folder)) {
            keep(server, "one");
            byte[] snapshot = saved(server);
            byte[] cut = Arrays.copyOf(snapshot, snapshot.length - 2_000);

            assertThat(send(server, PATH, cut).statusCode()).isEqualTo(400);
            assertThat(send(server, PATH, "{}".getBytes(StandardCharsets.UTF_8)).statusCode())
                    .isEqualTo(400);
            assertThat(kept(server)).isEqualTo("one");
            assertThat(send(server, PATH, snapshot).statusCode()).isEqualTo(204);
            TestingServer.eventually(() ->
                    Files.exists(folder.resolve("replaced/rocksdb"))
                            && !Files.exists(folder.resolve("restored")));
        }
    }

    /** Goal: whoever loses the right while a long snapshot is sent does not get the rest. */
    @Test
    void save_afterItsTokenIsRevoked_breaksOff() throws Exception {
        try (TestingServer server = TestingServer.inMemory()) {
            String large = "x".repeat(1 << 20);
            Answer _ = server.call("POST", "sys/mounts/kv", "{\"type\":\"kv\"}");
            for (int i = 0; i < 40; i++) {
                assertThat(server.call("POST", "kv/a" + i, "{\"x\":\"" + large + "\"}").status())
                        .isEqualTo(204);
            }
            String other = server.call("POST", "auth/token/create").textAt("auth", "client_token");
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(server.address() + PATH))
                            .header("X-Vault-Token", other)
                            .build();
            try (InputStream body = http.send(request, BodyHandlers.ofInputStream()).body()) {
                assertThat(body.read()).isEqualTo(0x1f);
                String revoked = "{\"token\":\"" + other + "\"}";
                assertThat(server.call("POST", "auth/token/revoke", revoked).status())
                        .isEqualTo(204);

                assertThatThrownBy(() -> body.transferTo(OutputStream.nullOutputStream()))
                        .isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void restore_intoMemory_isRefused() throws Exception {
        try (TestingServer server = TestingServer.inMemory()) {
            byte[] snapshot = saved(server);

            assertThat(send(server, PATH, snapshot).statusCode()).isEqualTo(400);
        }
    }
}
