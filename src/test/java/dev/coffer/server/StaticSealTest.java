package dev.coffer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.coffer.crypto.SecretBytes;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonString;
import dev.coffer.storage.seal.SealSetup;
import dev.coffer.storage.seal.StaticKeys;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A seal that opens by itself: starts, recovery keys, another key, and the way there and back. */
final class StaticSealTest {
    private static final SealSetup FIRST = new SealSetup(keys("one", 1, null), null);
    private static final SealSetup SECOND = new SealSetup(keys("two", 2, 1), null);
    private static final String INIT = "{\"recovery_shares\":3,\"recovery_threshold\":2}";
    private static final String STATUS = "sys/seal-status";

    @TempDir Path directory;
    private TestingServer server;
    private List<String> recovery = List.of();

    private static StaticKeys keys(String id, int content, @Nullable Integer previous) {
        return new StaticKeys(
                id,
                key(content),
                previous == null ? null : "one",
                previous == null ? null : key(previous));
    }

    private static SecretBytes key(int content) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) content);
        return SecretBytes.takeOver(bytes);
    }

    @BeforeEach
    void start() {
        server =
                TestingServer.uninitialized(
                        new Storage.Embedded(directory),
                        Set.of(SystemServices.GENERATE_ROOT, SystemServices.REKEY),
                        FIRST);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @CanIgnoreReturnValue
    private Answer initialize(String body) {
        Answer answer = server.callWithout("PUT", "sys/init", body);
        server.use(answer.textAt("root_token"));
        recovery = texts(answer, "recovery_keys");
        return answer;
    }

    private static List<String> texts(Answer answer, String... path) {
        return answer.at(path) instanceof JsonArray array
                ? array.elements().stream().map(each -> ((JsonString) each).value()).toList()
                : List.of();
    }

    private void keepSecret() {
        assertThat(server.call("POST", "sys/mounts/kv", "{\"type\":\"kv\"}").status())
                .isEqualTo(204);
        assertThat(server.call("POST", "kv/a", "{\"x\":\"1\"}").status()).isEqualTo(204);
    }

    private void assertServes() {
        assertThat(server.call("GET", STATUS).textAt("sealed")).isEqualTo("false");
        assertThat(server.call("GET", "kv/a").textAt("data", "x")).isEqualTo("1");
    }

    @Test
    void init_withStaticKey_unsealsAtOnceAndGivesRecoveryKeys() {
        Answer before = server.callWithout("GET", STATUS, "");
        assertThat(before.textAt("type")).isEqualTo("static");
        assertThat(before.textAt("recovery_seal")).isEqualTo("true");
        assertThat(before.textAt("initialized")).isEqualTo("false");

        Answer made = initialize(INIT);

        assertThat(recovery).hasSize(3);
        assertThat(texts(made, "recovery_keys_base64")).hasSize(3);
        assertThat(made.body()).contains("\"keys\":[]").contains("\"keys_base64\":[]");
        Answer after = server.callWithout("GET", STATUS, "");
        assertThat(after.textAt("sealed")).isEqualTo("false");
        assertThat(after.textAt("t")).isEqualTo("2");
        assertThat(after.textAt("n")).isEqualTo("3");
        assertThat(after.textAt("recovery_seal_type")).isEqualTo("shamir");
        assertThat(after.textAt("migration")).isEqualTo("false");
    }

    @Test
    void init_withUnsealShares_isRefusedAsOpenBaoDoes() {
        Answer refused =
                server.callWithout(
                        "PUT", "sys/init", "{\"secret_shares\":1,\"secret_threshold\":1}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.errors())
                .containsExactly(
                        "parameters secret_shares,secret_threshold not applicable to seal type"
                                + " static");
    }

    @Test
    void restart_withTheSameKey_unsealsByItself() {
        initialize(INIT);
        keepSecret();

        server.restartSealed();

        assertServes();
    }

    @Test
    void restart_withAnotherKeyUnderAnotherName_staysSealed() {
        initialize(INIT);

        server.restartWith(new SealSetup(keys("other", 9, null), null));
        assertThat(server.callWithout("GET", STATUS, "").textAt("sealed")).isEqualTo("true");

        server.restartWith(new SealSetup(keys("one", 9, null), null));
        assertThat(server.callWithout("GET", STATUS, "").textAt("sealed")).isEqualTo("true");
    }

    @Test
    void restart_withThePreviousKey_putsTheCurrentOneInItsPlace() {
        initialize(INIT);
        keepSecret();

        server.restartWith(SECOND);
        assertServes();
        server.restartWith(new SealSetup(keys("two", 2, null), null));
        assertServes();

        server.restartWith(FIRST);
        assertThat(server.callWithout("GET", STATUS, "").textAt("sealed")).isEqualTo("true");
    }

    @Test
    void seal_thenRecoveryShares_unsealsAgain() {
        initialize(INIT);
        keepSecret();
        assertThat(server.call("PUT", "sys/seal").status()).isEqualTo(204);

        assertThat(give(recovery.get(2), false).textAt("progress")).isEqualTo("1");
        Answer wrong = give("00".repeat(33), false);
        assertThat(wrong.status()).isEqualTo(400);
        give(recovery.get(2), false);
        assertThat(give(recovery.get(0), false).textAt("sealed")).isEqualTo("false");
        assertServes();
    }

    @CanIgnoreReturnValue
    private Answer give(String share, boolean migrate) {
        return server.callWithout(
                "PUT", "sys/unseal", "{\"key\":\"%s\",\"migrate\":%s}".formatted(share, migrate));
    }

    @Test
    void migration_fromStaticToSharesAndBack_keepsDataAndShares() {
        initialize(INIT);
        keepSecret();
        SealSetup shares = new SealSetup(null, keys("one", 1, null));

        server.restartWith(shares);
        Answer waiting = server.callWithout("GET", STATUS, "");
        assertThat(waiting.textAt("migration")).isEqualTo("true");
        assertThat(waiting.textAt("type")).isEqualTo("shamir");
        assertThat(give(recovery.get(0), false).errors())
                .containsExactly("migrate option not provided and seal migration is pending");
        give(recovery.get(0), true);
        assertThat(give(recovery.get(1), true).textAt("sealed")).isEqualTo("false");
        assertServes();

        server.restartWith(SealSetup.SHAMIR);
        assertThat(give(recovery.get(0), true).errors())
                .containsExactly("can't perform a seal migration, no migration seal found");
        give(recovery.get(1), false);
        assertThat(give(recovery.get(2), false).textAt("sealed")).isEqualTo("false");
        assertServes();

        server.restartWith(FIRST);
        assertThat(server.callWithout("GET", STATUS, "").textAt("migration")).isEqualTo("true");
        give(recovery.get(1), true);
        assertThat(give(recovery.get(2), true).textAt("sealed")).isEqualTo("false");
        assertServes();
        server.restartSealed();
        assertServes();
        assertThat(server.callWithout("GET", STATUS, "").textAt("n")).isEqualTo("3");
    }

    @Test
    void start_withoutTheSealOfTheStore_isRefusedInOneLine() {
        initialize(INIT);

        assertThatThrownBy(() -> server.restartWith(SealSetup.SHAMIR))
                .hasMessageContaining(
                        "cannot seal migrate from \"static\" to Shamir, no disabled seal");
    }

    @Test
    void generateRoot_withRecoveryShares_givesAToken() {
        initialize(INIT);
        Answer begun = server.call("PUT", "sys/generate-root-token/attempt", "{}");
        assertThat(begun.textAt("data", "required")).isEqualTo("2");

        offer("sys/generate-root-token/update", begun, recovery.get(0));
        Answer last = offer("sys/generate-root-token/update", begun, recovery.get(1));

        assertThat(last.textAt("data", "complete")).isEqualTo("true");
    }

    @CanIgnoreReturnValue
    private Answer offer(String path, Answer begun, String share) {
        return server.call(
                "PUT",
                path,
                "{\"nonce\":\"%s\",\"key\":\"%s\"}"
                        .formatted(begun.textAt("data", "nonce"), share));
    }

    @Test
    void rotateRecovery_withRecoveryShares_givesNewOnesAndVoidsTheOld() {
        initialize(INIT);
        Answer begun =
                server.call(
                        "PUT",
                        "sys/rotate/recovery/init",
                        "{\"secret_shares\":2,\"secret_threshold\":2}");
        offer("sys/rotate/recovery/update", begun, recovery.get(0));
        Answer done = offer("sys/rotate/recovery/update", begun, recovery.get(1));

        List<String> fresh = texts(done, "data", "keys");
        assertThat(fresh).hasSize(2);
        assertThat(server.call("GET", STATUS).textAt("n")).isEqualTo("2");
        Answer root = server.call("PUT", "sys/generate-root-token/attempt", "{}");
        offer("sys/generate-root-token/update", root, recovery.get(0));
        assertThat(offer("sys/generate-root-token/update", root, recovery.get(1)).errors())
                .singleElement()
                .asString()
                .contains("recovery key does not match submitted values");
        offer("sys/generate-root-token/update", root, fresh.get(0));
        assertThat(
                        offer("sys/generate-root-token/update", root, fresh.get(1))
                                .textAt("data", "complete"))
                .isEqualTo("true");
    }

    @Test
    void rotateRecovery_whereThereAreNone_givesThemAtOnce() {
        initialize("{}");
        assertThat(recovery).isEmpty();

        Answer done =
                server.call(
                        "PUT",
                        "sys/rotate/recovery/init",
                        "{\"secret_shares\":3,\"secret_threshold\":2}");

        assertThat(done.textAt("data", "complete")).isEqualTo("true");
        assertThat(texts(done, "data", "keys")).hasSize(3);
        assertThat(server.call("GET", STATUS).textAt("t")).isEqualTo("2");
    }

    @Test
    void rekeyRecovery_overTheOpenPath_givesNewShares() {
        initialize(INIT);
        Answer begun =
                server.callWithout(
                        "PUT",
                        "sys/rekey-recovery-key/init",
                        "{\"secret_shares\":1,\"secret_threshold\":1}");
        assertThat(begun.textAt("required")).isEqualTo("2");
        String body = "{\"nonce\":\"%s\",\"key\":\"%s\"}";
        server.callWithout(
                "PUT",
                "sys/rekey-recovery-key/update",
                body.formatted(begun.textAt("nonce"), recovery.get(0)));
        Answer done =
                server.callWithout(
                        "PUT",
                        "sys/rekey-recovery-key/update",
                        body.formatted(begun.textAt("nonce"), recovery.get(2)));

        assertThat(done.textAt("complete")).isEqualTo("true");
        assertThat(texts(done, "keys")).hasSize(1);
        assertThat(server.call("GET", STATUS).textAt("t")).isEqualTo("1");
    }

    @Test
    void rotateRoot_withRecoveryShares_replacesTheRootKeyWithoutNewShares() {
        initialize(INIT);
        keepSecret();
        Answer begun = server.call("PUT", "sys/rotate/root/init", "{}");
        offer("sys/rotate/root/update", begun, recovery.get(0));
        Answer done = offer("sys/rotate/root/update", begun, recovery.get(1));

        assertThat(done.textAt("data", "complete")).isEqualTo("true");
        assertThat(texts(done, "data", "keys")).isEmpty();
        server.restartSealed();
        assertServes();
        assertThat(server.call("PUT", "sys/rotate/root").status()).isEqualTo(204);
        server.restartSealed();
        assertServes();
    }
}
