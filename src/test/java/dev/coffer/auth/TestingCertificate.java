package dev.coffer.auth;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.coffer.request.Bytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V2TBSCertListGenerator;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;

/**
 * Certificates with whatever a test wants to be in them.
 *
 * @param certificate the certificate
 * @param keys its key pair
 */
public record TestingCertificate(X509Certificate certificate, KeyPair keys) {
    static final AlgorithmIdentifier ECDSA =
            new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.2.840.10045.4.3.2"));
    private static final AtomicLong SERIALS = new AtomicLong(1000);

    /** Begins a certificate with this subject, for example {@code CN=ann,OU=ops}. */
    public static Builder of(String subject) {
        return new Builder(subject);
    }

    /** An authority that signs itself. */
    public static TestingCertificate authority(String subject) {
        return of(subject).authority(9).make();
    }

    /** The whole certificate. */
    public Bytes der() {
        try {
            return Bytes.wrap(certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The certificate in PEM. */
    public String pem() {
        return pem("CERTIFICATE", der().toArray());
    }

    /** The private key in PEM. */
    public String keyPem() {
        return pem("PRIVATE KEY", keys.getPrivate().getEncoded());
    }

    /** The certificate as a text in JSON, without quotes. */
    public String json() {
        return pem().replace("\n", "\\n");
    }

    private static String pem(String type, byte[] content) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, base64, type);
    }

    /** A list of revoked certificates, signed by this one, in PEM as a text in JSON. */
    public String revoking(TestingCertificate... revoked) {
        return pem("X509 CRL", revoking(Instant.EPOCH, Duration.ZERO, revoked).toArray())
                .replace("\n", "\\n");
    }

    /**
     * A list of revoked certificates, signed by this one, in DER.
     *
     * @param lasts until the next one is made; zero where it does not say so
     */
    public Bytes revoking(Instant made, Duration lasts, TestingCertificate... revoked) {
        return revoking(
                made,
                lasts,
                Arrays.stream(revoked).map(each -> each.certificate.getSerialNumber()).toList());
    }

    /** The same of these serial numbers. */
    public Bytes revoking(Instant made, Duration lasts, List<BigInteger> revoked) {
        V2TBSCertListGenerator list = new V2TBSCertListGenerator();
        list.setIssuer(name(certificate));
        list.setSignature(ECDSA);
        list.setThisUpdate(new Time(Date.from(made)));
        if (!lasts.isZero()) {
            list.setNextUpdate(new Time(Date.from(made.plus(lasts))));
        }
        for (BigInteger serial : revoked) {
            list.addCRLEntry(new ASN1Integer(serial), new Time(Date.from(Instant.EPOCH)), 0);
        }
        return Bytes.wrap(signed(list.generateTBSCertList(), keys.getPrivate()));
    }

    private static X500Name name(X509Certificate certificate) {
        return X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    }

    private static byte[] signed(ASN1Encodable content, PrivateKey key) {
        try {
            ASN1EncodableVector parts = new ASN1EncodableVector();
            parts.add(content);
            parts.add(ECDSA);
            parts.add(signature(content, key));
            return new DERSequence(parts).getEncoded("DER");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A signature of this one's key by ECDSA and SHA-256. */
    DERBitString signature(ASN1Encodable content) {
        return signature(content, keys.getPrivate());
    }

    private static DERBitString signature(ASN1Encodable content, PrivateKey key) {
        try {
            Signature signer = Signature.getInstance("SHA256withECDSA");
            signer.initSign(key);
            signer.update(content.toASN1Primitive().getEncoded("DER"));
            return new DERBitString(signer.sign());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A new key pair. */
    public static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Collects what is to be in a certificate. */
    public static final class Builder {
        private final X500Name subject;
        private final List<GeneralName> names = new ArrayList<>();
        private final List<Extension> extensions = new ArrayList<>();
        private KeyPair keys = newKeys();
        private BigInteger serial = BigInteger.valueOf(SERIALS.incrementAndGet());
        private Instant from = Instant.parse("2020-01-01T00:00:00Z");
        private Instant until = Instant.parse("2040-01-01T00:00:00Z");

        private Builder(String subject) {
            this.subject = new X500Name(subject);
        }

        @CanIgnoreReturnValue
        public Builder keys(KeyPair other) {
            keys = other;
            return this;
        }

        @CanIgnoreReturnValue
        public Builder serial(BigInteger other) {
            serial = other;
            return this;
        }

        @CanIgnoreReturnValue
        public Builder valid(Instant begin, Duration time) {
            from = begin;
            until = begin.plus(time);
            return this;
        }

        /** May sign others, with so many authorities in between. */
        @CanIgnoreReturnValue
        public Builder authority(int between) {
            return with(Extension.basicConstraints, true, new BasicConstraints(between));
        }

        @CanIgnoreReturnValue
        public Builder dns(String name) {
            names.add(new GeneralName(GeneralName.dNSName, name));
            return this;
        }

        @CanIgnoreReturnValue
        public Builder email(String name) {
            names.add(new GeneralName(GeneralName.rfc822Name, name));
            return this;
        }

        @CanIgnoreReturnValue
        public Builder uri(String name) {
            names.add(new GeneralName(GeneralName.uniformResourceIdentifier, name));
            return this;
        }

        @CanIgnoreReturnValue
        public Builder ip(String address) {
            names.add(new GeneralName(GeneralName.iPAddress, address));
            return this;
        }

        @CanIgnoreReturnValue
        public Builder forServers() {
            return with(
                    Extension.extendedKeyUsage,
                    false,
                    new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        }

        @CanIgnoreReturnValue
        public Builder forClients() {
            return with(
                    Extension.extendedKeyUsage,
                    false,
                    new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
        }

        /** May sign the answers of an OCSP responder. */
        @CanIgnoreReturnValue
        public Builder forAnswers() {
            return with(
                    Extension.extendedKeyUsage,
                    false,
                    new ExtendedKeyUsage(KeyPurposeId.id_kp_OCSPSigning));
        }

        /** Says where its standing is to be asked. */
        @CanIgnoreReturnValue
        public Builder askedAt(String... urls) {
            AccessDescription[] places = new AccessDescription[urls.length];
            for (int i = 0; i < urls.length; i++) {
                places[i] =
                        new AccessDescription(
                                AccessDescription.id_ad_ocsp,
                                new GeneralName(GeneralName.uniformResourceIdentifier, urls[i]));
            }
            return with(
                    Extension.authorityInfoAccess, false, new AuthorityInformationAccess(places));
        }

        /** Everything below it must be in this domain. */
        @CanIgnoreReturnValue
        public Builder onlyDns(String domain) {
            GeneralSubtree[] permitted = {
                new GeneralSubtree(new GeneralName(GeneralName.dNSName, domain))
            };
            return with(Extension.nameConstraints, true, new NameConstraints(permitted, null));
        }

        @CanIgnoreReturnValue
        public Builder text(String oid, String text) {
            return with(new ASN1ObjectIdentifier(oid), false, new DERUTF8String(text));
        }

        @CanIgnoreReturnValue
        public Builder subjectKeyId(byte... id) {
            return with(Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(id));
        }

        @CanIgnoreReturnValue
        public Builder authorityKeyId(byte... id) {
            return with(Extension.authorityKeyIdentifier, false, new AuthorityKeyIdentifier(id));
        }

        private Builder with(ASN1ObjectIdentifier oid, boolean critical, ASN1Encodable value) {
            try {
                ASN1Primitive content = value.toASN1Primitive();
                extensions.add(new Extension(oid, critical, content.getEncoded("DER")));
                return this;
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Signed by itself. */
        public TestingCertificate make() {
            return made(subject, keys.getPrivate());
        }

        /** Signed by another. */
        public TestingCertificate signedBy(TestingCertificate issuer) {
            return made(name(issuer.certificate), issuer.keys.getPrivate());
        }

        private TestingCertificate made(X500Name issuer, PrivateKey key) {
            V3TBSCertificateGenerator content = new V3TBSCertificateGenerator();
            content.setSerialNumber(new ASN1Integer(serial));
            content.setIssuer(issuer);
            content.setSubject(subject);
            content.setStartDate(new Time(Date.from(from)));
            content.setEndDate(new Time(Date.from(until)));
            content.setSignature(ECDSA);
            content.setSubjectPublicKeyInfo(
                    SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()));
            if (!names.isEmpty()) {
                Builder _ =
                        with(
                                Extension.subjectAlternativeName,
                                false,
                                new GeneralNames(names.toArray(GeneralName[]::new)));
            }
            if (!extensions.isEmpty()) {
                content.setExtensions(new Extensions(extensions.toArray(Extension[]::new)));
            }
            byte[] whole = signed(content.generateTBSCertificate(), key);
            try {
                return new TestingCertificate(
                        (X509Certificate)
                                CertificateFactory.getInstance("X.509")
                                        .generateCertificate(new ByteArrayInputStream(whole)),
                        keys);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
