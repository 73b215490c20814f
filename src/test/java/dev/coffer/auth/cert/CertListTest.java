package dev.coffer.auth.cert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.coffer.auth.MethodFixture;
import dev.coffer.auth.MethodFixture.Answer;
import dev.coffer.auth.TestingCertificate;
import dev.coffer.engine.Requests;
import dev.coffer.request.Bytes;
import dev.coffer.request.Login;
import dev.coffer.request.RequestFailure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lists of revoked certificates that are fetched, at once and again. */
final class CertListTest {
    private static final ListServer SERVER = new ListServer();
    private static final TestingCertificate ROOT = TestingCertificate.authority("CN=root");
    private static final TestingCertificate ANN = TestingCertificate.of("CN=ann").signedBy(ROOT);
    private static final TestingCertificate BOB = TestingCertificate.of("CN=bob").signedBy(ROOT);
    private static final Duration DAY = Duration.ofDays(1);

    private MethodFixture mount = CertMounts.fresh();
    private Instant now = Requests.NOW;

    @BeforeEach
    void fresh() {
        mount = CertMounts.fresh();
        now = Requests.NOW;
        role(ROOT);
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    private void role(TestingCertificate trusted) {
        mount.post("certs/web", "{\"certificate\":\"" + trusted.json() + "\"}");
    }

    @CanIgnoreReturnValue
    private Answer write(String name) {
        return mount.post("crls/" + name, "{\"url\":\"" + SERVER.url() + "\"}");
    }

    private void pass(Duration time) {
        mount.pass(time);
        now = now.plus(time);
    }

    private boolean logsIn(TestingCertificate shown) {
        mount.showing(shown.der());
        return mount.post("login", "{}").login().isPresent();
    }

    private Bytes list(TestingCertificate... revoked) {
        return ROOT.revoking(now, DAY, revoked);
    }

    @Test
    void list_ofAUrl_isFetchedWhenItIsWritten() {
        SERVER.serves(list(ANN));
        assertThat(write("Web").status()).isEqualTo(204);
        assertThat(logsIn(ANN)).isFalse();
        assertThat(logsIn(BOB)).isTrue();
        Answer shown = mount.get("crls/web");
        assertThat(shown.json("serials"))
                .isEqualTo("{\"" + ANN.certificate().getSerialNumber() + "\":{}}");
        assertThat(shown.json("cdp"))
                .isEqualTo(
                        "{\"url\":\"%s\",\"valid_until\":\"%s\"}"
                                .formatted(
                                        SERVER.url(),
                                        now.plus(DAY).truncatedTo(ChronoUnit.SECONDS)));
        assertThat(mount.delete("crls/web").status()).isEqualTo(204);
        assertThat(logsIn(ANN)).isTrue();
    }

    @Test
    void list_thatChangesLater_isFetchedAgainBeforeItsEnd() {
        SERVER.serves(list());
        write("web");
        mount.showing(ANN.der());
        Login login = mount.post("login", "{}").login().orElseThrow();
        SERVER.serves(list(ANN));
        assertThat(mount.fetch()).isFalse();
        pass(Duration.ofHours(21));
        assertThat(mount.fetch()).isFalse();
        assertThat(mount.renew(login)).isPresent();
        pass(Duration.ofHours(1));
        assertThat(mount.fetch()).isTrue();
        assertThat(SERVER.asked()).isEqualTo(1);
        assertThat(logsIn(ANN)).isFalse();
        assertThatThrownBy(() -> mount.renew(login)).isInstanceOf(RequestFailure.Invalid.class);
    }

    /** As long as the server has no newer one, it is asked more often the nearer the end is. */
    @Test
    void list_thatIsStillTheSame_isNotFetchedEachMinute() {
        SERVER.serves(list());
        write("web");
        int fetched = 0;
        for (Duration passed = Duration.ZERO;
                passed.compareTo(DAY) < 0;
                passed = passed.plusMinutes(5)) {
            fetched += mount.fetch() ? 1 : 0;
            pass(Duration.ofMinutes(5));
        }
        assertThat(fetched).isBetween(2, 5);
        assertThat(SERVER.asked()).isEqualTo(fetched + 1);
    }

    @Test
    void list_thatIsGoodForLong_isFetchedDaily() {
        SERVER.serves(ROOT.revoking(now, Duration.ofDays(90)));
        write("web");
        pass(Duration.ofHours(23));
        assertThat(mount.fetch()).isFalse();
        pass(Duration.ofHours(1));
        assertThat(mount.fetch()).isTrue();
    }

    @Test
    void list_withoutEnd_isFetchedHourly() {
        SERVER.serves(ROOT.revoking(now, Duration.ZERO, ANN));
        write("web");
        assertThat(mount.get("crls/web").json("cdp")).contains("\"0001-01-01T00:00:00Z\"");
        pass(Duration.ofMinutes(59));
        assertThat(mount.fetch()).isFalse();
        pass(Duration.ofMinutes(1));
        assertThat(mount.fetch()).isTrue();
    }

    @Test
    void list_writtenAnew_isFetchedInItsOwnTime() {
        SERVER.serves(list());
        write("web");
        assertThat(mount.fetch()).isFalse();
        SERVER.serves(ROOT.revoking(now, Duration.ofMinutes(10)));
        write("web");
        pass(Duration.ofMinutes(9));
        assertThat(mount.fetch()).isTrue();
    }

    @Test
    void list_inPem_isTakenAsWell() {
        String pem = ROOT.revoking(ANN).replace("\\n", "\n");
        SERVER.serves(Bytes.wrap(pem.getBytes(StandardCharsets.US_ASCII)));
        assertThat(write("web").status()).isEqualTo(204);
        assertThat(logsIn(ANN)).isFalse();
    }

    @Test
    void list_thatCannotBeFetched_isNotWritten() {
        SERVER.serves(404, Bytes.empty());
        assertThat(write("web").error())
                .startsWith("the CRL could not be fetched: unexpected response code 404")
                .endsWith("nothing was changed");
        SERVER.serves(302, Bytes.empty());
        assertThat(write("web").error()).contains("response code 302");
        assertThat(SERVER.asked()).isEqualTo(1);
        SERVER.serves(Bytes.fromUtf8("<html>"));
        assertThat(write("web").error()).contains("no list in PEM or DER");
        SERVER.serves(Bytes.wrap(new byte[(1 << 20) + 1]));
        assertThat(write("web").status()).isEqualTo(400);
        assertThat(mount.list("crls/", "{}").status()).isEqualTo(404);
    }

    @Test
    void list_thatCannotBeFetchedAgain_countsOn() {
        SERVER.serves(list(ANN));
        write("web");
        pass(Duration.ofHours(30));
        SERVER.serves(503, Bytes.empty());
        assertThat(mount.fetch()).isTrue();
        assertThat(logsIn(ANN)).isFalse();
        SERVER.serves(list(BOB));
        assertThat(mount.fetch()).isTrue();
        assertThat(logsIn(ANN)).isTrue();
        assertThat(logsIn(BOB)).isFalse();
    }

    /** Over http anybody in between can send any list. */
    @Test
    void list_thatIsNotItsIssuers_isNotTaken() {
        TestingCertificate forger = TestingCertificate.authority("CN=root");
        SERVER.serves(forger.revoking(now, DAY));
        assertThat(write("web").error()).contains("not signed by the authority");
        SERVER.serves(list(ANN));
        write("web");
        pass(DAY);
        SERVER.serves(forger.revoking(now, DAY));
        assertThat(mount.fetch()).isTrue();
        assertThat(logsIn(ANN)).isFalse();
        SERVER.serves(TestingCertificate.authority("CN=another").revoking(now, DAY));
        assertThat(mount.fetch()).isTrue();
        assertThat(logsIn(ANN)).isFalse();
        SERVER.serves(ROOT.revoking(Requests.NOW.minus(DAY), Duration.ofDays(9)));
        assertThat(mount.fetch()).isTrue();
        assertThat(logsIn(ANN)).isFalse();
    }

    @Test
    void list_ofAnIssuerThatNoRoleTrusts_isTakenWithAWarning() {
        TestingCertificate between =
                TestingCertificate.of("CN=between").authority(0).signedBy(ROOT);
        TestingCertificate leaf = TestingCertificate.of("CN=eve").signedBy(between);
        SERVER.serves(between.revoking(now, DAY, leaf));
        Answer answer = write("web");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.warnings())
                .containsExactly(
                        "the signature of the CRL was not checked: no role trusts an authority of"
                                + " its issuer's name, which is CN=between");
        mount.showing(leaf.der(), between.der());
        assertThat(mount.post("login", "{}").login()).isEmpty();
    }

    @Test
    void list_thatIsWrittenWhileItIsFetched_staysAsWritten() {
        SERVER.serves(list());
        write("web");
        pass(DAY);
        mount.between(() -> mount.post("crls/web", "{\"crl\":\"" + ROOT.revoking(ANN) + "\"}"));
        assertThat(mount.fetch()).isTrue();
        assertThat(logsIn(ANN)).isFalse();
        pass(DAY);
        assertThat(mount.fetch()).isFalse();
    }

    @Test
    void lists_moreThanAllowed_areRefusedBeforeTheyAreFetched() {
        for (int i = 0; i < ListWork.MAX_LISTS; i++) {
            mount.post("crls/l" + i, "{\"crl\":\"" + ROOT.revoking() + "\"}");
        }
        SERVER.serves(list());
        assertThat(write("web").error()).contains("there are 32 CRLs already");
        assertThat(SERVER.asked()).isZero();
        assertThat(write("l3").status()).isEqualTo(204);
    }
}
