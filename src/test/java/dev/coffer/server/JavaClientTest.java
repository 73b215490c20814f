package dev.coffer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.coffer.client.Cas;
import dev.coffer.client.Coffer;
import dev.coffer.client.CofferException;
import dev.coffer.client.ConflictException;
import dev.coffer.client.DeniedException;
import dev.coffer.client.KeyMetadata;
import dev.coffer.client.Kv;
import dev.coffer.client.MetadataChange;
import dev.coffer.client.OutcomeUnknownException;
import dev.coffer.client.Secret;
import dev.coffer.client.TokenRenewal;
import dev.coffer.client.Transaction;
import dev.coffer.client.UnavailableException;
import dev.coffer.client.UnsupportedException;
import dev.coffer.client.Watch;
import dev.coffer.gate.audit.AuditSettings;
import dev.coffer.gate.audit.DeviceRules;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The Java client ({@code client/}) against a real server. */
final class JavaClientTest {
    private static TestingServer server = TestingServer.inMemory();
    private static Coffer coffer = client(server.token());
    private static Kv kv = coffer.kv("secret");

    @BeforeAll
    static void mount() {
        Answer mounted =
                server.call(
                        "POST",
                        "sys/mounts/secret",
                        "{\"type\":\"kv\",\"options\":{\"version\":\"2\"}}");
        assertThat(mounted.status()).isEqualTo(204);
    }

    @AfterAll
    static void close() {
        coffer.close();
        server.close();
    }

    private static Coffer client(String token) {
        return Coffer.connect(URI.create(server.address()), token);
    }

    @Test
    void put_thenGet_givesTheSameValueWithBothVersions() {
        assertThat(kv.put("app/db", Map.of("password", "s3cret", "port", 5432L)).number())
                .isEqualTo(1);
        kv.putMetadata(
                "app/db", MetadataChange.NOTHING.custom(Map.of("owner", "ann")), Cas.metadata(0));
        Secret read = kv.get("app/db").orElseThrow();
        assertThat(read.data()).isEqualTo(Map.of("password", "s3cret", "port", 5432L));
        assertThat(read.text("password")).contains("s3cret");
        assertThat(read.version().number()).isEqualTo(1);
        assertThat(read.metadataVersion()).hasValue(1);
        assertThat(read.custom()).containsExactly(Map.entry("owner", "ann"));
        assertThat(read.toString()).doesNotContain("s3cret");
    }

    /** Blanks, percent signs, slashes at the end and other alphabets go as they are. */
    @Test
    void paths_ofEveryKind_areEncoded() {
        for (String path : List.of("odd/a b", "odd/50%", "odd/ä?x=1&y#z", "odd/日本語", "odd/a+b")) {
            kv.put(path, Map.of("path", path));
            assertThat(kv.get(path).orElseThrow().text("path")).contains(path);
        }
        assertThat(kv.list("odd")).contains("a b", "50%", "ä?x=1&y#z", "日本語", "a+b");
        assertThat(kv.scan("")).contains("odd/a+b");
    }

    @Test
    void get_whereThereIsNothing_isEmpty() {
        assertThat(kv.get("none")).isEmpty();
        assertThat(kv.metadata("none")).isEmpty();
        assertThat(kv.list("none")).isEmpty();
        kv.put("gone", Map.of("a", "b"));
        kv.delete("gone");
        assertThat(kv.get("gone")).isEmpty();
        kv.undelete("gone", List.of(1L));
        assertThat(kv.get("gone", 1)).isPresent();
        assertThat(kv.get("gone", 2)).isEmpty();
        kv.destroy("gone", List.of(1L));
        KeyMetadata metadata = kv.metadata("gone").orElseThrow();
        assertThat(metadata.versions().firstEntry().getValue().destroyed()).isTrue();
        kv.deleteMetadata("gone");
        assertThat(kv.metadata("gone")).isEmpty();
    }

    @Test
    void put_anotherVersionThanExpected_tellsBothNumbers() {
        kv.put("cas", Map.of("n", 1L), Cas.CREATE);
        kv.put("cas", Map.of("n", 2L), Cas.data(1));
        ConflictException conflict =
                caught(ConflictException.class, () -> kv.put("cas", Map.of("n", 3L), Cas.data(1)));
        assertThat(conflict.status()).isEqualTo(400);
        assertThat(conflict.code()).contains("cas_mismatch");
        assertThat(conflict.dimension()).contains("data");
        assertThat(conflict.expected()).hasValue(1);
        assertThat(conflict.current()).hasValue(2);
        assertThat(conflict.errors())
                .containsExactly("check-and-set parameter did not match the current version");
        assertThat(kv.metadata("cas").orElseThrow().currentVersion()).isEqualTo(2);
    }

    @Test
    void put_anotherMetadataVersionThanExpected_isAConflictOfMetadata() {
        kv.put("both", Map.of("n", 1L), Cas.both(0, 0));
        kv.patchMetadata("both", MetadataChange.NOTHING.maxVersions(3), Cas.metadata(0));
        ConflictException conflict =
                caught(
                        ConflictException.class,
                        () -> kv.put("both", Map.of("n", 2L), Cas.both(1, 0)));
        assertThat(conflict.dimension()).contains("metadata");
        assertThat(conflict.current()).hasValue(1);
        kv.patch("both", Map.of("m", 1L), Cas.both(1, 1));
        assertThat(kv.get("both").orElseThrow().data()).isEqualTo(Map.of("n", 1L, "m", 1L));
        assertThat(kv.metadata("both").orElseThrow().maxVersions()).isEqualTo(3);
    }

    @Test
    void put_withoutWhatTheKeyDemands_isRefused() {
        kv.putMetadata("strict", MetadataChange.NOTHING.casRequired(true), Cas.NONE);
        CofferException refused =
                caught(CofferException.class, () -> kv.put("strict", Map.of("a", 1L)));
        assertThat(refused.code()).contains("cas_required");
        assertThat(refused).isNotInstanceOf(ConflictException.class);
    }

    @Test
    void patch_ofAKeyThatIsNotThere_isA404() {
        CofferException refused =
                caught(CofferException.class, () -> kv.patch("no", Map.of("a", 1L), Cas.NONE));
        assertThat(refused.status()).isEqualTo(404);
    }

    @Test
    void deletes_thatExpectAnotherKey_areConflicts() {
        kv.put("compared", Map.of("a", 1L));
        kv.put("compared", Map.of("a", 2L));
        List<Long> first = List.of(1L);
        for (Runnable refused :
                List.<Runnable>of(
                        () -> kv.delete("compared", Cas.data(1)),
                        () -> kv.delete("compared", first, Cas.data(1)),
                        () -> kv.undelete("compared", first, Cas.metadata(1)),
                        () -> kv.destroy("compared", first, Cas.both(2, 1)),
                        () -> kv.deleteMetadata("compared", Cas.both(1, 0)))) {
            assertThat(caught(ConflictException.class, refused).current()).isPresent();
        }
        kv.destroy("compared", first, Cas.data(2));
        kv.deleteMetadata("compared", Cas.both(2, 0));
        assertThat(kv.metadata("compared")).isEmpty();
    }

    @Test
    void transaction_ofManyKinds_happensAsOne() {
        kv.put("t/old", Map.of("v", "old"));
        Transaction.Outcome outcome =
                kv.transaction()
                        .expect("t/old", Cas.both(1, 0))
                        .expect("t/new", Transaction.State.ABSENT)
                        .get("t/old")
                        .getMetadata("t/old")
                        .put("t/old", Map.of("v", "new"))
                        .put("t/new", Map.of("v", "s3cret"))
                        .putMetadata("t/new", MetadataChange.NOTHING.custom(Map.of("a", "b")))
                        .commit();
        assertThat(outcome.succeeded()).isTrue();
        assertThat(outcome.results().get(0).secret().orElseThrow().text("v")).contains("old");
        assertThat(outcome.results().get(1).metadata().orElseThrow().currentVersion()).isEqualTo(1);
        assertThat(outcome.results().get(2).version()).hasValue(2);
        assertThat(outcome.toString()).doesNotContain("old\"").doesNotContain("s3cret");
        assertThat(kv.get("t/new").orElseThrow().custom()).containsEntry("a", "b");
        kv.transaction().patch("t/new", Map.of("w", 1L)).delete("t/old").commit();
        kv.transaction().undelete("t/old", List.of(2L)).destroy("t/new", List.of(1L)).commit();
        assertThat(kv.get("t/old")).isPresent();
        kv.transaction()
                .patchMetadata("t/old", MetadataChange.NOTHING.maxVersions(2))
                .deleteMetadata("t/new")
                .commit();
        assertThat(kv.metadata("t/new")).isEmpty();
        kv.put("t/x", Map.of("v", "x"));
        kv.transaction().move("t/old", "t/moved").copy("t/x", "t/copied").commit();
        assertThat(kv.list("t")).containsExactly("copied", "moved", "x");
    }

    @Test
    void transaction_thatExpectsAnotherKey_tellsWhichAndChangesNothing() {
        kv.put("tc/a", Map.of("v", 1L));
        Transaction refused =
                kv.transaction()
                        .expect("tc/a", Cas.data(7))
                        .expectGeneration("tc/a", "0")
                        .put("tc/b", Map.of("v", 2L));
        ConflictException conflict = caught(ConflictException.class, refused::commit);
        assertThat(conflict.code()).contains("txn_conflict");
        assertThat(conflict.path()).contains("tc/a");
        assertThat(conflict.expected()).hasValue(7);
        assertThat(kv.get("tc/b")).isEmpty();
        Transaction.Outcome other = refused.otherwiseGet("tc/a").commit();
        assertThat(other.succeeded()).isFalse();
        assertThat(other.results().getFirst().secret().orElseThrow().data()).containsEntry("v", 1L);
        assertThat(kv.transaction().put("tc/b", Map.of()).dryRun().succeeded()).isTrue();
        assertThat(kv.metadata("tc/b")).isEmpty();
    }

    @Test
    void folders_moveAreCopiedAndRemoved() {
        kv.put("mv/a", Map.of("v", 1L));
        kv.put("mv/sub/b", Map.of("v", 2L));
        kv.put("mv/sub/b", Map.of("v", 3L));
        assertThat(kv.copyFolder("mv", "mv2")).isEqualTo(new Kv.Moved(2, 3));
        assertThat(kv.moveFolder("mv", "mv3")).isEqualTo(new Kv.Moved(2, 3));
        assertThat(kv.list("mv")).isEmpty();
        kv.move("mv3/a", "mv3/c");
        kv.copy("mv3/c", "mv3/d");
        assertThat(kv.list("mv3")).containsExactly("c", "d", "sub/");
        assertThat(caught(ConflictException.class, () -> kv.move("mv3/c", "mv3/d")).code())
                .contains("key_exists");
        assertThat(kv.countFolder("mv3").keys()).isEqualTo(3);
        assertThat(caught(ConflictException.class, () -> kv.deleteFolder("mv3", 2)).current())
                .hasValue(3);
        kv.deleteFolder("mv3", 3);
        assertThat(kv.list("mv3")).isEmpty();
    }

    @Test
    void watch_ofAFolder_tellsEachChangeOnceAndGoesOnFromWhereItWas() {
        Watch watch = kv.watch("w/");
        assertThat(watch.poll(Duration.ZERO)).isEmpty();
        kv.put("w/a", Map.of("v", "s3cret"));
        kv.put("other", Map.of("v", 1L));
        kv.putMetadata("w/a", MetadataChange.NOTHING.maxVersions(3), Cas.NONE);
        kv.transaction().put("w/b", Map.of()).delete("w/a").commit();
        Watch.Event first = watch.next();
        assertThat(first.path()).isEqualTo("w/a");
        assertThat(first.operation()).isEqualTo("put");
        assertThat(first.version()).hasValue(1);
        assertThat(watch.revision()).isEqualTo(first.revision());
        List<String> rest =
                kv.watch("w/", first.revision()).poll(Duration.ofSeconds(60)).stream()
                        .map(event -> event.operation() + " " + event.path())
                        .toList();
        assertThat(rest).containsExactlyInAnyOrder("metadata_put w/a", "put w/b", "delete w/a");
        assertThat(watch.poll(Duration.ofSeconds(60))).hasSize(3);
        assertThat(watch.poll(Duration.ZERO)).isEmpty();
        assertThat(watch.toString()).doesNotContain("s3cret");
        assertThat(
                        caught(
                                        CofferException.class,
                                        () ->
                                                assertThat(
                                                                kv.watch("w/", "0.0.0")
                                                                        .poll(Duration.ZERO))
                                                        .isNull())
                                .status())
                .isEqualTo(400);
    }

    /** What each key would have needed alone stands in the audit log by name. */
    @Test
    void move_inTheAuditLog_namesItsParts() throws IOException {
        Path log = Files.createTempFile("coffer", ".log");
        AuditSettings settings = new AuditSettings(new DeviceRules(true, false), List.of());
        try (TestingServer audited = TestingServer.audited(settings);
                Coffer other = Coffer.connect(URI.create(audited.address()), audited.token())) {
            Answer mounted =
                    audited.call(
                            "POST",
                            "sys/mounts/secret",
                            "{\"type\":\"kv\",\"options\":{\"version\":\"2\"}}");
            assertThat(mounted.status()).isEqualTo(204);
            Answer enabled =
                    audited.call(
                            "POST",
                            "sys/audit/file",
                            "{\"type\":\"file\",\"options\":{\"file_path\":\"" + log + "\"}}");
            assertThat(enabled.status()).as("%s", enabled).isEqualTo(204);
            Kv mount = other.kv("secret");
            mount.put("f/a", Map.of("v", "s3cret"));
            mount.moveFolder("f", "g");
            mount.deleteFolder("g", 1);
            String text = Files.readString(log);
            assertThat(text)
                    .contains("\"path\":\"data/f/a\"")
                    .contains("\"path\":\"metadata/g/a\"")
                    .doesNotContain("s3cret");
        } finally {
            Files.delete(log);
        }
    }

    @Test
    void token_thatIsNone_isDenied_andShownNowhere() {
        try (Coffer other = client("s.wrong-token")) {
            DeniedException denied =
                    caught(
                            DeniedException.class,
                            () -> assertThat(other.kv("secret").list("")).isNull());
            assertThat(denied).hasMessageContaining("permission denied");
            assertThat(denied.toString() + other + other.kv("secret")).doesNotContain("wrong");
        }
    }

    @Test
    void call_ofAnythingElse_givesTheWholeAnswer() {
        Map<String, @Nullable Object> health = coffer.call("GET", "sys/health", Map.of());
        assertThat(health).containsEntry("sealed", false);
    }

    @Test
    void server_sealed_isUnavailable() {
        try (TestingServer sealed = TestingServer.uninitialized(new Storage.Memory())) {
            sealed.initialize();
            try (Coffer other = Coffer.connect(URI.create(sealed.address()), "t")) {
                assertThatThrownBy(() -> assertThat(other.kv("secret").list("")).isNull())
                        .isInstanceOf(UnavailableException.class);
            }
        }
    }

    @Test
    void server_thatIsNotThere_leavesTheOutcomeUnknown() {
        String gone;
        try (TestingServer stopped = TestingServer.inMemory()) {
            gone = stopped.address();
        }
        try (Coffer other = Coffer.connect(URI.create(gone), "t")) {
            OutcomeUnknownException unknown =
                    caught(
                            OutcomeUnknownException.class,
                            () -> other.kv("secret").put("a", Map.of("b", "c")));
            assertThat(unknown.status()).isZero();
        }
    }

    /** A stock server would pass over the metadata's version and write: nothing must be sent. */
    @Test
    void put_toAServerThatWouldIgnoreTheMetadataVersion_isNotSent() throws IOException {
        HttpServer stock =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] config = "{\"data\":{\"max_versions\":0}}".getBytes(StandardCharsets.UTF_8);
        List<String> asked = new CopyOnWriteArrayList<>();
        stock.createContext(
                "/",
                exchange -> {
                    asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
                    exchange.sendResponseHeaders(200, config.length);
                    exchange.getResponseBody().write(config);
                    exchange.close();
                });
        stock.start();
        URI address = URI.create("http://127.0.0.1:" + stock.getAddress().getPort());
        try (Coffer other = Coffer.connect(address, "t")) {
            assertThatThrownBy(() -> other.kv("secret").put("a", Map.of(), Cas.both(1, 1)))
                    .isInstanceOf(UnsupportedException.class)
                    .hasMessageContaining("metadata_cas_on_data");
        } finally {
            stock.stop(0);
        }
        assertThat(asked).containsExactly("GET /v1/secret/config");
    }

    /** That the server knows no more time for it shows that it was renewed until then. */
    @Test
    void renewal_ofAShortToken_goesOnToTheEndOfItsLongestTime() {
        String token =
                server.call(
                                "POST",
                                "auth/token/create",
                                "{\"ttl\":\"1s\",\"explicit_max_ttl\":\"3s\",\"policies\":[\"default\"]}")
                        .textAt("auth", "client_token");
        try (Coffer other = client(token);
                TokenRenewal renewal = other.keepTokenAlive()) {
            assertThatThrownBy(
                            () -> renewal.ended().toCompletableFuture().get(60, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(CofferException.class)
                    .hasMessageContaining("past the max TTL, cannot renew");
        }
    }

    @Test
    void renewal_ofATokenWithoutAnEnd_hasNothingToDo() throws Exception {
        try (TokenRenewal renewal = coffer.keepTokenAlive()) {
            assertThat(renewal.ended().toCompletableFuture().get(60, TimeUnit.SECONDS)).isNull();
        }
    }

    @Test
    void renewal_closed_ends() throws Exception {
        String token =
                server.call(
                                "POST",
                                "auth/token/create",
                                "{\"ttl\":\"1h\",\"policies\":[\"default\"]}")
                        .textAt("auth", "client_token");
        try (Coffer other = client(token)) {
            TokenRenewal renewal = other.keepTokenAlive();
            renewal.close();
            assertThat(renewal.ended().toCompletableFuture().get(60, TimeUnit.SECONDS)).isNull();
            assertThat(other.call("GET", "auth/token/lookup-self", Map.of())).containsKey("data");
        }
    }

    private static <T extends Throwable> T caught(Class<T> type, Runnable work) {
        T caught = catchThrowableOfType(type, work::run);
        assertThat(caught).isNotNull();
        return caught;
    }
}
