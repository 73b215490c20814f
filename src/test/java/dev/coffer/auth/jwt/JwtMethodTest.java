package dev.coffer.auth.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.auth.MethodFixture;
import dev.coffer.auth.MethodFixture.Answer;
import dev.coffer.crypto.RandomSource;
import dev.coffer.engine.Requests;
import dev.coffer.json.JsonWriter;
import dev.coffer.outbound.Outbound;
import dev.coffer.request.Login;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Good tokens of every kind log in; forged ones of every kind do not. */
final class JwtMethodTest {
    private static final KeyPair RSA = Issuer.rsa(2048);
    private static final KeyPair OTHER_RSA = Issuer.rsa(2048);
    private static final long NOW = Requests.NOW.getEpochSecond();
    private static final String GOOD = Issuer.claims(NOW, "");

    private final MethodFixture mount =
            new MethodFixture(
                    folders -> new JwtMethod(folders, new Outbound(), RandomSource.system()));

    private void fixedKey(KeyPair pair) {
        configure("{\"jwt_validation_pubkeys\":\"%s\"}".formatted(Issuer.pem(pair)));
        role("{}");
    }

    private void configure(String config) {
        Answer answer = mount.post("config", config);
        assertThat(answer.status()).as(answer.failure().toString()).isEqualTo(204);
    }

    private void role(String more) {
        String role =
                "{\"role_type\":\"jwt\",\"user_claim\":\"sub\",\"bound_audiences\":\"coffer\"%s"
                        .formatted(more.equals("{}") ? "}" : "," + more.substring(1));
        Answer answer = mount.post("role/r", role);
        assertThat(answer.status()).as(answer.failure().toString()).isEqualTo(204);
    }

    private Answer logIn(String token) {
        return mount.post("login", "{\"role\":\"R\",\"jwt\":\"%s\"}".formatted(token));
    }

    private static KeyPair pairFor(String algorithm) {
        return switch (algorithm) {
            case "ES256" -> Issuer.curve("secp256r1");
            case "ES384" -> Issuer.curve("secp384r1");
            case "ES512" -> Issuer.curve("secp521r1");
            case "EdDSA" -> Issuer.edwards();
            default -> RSA;
        };
    }

    private static String header(String algorithm) {
        return "{\"alg\":\"%s\"}".formatted(algorithm);
    }

    @Test
    void role_withTheOldNameOfItsUses_limitsItsTokens() {
        fixedKey(RSA);
        role("{\"num_uses\":5}");
        assertThat(logIn(Issuer.token(RSA, header("RS256"), GOOD)).login().orElseThrow().token())
                .extracting(Login.TokenTerms::uses)
                .isEqualTo(5);
        assertThat(shown()).contains("\"num_uses\":5", "\"token_num_uses\":5");
        role("{\"token_num_uses\":3}");
        assertThat(shown()).doesNotContain("\"num_uses\"").contains("\"token_num_uses\":3");
        assertThat(mount.post("role/r", "{\"role_type\":\"jwt\",\"num_uses\":-1}").status())
                .isEqualTo(400);
    }

    private String shown() {
        return new String(JsonWriter.bytesOf(mount.get("role/r").data()), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512",
                "EdDSA"
            })
    void token_signedByEveryAlgorithm_logsIn(String algorithm) {
        KeyPair pair = pairFor(algorithm);
        fixedKey(pair);
        Answer answer = logIn(Issuer.token(pair, header(algorithm), GOOD));
        Login login = answer.login().orElseThrow(() -> new AssertionError(answer.failure()));
        assertThat(login.alias().orElseThrow().name()).isEqualTo("ann");
        assertThat(login.metadata()).containsEntry("role", "r");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512",
                "EdDSA"
            })
    void token_changedAfterSigning_isRefused(String algorithm) {
        KeyPair pair = pairFor(algorithm);
        fixedKey(pair);
        String[] parts = Issuer.token(pair, header(algorithm), GOOD).split("\\.", -1);
        String other = Issuer.part(GOOD.replace("ann", "bob"));
        assertRefused(logIn(parts[0] + "." + other + "." + parts[2]));
        assertRefused(logIn(parts[0] + "." + parts[1] + "."));
        byte[] signature = Base64.getUrlDecoder().decode(parts[2]);
        String zeros =
                Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[signature.length]);
        assertRefused(logIn(parts[0] + "." + parts[1] + "." + zeros));
        signature[signature.length / 2] ^= 1;
        String flipped = Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
        assertRefused(logIn(parts[0] + "." + parts[1] + "." + flipped));
    }

    private static void assertRefused(Answer answer) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.login()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE", "nOnE", "", "HS256", "RS1", "RS2560"})
    void token_ofNoAlgorithm_isRefused(String algorithm) {
        fixedKey(RSA);
        String input = Issuer.part(header(algorithm)) + "." + Issuer.part(GOOD);
        assertRefused(logIn(input + "."));
        assertRefused(logIn(input + ".AAAA"));
    }

    /** The public key is public: whoever takes it for a shared secret lets everybody in. */
    @Test
    void token_signedWithThePublicKeyAsSecret_isRefused() {
        fixedKey(RSA);
        assertRefused(logIn(Issuer.tokenBySecret(Issuer.pem(RSA), GOOD)));
        assertRefused(logIn(Issuer.tokenBySecret(Issuer.pem(RSA).replace("\\n", "\n"), GOOD)));
    }

    @Test
    void token_ofAnotherKey_isRefused() {
        fixedKey(RSA);
        assertRefused(logIn(Issuer.token(OTHER_RSA, header("RS256"), GOOD)));
        assertRefused(logIn(Issuer.token(Issuer.curve("secp256r1"), header("ES256"), GOOD)));
    }

    /** A key signs by the algorithm of its own curve, or kind, and by no other. */
    @ParameterizedTest
    @CsvSource({"secp256r1, ES384", "secp384r1, ES256", "secp521r1, ES384", "secp256r1, ES512"})
    void token_signedByTheAlgorithmOfAnotherCurve_isRefused(String curve, String algorithm) {
        KeyPair pair = Issuer.curve(curve);
        fixedKey(pair);
        assertRefused(logIn(Issuer.token(pair, header(algorithm), GOOD)));
    }

    /** A header that brings its own key, or says where it is, is not believed. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"RS256\",\"crit\":[\"exp\"]}",
                "{\"alg\":\"RS256\",\"crit\":[]}",
                "{\"alg\":\"RS256\",\"crit\":null}",
            })
    void header_withCrit_isRefused(String header) {
        fixedKey(RSA);
        assertRefused(logIn(Issuer.token(RSA, header, GOOD)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"RS256\",\"jku\":\"http://127.0.0.1:1/\"}",
                "{\"alg\":\"RS256\",\"jwk\":{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"}}",
                "{\"alg\":\"RS256\",\"x5u\":\"http://127.0.0.1:1/\"}",
            })
    void header_withAKeyOfItsOwn_isNotBelieved(String header) {
        fixedKey(RSA);
        assertRefused(logIn(Issuer.token(OTHER_RSA, header, GOOD)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "a.b", "a.b.c.d", "..", "a.b.c", "e30.e30.e30", "e30=.e30.AAAA"})
    void text_thatIsNoToken_isRefused(String text) {
        fixedKey(RSA);
        assertRefused(logIn(text));
    }

    @Test
    void algorithm_thatIsNotTaken_isRefused() {
        configure(
                "{\"jwt_validation_pubkeys\":\"%s\",\"jwt_supported_algs\":\"RS256\"}"
                        .formatted(Issuer.pem(RSA)));
        role("{}");
        assertRefused(logIn(Issuer.token(RSA, header("PS256"), GOOD)));
        assertThat(logIn(Issuer.token(RSA, header("RS256"), GOOD)).login()).isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'sub':'ann','aud':'coffer'} | no issued at (iat)",
                "{'sub':'ann','aud':'coffer','exp':-61} | token is expired",
                "{'sub':'ann','aud':'coffer','exp':-59} | ",
                "{'sub':'ann','aud':'coffer','exp':60,'nbf':61} | token not yet valid",
                "{'sub':'ann','aud':'coffer','exp':60,'nbf':59} | ",
                "{'sub':'ann','aud':'coffer','exp':60,'iat':61,'nbf':0} | issued in the future",
                "{'sub':'ann','aud':'coffer','iat':-211} | token is expired",
                "{'sub':'ann','aud':'coffer','iat':-209} | ",
                "{'sub':'ann','aud':'coffer','exp':'tomorrow','iat':0} | invalid time",
                "{'sub':'ann','aud':'other','exp':60} | invalid audience",
                "{'sub':'ann','aud':['other','coffer'],'exp':60} | ",
                "{'sub':'ann','aud':[],'exp':60} | invalid audience",
                "{'sub':'ann','exp':60} | invalid audience",
                "{'aud':'coffer','exp':60} | claim \"sub\" not found",
                "{'sub':5,'aud':'coffer','exp':60} | could not be converted",
                "{'sub':'','aud':'coffer','exp':60} | could not be converted",
            })
    void claims_ofTimeAndAudience_decide(String claims, String refusal) {
        fixedKey(RSA);
        String json = claims.replace('\'', '"');
        for (String name : List.of("exp", "nbf", "iat")) {
            json = replaced(json, name);
        }
        Answer answer = logIn(Issuer.token(RSA, header("RS256"), json));
        if (refusal == null) {
            assertThat(answer.login()).as(answer.failure().toString()).isPresent();
        } else {
            assertRefused(answer);
            assertThat(answer.error()).contains(refusal);
        }
    }

    private static String replaced(String json, String name) {
        Matcher matcher = Pattern.compile("\"" + name + "\":(-?\\d+)").matcher(json);
        return matcher.replaceAll(
                found -> "\"" + name + "\":" + (NOW + Long.parseLong(found.group(1))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'team':'a'} | string | {'team':'a'} | true",
                "{'team':['a','b']} | string | {'team':['b','c']} | true",
                "{'team':['a','b']} | string | {'team':'c'} | false",
                "{'team':'a*'} | string | {'team':'abc'} | false",
                "{'team':'a*c'} | glob | {'team':'abc'} | true",
                "{'team':'a*c'} | glob | {'team':'abd'} | false",
                "{'team':'a*bc*c'} | glob | {'team':'abc'} | false",
                "{'level':7} | string | {'level':7} | true",
                "{'level':7} | string | {'level':7.0} | true",
                "{'level':7} | string | {'level':'7'} | false",
                "{'on':true} | string | {'on':true} | true",
                "{'/a/b/1':'x'} | string | {'a':{'b':['w','x']}} | true",
                "{'/a/b/2':'x'} | string | {'a':{'b':['w','x']}} | false",
                "{'team':'a'} | string | {'other':'a'} | false",
                "{'team':'a'} | string | {'team':{'a':'a'}} | false",
                "{'team':'a'} | string | {'team':null} | false",
            })
    void claims_thatARoleAsksFor_mustMatch(
            String bound, String type, String claims, boolean matches) {
        configure("{\"jwt_validation_pubkeys\":\"%s\"}".formatted(Issuer.pem(RSA)));
        role(
                "{\"bound_claims\":%s,\"bound_claims_type\":\"%s\"}"
                        .formatted(bound.replace('\'', '"'), type));
        String more = claims.replace('\'', '"');
        String all = Issuer.claims(NOW, more.substring(1, more.length() - 1));
        assertThat(logIn(Issuer.token(RSA, header("RS256"), all)).login().isPresent())
                .isEqualTo(matches);
    }

    @Test
    void claims_thatAreMapped_becomeMetadataAndGroups() {
        configure("{\"jwt_validation_pubkeys\":\"%s\"}".formatted(Issuer.pem(RSA)));
        role("{\"claim_mappings\":{\"/org/unit\":\"unit\"},\"groups_claim\":\"groups\"}");
        String all = Issuer.claims(NOW, "\"org\":{\"unit\":\"u\"},\"groups\":[\"g\",\"\",\"h\"]");
        Login login = logIn(Issuer.token(RSA, header("RS256"), all)).login().orElseThrow();
        assertThat(login.metadata()).containsEntry("unit", "u");
        assertThat(login.alias().orElseThrow().groups()).containsExactly("g", "h");
    }

    @ParameterizedTest
    @CsvSource({"iss-a, iss-a, true", "iss-a, iss-b, false", "iss-a, '', false"})
    void issuer_thatIsBound_mustBeNamed(String bound, String named, boolean matches) {
        configure(
                "{\"jwt_validation_pubkeys\":\"%s\",\"bound_issuer\":\"%s\"}"
                        .formatted(Issuer.pem(RSA), bound));
        role("{}");
        String all = Issuer.claims(NOW, named.isEmpty() ? "" : "\"iss\":\"%s\"".formatted(named));
        assertThat(logIn(Issuer.token(RSA, header("RS256"), all)).login().isPresent())
                .isEqualTo(matches);
    }

    @Test
    void keys_published_areFetchedOnceAndAgainForAnUnknownKeyButNotForEveryForgery() {
        AtomicReference<String> document = new AtomicReference<>(Issuer.jwks(RSA, "one"));
        try (Issuer issuer = new Issuer(document::get)) {
            configure("{\"jwks_url\":\"%s/keys\"}".formatted(issuer.url()));
            role("{}");
            String token = Issuer.token(RSA, "{\"alg\":\"RS256\",\"kid\":\"one\"}", GOOD);
            assertThat(logIn(token).login()).isPresent();
            assertThat(logIn(token).login()).isPresent();
            assertThat(issuer.asked()).isEqualTo(1);
            document.set(Issuer.jwks(OTHER_RSA, "two"));
            String other = Issuer.token(OTHER_RSA, "{\"alg\":\"RS256\",\"kid\":\"two\"}", GOOD);
            assertRefused(logIn(other));
            mount.pass(Keys.LEAST_AGE);
            assertThat(logIn(other).login()).isPresent();
            assertThat(issuer.asked()).isEqualTo(2);
            assertRefused(logIn(token));
            assertThat(issuer.asked()).isEqualTo(2);
        }
    }

    @Test
    void keys_thatBelongToAnotherName_areNotTried() {
        try (Issuer issuer = new Issuer(() -> Issuer.jwks(RSA, "one"))) {
            configure("{\"jwks_url\":\"%s/keys\"}".formatted(issuer.url()));
            role("{}");
            assertRefused(logIn(Issuer.token(RSA, "{\"alg\":\"RS256\",\"kid\":\"two\"}", GOOD)));
        }
    }

    @Test
    void keys_discovered_areThoseOfTheIssuerThatNamesItself() {
        AtomicReference<String> name = new AtomicReference<>("");
        try (Issuer keys = new Issuer(() -> Issuer.jwks(RSA, "one"));
                Issuer issuer =
                        new Issuer(() ->
                                "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}"
                                        .formatted(name.get(), keys.url()))) {
            name.set("https://somebody.else");
            String config = "{\"oidc_discovery_url\":\"%s\"}".formatted(issuer.url());
            assertThat(mount.post("config", config).status()).isEqualTo(400);
            name.set(issuer.url());
            configure(config);
            role("{}");
            assertThat(logIn(Issuer.token(RSA, header("RS256"), GOOD)).login()).isPresent();
        }
    }

    @Test
    void config_whereNoKeysAre_isRefusedUnlessAskedFor() {
        String url = "\"jwks_url\":\"http://127.0.0.1:1/keys\"";
        assertThat(mount.post("config", "{%s}".formatted(url)).status()).isEqualTo(400);
        Answer kept = mount.post("config", "{%s,\"skip_jwks_validation\":true}".formatted(url));
        assertThat(kept.status()).isEqualTo(200);
        assertThat(kept.warnings()).containsExactly("error checking jwks URL");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"jwks_url\":\"x\",\"oidc_discovery_url\":\"y\"}",
                "{\"jwt_validation_pubkeys\":\"nonsense\"}",
                "{\"jwks_url\":\"file:///etc/passwd\"}",
                "{\"jwks_url\":\"not a url\"}",
            })
    void config_thatIsNone_isRefused(String config) {
        assertThat(mount.post("config", config).status()).isEqualTo(400);
    }

    @Test
    void key_ofTooFewBits_isRefused() {
        String config =
                "{\"jwt_validation_pubkeys\":\"%s\"}".formatted(Issuer.pem(Issuer.rsa(1024)));
        assertThat(mount.post("config", config).status()).isEqualTo(400);
    }

    @Test
    void settings_changedMeanwhile_doNotLetTheOldKeyIn() {
        fixedKey(RSA);
        mount.between(() ->
                configure("{\"jwt_validation_pubkeys\":\"%s\"}".formatted(Issuer.pem(OTHER_RSA))));
        Answer answer = logIn(Issuer.token(RSA, header("RS256"), GOOD));
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.login()).isEmpty();
    }

    @Test
    void token_afterItsTime_logsNobodyIn() {
        fixedKey(RSA);
        String token = Issuer.token(RSA, header("RS256"), GOOD);
        mount.pass(Duration.ofSeconds(119));
        assertThat(logIn(token).login()).isPresent();
        mount.pass(Duration.ofSeconds(3));
        assertRefused(logIn(token));
    }
}
