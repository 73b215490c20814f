package dev.coffer.advisories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.advisories.Target.Sender;
import dev.coffer.auth.TestingCertificate;
import dev.coffer.server.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Logins by certificates: who is taken for whom. */
final class CertificateAdvisoriesTest {
    private static final TestingCertificate ROOT = TestingCertificate.authority("CN=root");

    /** Trusted itself, and no authority. */
    private static final TestingCertificate OWN =
            TestingCertificate.of("CN=own").subjectKeyId((byte) 7).make();

    private static Target target;

    @BeforeAll
    static void start() {
        target = new Target();
        target.ok("POST", "sys/auth/cert", "{\"type\":\"cert\"}");
        role("own", OWN.json(), "");
        role("signed", ROOT.json(), "");
    }

    private static void role(String name, String pem, String more) {
        target.ok(
                "POST", "auth/cert/certs/" + name, "{\"certificate\":\"" + pem + "\"" + more + "}");
    }

    @AfterAll
    static void stop() {
        target.close();
    }

    private static Answer logIn(String role, TestingCertificate shown) {
        return target.send(
                Sender.of("").showing(shown.der()),
                "POST",
                "auth/cert/login",
                "{\"name\":\"" + role + "\"}");
    }

    /** What names it, its serial number, its key and its key's identifier are not enough. */
    @Test
    @Tag("CVE-2024-2048")
    void leaf_thatLooksLikeATrustedOne_isRefused() {
        assertThat(logIn("own", OWN).status()).isEqualTo(200);
        TestingCertificate looksAlike =
                TestingCertificate.of("CN=own")
                        .serial(OWN.certificate().getSerialNumber())
                        .subjectKeyId((byte) 7)
                        .make();
        assertThat(logIn("own", looksAlike).status()).isEqualTo(400);
        TestingCertificate below =
                TestingCertificate.of("CN=own")
                        .serial(OWN.certificate().getSerialNumber())
                        .authorityKeyId((byte) 7)
                        .signedBy(OWN);
        assertThat(logIn("own", below).status()).isEqualTo(400);
    }

    /** Who holds the key of a trusted leaf is that leaf, and cannot become somebody else. */
    @Test
    @Tag("CVE-2025-6037")
    void leaf_ofATrustedKeyUnderAnotherName_isRefused() {
        TestingCertificate renamed =
                TestingCertificate.of("CN=admin")
                        .keys(OWN.keys())
                        .serial(OWN.certificate().getSerialNumber())
                        .subjectKeyId((byte) 7)
                        .make();
        assertThat(logIn("own", renamed).status()).isEqualTo(400);
        Answer own = logIn("own", OWN);
        assertThat(own.textAt("auth", "metadata", "common_name")).isEqualTo("own");
    }

    /** A check that is wanted and not made would be one that always says yes. */
    @Test
    @Tag("CVE-2024-2660")
    void responder_thatIsWanted_isNotLeftOutInSilence() {
        Answer answer =
                target.root(
                        "POST",
                        "auth/cert/certs/asked",
                        "{\"certificate\":\"" + ROOT.json() + "\",\"ocsp_enabled\":true}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(target.root("GET", "auth/cert/certs/asked", "").status()).isEqualTo(404);
    }

    /** Another certificate of the same role, name and even key is another client. */
    @Test
    @Tag("CVE-2026-39388")
    void renewal_withAnotherCertificateOfTheRole_isRefused() {
        TestingCertificate ann = TestingCertificate.of("CN=ann").signedBy(ROOT);
        TestingCertificate twin = TestingCertificate.of("CN=ann").keys(ann.keys()).signedBy(ROOT);
        String token = logIn("signed", ann).textAt("auth", "client_token");
        assertThat(renew(token, ann).status()).isEqualTo(200);
        assertThat(renew(token, twin).status()).isEqualTo(400);
        assertThat(renew(token, OWN).status()).isEqualTo(400);
        assertThat(target.as(token, "POST", "auth/token/renew-self", "{}").status()).isEqualTo(400);
        assertThat(renew(token, ann).status()).isEqualTo(200);
    }

    private static Answer renew(String token, TestingCertificate shown) {
        return target.send(
                Sender.of(token).showing(shown.der()), "POST", "auth/token/renew-self", "{}");
    }
}
