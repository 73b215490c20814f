package dev.coffer.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServerCertificateTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private static ServerCertificate made(String... names) {
        return ServerCertificate.make("host, O=x", List.of(names), NOW, RandomSource.system());
    }

    private static X509Certificate read(String pem) throws GeneralSecurityException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    }

    private static void validate(X509Certificate certificate, X509Certificate authority, Instant at)
            throws GeneralSecurityException {
        PKIXParameters trust = new PKIXParameters(Set.of(new TrustAnchor(authority, null)));
        trust.setRevocationEnabled(false);
        trust.setDate(Date.from(at));
        var _ =
                CertPathValidator.getInstance("PKIX")
                        .validate(
                                CertificateFactory.getInstance("X.509")
                                        .generateCertPath(List.of(certificate)),
                                trust);
    }

    @Test
    void make_certificate_isValidByItsAuthorityForAYear() throws GeneralSecurityException {
        ServerCertificate made = made("localhost");
        X509Certificate authority = read(made.authority());
        X509Certificate certificate = read(made.certificate());

        validate(certificate, authority, NOW);
        validate(certificate, authority, NOW.plus(Duration.ofDays(364)));
        assertThat(certificate.getNotAfter()).isEqualTo(Date.from(NOW.plus(Duration.ofDays(365))));
        assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=host\\, O\\=x");
        assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
        assertThat(authority.getBasicConstraints()).isZero();
        assertThat(certificate.getSerialNumber())
                .isPositive()
                .isNotEqualTo(authority.getSerialNumber());
    }

    @Test
    void make_key_isThatOfTheCertificate() throws GeneralSecurityException {
        ServerCertificate made = made("localhost");
        String pem = new String(made.key().expose(), StandardCharsets.US_ASCII);
        String base64 = pem.replaceAll("-----[A-Z ]+-----|\n", "");
        PrivateKey key =
                KeyFactory.getInstance("EC")
                        .generatePrivate(
                                new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
        Signature signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(key);
        byte[] signature = signer.sign();
        signer.initVerify(read(made.certificate()));

        assertThat(signer.verify(signature)).isTrue();
        assertThat(made.toString()).doesNotContain("KEY");
    }

    @Test
    void make_names_areThoseWanted() throws GeneralSecurityException {
        X509Certificate certificate =
                read(made("a.example", "*.b.example", "10.1.2.3", "::1").certificate());

        assertThat(certificate.getSubjectAlternativeNames())
                .extracting(name -> name.get(0) + " " + name.get(1))
                .containsExactly("2 a.example", "2 *.b.example", "7 10.1.2.3", "7 0:0:0:0:0:0:0:1");
    }

    @Test
    void make_forNoName_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> made("a b"));
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, true",
        "a_b.c-d.example, true",
        "127.0.0.1, true",
        "fe80::1, true",
        "'', false",
        "a/b, false",
        ".a, false",
        "a..b, false",
        "a., false",
        "-a, false",
        "é.example, false",
        "a.*.b, false"
    })
    void isName_text_isDecided(String text, boolean expected) {
        assertThat(ServerCertificate.isName(text)).isEqualTo(expected);
    }

    @Test
    void isName_tooLong_isNone() {
        assertThat(ServerCertificate.isName("a".repeat(63) + ".b")).isTrue();
        assertThat(ServerCertificate.isName("a".repeat(64))).isFalse();
        assertThat(ServerCertificate.isName("a.".repeat(127) + "a")).isFalse();
    }
}
