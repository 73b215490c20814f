package dev.coffer.crypto.ocsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.auth.TestingCertificate;
import dev.coffer.auth.TestingResponder.Said;
import dev.coffer.auth.TestingResponder.Status;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.bouncycastle.asn1.ocsp.OCSPRequest;
import org.junit.jupiter.api.Test;

/** Answers of OCSP as bytes. What counts and what does not is in the tests of logins. */
final class OcspAnswerTest {
    private static final int ROUNDS = 2_000 * Integer.getInteger("coffer.rounds", 1);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final TestingCertificate ROOT = TestingCertificate.authority("CN=root");
    private static final TestingCertificate ANN = TestingCertificate.of("CN=ann").signedBy(ROOT);
    private static final OcspQuestion QUESTION =
            OcspQuestion.about(ANN.certificate(), ROOT.certificate());
    private static final OcspSigners SIGNERS = new OcspSigners(ROOT.certificate(), List.of());

    private static byte[] said(Status status) throws IOException {
        return said(QUESTION, status);
    }

    private static byte[] said(OcspQuestion question, Status status) throws IOException {
        TestingCertificate delegate = TestingCertificate.of("CN=r").forAnswers().signedBy(ROOT);
        return Said.of(delegate, status, NOW)
                .showing(delegate)
                .to(OCSPRequest.getInstance(question.request()));
    }

    @Test
    void answer_isReadWithItsEnd() throws IOException, OcspException {
        OcspAnswer answer = OcspAnswer.read(said(Status.REVOKED), QUESTION, SIGNERS, NOW);
        assertThat(answer)
                .isEqualTo(
                        new OcspAnswer(
                                OcspAnswer.Status.REVOKED,
                                Optional.of(NOW.plus(Duration.ofHours(1)))));
    }

    /** Two authorities may have one name: the key tells whose certificate is meant. */
    @Test
    void answer_aboutTheSameNumberOfANamesake_isRefused() throws IOException {
        TestingCertificate namesake = TestingCertificate.authority("CN=root");
        byte[] reply =
                said(OcspQuestion.about(ANN.certificate(), namesake.certificate()), Status.GOOD);

        assertThatThrownBy(() -> OcspAnswer.read(reply, QUESTION, SIGNERS, NOW))
                .isInstanceOf(OcspException.class)
                .hasMessageContaining("not about the certificate");
    }

    /** Whatever comes over the wire is read or refused, and a changed one never says good. */
    @Test
    void answer_ofWhichSomeBytesAreOthers_isRefused() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] whole = said(Status.UNKNOWN);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] changed = changed(whole, random);
            try {
                OcspAnswer answer = OcspAnswer.read(changed, QUESTION, SIGNERS, NOW);
                assertThat(answer.status()).as("seed " + seed).isEqualTo(OcspAnswer.Status.UNKNOWN);
            } catch (OcspException refused) {
                assertThat(refused.getMessage()).isNotEmpty();
            } catch (RuntimeException defect) {
                throw new AssertionError("seed " + seed + ", round " + round, defect);
            }
        }
    }

    private static byte[] changed(byte[] whole, Random random) {
        byte[] changed = whole.clone();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
        }
        if (random.nextInt(8) > 0) {
            return changed;
        }
        int from = random.nextInt(changed.length);
        int to = random.nextInt(changed.length);
        int length = Math.min(random.nextInt(40), changed.length - Math.max(from, to));
        System.arraycopy(whole, from, changed, to, length);
        return changed;
    }

    /** What every reading refuses in the same way. */
    @Test
    void status_largerThanAnyNumber_isRefused() {
        byte[] reply = {0x30, 0x07, 0x0a, 0x05, 0x7f, 1, 2, 3, 4};
        assertThatThrownBy(() -> OcspAnswer.read(reply, QUESTION, SIGNERS, NOW))
                .isInstanceOf(OcspException.class);
    }
}
