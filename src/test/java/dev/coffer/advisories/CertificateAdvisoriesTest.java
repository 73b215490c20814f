package dev.coffer.advisories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.advisories.Target.Sender;
import dev.coffer.auth.TestingCertificate;
import dev.coffer.auth.TestingResponder;
import dev.coffer.auth.TestingResponder.Said;
import dev.coffer.auth.TestingResponder.Status;
import dev.coffer.crypto.ocsp.OcspQuestion;
import dev.coffer.server.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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

    /** Before any time that this is run at, with an end behind it. */
    private static final Instant BEGIN = Instant.parse("2020-06-01T00:00:00Z");

    private static final Duration LONG = Duration.ofDays(19 * 365);

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

    /** Good is only what the issuer says, of this certificate, and now. */
    @Test
    @Tag("CVE-2024-2660")
    void responder_whoseAnswerIsNotTheIssuersAboutThisCertificate_provesNothing() {
        TestingCertificate other = TestingCertificate.authority("CN=root");
        TestingCertificate bob = TestingCertificate.of("CN=bob").signedBy(ROOT);
        Said good = Said.of(ROOT, Status.GOOD, BEGIN).lasting(LONG);
        try (TestingResponder responder = new TestingResponder()) {
            TestingCertificate ann =
                    TestingCertificate.of("CN=ann").askedAt(responder.url()).signedBy(ROOT);
            role("asked", ROOT.json(), ",\"ocsp_enabled\":true");
            for (Said forged :
                    List.of(
                            Said.of(other, Status.GOOD, BEGIN).lasting(LONG).showing(other),
                            Said.of(bob, Status.GOOD, BEGIN).lasting(LONG).showing(bob),
                            good.about(question(bob, ROOT)),
                            good.about(question(ann, other)),
                            good.lasting(Duration.ofHours(1)))) {
                responder.says(forged);
                assertThat(logIn("asked", ann).status()).as(forged.toString()).isEqualTo(400);
            }
            responder.says(good);
            assertThat(logIn("asked", ann).status()).isEqualTo(200);
            responder.says(Said.of(ROOT, Status.REVOKED, BEGIN).lasting(LONG));
            assertThat(logIn("asked", bob).status()).isEqualTo(400);
        }
    }

    /** Nobody is let in unasked unless the operator has said so, and the revoked not even then. */
    @Test
    @Tag("CVE-2024-2660")
    void responder_thatSaysNothing_letsNobodyInUnlessThatIsWanted() {
        try (TestingResponder responder = new TestingResponder()) {
            TestingCertificate ann =
                    TestingCertificate.of("CN=ann").askedAt(responder.url()).signedBy(ROOT);
            role("closed", ROOT.json(), ",\"ocsp_enabled\":true");
            role("open", ROOT.json(), ",\"ocsp_enabled\":true,\"ocsp_fail_open\":true");
            assertThat(logIn("closed", ann).status()).isEqualTo(400);
            assertThat(logIn("open", ann).status()).isEqualTo(200);
            responder.says(Said.of(ROOT, Status.REVOKED, BEGIN).lasting(LONG));
            assertThat(logIn("open", ann).status()).isEqualTo(400);
        }
    }

    private static byte[] question(TestingCertificate about, TestingCertificate issuer) {
        return OcspQuestion.about(about.certificate(), issuer.certificate()).request();
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
