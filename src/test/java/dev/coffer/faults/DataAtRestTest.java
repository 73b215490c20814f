package dev.coffer.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.crypto.Encodings;
import dev.coffer.faults.LocalServer.Credentials;
import dev.coffer.request.Bytes;
import dev.coffer.storage.physical.Commit;
import dev.coffer.storage.physical.CommitResult;
import dev.coffer.storage.physical.Key;
import dev.coffer.storage.physical.Mutation;
import dev.coffer.storage.physical.Store;
import dev.coffer.storage.physical.TxId;
import dev.coffer.storage.physical.embedded.TestingEmbedded;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nothing in the directory of a store tells the name or the value of a secret, the path of a mount,
 * a token or a key: every byte of every file is searched, those written at once and those that the
 * database wrote later from its memory.
 */
final class DataAtRestTest {
    private static final String MARK = "canary-5e0c71d2-";

    /** So many large values that the database moves what it has from its memory to its tables. */
    private static final int LARGE_VALUES = 40;

    private static final int LARGE_BYTES = 1 << 20;

    @TempDir private Path folder;

    @Test
    void directory_afterRequestsOfEveryKind_tellsNothing() throws IOException {
        Credentials credentials;
        try (Store store = TestingEmbedded.open(folder)) {
            LocalServer server = LocalServer.create(store);
            credentials = server.credentials();
            fill(server);
            assertThat(found(credentials)).isEmpty();
        }
        assertThat(found(credentials)).isEmpty();
        try (Store store = TestingEmbedded.open(folder)) {
            LocalServer server = LocalServer.start(store, credentials);
            assertThat(server.text("GET", mount("kept") + "/data/" + MARK + "name", null))
                    .contains(MARK + "value");
            server.must(204, "DELETE", mount("kept") + "/metadata/" + MARK + "name", null);
            assertThat(found(credentials)).isEmpty();
        }
        assertThat(tables()).as("tables of the database").isNotEmpty();
    }

    /** Goal: the search itself finds what it is to find. */
    @Test
    void directory_withAMarkInClear_isFound() throws IOException {
        try (Store store = TestingEmbedded.open(folder)) {
            CommitResult result =
                    store.commit(
                            Commit.of(
                                    new TxId(1, 1),
                                    0,
                                    Map.of(),
                                    List.of(),
                                    List.of(
                                            new Mutation.Put(
                                                    Key.of(Bytes.fromUtf8("key")),
                                                    Bytes.fromUtf8("a " + MARK + "value")))));
            assertThat(result).isInstanceOf(CommitResult.Committed.class);
            assertThat(found(new Credentials("AAAA", "none"))).isNotEmpty();
        }
    }

    private static String mount(String name) {
        return MARK + name;
    }

    private static void fill(LocalServer server) {
        for (String name : List.of("kept", "gone", "old")) {
            server.must(
                    204,
                    "POST",
                    "sys/mounts/" + mount(name),
                    ("{\"type\":\"kv\",\"description\":\"%sdescription\",\"options\":{\"version\":"
                                    + "\"%d\"}}")
                            .formatted(MARK, name.equals("old") ? 1 : 2));
        }
        for (String name : List.of("kept", "gone")) {
            String key = MARK + "name";
            server.must(200, "PUT", mount(name) + "/data/" + key, value(""));
            server.must(200, "PUT", mount(name) + "/data/" + MARK + "folder/" + key, value(""));
            server.must(
                    204,
                    "PUT",
                    mount(name) + "/metadata/" + key,
                    "{\"custom_metadata\":{\"%s1\":\"%s2\"}}".formatted(MARK, MARK));
            server.must(204, "POST", mount(name) + "/destroy/" + key, "{\"versions\":[7]}");
        }
        server.must(204, "PUT", mount("old") + "/" + MARK + "plain", "{\"a\":\"" + MARK + "\"}");
        for (int i = 0; i < LARGE_VALUES; i++) {
            server.must(200, "PUT", mount("kept") + "/data/large", value("x".repeat(LARGE_BYTES)));
        }
        String merged = Op.merge(server.mountId(mount("kept") + "/"), "").run(server);
        assertThat(merged).startsWith("200");
        server.must(
                200,
                "POST",
                "sys/remount",
                "{\"from\":\"%s\",\"to\":\"%s\"}".formatted(mount("old"), mount("moved")));
        server.must(204, "DELETE", "sys/mounts/" + mount("gone"), null);
        server.must(204, "POST", "sys/rotate", "{}");
        server.must(200, "PUT", mount("kept") + "/data/" + MARK + "late", value(""));
    }

    private static String value(String more) {
        return "{\"data\":{\"%sfield\":\"%svalue%s\"}}".formatted(MARK, MARK, more);
    }

    /** Where a mark, the token or the unseal key stands in a file, in one form or another. */
    private List<String> found(Credentials credentials) throws IOException {
        byte[] unsealKey = Base64.getDecoder().decode(credentials.unsealKey());
        List<byte[]> wanted =
                List.of(
                        utf8(MARK),
                        utf8(Encodings.hex(utf8(MARK))),
                        MARK.getBytes(StandardCharsets.UTF_16LE),
                        utf8(credentials.token()),
                        utf8(credentials.unsealKey()),
                        utf8(Encodings.hex(unsealKey)),
                        unsealKey);
        List<String> found = new ArrayList<>();
        for (Path file : files()) {
            byte[] content = Files.readAllBytes(file);
            for (byte[] mark : wanted) {
                if (contains(content, mark)) {
                    found.add(
                            file.getFileName()
                                    + " holds "
                                    + new String(mark, StandardCharsets.ISO_8859_1));
                }
            }
        }
        return found;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private List<Path> tables() throws IOException {
        return files().stream().filter(file -> file.toString().endsWith(".sst")).toList();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static boolean contains(byte[] content, byte[] mark) {
        for (int at = 0; at + mark.length <= content.length; at++) {
            int same = 0;
            while (same < mark.length && content[at + same] == mark[same]) {
                same++;
            }
            if (same == mark.length) {
                return true;
            }
        }
        return false;
    }
}
