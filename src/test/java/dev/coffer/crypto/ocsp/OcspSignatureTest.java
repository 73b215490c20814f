package dev.coffer.crypto.ocsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.auth.TestingCertificate;
import dev.coffer.auth.TestingResponder.Said;
import dev.coffer.auth.TestingResponder.Status;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.ocsp.BasicOCSPResponse;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.ocsp.OCSPRequest;
import org.bouncycastle.asn1.ocsp.OCSPResponse;
import org.bouncycastle.asn1.ocsp.OCSPResponseStatus;
import org.bouncycastle.asn1.ocsp.ResponseBytes;
import org.bouncycastle.asn1.ocsp.ResponseData;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Certificate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By which algorithms an answer may be signed. */
final class OcspSignatureTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String PSS = "RSASSA-PSS";
    private static final TestingCertificate ROOT = TestingCertificate.authority("CN=root");
    private static final TestingCertificate ANN = TestingCertificate.of("CN=ann").signedBy(ROOT);
    private static final KeyPair RSA = keys("RSA", 2048);
    private static final OcspQuestion QUESTION =
            OcspQuestion.about(ANN.certificate(), ROOT.certificate());

    private static KeyPair keys(String type, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(type);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair keysFor(String algorithm) {
        return algorithm.contains("RSA")
                ? RSA
                : algorithm.contains("ECDSA") ? keys("EC", 384) : keys("Ed25519", 255);
    }

    /** An answer that a delegate of the issuer has signed so. */
    private static byte[] signed(String algorithm, String oid, PSSParameterSpec spec)
            throws IOException, GeneralSecurityException {
        TestingCertificate delegate =
                TestingCertificate.of("CN=r").keys(keysFor(algorithm)).forAnswers().signedBy(ROOT);
        ResponseData data =
                BasicOCSPResponse.getInstance(
                                OCSPResponse.getInstance(
                                                Said.of(ROOT, Status.GOOD, NOW)
                                                        .to(
                                                                OCSPRequest.getInstance(
                                                                        QUESTION.request())))
                                        .getResponseBytes()
                                        .getResponse()
                                        .getOctets())
                        .getTbsResponseData();
        Signature signer = Signature.getInstance(algorithm);
        ASN1ObjectIdentifier id = new ASN1ObjectIdentifier(oid);
        AlgorithmIdentifier named = new AlgorithmIdentifier(id);
        if (algorithm.equals(PSS)) {
            signer.setParameter(spec);
            named =
                    new AlgorithmIdentifier(
                            id, ASN1Primitive.fromByteArray(signer.getParameters().getEncoded()));
        }
        signer.initSign(delegate.keys().getPrivate());
        signer.update(data.getEncoded("DER"));
        BasicOCSPResponse basic =
                new BasicOCSPResponse(
                        data,
                        named,
                        new DERBitString(signer.sign()),
                        new DERSequence(Certificate.getInstance(delegate.der().toArray())));
        return new OCSPResponse(
                        new OCSPResponseStatus(OCSPResponseStatus.SUCCESSFUL),
                        new ResponseBytes(
                                OCSPObjectIdentifiers.id_pkix_ocsp_basic,
                                new DEROctetString(basic.getEncoded("DER"))))
                .getEncoded("DER");
    }

    private static PSSParameterSpec pss(String hash, int salt) {
        return new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), salt, 1);
    }

    private static OcspAnswer read(byte[] reply) throws OcspException {
        return OcspAnswer.read(
                reply, QUESTION, new OcspSigners(ROOT.certificate(), List.of()), NOW);
    }

    @ParameterizedTest
    @CsvSource({
        "SHA256withRSA, 1.2.840.113549.1.1.11",
        "SHA384withRSA, 1.2.840.113549.1.1.12",
        "SHA512withRSA, 1.2.840.113549.1.1.13",
        "SHA256withECDSA, 1.2.840.10045.4.3.2",
        "SHA384withECDSA, 1.2.840.10045.4.3.3",
        "SHA512withECDSA, 1.2.840.10045.4.3.4",
        "Ed25519, 1.3.101.112",
        "RSASSA-PSS, 1.2.840.113549.1.1.10",
    })
    void answer_signedByAGoodAlgorithm_counts(String algorithm, String oid) throws Exception {
        assertThat(read(signed(algorithm, oid, pss("SHA-256", 32))).status())
                .isEqualTo(OcspAnswer.Status.GOOD);
    }

    @ParameterizedTest
    @CsvSource({
        "MD5withRSA, 1.2.840.113549.1.1.4",
        "SHA1withRSA, 1.2.840.113549.1.1.5",
        "SHA1withECDSA, 1.2.840.10045.4.1",
        "RSASSA-PSS, 1.2.840.113549.1.1.10",
        "SHA256withRSA, 1.2.840.113549.1.1.12",
        "SHA256withRSA, 1.2.840.10045.4.3.2",
    })
    void answer_signedByABadAlgorithmOrAnotherThanItSays_countsNothing(String algorithm, String oid)
            throws Exception {
        byte[] reply = signed(algorithm, oid, pss("SHA-1", 20));
        assertThatThrownBy(() -> read(reply))
                .isInstanceOf(OcspException.class)
                .hasMessageContaining("signed by nobody who may");
    }
}
