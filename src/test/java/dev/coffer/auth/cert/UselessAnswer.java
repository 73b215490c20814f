package dev.coffer.auth.cert;

import dev.coffer.auth.TestingCertificate;
import dev.coffer.auth.TestingResponder;
import dev.coffer.auth.TestingResponder.Reply;
import dev.coffer.auth.TestingResponder.Said;
import dev.coffer.auth.TestingResponder.Status;
import dev.coffer.crypto.ocsp.OcspQuestion;
import dev.coffer.engine.Requests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.bouncycastle.asn1.ocsp.OCSPResponse;
import org.bouncycastle.asn1.ocsp.OCSPResponseStatus;

/** What a responder can answer without saying anything that counts. */
enum UselessAnswer {
    UNKNOWN("does not know the certificate"),
    SIGNED_BY_ANOTHER("signed by nobody who may"),
    SIGNED_BY_THE_CLIENT("signed by nobody who may"),
    SIGNED_BY_A_CERTIFICATE_FOR_OTHER_USES("signed by nobody who may"),
    SIGNED_BY_A_DELEGATE_OF_ANOTHER("signed by nobody who may"),
    SIGNED_BY_A_DELEGATE_THAT_IS_OVER("signed by nobody who may"),
    CHANGED_BEHIND_THE_SIGNATURE("signed by nobody who may"),
    OVER("good no more"),
    OLD_WITHOUT_END("good no more"),
    NOT_YET("not good yet"),
    ABOUT_ANOTHER_NUMBER("not about the certificate"),
    ABOUT_THE_NUMBER_OF_ANOTHER_ISSUER("not about the certificate"),
    AN_ERROR("wants to be asked later"),
    NOTHING("no OCSP response"),
    TEXT("no OCSP response"),
    CUT("no OCSP response"),
    NESTED("no OCSP response"),
    LARGE("larger than"),
    HUGE("the OCSP responder: "),
    NOT_FOUND("status 404"),
    REDIRECT("status 302");

    private final String reason;

    UselessAnswer(String reason) {
        this.reason = reason;
    }

    /**
     * Whom it is about.
     *
     * @param issuer of the client's certificate
     * @param other an authority that has nothing to say of it
     */
    record Parties(
            TestingCertificate issuer, TestingCertificate other, TestingCertificate client) {}

    /** What a client is told. */
    String reason() {
        return reason;
    }

    void apply(TestingResponder to, Parties of) {
        switch (this) {
            case UNKNOWN -> to.says(Said.of(of.issuer, Status.UNKNOWN, Requests.NOW));
            case SIGNED_BY_ANOTHER -> to.says(good(of.other));
            case SIGNED_BY_THE_CLIENT -> to.says(good(of.client));
            case SIGNED_BY_A_CERTIFICATE_FOR_OTHER_USES ->
                    to.says(good(responder().signedBy(of.issuer)));
            case SIGNED_BY_A_DELEGATE_OF_ANOTHER ->
                    to.says(good(responder().forAnswers().signedBy(of.other)));
            case SIGNED_BY_A_DELEGATE_THAT_IS_OVER -> to.says(good(overdue().signedBy(of.issuer)));
            case CHANGED_BEHIND_THE_SIGNATURE -> to.does((_, asked) -> changed(of, asked));
            case OVER -> to.says(goodSince(of, Duration.ofMinutes(61)));
            case OLD_WITHOUT_END ->
                    to.says(goodSince(of, Duration.ofHours(25)).lasting(Duration.ZERO));
            case NOT_YET -> to.says(goodSince(of, Duration.ofMinutes(-6)));
            case ABOUT_ANOTHER_NUMBER -> to.says(about(of, of.other, of.issuer));
            case ABOUT_THE_NUMBER_OF_ANOTHER_ISSUER -> to.says(about(of, of.client, of.other));
            case AN_ERROR -> to.sends(200, tryLater());
            case NOTHING -> to.sends(200, new byte[0]);
            case TEXT -> to.sends(200, "<html>".getBytes(StandardCharsets.UTF_8));
            case CUT -> to.does((_, asked) -> cut(good(of.issuer).to(asked)));
            case NESTED -> to.sends(200, nested());
            case LARGE -> to.sends(200, new byte[100_000]);
            case HUGE -> to.sends(200, new byte[(1 << 20) + 1]);
            case NOT_FOUND -> to.sends(404, new byte[0]);
            case REDIRECT -> to.sends(302, new byte[0]);
        }
    }

    /** An answer that shows who has signed it. */
    static Said good(TestingCertificate signer) {
        return Said.of(signer, Status.GOOD, Requests.NOW).showing(signer);
    }

    private static TestingCertificate.Builder responder() {
        return TestingCertificate.of("CN=responder");
    }

    private static TestingCertificate.Builder overdue() {
        return responder()
                .forAnswers()
                .valid(Requests.NOW.minus(Duration.ofDays(2)), Duration.ofDays(1));
    }

    private static Said goodSince(Parties of, Duration ago) {
        return Said.of(of.issuer, Status.GOOD, Requests.NOW.minus(ago));
    }

    private static Said about(Parties of, TestingCertificate other, TestingCertificate issuer) {
        return good(of.issuer)
                .about(OcspQuestion.about(other.certificate(), issuer.certificate()).request());
    }

    /** It was about revoked, and one bit of it says good now: the tag of the status. */
    private static Reply changed(Parties of, org.bouncycastle.asn1.ocsp.OCSPRequest asked)
            throws IOException {
        byte[] whole = Said.of(of.issuer, Status.UNKNOWN, Requests.NOW).to(asked);
        for (int at = 0; at < whole.length - 1; at++) {
            if (whole[at] == (byte) 0x82 && whole[at + 1] == 0) {
                whole[at] = (byte) 0x80;
            }
        }
        return Reply.of(200, whole);
    }

    private static Reply cut(byte[] whole) {
        return Reply.of(200, Arrays.copyOf(whole, whole.length / 2));
    }

    private static byte[] tryLater() {
        try {
            return new OCSPResponse(new OCSPResponseStatus(OCSPResponseStatus.TRY_LATER), null)
                    .getEncoded();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ten thousand sequences in one another. */
    private static byte[] nested() {
        byte[] bytes = new byte[60_000];
        for (int at = 0; at < bytes.length; at += 6) {
            int rest = bytes.length - at - 6;
            bytes[at] = 0x30;
            bytes[at + 1] = (byte) 0x84;
            bytes[at + 4] = (byte) (rest >> 8);
            bytes[at + 5] = (byte) rest;
        }
        return bytes;
    }
}
