package dev.coffer.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers of the token paths that no recording shows, as a running OpenBao gives them. */
final class TokenPathsTest {
    private static final TestingServer SERVER = TestingServer.inMemory();

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @Test
    void create_withoutAnyPolicy_namesNoPoliciesOfTheToken() {
        Answer made =
                SERVER.call(
                        "POST",
                        "auth/token/create",
                        "{\"policies\":[\"default\"],\"no_default_policy\":true}");

        assertThat(made.at("auth").toString()).doesNotContain("token_policies");
        assertThat(made.textAt("auth", "policies")).isEqualTo("[]");
    }

    @Test
    void renewAccessor_ofATokenThatIsNot_saysLessThanRenew() {
        Answer made = SERVER.call("POST", "auth/token/create", "{\"renewable\":false}");

        Answer byAccessor =
                SERVER.call(
                        "POST",
                        "auth/token/renew-accessor",
                        "{\"accessor\":\"" + made.textAt("auth", "accessor") + "\"}");
        Answer byToken =
                SERVER.call(
                        "POST",
                        "auth/token/renew",
                        "{\"token\":\"" + made.textAt("auth", "client_token") + "\"}");

        assertThat(byAccessor.status()).isEqualTo(400);
        assertThat(byAccessor.body()).contains("1 error occurred:\\n\\t* invalid request\\n\\n");
        assertThat(byToken.body()).contains("lease is not renewable");
    }

    @Test
    void role_withNegativeUses_isRefusedAndNotKept() {
        Answer refused =
                SERVER.call("POST", "auth/token/roles/negative", "{\"token_num_uses\":-1}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body())
                .contains("error parsing role fields: 'token_num_uses' cannot be negative");
        assertThat(SERVER.call("GET", "auth/token/roles/negative").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "$"})
    void role_withSeveralMistakes_isRefusedForItsSuffix(String suffix) {
        Answer refused =
                SERVER.call(
                        "POST",
                        "auth/token/roles/wrong",
                        "{\"path_suffix\":\"" + suffix + "\",\"token_type\":\"x\"}");

        assertThat(refused.body()).contains("given role path suffix contains invalid characters");
    }
}
