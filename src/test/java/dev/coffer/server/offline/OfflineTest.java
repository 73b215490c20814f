package dev.coffer.server.offline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.config.Environment;
import dev.coffer.crypto.SecretBytes;
import dev.coffer.request.Bytes;
import dev.coffer.server.Storage;
import dev.coffer.server.TestingServer;
import dev.coffer.storage.physical.Commit;
import dev.coffer.storage.physical.CommitResult;
import dev.coffer.storage.physical.Key;
import dev.coffer.storage.physical.KeyRange;
import dev.coffer.storage.physical.Mutation;
import dev.coffer.storage.physical.Page;
import dev.coffer.storage.physical.Snapshot;
import dev.coffer.storage.physical.Store;
import dev.coffer.storage.physical.TxId;
import dev.coffer.storage.physical.embedded.EmbeddedStore;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.seal.SealSetup;
import dev.coffer.storage.seal.StaticKeys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands without a server, on the store of one that has ended. */
final class OfflineTest {
    private static final SealSetup SEAL =
            new SealSetup(
                    new StaticKeys("a", SecretBytes.takeOver(new byte[32]), null, null), null);

    @TempDir Path folder;
    private Path store = Path.of("");
    private Path config = Path.of("");
    private Path snapshot = Path.of("");

    @BeforeEach
    void fill() throws Exception {
        store = folder.resolve("store");
        snapshot = folder.resolve("coffer.snap");
        config = Files.writeString(folder.resolve("coffer.hcl"), configuration(store));
        try (TestingServer server =
                TestingServer.uninitialized(new Storage.Embedded(store), Set.of(), SEAL)) {
            server.use(server.callWithout("PUT", "sys/init", "{}").textAt("root_token"));
            String body = "{\"type\":\"kv\",\"options\":{\"version\":\"2\"}}";
            assertThat(server.call("POST", "sys/mounts/kv", body).status()).isEqualTo(204);
            for (String path : List.of("a", "b/c", "b/d/e")) {
                Answers.put(server, path, "one");
                Answers.put(server, path, "two");
            }
            save(server);
        }
    }

    private static String configuration(Path store) {
        return """
        storage "embedded" { path = "%s" }
        listener "tcp" { tls_disable = true }
        seal "static" {
          current_key_id = "a"
          current_key    = "%s"
        }
        """
                .formatted(store, "00".repeat(32));
    }

    /** What tests put. */
    private static final class Answers {
        static void put(TestingServer server, String path, String value) {
            assertThat(
                            server.call(
                                            "POST",
                                            "kv/data/" + path,
                                            "{\"data\":{\"x\":\"%s\"}}"
                                                    .formatted(value.repeat(200)))
                                    .status())
                    .isEqualTo(200);
        }
    }

    private void save(TestingServer server) throws IOException, InterruptedException {
        URI uri = URI.create(server.address() + "/v1/sys/storage/raft/snapshot");
        HttpRequest request =
                HttpRequest.newBuilder(uri).header("X-Vault-Token", server.token()).build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            Path _ = http.send(request, BodyHandlers.ofFile(snapshot)).body();
        }
    }

    /** What a command has said, and its exit code. */
    private record Ran(int code, String out, String err) {}

    private static Ran run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        OptionalInt code =
                new Offline(
                                new PrintStream(out, true, StandardCharsets.UTF_8),
                                new PrintStream(err, true, StandardCharsets.UTF_8),
                                new Environment(Map.of()))
                        .run(List.of(arguments));
        return new Ran(
                code.orElse(-1),
                out.toString(StandardCharsets.UTF_8),
                err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void check_ofAHealthyStore_findsNothing() {
        Ran ran = run("operator", "check", "-config=" + config);

        assertThat(ran.out()).contains(" 0 findings");
        assertThat(ran.code()).isZero();
    }

    @Test
    void check_ofADamagedStore_namesEveryDamageAndRemovesOrphansOnly() {
        try (Store open = EmbeddedStore.open(store)) {
            List<Page.Entry> values = entries(open, RecordType.KV_VALUE);
            Page.Entry first = values.getFirst();
            byte[] bytes = first.stored().value().toArray();
            bytes[bytes.length - 1] ^= 1;
            byte[] orphan = values.getLast().key().toArray();
            orphan[40] ^= 1;
            write(open, new Mutation.Put(first.key(), Bytes.wrap(bytes)));
            write(open, new Mutation.Put(Key.of(orphan), values.getLast().stored().value()));
            Page.Entry header = entries(open, RecordType.KV_VERSION).getLast();
            write(open, new Mutation.Delete(header.key()));
            write(open, new Mutation.Put(Key.of(new byte[] {0x7f, 1}), Bytes.of(new byte[1])));
        }

        Ran found = run("operator", "check", "-config", config.toString());
        assertThat(found.code()).isEqualTo(1);
        assertThat(found.out())
                .contains("a record that does not open: KV_VALUE")
                .contains("a record of no key: KV_VALUE")
                .contains("a version that is missing")
                .contains("a record of no known type: 7f01")
                .contains(" 0 records removed");

        Ran fixed = run("operator", "check", "-config=" + config, "-fix");
        assertThat(fixed.out()).contains(" 1 records removed");
        assertThat(run("operator", "check", "-config=" + config).out())
                .doesNotContain("a record of no key")
                .contains("a version that is missing");
    }

    private static List<Page.Entry> entries(Store open, RecordType type) {
        try (Snapshot now = open.snapshot()) {
            KeyRange range = KeyRange.prefix(Key.of(new byte[] {type.prefix()}));
            return now.scan(range, 1_000).entries();
        }
    }

    private static void write(Store open, Mutation change) {
        try (Snapshot now = open.snapshot()) {
            Commit commit =
                    Commit.of(
                            new TxId(9, now.version()),
                            now.version(),
                            Map.of(),
                            List.of(),
                            List.of(change));
            assertThat(open.commit(commit)).isInstanceOf(CommitResult.Committed.class);
        }
    }

    @Test
    void inspect_ofASnapshot_verifiesAndShowsIt() throws IOException {
        Ran ran = run("operator", "snapshot", "inspect", snapshot.toString());
        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains("Verified       every hash");

        byte[] bytes = Files.readAllBytes(snapshot);
        Files.write(snapshot, Arrays.copyOf(bytes, bytes.length / 2));
        Ran cut = run("operator", "snapshot", "inspect", snapshot.toString());
        assertThat(cut.code()).isEqualTo(2);
        assertThat(cut.err()).contains("cut off");
    }

    @Test
    void restore_onAFreshMachine_givesAStoreThatServes() throws IOException {
        Path fresh = folder.resolve("fresh");

        Ran ran = run("operator", "snapshot", "restore", "-path=" + fresh, snapshot.toString());

        assertThat(ran.err()).isEmpty();
        assertThat(ran.code()).isZero();
        Files.writeString(config, configuration(fresh));
        assertThat(run("operator", "check", "-config=" + config).code()).isZero();
        try (TestingServer server =
                TestingServer.uninitialized(new Storage.Embedded(fresh), Set.of(), SEAL)) {
            assertThat(server.callWithout("GET", "sys/seal-status", "").textAt("sealed"))
                    .isEqualTo("false");
        }
    }

    @Test
    void wrongArguments_sayWhatIsWrong() {
        assertThat(run("operator", "check", "-confg=x").err())
                .contains("did you mean \"-config\"?");
        assertThat(run("operator", "check").code()).isEqualTo(1);
        assertThat(run("operator", "snapshot", "inspect", "/nowhere").code()).isEqualTo(2);
        assertThat(run("operator", "check", "-help").out())
                .contains("Usage: coffer operator check");
        assertThat(run("operator", "init").code()).isEqualTo(-1);
    }

    @Test
    void diagnose_ofAServerThatCanStart_saysSo() {
        Ran ran = run("operator", "diagnose", "-config=" + config);

        assertThat(ran.out())
                .contains("[ success ] configuration: every name is known")
                .contains("[ success ] the store in " + store + " opens")
                .contains("[ success ] its seal: opens")
                .contains("[ warning ] no audit device")
                .doesNotContain("[ failure ]");
        assertThat(ran.code()).isEqualTo(2);
    }

    @Test
    void diagnose_ofWhatCannotStart_saysWhatToDo() throws IOException {
        Files.writeString(
                config,
                """
                storage "embedded" { path = "%s" }
                listener "tcp" {
                  tls_cert_file = "/nowhere/cert.pem"
                  tls_key_file  = "/nowhere/key.pem"
                }
                """
                        .formatted(store));

        Ran ran = run("operator", "diagnose", "-config=" + config);

        assertThat(ran.out())
                .contains("[ failure ] the TLS file /nowhere/cert.pem cannot be read")
                .contains("cannot seal migrate from \"static\" to Shamir");
        assertThat(ran.code()).isEqualTo(1);
    }
}
