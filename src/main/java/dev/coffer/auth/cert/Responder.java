package dev.coffer.auth.cert;

import dev.coffer.crypto.Encodings;
import dev.coffer.crypto.ocsp.OcspAnswer;
import dev.coffer.crypto.ocsp.OcspException;
import dev.coffer.crypto.ocsp.OcspQuestion;
import dev.coffer.crypto.ocsp.OcspSigners;
import dev.coffer.outbound.Outbound;
import dev.coffer.outbound.OutboundException;
import dev.coffer.request.Bytes;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A server that tells which certificates are revoked. Redirects are not followed.
 *
 * <p>Source: RFC 6960 appendix A: a GET, whose answer a cache may have, and a POST where that did
 * not bring a clear one.
 *
 * @param authorities PEM of those who vouch for one of https; empty for the system's
 */
record Responder(Outbound outbound, String url, String authorities) {
    /** A longer question goes by POST alone. Source: RFC 5019 section 5. */
    private static final int MAX_IN_URL = 255;

    private static final String ASKED = "application/ocsp-request";
    private static final String ANSWERED = "application/ocsp-response";

    /**
     * What it is asked.
     *
     * @param signers who may have signed its answer
     */
    record Question(OcspQuestion message, OcspSigners signers, Instant now) {}

    /** Asks it, for the time of two calls at most. */
    Standing ask(Question question) {
        String reason = "";
        for (Outbound.Message message : messages(question.message().request())) {
            try {
                Outbound.Reply reply = outbound.send(message);
                if (reply.status() != 200) {
                    reason = "it answers with status " + reply.status();
                    continue;
                }
                OcspAnswer answer =
                        OcspAnswer.read(
                                reply.body().toArray(),
                                question.message(),
                                question.signers(),
                                question.now());
                switch (answer.status()) {
                    case GOOD -> {
                        return new Standing.Good(answer.until());
                    }
                    case REVOKED -> {
                        return new Standing.Revoked(answer.until());
                    }
                    case UNKNOWN -> reason = "it does not know the certificate";
                }
            } catch (OcspException useless) {
                reason = String.valueOf(useless.getMessage());
            } catch (OutboundException silent) {
                return new Standing.Unclear(String.valueOf(silent.getMessage()));
            }
        }
        return new Standing.Unclear(reason);
    }

    private List<Outbound.Message> messages(byte[] request) {
        List<Outbound.Message> messages = new ArrayList<>();
        String text = Encodings.base64(request);
        if (text.length() <= MAX_IN_URL && url.indexOf('?') < 0 && url.indexOf('#') < 0) {
            String place = url.endsWith("/") ? url : url + "/";
            messages.add(
                    new Outbound.Message(
                            place + URLEncoder.encode(text, StandardCharsets.US_ASCII),
                            Map.of("Accept", ANSWERED),
                            Optional.empty(),
                            authorities));
        }
        messages.add(
                new Outbound.Message(
                        url,
                        Map.of("Accept", ANSWERED, "Content-Type", ASKED),
                        Optional.of(Bytes.wrap(request)),
                        authorities));
        return messages;
    }
}
