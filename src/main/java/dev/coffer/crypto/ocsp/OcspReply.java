package dev.coffer.crypto.ocsp;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ocsp.BasicOCSPResponse;
import org.bouncycastle.asn1.ocsp.CertID;
import org.bouncycastle.asn1.ocsp.CertStatus;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.ocsp.OCSPResponse;
import org.bouncycastle.asn1.ocsp.OCSPResponseStatus;
import org.bouncycastle.asn1.ocsp.ResponseBytes;
import org.bouncycastle.asn1.ocsp.SingleResponse;
import org.bouncycastle.asn1.x509.Extensions;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a basic response, of which nothing is proved. Used within this package.
 *
 * @param content what is signed, by which algorithm, and the bits
 * @param certificates those that came with it
 * @param singles what it says
 */
record OcspReply(
        Signed content, List<X509Certificate> certificates, List<OcspReply.Single> singles) {
    /** How large a reply may be. */
    static final int MAX_BYTES = 64 * 1024;

    /** How many certificates may come with one: each may cost a signature's check. */
    static final int MAX_CERTIFICATES = 4;

    /** How many certificates one may be about. */
    static final int MAX_SINGLES = 64;

    private static final String NONE = "what it sent is no OCSP response";

    OcspReply {
        certificates = List.copyOf(certificates);
        singles = List.copyOf(singles);
    }

    /** What one says of one certificate. */
    record Single(CertID about, OcspAnswer.Status status, Instant from, Optional<Instant> until) {}

    /**
     * Takes it apart.
     *
     * @throws OcspException if it is none, or says that there is no answer
     */
    static OcspReply parse(byte[] reply) throws OcspException {
        if (reply.length > MAX_BYTES) {
            throw new OcspException("what it sent is larger than " + MAX_BYTES + " bytes");
        }
        try {
            OCSPResponse whole = OCSPResponse.getInstance(ASN1Primitive.fromByteArray(reply));
            if (whole == null) {
                throw new OcspException(NONE);
            }
            checkStatus(whole.getResponseStatus());
            ResponseBytes bytes = whole.getResponseBytes();
            if (bytes == null
                    || !bytes.getResponseType().equals(OCSPObjectIdentifiers.id_pkix_ocsp_basic)) {
                throw new OcspException(NONE);
            }
            return parts(
                    BasicOCSPResponse.getInstance(
                            ASN1Primitive.fromByteArray(bytes.getResponse().getOctets())));
        } catch (IOException
                | ParseException
                | CertificateException
                | ArithmeticException
                | IllegalArgumentException
                | IllegalStateException
                | ClassCastException
                | IndexOutOfBoundsException
                | NoSuchElementException _) {
            // What the library throws for bytes of another form.
            throw new OcspException(NONE);
        }
    }

    private static void checkStatus(OCSPResponseStatus status) throws OcspException {
        String refusal =
                switch (status.getIntValue()) {
                    case OCSPResponseStatus.SUCCESSFUL -> "";
                    case OCSPResponseStatus.MALFORMED_REQUEST -> "it calls the question malformed";
                    case OCSPResponseStatus.INTERNAL_ERROR -> "it reports an error of its own";
                    case OCSPResponseStatus.TRY_LATER -> "it wants to be asked later";
                    case OCSPResponseStatus.SIG_REQUIRED -> "it answers signed questions only";
                    case OCSPResponseStatus.UNAUTHORIZED -> "it does not answer for this issuer";
                    default -> NONE;
                };
        if (!refusal.isEmpty()) {
            throw new OcspException(refusal);
        }
    }

    private static OcspReply parts(BasicOCSPResponse basic)
            throws OcspException, IOException, ParseException, CertificateException {
        ASN1Sequence singles = basic.getTbsResponseData().getResponses();
        ASN1Sequence certificates = basic.getCerts();
        boolean tooMany =
                singles.size() > MAX_SINGLES
                        || (certificates != null && certificates.size() > MAX_CERTIFICATES);
        if (tooMany || hasCritical(basic.getTbsResponseData().getResponseExtensions())) {
            throw new OcspException("its answer has more in it than is understood");
        }
        List<Single> said = new ArrayList<>();
        for (int i = 0; i < singles.size(); i++) {
            said.add(single(SingleResponse.getInstance(singles.getObjectAt(i))));
        }
        return new OcspReply(Signed.of(basic), read(certificates), said);
    }

    private static Single single(SingleResponse single) throws OcspException, ParseException {
        if (hasCritical(single.getSingleExtensions())) {
            throw new OcspException("its answer has more in it than is understood");
        }
        ASN1GeneralizedTime until = single.getNextUpdate();
        return new Single(
                single.getCertID(),
                status(single.getCertStatus()),
                single.getThisUpdate().getDate().toInstant(),
                until == null ? Optional.empty() : Optional.of(until.getDate().toInstant()));
    }

    private static OcspAnswer.Status status(CertStatus status) throws OcspException {
        return switch (status.getTagNo()) {
            case 0 -> OcspAnswer.Status.GOOD;
            case 1 -> OcspAnswer.Status.REVOKED;
            case 2 -> OcspAnswer.Status.UNKNOWN;
            default -> throw new OcspException(NONE);
        };
    }

    private static boolean hasCritical(@Nullable Extensions extensions) {
        return extensions != null && extensions.getCriticalExtensionOIDs().length > 0;
    }

    private static List<X509Certificate> read(@Nullable ASN1Sequence certificates)
            throws CertificateException, IOException {
        List<X509Certificate> read = new ArrayList<>();
        for (int i = 0; certificates != null && i < certificates.size(); i++) {
            byte[] der = certificates.getObjectAt(i).toASN1Primitive().getEncoded(ASN1Encoding.DER);
            if (CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(der))
                    instanceof X509Certificate certificate) {
                read.add(certificate);
            }
        }
        return read;
    }
}
