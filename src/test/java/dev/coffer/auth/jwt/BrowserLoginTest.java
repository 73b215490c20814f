package dev.coffer.auth.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.auth.MethodFixture;
import dev.coffer.auth.MethodFixture.Answer;
import dev.coffer.crypto.RandomSource;
import dev.coffer.engine.Requests;
import dev.coffer.json.JsonObject;
import dev.coffer.outbound.Outbound;
import dev.coffer.request.Login;
import dev.coffer.request.Response;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Users log in by their browser at an identity provider over real HTTP; whoever has only a part of
 * what belongs together, or another's, does not.
 */
final class BrowserLoginTest {
    private static final String LOCAL = "http://localhost:8250/oidc/callback";
    private static final String DIRECT = "https://vault.example.org/v1/auth/m/oidc/callback";

    private final FakeProvider provider = new FakeProvider();
    private final MethodFixture mount =
            new MethodFixture(
                    folders -> new JwtMethod(folders, new Outbound(), RandomSource.system()));

    @BeforeEach
    void setUp() {
        provider.now = Requests.NOW.getEpochSecond();
        configure("");
        role("");
    }

    @AfterEach
    void tearDown() {
        provider.close();
    }

    private void configure(String more) {
        String config =
                ("{\"oidc_discovery_url\":\"%s\",\"oidc_client_id\":\"%s\","
                                + "\"oidc_client_secret\":\"%s\",\"default_role\":\"r\"%s}")
                        .formatted(provider.url(), FakeProvider.CLIENT, FakeProvider.SECRET, more);
        Answer answer = mount.post("config", config);
        assertThat(answer.status()).as(answer.failure().toString()).isEqualTo(204);
    }

    private void role(String more) {
        String role =
                ("{\"user_claim\":\"sub\",\"allowed_redirect_uris\":\"%s,%s\","
                                + "\"oidc_scopes\":\"email\"%s}")
                        .formatted(LOCAL, DIRECT, more);
        Answer answer = mount.post("role/r", role);
        assertThat(answer.status()).as(answer.failure().toString()).isEqualTo(204);
    }

    private Answer begin(String redirect) {
        return mount.post(
                "oidc/auth_url",
                "{\"redirect_uri\":\"%s\",\"client_nonce\":\"nonce-1\"}".formatted(redirect));
    }

    private static String state(String address) {
        return FakeProvider.parameter(address, "state");
    }

    private Answer callback(String state, String code, String nonce) {
        return mount.get(
                "oidc/callback",
                "{\"state\":\"%s\",\"code\":\"%s\",\"client_nonce\":\"%s\"}"
                        .formatted(state, code, nonce));
    }

    private Answer loggedIn() {
        String address = begin(LOCAL).text("auth_url");
        return callback(state(address), provider.logIn(address), "nonce-1");
    }

    private static void assertRefused(Answer answer, String text) {
        assertThat(answer.login()).isEmpty();
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error()).contains(text);
    }

    private static String page(Answer answer) {
        assertThat(answer.login()).isEmpty();
        assertThat(((JsonObject) answer.data()).get(Response.RAW_BODY)).isPresent();
        return answer.text(Response.RAW_BODY);
    }

    @Test
    void address_asksForWhatBindsTheAnswer() {
        String address = begin(LOCAL).text("auth_url");
        assertThat(address).startsWith(provider.url() + "/authorize?tenant=t&");
        Map<String, String> query = FakeProvider.query(address);
        assertThat(query)
                .containsEntry("client_id", FakeProvider.CLIENT)
                .containsEntry("redirect_uri", LOCAL)
                .containsEntry("response_type", "code")
                .containsEntry("scope", "openid email")
                .containsEntry("code_challenge_method", "S256")
                .containsKeys("state", "nonce", "code_challenge")
                .doesNotContainKeys("response_mode", "max_age", "client_secret");
        assertThat(FakeProvider.query(begin(LOCAL).text("auth_url")).get("state"))
                .isNotEqualTo(query.get("state"));
    }

    @Test
    void user_whoComesBackWithACode_isLoggedInOnce() {
        provider.claims = "\"org\":{\"unit\":\"u\"},\"groups\":[\"g\"]";
        provider.userInfo = "{\"sub\":\"ann\",\"email\":\"ann@example.org\"}";
        role(
                ",\"groups_claim\":\"groups\",\"claim_mappings\":{\"/org/unit\":\"unit\","
                        + "\"email\":\"email\"},\"bound_claims\":{\"email\":\"ann@example.org\"}");
        String address = begin(LOCAL).text("auth_url");
        String code = provider.logIn(address);
        Answer answer = callback(state(address), code, "nonce-1");
        Login login = answer.login().orElseThrow(() -> new AssertionError(answer.failure()));
        assertThat(login.alias().orElseThrow().name()).isEqualTo("ann");
        assertThat(login.alias().orElseThrow().groups()).containsExactly("g");
        assertThat(login.metadata())
                .containsOnly(
                        Map.entry("role", "r"),
                        Map.entry("unit", "u"),
                        Map.entry("email", "ann@example.org"));
        assertThat(mount.renew(login)).isPresent();
        assertRefused(callback(state(address), code, "nonce-1"), "Expired or missing OAuth state");
    }

    @Test
    void provider_thatTakesTheSecretInTheBody_getsItThere() {
        provider.more = ",\"token_endpoint_auth_methods_supported\":[\"client_secret_post\"]";
        configure("");
        assertThat(loggedIn().login()).isPresent();
    }

    @Test
    void callback_withAnotherClientsNonce_isRefusedAndEndsTheLogin() {
        String address = begin(LOCAL).text("auth_url");
        String code = provider.logIn(address);
        assertRefused(callback(state(address), code, "other"), "invalid client_nonce");
        assertRefused(callback(state(address), code, "nonce-1"), "Expired or missing");
        assertThat(provider.asked()).doesNotContain("/token");
    }

    @Test
    void code_ofAnotherLogin_logsNobodyIn() {
        String mine = begin(LOCAL).text("auth_url");
        String others = begin(LOCAL).text("auth_url");
        String code = provider.logIn(others);
        assertRefused(
                callback(state(mine), code, "nonce-1"),
                "OpenBao login failed. Error exchanging oidc code: \"the provider answered 400"
                        + " (invalid_grant)\".");
    }

    @Test
    void login_afterItsTime_isOver() {
        String address = begin(LOCAL).text("auth_url");
        String code = provider.logIn(address);
        mount.pass(PendingLogins.LIFE);
        assertRefused(callback(state(address), code, "nonce-1"), "Expired or missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"st_nothing", "", "x"})
    void state_thatIsNone_isRefused(String state) {
        assertRefused(callback(state, "code", "nonce-1"), "Expired or missing OAuth state");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"nonce\":\"n_ | \"nonce\":\"x_ | nonce",
                "\"aud\":\"coffer\" | \"aud\":\"other\" | audiences",
                "\"aud\":\"coffer\" | \"aud\":[\"coffer\",\"other\"] | azp",
                "\"aud\":\"coffer\" | \"aud\":\"coffer\",\"azp\":\"other\" | azp",
                "\"iss\":\"http | \"iss\":\"https | issuer",
                "\"sub\":\"ann\" | \"name\":\"ann\" | sub",
                "\"exp\": | \"end\": | exp",
                "\"exp\":1 | \"exp\":1,\"x\":1 | expired",
            })
    void token_thatIsNotForThisLogin_isRefused(String from, String to, String reason) {
        provider.forge =
                claims -> {
                    assertThat(claims).contains(from);
                    return claims.replace(from, to);
                };
        assertRefused(loggedIn(), reason);
    }

    @Test
    void token_ofAnotherKey_isRefused() {
        provider.signer = Issuer.rsa(2048);
        assertRefused(loggedIn(), "signature");
    }

    @Test
    void token_forSeveral_whereWeAreTheParty_logsIn() {
        provider.forge =
                claims ->
                        claims.replace(
                                "\"aud\":\"coffer\"",
                                "\"aud\":[\"x\",\"coffer\"],\"azp\":\"coffer\"");
        assertThat(loggedIn().login()).isPresent();
    }

    @Test
    void user_whoseClaimsTheRoleDoesNotWant_isRefusedAndTheLoginIsOver() {
        role(",\"bound_claims\":{\"team\":\"a\"}");
        assertRefused(loggedIn(), "OpenBao login failed. error validating claims: claim \"team\"");
        role(",\"bound_subject\":\"bob\",\"bound_claims\":{}");
        assertRefused(loggedIn(), "sub claim does not match bound subject");
        role(",\"bound_subject\":\"\",\"bound_audiences\":\"other\"");
        assertRefused(loggedIn(), "audiences");
    }

    @Test
    void userInfo_aboutAnother_isNotBelieved() {
        provider.userInfo = "{\"sub\":\"bob\",\"team\":\"a\"}";
        role(",\"bound_claims\":{\"team\":\"a\"}");
        assertRefused(loggedIn(), "team");
    }

    @Test
    void maxAge_asksForARecentLoginAndChecksIt() {
        role(",\"max_age\":100");
        assertThat(FakeProvider.query(begin(LOCAL).text("auth_url")))
                .containsEntry("max_age", "100");
        assertRefused(loggedIn(), "auth_time");
        provider.claims = "\"auth_time\":" + (provider.now - 161);
        assertRefused(loggedIn(), "auth_time");
        provider.claims = "\"auth_time\":" + (provider.now - 159);
        assertThat(loggedIn().login()).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:8250/oidc/callback, true",
        "http://localhost:9999/oidc/callback, true",
        "http://localhost/oidc/callback, true",
        "https://localhost:8250/oidc/callback, false",
        "http://localhost:8250/other, false",
        "http://localhost:8250/oidc/callback?x=1, false",
        "http://127.0.0.1:8250/oidc/callback, false",
        "http://localhost@evil.example.org/oidc/callback, false",
        "http://user@localhost/oidc/callback, false",
        "https://vault.example.org/v1/auth/m/oidc/callback, true",
        "https://vault.example.org:8200/v1/auth/m/oidc/callback, false",
        "https://evil.example.org/v1/auth/m/oidc/callback, false",
        "not a url, false",
    })
    void redirect_isAllowedAsTheRoleSays(String redirect, boolean allowed) {
        Answer answer = begin(redirect);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text("auth_url").isEmpty()).isNotEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "access_denied | OpenBao login failed. access_denied",
                "<b>x</b> | OpenBao login failed. An unknown error occurred",
            })
    void error_ofTheProvider_endsTheLogin(String error, String text) {
        String address = begin(LOCAL).text("auth_url");
        Answer answer =
                mount.get(
                        "oidc/callback",
                        "{\"state\":\"%s\",\"error\":\"%s\",\"client_nonce\":\"nonce-1\"}"
                                .formatted(state(address), error));
        assertRefused(answer, text);
        assertThat(answer.error()).doesNotContain("<b>");
        assertRefused(
                callback(state(address), provider.logIn(address), "nonce-1"), "Expired or missing");
    }

    @Test
    void direct_browserConfirmsAndGetsNoToken_clientPollsForIt() {
        role(",\"callback_mode\":\"direct\"");
        Answer begun = begin(DIRECT);
        String state = begun.text("state");
        String poll = "{\"state\":\"%s\",\"client_nonce\":\"nonce-1\"}".formatted(state);
        assertThat(begun.text("poll_interval")).isEqualTo("5");
        assertRefused(mount.post("oidc/poll", poll), "authorization_pending");
        String code = provider.logIn(begun.text("auth_url"));
        mount.from("10.0.0.9");
        String asked = page(callback(state, code, ""));
        assertThat(asked).contains("127.0.0.1", "<strong>r</strong>", state, code);
        assertThat(provider.asked()).doesNotContain("/token");
        assertRefused(mount.post("oidc/poll", poll), "authorization_pending");
        String done = page(confirmed(state, code));
        assertThat(done).contains("You are logged in");
        assertRefused(confirmed(state, code), "Expired or missing");
        Login login = mount.post("oidc/poll", poll).login().orElseThrow();
        assertThat(login.alias().orElseThrow().name()).isEqualTo("ann");
        assertRefused(mount.post("oidc/poll", poll), "Expired or missing");
    }

    private Answer confirmed(String state, String code) {
        return mount.get(
                "oidc/callback",
                "{\"state\":\"%s\",\"code\":\"%s\",\"confirmation\":\"1\"}".formatted(state, code));
    }

    @Test
    void direct_pollOfAnotherClient_getsNothing() {
        role(",\"callback_mode\":\"direct\",\"oidc_disable_confirmation\":true");
        Answer begun = begin(DIRECT);
        String code = provider.logIn(begun.text("auth_url"));
        assertThat(page(callback(begun.text("state"), code, ""))).contains("You are logged in");
        String poll = "{\"state\":\"%s\",\"client_nonce\":\"x\"}".formatted(begun.text("state"));
        assertRefused(mount.post("oidc/poll", poll), "invalid client_nonce");
    }

    @Test
    void direct_failure_isAPageWithoutMarkupOfOthers() {
        role(",\"callback_mode\":\"direct\",\"bound_claims\":{\"<i>\":\"a\"}");
        Answer begun = begin(DIRECT);
        String code = provider.logIn(begun.text("auth_url"));
        Answer answer = confirmed(begun.text("state"), code);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(page(answer)).contains("&lt;i&gt;").doesNotContain("<i>");
        String poll =
                "{\"state\":\"%s\",\"client_nonce\":\"nonce-1\"}".formatted(begun.text("state"));
        assertRefused(mount.post("oidc/poll", poll), "Expired or missing");
    }

    @Test
    void polledModes_withoutAClientNonce_areRefused() {
        for (String mode : new String[] {"direct", "device"}) {
            role(",\"callback_mode\":\"%s\"".formatted(mode));
            Answer answer =
                    mount.post("oidc/auth_url", "{\"redirect_uri\":\"%s\"}".formatted(DIRECT));
            assertRefused(answer, "missing client_nonce");
        }
    }

    @Test
    void device_pollsUntilTheUserHasLoggedIn() {
        role(",\"callback_mode\":\"device\"");
        Answer begun = mount.post("oidc/auth_url", "{\"client_nonce\":\"nonce-1\"}");
        assertThat(begun.text("auth_url")).isEqualTo("https://idp/device");
        assertThat(begun.text("user_code")).isEqualTo("ABCD");
        assertThat(begun.text("poll_interval")).isEqualTo("7");
        String state = begun.text("state");
        assertRefused(callback(state, "code", "nonce-1"), "Expired or missing");
        String poll = "{\"state\":\"%s\",\"client_nonce\":\"nonce-1\"}".formatted(state);
        assertRefused(mount.post("oidc/poll", poll), "authorization_pending");
        provider.deviceError = "slow_down";
        assertRefused(mount.post("oidc/poll", poll), "slow_down");
        provider.deviceError = "";
        assertThat(mount.post("oidc/poll", poll).login()).isPresent();
        assertRefused(mount.post("oidc/poll", poll), "Expired or missing");
    }

    @Test
    void device_thatIsDenied_isOver() {
        role(",\"callback_mode\":\"device\"");
        Answer begun = mount.post("oidc/auth_url", "{\"client_nonce\":\"nonce-1\"}");
        String poll =
                "{\"state\":\"%s\",\"client_nonce\":\"nonce-1\"}".formatted(begun.text("state"));
        provider.deviceError = "access_denied";
        assertRefused(mount.post("oidc/poll", poll), "authorization failed: access_denied");
        assertRefused(mount.post("oidc/poll", poll), "Expired or missing");
    }

    @Test
    void postedToken_isTakenWhenTheClientComesForIt() {
        configure(",\"oidc_response_mode\":\"form_post\",\"oidc_response_types\":\"id_token\"");
        String address = begin(LOCAL).text("auth_url");
        assertThat(FakeProvider.query(address))
                .containsEntry("response_mode", "form_post")
                .containsEntry("response_type", "id_token")
                .doesNotContainKey("code_challenge");
        String state = state(address);
        Answer posted =
                mount.post(
                        "oidc/callback",
                        "{\"state\":\"%s\",\"id_token\":\"%s\"}"
                                .formatted(state, provider.token(address, provider.now)));
        assertThat(page(posted)).contains("has arrived");
        assertThat(callback(state, "", "nonce-1").login()).isPresent();
        assertThat(provider.asked()).doesNotContain("/token");
    }

    @Test
    void postedCode_isTakenAfterwards_alsoByTheBrowser() {
        configure(",\"oidc_response_mode\":\"form_post\"");
        role(",\"callback_mode\":\"direct\"");
        Answer begun = begin(DIRECT);
        String state = begun.text("state");
        String code = provider.logIn(begun.text("auth_url"));
        Answer posted =
                mount.post(
                        "oidc/callback",
                        "{\"state\":\"%s\",\"code\":\"%s\"}".formatted(state, code));
        assertThat(page(posted)).contains("no_code", state).doesNotContain(code);
        assertThat(page(confirmed(state, "no_code"))).contains("You are logged in");
        String poll = "{\"state\":\"%s\",\"client_nonce\":\"nonce-1\"}".formatted(state);
        assertThat(mount.post("oidc/poll", poll).login()).isPresent();
    }

    @Test
    void post_whereNothingIsPosted_is405() {
        assertThat(mount.post("oidc/callback", "{\"state\":\"x\"}").status()).isEqualTo(405);
    }

    @Test
    void settings_changedMeanwhile_letNobodyIn() {
        String address = begin(LOCAL).text("auth_url");
        String code = provider.logIn(address);
        mount.between(() -> role(",\"bound_claims\":{\"team\":\"a\"}"));
        Answer answer = callback(state(address), code, "nonce-1");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.login()).isEmpty();
    }

    @Test
    void role_forBrowsers_takesNoSignedToken_andTheOtherWayRound() {
        Answer login = mount.post("login", "{\"role\":\"r\",\"jwt\":\"a.b.c\"}");
        assertRefused(login, "role with oidc role_type is not allowed");
        role(",\"role_type\":\"jwt\",\"bound_audiences\":\"coffer\"");
        assertThat(begin(LOCAL).text("auth_url")).isEmpty();
    }

    @Test
    void mount_withoutAClient_beginsNoLogin() {
        Answer config =
                mount.post("config", "{\"oidc_discovery_url\":\"%s\"}".formatted(provider.url()));
        assertThat(config.status()).isEqualTo(204);
        assertRefused(begin(LOCAL), "OIDC login is not configured for this mount");
    }

    @Test
    void provider_thatIsGone_isTold() {
        provider.close();
        mount.pass(Keys.LONGEST_AGE);
        Answer answer = begin(LOCAL);
        assertThat(answer.text("auth_url")).isEmpty();
        assertThat(answer.warnings()).hasSize(1);
    }

    /** Whoever only begins logins can fill the places, but never more than there are. */
    @Test
    void logins_thatBeginAndDoNotEnd_areBoundedAndPassAway() {
        int begun = 0;
        Answer last = begin(LOCAL);
        while (last.status() == 200 && begun < PendingLogins.PLACES) {
            begun++;
            last = begin(LOCAL);
        }
        assertThat(last.status()).isEqualTo(503);
        assertThat(begun).isBetween(PendingLogins.PLACES / 2, PendingLogins.PLACES);
        mount.pass(Duration.ofMinutes(10));
        assertThat(begin(LOCAL).status()).isEqualTo(200);
    }
}
