package dev.coffer.crypto;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * A certificate for a server that nobody has given one, and the authority that has signed it and
 * signs nothing else: its key is forgotten at once. For development: nobody can renew it.
 *
 * <p>Source: RFC 5280; OpenBao, command/server/tls_util.go, for its times and uses.
 *
 * @param authority what clients have to trust, in PEM
 * @param certificate the server's own, in PEM
 * @param key its private key, PEM of PKCS #8
 */
public record ServerCertificate(String authority, String certificate, SecretBytes key) {
    private static final AlgorithmIdentifier ECDSA =
            new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
    private static final X500Name ISSUER = name("Coffer Dev CA");
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);
    private static final Duration AUTHORITY_LASTS = Duration.ofDays(3650);
    private static final Duration SERVER_LASTS = Duration.ofDays(365);

    /** Positive, and never zero by chance. Source: RFC 5280 section 4.1.2.2. */
    private static final int SERIAL_BYTES = 19;

    /** Source: RFC 7093 section 2, method 1. */
    private static final int KEY_ID_BYTES = 20;

    private static final int MAX_DNS_NAME = 253;
    private static final String LABEL = "[0-9A-Za-z_][0-9A-Za-z_-]{0,62}";
    private static final Pattern DNS_NAME =
            Pattern.compile("(\\*\\.)?" + LABEL + "(\\." + LABEL + ")*");

    /** Whether a certificate can be for it: a DNS name, or a numeric address of IPv4 or IPv6. */
    public static boolean isName(String text) {
        return generalName(text).isPresent();
    }

    /**
     * A new certificate of new keys.
     *
     * @param subject its common name, which nobody checks
     * @param names what it is for
     * @throws IllegalArgumentException if one of them is no {@linkplain #isName name}
     */
    public static ServerCertificate make(
            String subject, List<String> names, Instant now, RandomSource random) {
        GeneralName[] known =
                names.stream()
                        .map(name ->
                                generalName(name)
                                        .orElseThrow(() -> new IllegalArgumentException(name)))
                        .toArray(GeneralName[]::new);
        try {
            KeyPair signer = newKeys();
            KeyPair server = newKeys();
            byte[] authority =
                    signed(
                            content(ISSUER, signer, now, AUTHORITY_LASTS, random),
                            forAuthority(signer),
                            signer.getPrivate());
            byte[] certificate =
                    signed(
                            content(name(subject), server, now, SERVER_LASTS, random),
                            forServer(server, signer, new GeneralNames(known)),
                            signer.getPrivate());
            return new ServerCertificate(
                    new String(pem("CERTIFICATE", authority), StandardCharsets.US_ASCII),
                    new String(pem("CERTIFICATE", certificate), StandardCharsets.US_ASCII),
                    SecretBytes.takeOver(pem("PRIVATE KEY", server.getPrivate().getEncoded())));
        } catch (GeneralSecurityException | IOException missing) {
            throw new IllegalStateException("a certificate in memory cannot be made", missing);
        }
    }

    private static Optional<GeneralName> generalName(String text) {
        try {
            byte[] address = InetAddress.ofLiteral(text).getAddress();
            return Optional.of(new GeneralName(GeneralName.iPAddress, new DEROctetString(address)));
        } catch (IllegalArgumentException _) {
            return text.length() <= MAX_DNS_NAME && DNS_NAME.matcher(text).matches()
                    ? Optional.of(new GeneralName(GeneralName.dNSName, text))
                    : Optional.empty();
        }
    }

    private static X500Name name(String commonName) {
        return new X500NameBuilder().addRDN(BCStyle.CN, commonName).build();
    }

    private static KeyPair newKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static V3TBSCertificateGenerator content(
            X500Name subject, KeyPair keys, Instant now, Duration lasts, RandomSource random) {
        V3TBSCertificateGenerator content = new V3TBSCertificateGenerator();
        content.setSerialNumber(new ASN1Integer(new BigInteger(1, serial(random))));
        content.setIssuer(ISSUER);
        content.setSubject(subject);
        content.setStartDate(new Time(Date.from(now.minus(CLOCKS_DIFFER))));
        content.setEndDate(new Time(Date.from(now.plus(lasts))));
        content.setSignature(ECDSA);
        content.setSubjectPublicKeyInfo(publicKey(keys));
        return content;
    }

    private static byte[] serial(RandomSource random) {
        byte[] serial = random.bytes(SERIAL_BYTES);
        serial[0] = (byte) (serial[0] | 1);
        return serial;
    }

    private static SubjectPublicKeyInfo publicKey(KeyPair keys) {
        return SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded());
    }

    private static byte[] keyId(KeyPair keys) {
        byte[] key = publicKey(keys).getPublicKeyData().getBytes();
        return Arrays.copyOf(Sha256.hash(key), KEY_ID_BYTES);
    }

    private static ExtensionsGenerator forAuthority(KeyPair keys) throws IOException {
        ExtensionsGenerator extensions = uses(KeyUsage.keyCertSign, keys, keys);
        add(extensions, Extension.basicConstraints, true, new BasicConstraints(0));
        return extensions;
    }

    private static ExtensionsGenerator forServer(KeyPair keys, KeyPair signer, GeneralNames names)
            throws IOException {
        ExtensionsGenerator extensions = uses(KeyUsage.digitalSignature, keys, signer);
        add(extensions, Extension.subjectAlternativeName, false, names);
        return extensions;
    }

    private static ExtensionsGenerator uses(int usage, KeyPair keys, KeyPair signer)
            throws IOException {
        ExtensionsGenerator extensions = new ExtensionsGenerator();
        KeyPurposeId[] purposes = {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth};
        add(extensions, Extension.keyUsage, true, new KeyUsage(usage));
        add(extensions, Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
        add(
                extensions,
                Extension.subjectKeyIdentifier,
                false,
                new SubjectKeyIdentifier(keyId(keys)));
        add(
                extensions,
                Extension.authorityKeyIdentifier,
                false,
                new AuthorityKeyIdentifier(keyId(signer)));
        return extensions;
    }

    private static void add(
            ExtensionsGenerator extensions,
            ASN1ObjectIdentifier id,
            boolean critical,
            ASN1Encodable value)
            throws IOException {
        extensions.addExtension(id, critical, value);
    }

    private static byte[] signed(
            V3TBSCertificateGenerator content, ExtensionsGenerator extensions, PrivateKey key)
            throws GeneralSecurityException, IOException {
        content.setExtensions(extensions.generate());
        ASN1Encodable whole = content.generateTBSCertificate();
        Signature signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(key);
        signer.update(whole.toASN1Primitive().getEncoded(ASN1Encoding.DER));
        ASN1Encodable[] parts = {whole, ECDSA, new DERBitString(signer.sign())};
        return new DERSequence(parts).getEncoded(ASN1Encoding.DER);
    }

    private static byte[] pem(String type, byte[] content) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(type, base64, type)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "ServerCertificate[...]";
    }
}
