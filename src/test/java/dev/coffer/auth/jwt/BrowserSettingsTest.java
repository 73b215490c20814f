package dev.coffer.auth.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.auth.MethodFixture;
import dev.coffer.auth.MethodFixture.Answer;
import dev.coffer.crypto.RandomSource;
import dev.coffer.json.JsonObject;
import dev.coffer.outbound.Outbound;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings and roles of logins by a browser. */
final class BrowserSettingsTest {
    private final FakeProvider provider = new FakeProvider();
    private final MethodFixture mount =
            new MethodFixture(
                    folders -> new JwtMethod(folders, new Outbound(), RandomSource.system()));

    @AfterEach
    void tearDown() {
        provider.close();
    }

    private void configure() {
        String config =
                "{\"oidc_discovery_url\":\"%s\",\"oidc_client_id\":\"%s\",\"oidc_client_secret\":\"%s\"}"
                        .formatted(provider.url(), FakeProvider.CLIENT, FakeProvider.SECRET);
        assertThat(mount.post("config", config).status()).isEqualTo(204);
    }

    @Test
    void secret_isNeverShown() {
        configure();
        Answer config = mount.get("config");
        assertThat(config.text("oidc_client_id")).isEqualTo(FakeProvider.CLIENT);
        assertThat(((JsonObject) config.data()).has("oidc_client_secret")).isFalse();
        OidcClient client = new OidcClient("id", "s3cret", "", List.of(), false);
        assertThat(client.toString()).doesNotContain("s3cret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"oidc_client_id\":\"x\" | both 'oidc_client_id' and",
                "\"oidc_client_id\":\"x\",\"oidc_client_secret\":\"y\","
                        + "\"oidc_response_types\":\"id_token\" | query response_mode",
                "\"oidc_response_types\":\"token\" | invalid response_types [token]",
                "\"oidc_response_mode\":\"fragment\" | invalid response_mode: \"fragment\"",
                "\"provider_config\":{\"provider\":\"azure\"} | provider_config is not supported",
                "\"override_allowed_server_names\":\"a\" | server_names is not supported",
            })
    void settings_thatDoNotFit_areRefused(String more, String text) {
        String config = "{\"oidc_discovery_url\":\"%s\",%s}".formatted(provider.url(), more);
        assertThat(mount.post("config", config).error()).contains(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"user_claim\":\"sub\"} | allowed_redirect_uris' must be set",
                "{\"user_claim\":\"sub\",\"role_type\":\"saml\"} | role_type': saml",
                "{\"user_claim\":\"sub\",\"callback_mode\":\"x\"} | callback_mode': x",
                "{\"token_policies_template_claims\":true} | template_claims is not supported",
                "{\"oauth2_metadata\":[\"id_token\"]} | oauth2_metadata is not supported",
            })
    void roles_thatDoNotFit_areRefused(String role, String text) {
        assertThat(mount.post("role/other", role).error()).contains(text);
    }

    /**
     * Goal: what an infrastructure tool has written is what it reads, so its next plan is empty.
     */
    @Test
    void settings_withoutEffect_areReadAsTheyWereWritten() {
        configure();
        assertThat(mount.get("config").json("namespace_in_state")).isEqualTo("true");
        assertThat(mount.get("config").json("provider_config")).isEqualTo("{}");
        String config =
                "{\"oidc_discovery_url\":\"%s\",\"namespace_in_state\":false}"
                        .formatted(provider.url());
        assertThat(mount.post("config", config).status()).isEqualTo(204);
        assertThat(mount.get("config").json("namespace_in_state")).isEqualTo("false");

        String role =
                "{\"user_claim\":\"sub\",\"allowed_redirect_uris\":\"http://a\",\"verbose_oidc_logging\":";
        assertThat(mount.post("role/quiet", role + "false}").warnings()).isEmpty();
        assertThat(mount.get("role/quiet").json("verbose_oidc_logging")).isEqualTo("false");
        assertThat(mount.post("role/quiet", role + "true}").warnings())
                .singleElement()
                .asString()
                .contains("has no effect");
    }

    @Test
    void role_showsHowItsUsersLogIn() {
        String role =
                "{\"user_claim\":\"sub\",\"allowed_redirect_uris\":\"http://a/b,http://c/d\","
                        + "\"poll_interval\":9,\"callback_mode\":\"direct\"}";
        assertThat(mount.post("role/r", role).status()).isEqualTo(204);
        Answer shown = mount.get("role/r");
        assertThat(shown.text("role_type")).isEqualTo("oidc");
        assertThat(shown.text("callback_mode")).isEqualTo("direct");
        assertThat(shown.json("poll_interval")).isEqualTo("9");
        assertThat(shown.json("allowed_redirect_uris")).contains("http://a/b", "http://c/d");
    }
}
