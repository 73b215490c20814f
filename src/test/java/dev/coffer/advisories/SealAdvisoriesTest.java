package dev.coffer.advisories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.server.Answer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The keys of a server and its own settings: who may touch them without a token. */
final class SealAdvisoriesTest {
    private final Target target = new Target();

    @AfterEach
    void close() {
        target.close();
    }

    @ParameterizedTest
    @Tag("CVE-2025-4656")
    @Tag("CVE-2025-52894")
    @ValueSource(
            strings = {
                "sys/rekey/init",
                "sys/rekey/update",
                "sys/rekey/verify",
                "sys/rekey-recovery-key/init",
                "sys/rotate/root/init",
                "sys/rotate/root/verify"
            })
    void rekey_ofSomebodyElse_isNotCancelledWithoutAToken(String path) {
        target.ok("PUT", "sys/rotate/root/init", "{\"secret_shares\":3,\"secret_threshold\":2}");
        String nonce = target.ok("GET", "sys/rotate/root/init", "").textAt("data", "nonce");
        assertThat(nonce).isNotEmpty();

        for (String method : List.of("DELETE", "PUT", "POST")) {
            String body =
                    method.equals("DELETE") ? "" : "{\"secret_shares\":1,\"secret_threshold\":1}";
            assertThat(target.nobody(method, path, body).status()).as(method).isIn(403, 405);
            assertThat(target.as("s.wrong", method, path, body).status()).isIn(403, 405);
            assertThat(target.as(target.token("default"), method, path, body).status())
                    .isIn(403, 405);
        }
        assertThat(target.ok("GET", "sys/rotate/root/init", "").textAt("data", "nonce"))
                .isEqualTo(nonce);
    }

    @ParameterizedTest
    @Tag("CVE-2026-5807")
    @ValueSource(
            strings = {
                "sys/generate-root/attempt",
                "sys/generate-root/update",
                "sys/generate-root-token/attempt"
            })
    void rootGeneration_ofSomebodyElse_isNeitherBegunNorCancelledWithoutAToken(String path) {
        target.ok("PUT", "sys/generate-root-token/attempt", "{}");
        String nonce =
                target.ok("GET", "sys/generate-root-token/attempt", "").textAt("data", "nonce");
        assertThat(nonce).isNotEmpty();

        for (String method : List.of("DELETE", "PUT", "POST")) {
            String body = method.equals("DELETE") ? "" : "{}";
            assertThat(target.nobody(method, path, body).status()).as(method).isIn(403, 405);
            assertThat(target.as(target.token("default"), method, path, body).status())
                    .isIn(403, 405);
        }
        assertThat(target.ok("GET", "sys/generate-root-token/attempt", "").textAt("data", "nonce"))
                .isEqualTo(nonce);
    }

    /** Saving and restoring need their right, and a restore takes nothing but a snapshot. */
    @ParameterizedTest
    @ValueSource(strings = {"sys/storage/raft/snapshot", "sys/storage/raft/snapshot-force"})
    void snapshot_withoutItsRight_isRefused(String path) {
        for (String method : List.of("GET", "POST", "PUT", "DELETE")) {
            String body = method.startsWith("P") ? "{}" : "";
            assertThat(target.nobody(method, path, body).status()).as(method).isIn(403, 405);
            assertThat(target.as(target.token("default"), method, path, body).status())
                    .as(method)
                    .isIn(403, 405);
        }
        assertThat(target.root("POST", path, "{}").status()).isEqualTo(400);
        target.ok("GET", "sys/mounts", "");
    }

    /** What reaches past the API, or lets in other servers, is not there. */
    @ParameterizedTest
    @Tag("CVE-2024-8185")
    @Tag("GHSA-j6wc-jpvg-xfxq")
    @ValueSource(
            strings = {
                "sys/storage/raft/bootstrap/challenge",
                "sys/storage/raft/bootstrap/answer",
                "sys/storage/raft/join",
                "sys/raw/core/master"
            })
    void store_asAWhole_hasNoPath(String path) {
        for (String method : List.of("GET", "POST", "PUT", "DELETE")) {
            Answer answer = target.root(method, path, method.startsWith("P") ? "{}" : "");
            assertThat(answer.status()).as("%s %s", method, path).isIn(400, 404, 405);
        }
        target.ok("GET", "sys/mounts", "");
    }

    /** Only what is built in: no program is ever named over the wire. */
    @Test
    @Tag("CVE-2026-105816")
    @Tag("CVE-2026-115366")
    @Tag("CVE-2026-39396")
    void plugin_ofSomebodysOwn_isNotTaken() {
        String body =
                "{\"sha_256\":\""
                        + "00".repeat(32)
                        + "\",\"command\":\"../../bin/sh\","
                        + "\"oci_image\":\"evil.example/x\"}";
        for (String name : List.of("secret/kv", "auth/userpass", "secret/mine", "database/mine")) {
            assertThat(target.root("PUT", "sys/plugins/catalog/" + name, body).status())
                    .as(name)
                    .isBetween(400, 499);
        }
        int _ = target.root("DELETE", "sys/plugins/catalog/secret/kv", "").status();
        target.ok("POST", "sys/mounts/kv", "{\"type\":\"kv\"}");
        assertThat(target.root("POST", "sys/mounts/mine", "{\"type\":\"mine\"}").status())
                .isEqualTo(400);
    }

    /** The configuration as operators see it has no secret in it. */
    @Test
    @Tag("CVE-2026-115363")
    void configuration_thatIsShown_hasNoSecret() {
        Answer shown = target.ok("GET", "sys/config/state/sanitized", "");
        assertThat(shown.body())
                .doesNotContainIgnoringCase("mac_key")
                .doesNotContainIgnoringCase("password")
                .doesNotContainIgnoringCase("secret")
                .doesNotContain(target.rootToken())
                .doesNotContain(target.unsealKey());
        assertThat(
                        target.as(target.token("default"), "GET", "sys/config/state/sanitized", "")
                                .status())
                .isEqualTo(403);
    }
}
