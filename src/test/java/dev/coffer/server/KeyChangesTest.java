package dev.coffer.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the holders of shares do with an unsealed server: three shares, two unseal. */
final class KeyChangesTest {
    private static final String ROOT = "sys/generate-root-token/";
    private static final String ROTATE = "sys/rotate/root/";

    private final TestingServer server = TestingServer.inMemory();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void generateRoot_withEnoughShares_givesATokenBehindItsPassword() {
        Answer begun = server.call("PUT", ROOT + "attempt", "{}");
        String otp = begun.textAt("data", "otp");
        Answer first = give(ROOT + "update", begun, server.shares().get(0));
        Answer last = give(ROOT + "update", begun, server.shares().get(2));

        assertThat(first.textAt("data", "complete")).isEqualTo("false");
        assertThat(last.textAt("data", "complete")).isEqualTo("true");
        String encoded = last.textAt("data", "encoded_token");
        Answer decoded =
                server.callWithout(
                        "POST",
                        "sys/decode-token",
                        "{\"encoded_token\":\"%s\",\"otp\":\"%s\"}".formatted(encoded, otp));
        String token = decoded.textAt("data", "token");
        assertThat(server.callAs(token, "GET", "sys/mounts").status()).isEqualTo(200);
        assertThat(give(ROOT + "update", begun, server.shares().get(1)).errors())
                .singleElement()
                .asString()
                .contains("no root generation in progress");
    }

    @Test
    void generateRoot_withWrongShares_givesNothingAndStartsOver() {
        Answer begun = server.call("PUT", ROOT + "attempt", "{}");
        assertThat(give(ROOT + "update", begun, server.shares().get(0)).status()).isEqualTo(200);
        String wrong = flipped(server.shares().get(1));

        assertThat(give(ROOT + "update", begun, wrong).status()).isEqualTo(400);
        assertThat(server.call("GET", ROOT + "attempt").textAt("data", "progress")).isEqualTo("0");
        assertThat(server.call("GET", ROOT + "attempt").textAt("data", "started"))
                .isEqualTo("true");
    }

    /** Goal: whoever comes last gets the token, whatever comes at the same time; nobody else. */
    @Test
    void generateRoot_sharesAtTheSameTime_completeOnce() throws Exception {
        Answer begun = server.call("PUT", ROOT + "attempt", "{}");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> given = new ArrayList<>();
            for (String share : server.shares()) {
                given.add(threads.submit(() -> give(ROOT + "update", begun, share)));
            }
            int complete = 0;
            for (Future<Answer> answer : given) {
                complete += answer.get().textAt("data", "complete").equals("true") ? 1 : 0;
            }
            assertThat(complete).isEqualTo(1);
        }
    }

    /** Goal: with verification nobody is left with shares that never arrived. */
    @Test
    void rotate_withVerification_countsOnlyOnceTheNewSharesAreGivenBack() {
        Answer begun =
                server.call(
                        "PUT",
                        ROTATE + "init",
                        "{\"secret_shares\":2,\"secret_threshold\":2,\"require_verification\":true}");
        assertThat(give(ROTATE + "update", begun, server.shares().get(0)).status()).isEqualTo(200);
        Answer made = give(ROTATE + "update", begun, server.shares().get(1));
        List<String> next = keys(made);
        assertThat(made.textAt("data", "verification_required")).isEqualTo("true");
        assertThat(server.call("GET", "sys/seal-status").textAt("n")).isEqualTo("3");

        assertThat(verify(made, flipped(next.get(0))).status()).isEqualTo(200);
        assertThat(verify(made, next.get(1)).status()).isEqualTo(400);
        Answer status = server.call("GET", ROTATE + "verify");
        assertThat(status.textAt("data", "progress")).isEqualTo("0");
        assertThat(verify(made, next.get(0)).errors().getFirst()).contains("incorrect nonce");
        assertThat(give(ROTATE + "verify", status, next.get(0)).status()).isEqualTo(200);
        Answer done = give(ROTATE + "verify", status, next.get(1));

        assertThat(done.textAt("data", "complete")).isEqualTo("true");
        assertThat(server.call("PUT", "sys/seal").status()).isEqualTo(204);
        assertThat(unseal(server.shares().get(0), server.shares().get(1)).status()).isEqualTo(400);
        assertThat(unseal(next.get(0), next.get(1)).textAt("sealed")).isEqualTo("false");
    }

    @Test
    void rotate_cancelledOrSealed_leavesTheSharesInForce() {
        Answer begun =
                server.call(
                        "PUT",
                        ROTATE + "init",
                        "{\"secret_shares\":1,\"secret_threshold\":1,\"require_verification\":true}");
        assertThat(give(ROTATE + "update", begun, server.shares().get(0)).status()).isEqualTo(200);
        Answer made = give(ROTATE + "update", begun, server.shares().get(1));
        assertThat(server.call("DELETE", ROTATE + "init").status()).isEqualTo(204);
        assertThat(verify(made, keys(made).getFirst()).errors())
                .containsExactly("no rotation in progress");

        assertThat(
                        server.call(
                                        "PUT",
                                        ROTATE + "init",
                                        "{\"secret_shares\":1,\"secret_threshold\":1}")
                                .status())
                .isEqualTo(200);
        assertThat(server.call("PUT", "sys/seal").status()).isEqualTo(204);
        assertThat(server.unseal().call("GET", ROTATE + "init").textAt("data", "started"))
                .isEqualTo("false");
    }

    @Test
    void rotateRoot_withoutShares_keepsThem() {
        assertThat(server.call("POST", "sys/rotate/root").status()).isEqualTo(204);
        assertThat(server.call("POST", "sys/rotate").status()).isEqualTo(204);
        assertThat(server.call("PUT", "sys/seal").status()).isEqualTo(204);
        assertThat(server.unseal().call("GET", "sys/mounts").status()).isEqualTo(200);
    }

    /** Anybody who reaches an open path can disturb an attempt: they are off. */
    @Test
    void openPaths_ofAnOrdinaryListener_areOff() {
        for (String path : List.of("sys/generate-root/attempt", "sys/rekey/init")) {
            assertThat(server.callWithout("GET", path, "").status()).isEqualTo(405);
            assertThat(server.callWithout("DELETE", path, "").status()).isEqualTo(405);
        }
    }

    private Answer give(String path, Answer begun, String share) {
        return give(path, begun.textAt("data", "nonce"), share);
    }

    private Answer verify(Answer made, String share) {
        return give(ROTATE + "verify", made.textAt("data", "verification_nonce"), share);
    }

    private Answer give(String path, String nonce, String share) {
        return server.call(
                "PUT", path, "{\"nonce\":\"%s\",\"key\":\"%s\"}".formatted(nonce, share));
    }

    private Answer unseal(String first, String second) {
        Answer _ = server.callWithout("PUT", "sys/unseal", "{\"key\":\"" + first + "\"}");
        return server.callWithout("PUT", "sys/unseal", "{\"key\":\"" + second + "\"}");
    }

    private static List<String> keys(Answer answer) {
        return ((JsonArray) answer.at("data", "keys"))
                .elements().stream().map(key -> ((JsonString) key).value()).toList();
    }

    private static String flipped(String hex) {
        return (hex.startsWith("0") ? "1" : "0") + hex.substring(1);
    }
}
