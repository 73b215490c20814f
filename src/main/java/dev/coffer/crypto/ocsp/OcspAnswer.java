package dev.coffer.crypto.ocsp;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a responder has said of one certificate. Immutable.
 *
 * @param until when there is a newer answer; empty where a newer one may be had at any time
 */
public record OcspAnswer(Status status, Optional<Instant> until) {
    /** How far ahead of ours the clock of a responder may be. */
    public static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    /** How old an answer may be that does not say until when it is good. */
    public static final Duration LONGEST_WITHOUT_END = Duration.ofHours(24);

    /** What it says. */
    public enum Status {
        GOOD,
        REVOKED,
        /** The responder does not know the certificate. */
        UNKNOWN
    }

    /**
     * Reads the answer to a question.
     *
     * @param reply the bytes of the responder
     * @param signers who may have signed it
     * @throws OcspException if it is none, not signed by one of them, about another certificate, or
     *     not of now
     */
    public static OcspAnswer read(
            byte[] reply, OcspQuestion question, OcspSigners signers, Instant now)
            throws OcspException {
        OcspReply read = OcspReply.parse(reply);
        if (!signers.haveSigned(read, now)) {
            throw new OcspException(
                    "its answer is signed by nobody who may: the issuer, a certificate for it that"
                            + " the issuer has signed, or ocsp_ca_certificates");
        }
        List<OcspReply.Single> ours =
                read.singles().stream().filter(each -> question.isAbout(each.about())).toList();
        if (ours.size() != 1) {
            throw new OcspException("its answer is not about the certificate");
        }
        OcspReply.Single single = ours.getFirst();
        checkTime(single, now);
        return new OcspAnswer(single.status(), single.until());
    }

    private static void checkTime(OcspReply.Single single, Instant now) throws OcspException {
        Instant end = single.until().orElseGet(() -> single.from().plus(LONGEST_WITHOUT_END));
        if (single.from().isAfter(now.plus(CLOCK_SKEW))) {
            throw new OcspException("its answer is not good yet");
        }
        if (now.isAfter(end)) {
            throw new OcspException("its answer is good no more");
        }
    }
}
