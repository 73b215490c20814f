package dev.coffer.api.envelope;

import static dev.coffer.api.envelope.TestingDoor.body;
import static dev.coffer.api.envelope.TestingDoor.errors;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.api.http.WireResponse;
import dev.coffer.request.ClientToken;
import dev.coffer.request.Request;
import dev.coffer.request.Response;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What request headers mean, and what a request carries. */
class HeaderRulesTest {
    private static final String PATH = "/v1/kv/data/a";

    private final TestingDoor door = new TestingDoor();

    @Test
    void token_isTakenFromEitherHeaderAndTheFirstWins() {
        assertThat(tokenOf("x-vault-token", "hvs.a")).hasValue("hvs.a");
        assertThat(tokenOf("Authorization", "Bearer  hvs.b ")).hasValue("hvs.b");
        assertThat(tokenOf("Authorization", "Bearer hvs.b", "X-Vault-Token", "hvs.a"))
                .hasValue("hvs.a");
        assertThat(tokenOf("X-Vault-Token", "", "Authorization", "Bearer hvs.b")).hasValue("hvs.b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"bearer x", "BEARER x", "x", "Token x", "Bearer", "Basic eDp5", "Bearer "})
    void authorizationOfAnotherForm_isNoToken(String value) {
        assertThat(tokenOf("Authorization", value)).isEmpty();
    }

    @Test
    void tokenHeaders_areNotAmongTheHeadersOfTheRequest() {
        Request request =
                door.seen(
                        "GET", PATH, "X-Vault-Token", "s", "Authorization", "Bearer s", "x-a", "1");
        assertThat(request.headers()).containsOnlyKeys("x-a");
        assertThat(request.header("x-vault-token")).isNull();
        assertThat(request.header("x-a")).isEqualTo("1");
        assertThat(request.header("x-b")).isNull();
        assertThat(request.headers().toString()).doesNotContain("Bearer");
    }

    @Test
    void request_carriesIdTimeAndAddress() {
        Request request = door.seen("GET", PATH);
        assertThat(request.id()).isEqualTo(TestingDoor.REQUEST_ID);
        assertThat(request.now()).isEqualTo(TestingDoor.NOW);
        assertThat(request.caller().remoteAddress()).isEqualTo("192.0.2.7");
        assertThat(request.caller().remotePort()).isEqualTo(4711);
        assertThat(request.cancellation().cancelled()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"60, PT1M", "0, PT0S", "1.5h, PT1H30M", "1d, PT24H", "10000h, PT10000H"})
    void wrapTtl_isADuration(String header, Duration ttl) {
        assertThat(door.seen("GET", PATH, "X-Vault-Wrap-TTL", header).caller().wrapTtl())
                .isEqualTo(ttl);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bogus | time: invalid duration \\\"bogus\\\"",
                "-5    | requested wrap ttl cannot be negative",
                "1.5   | time: missing unit in duration \\\"1.5\\\"",
            })
    void wrapTtlThatIsNone_isRefused(String header, String text) {
        assertThat(errors(door.send("GET", PATH, "X-Vault-Wrap-TTL", header)))
                .isEqualTo(
                        "400 {\"errors\":[\"error parsing X-Vault-Wrap-TTL header: "
                                + text
                                + "\"]}\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"root", "/", "root/", "/root/", "//", "./"})
    void namespaceThatIsTheRoot_isEchoed(String namespace) {
        WireResponse response = door.send("GET", PATH, "X-Vault-Namespace", namespace);
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers().first("X-Vault-Namespace")).isEqualTo(namespace);
    }

    @Test
    void unknownNamespace_isNotFoundAndEchoed() {
        WireResponse response = door.send("GET", PATH, "X-Vault-Namespace", "nope");
        assertThat(errors(response)).isEqualTo("404 {\"errors\":[\"namespace not found\"]}\n");
        assertThat(response.headers().first("X-Vault-Namespace")).isEqualTo("nope");
        assertThat(door.sealed().send("GET", PATH, "X-Vault-Namespace", "nope").status())
                .isEqualTo(200);
    }

    @Test
    void namespace_isEchoedByRedirectsAndPagesToo() {
        assertThat(
                        door.send("GET", "/v1//a", "X-Vault-Namespace", "x")
                                .headers()
                                .first("X-Vault-Namespace"))
                .isEqualTo("x");
        assertThat(
                        door.send("GET", "/", "X-Vault-Namespace", "x")
                                .headers()
                                .first("X-Vault-Namespace"))
                .isEqualTo("x");
    }

    /** A page that asks for a confirmation must not stand, unseen, in another's page. */
    @Test
    void page_ofOurs_standsInNoOther() {
        WireResponse page =
                door.answering(_ -> Response.raw(200, "text/html; charset=utf-8", "<p>"))
                        .send("GET", PATH);
        assertThat(page.headers().first("Content-Security-Policy"))
                .contains("frame-ancestors 'none'", "default-src 'none'");
        assertThat(page.headers().first("Referrer-Policy")).isEqualTo("no-referrer");
        WireResponse text =
                door.answering(_ -> Response.raw(200, "text/plain", "")).send("GET", PATH);
        assertThat(text.headers().first("Content-Security-Policy")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sys/health", "sys/init", "sys/seal", "sys/raw/x", "sys/rekey/init"})
    void pathWithoutNamespaces_refusesEvenTheRoot(String path) {
        WireResponse response = door.send("GET", "/v1/" + path, "X-Vault-Namespace", "root");
        assertThat(errors(response))
                .isEqualTo("400 {\"errors\":[\"operation unavailable in namespaces\"]}\n");
        assertThat(door.send("GET", "/v1/sys/seal-status", "X-Vault-Namespace", "x").status())
                .isEqualTo(200);
    }

    @Test
    void strictTransportSecurity_isSentOverTlsOnly() {
        WireResponse secure = new TestingDoor().overTls().send("GET", PATH);
        assertThat(secure.headers().first("Strict-Transport-Security"))
                .isEqualTo("max-age=31536000; includeSubDomains");
        WireResponse response = door.send("GET", PATH);
        assertThat(response.headers().first("Strict-Transport-Security")).isNull();
        assertThat(response.headers().size()).isEqualTo(2);
        assertThat(body(response)).endsWith("}\n");
    }

    private Optional<String> tokenOf(String... headers) {
        return Optional.ofNullable(door.seen("GET", PATH, headers).caller().token())
                .map(ClientToken::exposeForHashing);
    }
}
