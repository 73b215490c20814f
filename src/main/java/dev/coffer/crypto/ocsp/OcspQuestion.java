package dev.coffer.crypto.ocsp;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.ocsp.CertID;
import org.bouncycastle.asn1.ocsp.OCSPRequest;
import org.bouncycastle.asn1.ocsp.Request;
import org.bouncycastle.asn1.ocsp.TBSRequest;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * Whether one certificate is revoked. Without a nonce, so that answers count which a responder has
 * made in advance. Immutable.
 *
 * <p>Source: RFC 6960 section 4.1; RFC 5019 section 2.1 for the hash, which names an issuer and
 * proves nothing: every responder knows SHA-1.
 */
public final class OcspQuestion {
    private final CertID about;

    private OcspQuestion(CertID about) {
        this.about = about;
    }

    /** A question about a certificate that this issuer has signed. */
    public static OcspQuestion about(X509Certificate certificate, X509Certificate issuer) {
        byte[] key =
                SubjectPublicKeyInfo.getInstance(issuer.getPublicKey().getEncoded())
                        .getPublicKeyData()
                        .getBytes();
        return new OcspQuestion(
                new CertID(
                        new AlgorithmIdentifier(OIWObjectIdentifiers.idSHA1, DERNull.INSTANCE),
                        hash(issuer.getSubjectX500Principal().getEncoded()),
                        hash(key),
                        new ASN1Integer(certificate.getSerialNumber())));
    }

    private static DEROctetString hash(byte[] content) {
        try {
            return new DEROctetString(MessageDigest.getInstance("SHA-1").digest(content));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("the JDK lacks SHA-1", missing);
        }
    }

    /** The request as it is sent. */
    public byte[] request() {
        TBSRequest content =
                new TBSRequest(null, new DERSequence(new Request(about, null)), (Extensions) null);
        try {
            return new OCSPRequest(content, null).getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new IllegalStateException("a request in memory cannot be encoded", e);
        }
    }

    /** Whether an answer is about the same: a number, and the issuer's name and key. */
    boolean isAbout(CertID other) {
        return about.getHashAlgorithm()
                        .getAlgorithm()
                        .equals(other.getHashAlgorithm().getAlgorithm())
                && about.getIssuerNameHash().equals(other.getIssuerNameHash())
                && about.getIssuerKeyHash().equals(other.getIssuerKeyHash())
                && about.getSerialNumber().equals(other.getSerialNumber());
    }
}
