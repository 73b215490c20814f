package dev.coffer.auth.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.auth.MethodFixture;
import dev.coffer.auth.MethodFixture.Answer;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonWriter;
import dev.coffer.outbound.Outbound;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is checked on a token itself, before an API server is asked. */
final class TokenChecksTest {
    private static final String REVIEW =
            "{\"status\":{\"authenticated\":true,\"user\":{\"username\":"
                    + "\"system:serviceaccount:team-a:robot\",\"uid\":\"uid-1\"}}}";

    private final MethodFixture mount =
            new MethodFixture(folders -> new KubernetesMethod(folders, new Outbound()));

    @BeforeEach
    void role() {
        var _ =
                mount.post(
                        "role/r",
                        "{\"bound_service_account_names\":\"*\","
                                + "\"bound_service_account_namespaces\":\"*\"}");
    }

    private void configure(FakeApiServer server, JsonObject.Builder more) {
        JsonObject config = more.put("kubernetes_host", server.url()).build();
        String text = new String(JsonWriter.bytesOf(config), StandardCharsets.UTF_8);
        assertThat(mount.post("config", text).status()).isEqualTo(204);
    }

    private Answer logIn(String token) {
        return mount.post("login", "{\"role\":\"r\",\"jwt\":\"" + token + "\"}");
    }

    private static KeyPair keys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    private static String pem(KeyPair keys) {
        String base64 =
                Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(keys.getPublic().getEncoded());
        return "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----";
    }

    private static String token(KeyPair keys, String claims) throws GeneralSecurityException {
        String signed = part("{\"alg\":\"RS256\"}") + "." + part(claims);
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(keys.getPrivate());
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + url(signature.sign());
    }

    private static String part(String json) {
        return url(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Test
    void keys_letOnlyTokensInThatOneOfThemHasSigned() throws Exception {
        KeyPair first = keys();
        KeyPair second = keys();
        try (FakeApiServer server = FakeApiServer.plain(_ -> REVIEW)) {
            JsonArray both = JsonArray.ofStrings(List.of(pem(first), pem(second)));
            configure(server, JsonObject.builder().put("pem_keys", both));

            assertThat(logIn(token(second, "{}")).login()).isPresent();
            for (String wrong : List.of(token(keys(), "{}"), "no-token", part("{}") + ".e30.")) {
                Answer answer = logIn(wrong);
                assertThat(answer.login()).isEmpty();
                assertThat(answer.status()).isEqualTo(403);
            }
            assertThat(server.asked()).hasSize(1);
        }
    }

    @Test
    void issuer_isCheckedWhereSomebodyWantsIt() throws Exception {
        KeyPair keys = keys();
        String own = token(keys, "{\"iss\":\"https://cluster\"}");
        String other = token(keys, "{\"iss\":\"https://other\"}");
        try (FakeApiServer server = FakeApiServer.plain(_ -> REVIEW)) {
            JsonObject.Builder given = JsonObject.builder().put("issuer", "https://cluster");
            configure(server, given);
            assertThat(logIn(other).login()).isPresent();

            configure(server, given.put("disable_iss_validation", false));
            assertThat(logIn(own).login()).isPresent();
            assertThat(logIn(other).status()).isEqualTo(403);
            assertThat(logIn(token(keys, "{}")).status()).isEqualTo(403);
        }
    }

    /**
     * Goal: what an infrastructure tool has written is what it reads, so its next plan is empty.
     */
    @Test
    void settings_areReadAsTheyWereWritten() throws Exception {
        String pem = pem(keys());
        try (FakeApiServer server = FakeApiServer.plain(_ -> REVIEW)) {
            configure(server, JsonObject.builder());
            Answer unset = mount.get("config");
            assertThat(unset.json("disable_iss_validation")).isEqualTo("true");
            assertThat(unset.json("issuer") + unset.json("pem_keys")).isEqualTo("\"\"[]");
            configure(
                    server,
                    JsonObject.builder()
                            .put("issuer", "api")
                            .put("pem_keys", pem)
                            .put("disable_iss_validation", false));
            Answer set = mount.get("config");
            assertThat(set.json("disable_iss_validation")).isEqualTo("false");
            assertThat(set.text("issuer")).isEqualTo("api");
            assertThat(set.json("pem_keys")).startsWith("[\"-----BEGIN PUBLIC KEY-----\\n");
        }
    }

    @Test
    void whatCannotBeKept_isRefused() {
        assertThat(mount.post("config", "{\"kubernetes_host\":\"http://x\",\"pem_keys\":\"x\"}"))
                .extracting(Answer::status)
                .isEqualTo(400);
        Answer selector =
                mount.post("role/r", "{\"bound_service_account_namespace_selector\":\"{}\"}");
        assertThat(selector.status()).isEqualTo(400);
    }
}
