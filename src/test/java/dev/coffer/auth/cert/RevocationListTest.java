package dev.coffer.auth.cert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.auth.TestingCertificate;
import dev.coffer.engine.Requests;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Lists of revoked certificates as bytes. */
final class RevocationListTest {
    private static final int ROUNDS = 3_000 * Integer.getInteger("coffer.rounds", 1);
    private static final TestingCertificate ROOT = TestingCertificate.authority("CN=root");
    private static final TestingCertificate ANN = TestingCertificate.of("CN=ann").signedBy(ROOT);

    private static byte[] list(TestingCertificate... revoked) {
        return ROOT.revoking(Requests.NOW, Duration.ofDays(1), revoked).toArray();
    }

    @Test
    void list_isReadAndProved() throws RevocationList.UselessException {
        RevocationList list = RevocationList.parse(list(ANN));
        assertThat(list.serials()).containsExactly(ANN.certificate().getSerialNumber().toString());
        assertThat(list.isSignedBy(ROOT.certificate())).isTrue();
        assertThat(list.isSignedBy(ANN.certificate())).isFalse();
    }

    /** Whatever comes over the wire is read or refused. */
    @Test
    void list_ofWhichSomeBytesAreOthers_isNoOtherThatIsProved() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] whole = list(ANN);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] changed = whole.clone();
            for (int i = 0; i <= random.nextInt(4); i++) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            try {
                RevocationList list = RevocationList.parse(changed);
                if (list.isSignedBy(ROOT.certificate())) {
                    assertThat(list.serials()).as("seed " + seed).hasSize(1);
                }
                assertThat(list.from("http://h/", Requests.NOW).source()).isPresent();
            } catch (RevocationList.UselessException refused) {
                assertThat(refused.getMessage()).isNotEmpty();
            } catch (RuntimeException defect) {
                throw new AssertionError("seed " + seed + ", round " + round, defect);
            }
        }
    }

    @Test
    void list_longerThanAllowed_isRefused() throws RevocationList.UselessException {
        assertThat(RevocationList.parse(numbers(RevocationList.MAX_SERIALS)).serials())
                .hasSize(RevocationList.MAX_SERIALS);
        assertThatThrownBy(() -> RevocationList.parse(numbers(RevocationList.MAX_SERIALS + 1)))
                .isInstanceOf(RevocationList.UselessException.class)
                .hasMessageContaining("more than 10000");
    }

    private static byte[] numbers(int count) {
        return ROOT.revoking(
                        Requests.NOW,
                        Duration.ofDays(1),
                        IntStream.rangeClosed(1, count).mapToObj(BigInteger::valueOf).toList())
                .toArray();
    }
}
