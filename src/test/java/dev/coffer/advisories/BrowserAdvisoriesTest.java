package dev.coffer.advisories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.auth.jwt.FakeProvider;
import dev.coffer.server.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logins by a browser that comes straight to the server. */
final class BrowserAdvisoriesTest {
    private static final String REDIRECT = "https://vault.example.org/v1/auth/oidc/oidc/callback";
    private static final String CALLBACK = "auth/oidc/oidc/callback?";
    private static final FakeProvider PROVIDER = new FakeProvider();
    private static Target target;

    @BeforeAll
    static void start() {
        PROVIDER.now = Instant.parse("2026-11-22T07:00:00Z").getEpochSecond();
        target = new Target();
        target.ok("POST", "sys/auth/oidc", "{\"type\":\"oidc\"}");
        target.ok(
                "POST",
                "auth/oidc/config",
                ("{\"oidc_discovery_url\":\"%s\",\"oidc_client_id\":\"%s\","
                                + "\"oidc_client_secret\":\"%s\"}")
                        .formatted(PROVIDER.url(), FakeProvider.CLIENT, FakeProvider.SECRET));
        target.ok(
                "POST",
                "auth/oidc/role/r",
                "{\"user_claim\":\"sub\",\"callback_mode\":\"direct\","
                        + "\"allowed_redirect_uris\":\"%s\"}".formatted(REDIRECT));
    }

    @AfterAll
    static void stop() {
        target.close();
        PROVIDER.close();
    }

    private static Answer begun() {
        return target.nobody(
                "POST",
                "auth/oidc/oidc/auth_url",
                "{\"role\":\"r\",\"redirect_uri\":\"%s\",\"client_nonce\":\"n\"}"
                        .formatted(REDIRECT));
    }

    private static Answer polled(String state) {
        return target.nobody(
                "POST",
                "auth/oidc/oidc/poll",
                "{\"state\":\"%s\",\"client_nonce\":\"n\"}".formatted(state));
    }

    private static long exchanges() {
        return PROVIDER.asked().stream().filter("/token"::equals).count();
    }

    /** Whoever sends a victim a link has begun the login, and would get the victim's token. */
    @Test
    @Tag("CVE-2026-33757")
    void login_thatTheUserHasNotConfirmed_givesNobodyAToken() {
        Answer begun = begun();
        long exchanges = exchanges();
        String state = begun.textAt("data", "state");
        String code = PROVIDER.logIn(begun.textAt("data", "auth_url"));
        Answer page = target.nobody("GET", CALLBACK + "state=" + state + "&code=" + code, "");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).contains("<form", "Go on only if that is you");
        assertThat(page.headers().firstValue("content-security-policy").orElse(""))
                .contains("frame-ancestors 'none'");
        assertThat(polled(state).errors()).containsExactly("authorization_pending");
        assertThat(exchanges()).isEqualTo(exchanges);

        String confirmed = "state=" + state + "&code=" + code + "&confirmation=1";
        assertThat(target.nobody("GET", CALLBACK + confirmed, "").body())
                .contains("You are logged in")
                .doesNotContain("client_token");
        assertThat(polled(state).textAt("auth", "client_token")).startsWith("s.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"error", "error_description", "error_uri", "code", "state"})
    @Tag("CVE-2026-33758")
    void page_withWhatAnAddressSays_doesNotShowItAsMarkup(String field) {
        String script = "\"'><script>alert(1)</script>";
        String state = begun().textAt("data", "state");
        for (String error : new String[] {"", "&confirmation=1", "&error=x&confirmation=1"}) {
            String query =
                    "%s=%s%s%s"
                            .formatted(
                                    field,
                                    URLEncoder.encode(script, StandardCharsets.UTF_8),
                                    field.equals("state") ? "" : "&state=" + state,
                                    error);
            Answer answer = target.nobody("GET", CALLBACK + query, "");
            assertThat(answer.body()).doesNotContain("<script");
        }
    }
}
