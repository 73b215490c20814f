package dev.coffer.crypto.ocsp;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PSSParameterSpec;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ocsp.BasicOCSPResponse;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/**
 * Bytes with a signature. Immutable; used within this package.
 *
 * <p>Source: RFC 8017 appendix A.2, RFC 5758 section 3.2, RFC 8410 section 3 for the identifiers.
 */
final class Signed {
    private static final String PSS = "1.2.840.113549.1.1.10";

    /** What is taken: nothing by SHA-1 or MD5, whose signatures can be forged. */
    private static final Map<String, String> ALGORITHMS =
            Map.of(
                    "1.2.840.113549.1.1.11",
                    "SHA256withRSA",
                    "1.2.840.113549.1.1.12",
                    "SHA384withRSA",
                    "1.2.840.113549.1.1.13",
                    "SHA512withRSA",
                    "1.2.840.10045.4.3.2",
                    "SHA256withECDSA",
                    "1.2.840.10045.4.3.3",
                    "SHA384withECDSA",
                    "1.2.840.10045.4.3.4",
                    "SHA512withECDSA",
                    "1.3.101.112",
                    "Ed25519",
                    PSS,
                    "RSASSA-PSS");

    /** Hashes that PSS may name. */
    private static final String GOOD_HASH = "SHA-?(256|384|512)";

    private final byte[] content;
    private final AlgorithmIdentifier algorithm;
    private final byte[] signature;

    private Signed(byte[] content, AlgorithmIdentifier algorithm, byte[] signature) {
        this.content = content;
        this.algorithm = algorithm;
        this.signature = signature;
    }

    static Signed of(BasicOCSPResponse basic) throws IOException {
        return new Signed(
                basic.getTbsResponseData().getEncoded(ASN1Encoding.DER),
                basic.getSignatureAlgorithm(),
                basic.getSignature().getOctets());
    }

    /** Whether it is good by a key; false also for a key of another kind. */
    boolean isGoodBy(PublicKey key) {
        String oid = algorithm.getAlgorithm().getId();
        String name = ALGORITHMS.get(oid);
        if (name == null) {
            return false;
        }
        try {
            Signature checker = Signature.getInstance(name);
            if (oid.equals(PSS)) {
                checker.setParameter(pss());
            }
            checker.initVerify(key);
            checker.update(content);
            return checker.verify(signature);
        } catch (GeneralSecurityException | IOException _) {
            return false;
        }
    }

    private PSSParameterSpec pss() throws GeneralSecurityException, IOException {
        AlgorithmParameters given = AlgorithmParameters.getInstance("RSASSA-PSS");
        given.init(algorithm.getParameters().toASN1Primitive().getEncoded(ASN1Encoding.DER));
        PSSParameterSpec spec = given.getParameterSpec(PSSParameterSpec.class);
        if (!spec.getDigestAlgorithm().matches(GOOD_HASH)) {
            throw new GeneralSecurityException("a hash that is not taken");
        }
        return spec;
    }
}
