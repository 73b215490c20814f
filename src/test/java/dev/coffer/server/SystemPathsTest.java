package dev.coffer.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the recorded scenarios do not ask of the system. */
final class SystemPathsTest {
    private static final TestingServer SERVER = TestingServer.inMemory();

    @AfterAll
    static void close() {
        SERVER.close();
    }

    /** A malformed code must not end the connection, as OpenBao does for codes below 100. */
    @ParameterizedTest
    @ValueSource(strings = {"abc", "99", "150", "600", "-1", "99999999999", "", "20 0"})
    void health_codeThatIsNone_is400(String code) {
        Answer answer =
                SERVER.callWithout("GET", "sys/health?activecode=" + code.replace(" ", "%20"), "");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().strip()).isEqualTo("{\"errors\":[]}");
    }

    @Test
    void health_head_hasStatusOnly() {
        Answer answer = SERVER.callWithout("HEAD", "sys/health?activecode=204", "");
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
    }

    /**
     * Goal: the Go client of Vault, and with it Terraform's provider, looks auth methods up there.
     */
    @Test
    void mounts_ofAnAuthMethod_showIt() {
        Answer there = SERVER.call("GET", "sys/mounts/auth/token");
        assertThat(there.status()).isEqualTo(200);
        assertThat(there.textAt("data"))
                .isEqualTo(SERVER.call("GET", "sys/auth/token").textAt("data"));
        Answer none = SERVER.call("GET", "sys/mounts/auth/none");
        assertThat(none.status()).isEqualTo(400);
        assertThat(none.body()).contains("No secret engine mount at auth/none/");
    }

    @Test
    void uiMounts_withoutToken_showsOnlyWhatIsListedForAll() {
        enable("listed", ",\"config\":{\"listing_visibility\":\"unauth\"}");
        enable("unlisted", "");
        JsonObject shown = secretMounts(SERVER.callWithout("GET", "sys/internal/ui/mounts", ""));
        assertThat(shown.names()).containsExactly("listed/");
        assertThat(((JsonObject) shown.get("listed/").orElseThrow()).names())
                .containsExactlyInAnyOrder("type", "description", "options");
        JsonObject all = secretMounts(SERVER.call("GET", "sys/internal/ui/mounts"));
        assertThat(all.names()).contains("listed/", "unlisted/", "sys/");
        assertThat(SERVER.callAs("s.wrong", "GET", "sys/internal/ui/mounts").status())
                .isEqualTo(403);
        disable("listed");
        disable("unlisted");
    }

    @Test
    void remountStatus_unknownOrMalformed_is404() {
        for (String id :
                List.of("x", "00000000-0000-4000-8000-000000000000", "a".repeat(36), "%C3%A4")) {
            Answer answer = SERVER.call("GET", "sys/remount/status/" + id);
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.errors()).isEmpty();
        }
    }

    @Test
    void remount_manyTimes_keepsABoundedNumberOfStatuses() {
        enable("here", "");
        String first = move("here", "there");
        String second = move("there", "here");
        assertThat(status(first)).isEqualTo(200);
        for (int i = 0; i < 130; i++) {
            assertThat(move("here", "there")).isNotEqualTo(move("there", "here"));
        }
        assertThat(List.of(status(first), status(second))).containsAnyOf(200, 404);
        assertThat(status(move("here", "there"))).isEqualTo(200);
        disable("there");
    }

    @ParameterizedTest
    @CsvSource({
        "a/../b, path 'a/../b/' does not match cleaned path 'b/'",
        "./a, path './a/' does not match cleaned path 'a/'",
        "a//b, path 'a//b/' does not match cleaned path 'a/b/'",
        "a\\u0007b, path cannot contain non-printable characters"
    })
    void remount_oddDestination_is400(String to, String reason) {
        enable("odd", "");
        Answer answer =
                SERVER.call("POST", "sys/remount", "{\"from\":\"odd\",\"to\":\"" + to + "\"}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.errors()).containsExactly("invalid destination mount: " + reason);
        disable("odd");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"config\":{\"default_lease_ttl\":true}}"
                        + "|unable to convert given mount config information",
                "{\"config\":{\"audit_non_hmac_request_keys\":[1]}}"
                        + "|unable to convert given mount config information",
                "{\"config\":{\"max_lease_ttl\":\"1x\"}}"
                        + "|unable to parse max TTL of 1x: time: unknown unit \"x\" in duration"
                        + " \"1x\"",
                "{\"config\":{\"plugin_version\":\"v1.0.0\"}}"
                        + "|cannot select non-builtin version of secrets plugin kv",
            })
    void enable_malformedConfig_is400(String body, String text) {
        String json = "{\"type\":\"kv\"," + body.substring(1);
        Answer answer = SERVER.call("POST", "sys/mounts/malformed", json);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.errors()).containsExactly(text);
    }

    @Test
    void rotate_config_isKeptAndChecked() {
        assertThat(SERVER.call("POST", "sys/rotate/config", "{\"interval\":\"48h\"}").status())
                .isEqualTo(204);
        assertThat(SERVER.call("GET", "sys/rotate/config").textAt("data", "interval"))
                .isEqualTo("48h0m0s");
        assertThat(SERVER.call("POST", "sys/rotate/config", "{\"interval\":\"-1s\"}").status())
                .isEqualTo(400);
        assertThat(SERVER.call("POST", "sys/rotate/config", "{\"interval\":0}").status())
                .isEqualTo(204);
        assertThat(SERVER.call("POST", "sys/rotate/keyring").status()).isEqualTo(204);
    }

    /** Off unless somebody switches them on, whoever asks. */
    @Test
    void keysWithoutToken_areSwitchedOff() {
        for (String path : List.of("sys/generate-root/attempt", "sys/rekey/init")) {
            Answer answer = SERVER.callWithout("GET", path, "");
            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.errors()).containsExactly("unsupported operation");
        }
    }

    private static int status(String id) {
        return SERVER.call("GET", "sys/remount/status/" + id).status();
    }

    private static String move(String from, String to) {
        Answer moved =
                SERVER.call(
                        "POST",
                        "sys/remount",
                        "{\"from\":\"%s\",\"to\":\"%s\"}".formatted(from, to));
        assertThat(moved.status()).isEqualTo(200);
        return moved.textAt("data", "migration_id");
    }

    private static JsonObject secretMounts(Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        return (JsonObject) answer.at("data", "secret");
    }

    private static void enable(String path, String more) {
        Answer answer = SERVER.call("POST", "sys/mounts/" + path, "{\"type\":\"kv\"" + more + "}");
        assertThat(answer.status()).isEqualTo(204);
    }

    private static void disable(String path) {
        assertThat(SERVER.call("DELETE", "sys/mounts/" + path).status()).isEqualTo(204);
    }

    @Test
    void random_withASourceInTheBody_goesByThePath() {
        Answer answer = SERVER.call("POST", "sys/tools/random", "{\"source\":\"foo\"}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.warnings()).anyMatch(text -> text.endsWith("path: [source]"));
        assertThat(SERVER.call("POST", "sys/tools/random/foo/4").status()).isEqualTo(400);
    }
}
