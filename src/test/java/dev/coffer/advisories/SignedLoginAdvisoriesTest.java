package dev.coffer.advisories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.server.Answer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logins by signed tokens: for whom a token is. */
final class SignedLoginAdvisoriesTest {
    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

    /** Within the time of {@link Target}. */
    private static final String TIMES = "\"iat\":1795330800,\"exp\":1795334400";

    private static Target target;
    private static KeyPair key;

    @BeforeAll
    static void start() throws GeneralSecurityException {
        key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        target = new Target();
        target.ok("POST", "sys/auth/jwt", "{\"type\":\"jwt\"}");
        String pem =
                "-----BEGIN PUBLIC KEY-----\\n"
                        + Base64.getEncoder().encodeToString(key.getPublic().getEncoded())
                        + "\\n-----END PUBLIC KEY-----";
        target.ok(
                "POST",
                "auth/jwt/config",
                "{\"jwt_validation_pubkeys\":[\"" + pem + "\"],\"jwt_supported_algs\":\"EdDSA\"}");
        role("bound", "\"bound_audiences\":[\"coffer\",\"vault\"]");
        role("unbound", "\"bound_subject\":\"ann\"");
    }

    private static void role(String name, String bounds) {
        target.ok(
                "POST",
                "auth/jwt/role/" + name,
                "{\"role_type\":\"jwt\",\"user_claim\":\"sub\"," + bounds + "}");
    }

    @AfterAll
    static void stop() {
        target.close();
    }

    private static String part(String json) {
        return URL.encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static Answer logIn(String role, String audience) throws GeneralSecurityException {
        String claims = "{\"sub\":\"ann\"," + TIMES + audience + "}";
        String input = part("{\"alg\":\"EdDSA\"}") + "." + part(claims);
        Signature signer = Signature.getInstance("Ed25519");
        signer.initSign(key.getPrivate());
        signer.update(input.getBytes(StandardCharsets.UTF_8));
        String token = input + "." + URL.encodeToString(signer.sign());
        return target.nobody(
                "POST", "auth/jwt/login", "{\"role\":\"" + role + "\",\"jwt\":\"" + token + "\"}");
    }

    @ParameterizedTest
    @Tag("CVE-2024-5798")
    @ValueSource(
            strings = {
                ",\"aud\":\"other\"",
                ",\"aud\":[\"other\"]",
                ",\"aud\":\"coffe\"",
                ",\"aud\":\"coffer2\"",
                ",\"aud\":\"Coffer\"",
                ",\"aud\":\"coffer vault\"",
                ",\"aud\":\"coffer,vault\"",
                ",\"aud\":\"\"",
                ",\"aud\":[]",
                ",\"aud\":[[\"coffer\"]]",
                ",\"aud\":{\"coffer\":1}",
                ",\"aud\":null",
                ""
            })
    void audience_thatIsNotTheRoles_isRefused(String audience) throws GeneralSecurityException {
        assertThat(logIn("bound", audience).status()).isEqualTo(400);
    }

    /** A role that names nobody takes no token that is for somebody. */
    @ParameterizedTest
    @Tag("CVE-2024-5798")
    @ValueSource(
            strings = {
                ",\"aud\":\"other\"",
                ",\"aud\":[\"other\"]",
                ",\"aud\":[\"other\",\"coffer\"]"
            })
    void audience_whereTheRoleHasNone_isRefused(String audience) throws GeneralSecurityException {
        assertThat(logIn("unbound", audience).status()).isEqualTo(400);
    }

    @Test
    @Tag("CVE-2024-5798")
    void audience_thatIsTheRoles_logsIn() throws GeneralSecurityException {
        for (String audience : new String[] {"\"coffer\"", "[\"other\",\"vault\"]"}) {
            Answer answer = logIn("bound", ",\"aud\":" + audience);
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        }
        assertThat(logIn("unbound", "").status()).isEqualTo(200);
    }
}
