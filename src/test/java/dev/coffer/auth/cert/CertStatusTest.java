package dev.coffer.auth.cert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.auth.MethodFixture;
import dev.coffer.auth.MethodFixture.Answer;
import dev.coffer.auth.TestingCertificate;
import dev.coffer.auth.TestingResponder;
import dev.coffer.auth.TestingResponder.Reply;
import dev.coffer.auth.TestingResponder.Said;
import dev.coffer.auth.TestingResponder.Status;
import dev.coffer.engine.Requests;
import dev.coffer.request.Bytes;
import dev.coffer.request.Login;
import dev.coffer.request.RequestFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Logins whose certificate a responder is asked about. */
final class CertStatusTest {
    private static final String REFUSED =
            "no chain matching all constraints could be found for this login certificate";
    private static final TestingResponder FIRST = new TestingResponder();
    private static final TestingResponder SECOND = new TestingResponder();
    private static final TestingCertificate ROOT = TestingCertificate.authority("CN=root");
    private static final TestingCertificate OTHER = TestingCertificate.authority("CN=other");
    private static final TestingCertificate ANN =
            TestingCertificate.of("CN=ann").askedAt(FIRST.url()).signedBy(ROOT);

    private MethodFixture mount = CertMounts.fresh();

    @BeforeEach
    void fresh() {
        mount = CertMounts.fresh();
        FIRST.sends(500, new byte[0]);
        SECOND.sends(500, new byte[0]);
    }

    @AfterAll
    static void stop() {
        FIRST.close();
        SECOND.close();
    }

    private void role(String more) {
        role("web", ROOT, more);
    }

    private void role(String name, TestingCertificate trusted, String more) {
        Answer answer = write(name, trusted.json(), more);
        assertThat(answer.status()).as(answer.failure().toString()).isEqualTo(204);
    }

    private Answer write(String name, String pem, String more) {
        return mount.post(
                "certs/" + name,
                "{\"certificate\":\"%s\",\"ocsp_enabled\":true%s}"
                        .formatted(pem, more.isEmpty() ? "" : "," + more));
    }

    private Answer logIn(TestingCertificate... shown) {
        List<Bytes> chain = new ArrayList<>();
        for (TestingCertificate each : shown) {
            chain.add(each.der());
        }
        mount.showing(chain.toArray(Bytes[]::new));
        return mount.post("login", "{}");
    }

    private void granted(TestingCertificate... shown) {
        Answer answer = logIn(shown);
        assertThat(answer.login()).as(answer.failure().toString()).isPresent();
    }

    private void refused(String why, TestingCertificate... shown) {
        Answer answer = logIn(shown);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error()).startsWith(REFUSED).contains(why);
    }

    private static Said good() {
        return Said.of(ROOT, Status.GOOD, Requests.NOW);
    }

    private static Said revoked() {
        return Said.of(ROOT, Status.REVOKED, Requests.NOW);
    }

    @Test
    void certificate_thatIsGood_logsIn() {
        role("");
        FIRST.says(good());
        granted(ANN);
        assertThat(FIRST.asked()).containsExactly("GET");
    }

    @Test
    void certificate_thatIsRevoked_isRefusedInEitherMode() {
        role("");
        FIRST.says(revoked());
        Answer answer = logIn(ANN);
        assertThat(answer.error()).isEqualTo(REFUSED);
        role("\"ocsp_fail_open\":true");
        assertThat(logIn(ANN).error()).isEqualTo(REFUSED);
    }

    @Test
    void certificate_ofARoleThatDoesNotAsk_makesNoCall() {
        role("\"ocsp_enabled\":false");
        granted(ANN);
        assertThat(FIRST.asked()).isEmpty();
    }

    /** What a client shows is asked about only after somebody has vouched for it. */
    @Test
    void certificate_thatNobodyVouchesFor_makesNoCall() {
        role("\"allowed_common_names\":\"ann\"");
        TestingCertificate forged =
                TestingCertificate.of("CN=ann").askedAt(FIRST.url()).signedBy(OTHER);
        assertThat(logIn(forged).error()).startsWith("invalid certificate");
        TestingCertificate outside =
                TestingCertificate.of("CN=bob").askedAt(FIRST.url()).signedBy(ROOT);
        assertThat(logIn(outside).error()).isEqualTo(REFUSED);
        assertThat(FIRST.asked()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(UselessAnswer.class)
    void answer_thatDoesNotCount_isNone(UselessAnswer answer) {
        role("");
        answer.apply(FIRST, new UselessAnswer.Parties(ROOT, OTHER, ANN));
        refused(answer.reason(), ANN);
        role("\"ocsp_fail_open\":true");
        granted(ANN);
    }

    @Test
    void responder_thatIsNotThere_isNoAnswer() {
        TestingResponder gone = new TestingResponder();
        gone.close();
        role("\"ocsp_servers_override\":\"" + gone.url() + "\"");
        refused("unknown OCSP status for cert with serial number", ANN);
        role("\"ocsp_fail_open\":true");
        granted(ANN);
    }

    @Test
    void responder_thatNeverAnswers_isNotWaitedForForever() {
        mount = CertMounts.impatient();
        FIRST.isSilent();
        role("");
        refused("no OCSP responder has answered in time", ANN);
        role("\"ocsp_query_all_servers\":true,\"ocsp_fail_open\":true");
        granted(ANN);
    }

    @Test
    void certificate_thatNamesNoResponder_isNotAskedAbout() {
        TestingCertificate silent = TestingCertificate.of("CN=ann").signedBy(ROOT);
        role("");
        refused("no OCSP responder URL", silent);
        TestingCertificate other =
                TestingCertificate.of("CN=ann").askedAt("ldap://127.0.0.1/x").signedBy(ROOT);
        refused("no OCSP responder URL", other);
        role("\"ocsp_servers_override\":\"" + SECOND.url() + "\"");
        SECOND.says(good());
        granted(silent);
    }

    @Test
    void responder_ofTheRole_isAskedInsteadOfTheCertificates() {
        FIRST.says(revoked());
        SECOND.says(good());
        role("\"ocsp_servers_override\":\"" + SECOND.url() + "\"");
        granted(ANN);
        assertThat(FIRST.asked()).isEmpty();
    }

    /** A cache in between may answer a GET with anything. */
    @Test
    void question_whoseGetHasNoClearAnswer_isPosted() {
        role("");
        FIRST.does((method, request) ->
                method.equals("GET")
                        ? Reply.of(404, new byte[0])
                        : Reply.of(200, good().to(request)));
        granted(ANN);
        assertThat(FIRST.asked()).containsExactly("GET", "POST");
    }

    @Test
    void delegate_thatTheIssuerHasSignedForIt_answers() {
        TestingCertificate delegate =
                TestingCertificate.of("CN=responder").forAnswers().signedBy(ROOT);
        role("");
        FIRST.says(UselessAnswer.good(delegate));
        granted(ANN);
        FIRST.says(Said.of(delegate, Status.GOOD, Requests.NOW));
        mount.post("config", "{\"ocsp_cache_size\":10}");
        refused("signed by nobody who may", ANN);
    }

    @Test
    void signer_thatTheRoleNames_answersAndHisDelegatesToo() {
        TestingCertificate delegate =
                TestingCertificate.of("CN=responder").forAnswers().signedBy(OTHER);
        role("\"ocsp_ca_certificates\":\"" + OTHER.json() + "\"");
        FIRST.says(Said.of(OTHER, Status.GOOD, Requests.NOW));
        granted(ANN);
        mount.post("config", "{\"ocsp_cache_size\":10}");
        FIRST.says(UselessAnswer.good(delegate));
        granted(ANN);
        assertThat(FIRST.asked()).hasSize(1);
    }

    @Test
    void signer_thatTheRoleNamesButIsOver_answersNoMore() {
        TestingCertificate over =
                TestingCertificate.of("CN=over")
                        .authority(0)
                        .valid(Requests.NOW.minus(Duration.ofDays(2)), Duration.ofDays(1))
                        .make();
        role("\"ocsp_ca_certificates\":\"" + over.json() + "\"");
        FIRST.says(UselessAnswer.good(over));
        refused("signed by nobody who may", ANN);
        FIRST.says(UselessAnswer.good(TestingCertificate.of("CN=r").forAnswers().signedBy(over)));
        refused("signed by nobody who may", ANN);
    }

    @Test
    void leaf_overAnAuthorityInBetween_isAskedAboutThere() {
        TestingCertificate between = TestingCertificate.of("CN=b").authority(0).signedBy(ROOT);
        TestingCertificate leaf =
                TestingCertificate.of("CN=ann").askedAt(FIRST.url()).signedBy(between);
        role("");
        FIRST.says(Said.of(between, Status.GOOD, Requests.NOW));
        granted(leaf, between);
        FIRST.says(good());
        mount.post("config", "{}");
        refused("signed by nobody who may", leaf, between);
    }

    @Test
    void certificate_thatIsTrustedItself_isAskedAboutWhereItsIssuerIsGiven() {
        assertThat(write("own", ANN.json(), "").error())
                .contains("ocsp_enabled needs the authority");
        assertThat(
                        write(
                                        "own",
                                        ANN.json(),
                                        "\"ocsp_ca_certificates\":\"" + OTHER.json() + "\"")
                                .error())
                .contains("ocsp_enabled needs the authority");
        assertThat(write("own", ANN.json() + ROOT.json(), "").status()).isEqualTo(204);
        FIRST.says(good());
        granted(ANN);
        FIRST.says(revoked());
        mount.post("config", "{}");
        refused("", ANN);
        assertThat(
                        write("own", ANN.json(), "\"ocsp_ca_certificates\":\"" + ROOT.json() + "\"")
                                .status())
                .isEqualTo(204);
        FIRST.says(good());
        granted(ANN);
    }

    /** Whose signature nobody can know counts as a certificate of which nobody tells. */
    @Test
    void authority_thatLogsInItself_isNotKnownToBeGood() {
        role("\"ocsp_servers_override\":\"" + FIRST.url() + "\"");
        FIRST.says(good());
        refused("issuer is not known", ROOT);
        role("\"ocsp_fail_open\":true");
        granted(ROOT);
    }

    private void bothServers(String more) {
        role(
                "\"ocsp_servers_override\":[\"%s\",\"%s\"]%s"
                        .formatted(FIRST.url(), SECOND.url(), more));
    }

    @Test
    void servers_inTurn_theFirstThatAnswersCounts() {
        bothServers("");
        FIRST.says(good());
        SECOND.says(revoked());
        granted(ANN);
        assertThat(SECOND.asked()).isEmpty();
        FIRST.sends(500, new byte[0]);
        mount.post("config", "{}");
        refused("", ANN);
        SECOND.sends(500, new byte[0]);
        mount.post("config", "{}");
        refused("the OCSP responders: it answers with status 500; it answers", ANN);
    }

    @Test
    void servers_all_haveToCallItGood() {
        bothServers(",\"ocsp_query_all_servers\":true");
        FIRST.says(good());
        SECOND.says(good());
        granted(ANN);
        assertThat(SECOND.asked()).hasSize(1);
        SECOND.says(revoked());
        mount.post("config", "{}");
        refused("", ANN);
        SECOND.sends(500, new byte[0]);
        mount.post("config", "{}");
        refused("it answers with status 500", ANN);
        role("\"ocsp_fail_open\":true");
        granted(ANN);
        SECOND.says(revoked());
        mount.post("config", "{}");
        refused("", ANN);
    }

    @Test
    void answer_isRememberedUntilItsEnd() {
        role("");
        FIRST.says(good());
        granted(ANN);
        FIRST.says(revoked());
        mount.pass(Duration.ofMinutes(59));
        granted(ANN);
        assertThat(FIRST.asked()).isEmpty();
        mount.pass(Duration.ofMinutes(2));
        Instant later = Requests.NOW.plus(Duration.ofMinutes(61));
        FIRST.says(Said.of(ROOT, Status.REVOKED, later));
        refused("", ANN);
        refused("", ANN);
        assertThat(FIRST.asked()).hasSize(1);
    }

    @Test
    void answer_forLongerThanADay_isRememberedForADay() {
        role("");
        FIRST.says(good().lasting(Duration.ofDays(30)));
        granted(ANN);
        mount.pass(Duration.ofHours(23));
        granted(ANN);
        assertThat(FIRST.asked()).hasSize(1);
        mount.pass(Duration.ofHours(2));
        granted(ANN);
        assertThat(FIRST.asked()).hasSize(2);
    }

    @Test
    void answer_withoutEnd_isAskedForEachTime() {
        role("");
        FIRST.says(good().lasting(Duration.ZERO));
        granted(ANN);
        granted(ANN);
        assertThat(FIRST.asked()).hasSize(2);
    }

    /** One role may trust a signer that another does not, and may ask elsewhere. */
    @Test
    void answer_toOneRole_countsForNoOther() {
        role("\"ocsp_ca_certificates\":\"" + OTHER.json() + "\"");
        FIRST.says(Said.of(OTHER, Status.GOOD, Requests.NOW));
        granted(ANN);
        role("\"ocsp_ca_certificates\":\"\"");
        refused("signed by nobody who may", ANN);
    }

    @Test
    void answer_toOneCertificate_countsForNoOther() {
        role("");
        FIRST.says(good());
        granted(ANN);
        FIRST.says(revoked());
        refused("", TestingCertificate.of("CN=bob").askedAt(FIRST.url()).signedBy(ROOT));
        granted(ANN);
    }

    @Test
    void answers_moreThanAreToBeRemembered_areAskedForAgain() {
        mount.post("config", "{\"ocsp_cache_size\":2}");
        role("\"ocsp_servers_override\":\"" + FIRST.url() + "\"");
        FIRST.says(good());
        TestingCertificate bob = TestingCertificate.of("CN=bob").signedBy(ROOT);
        TestingCertificate eve = TestingCertificate.of("CN=eve").signedBy(ROOT);
        granted(ANN);
        granted(bob);
        granted(ANN);
        assertThat(FIRST.asked()).hasSize(2);
        granted(eve);
        granted(ANN);
        assertThat(FIRST.asked()).hasSize(3);
        granted(bob);
        assertThat(FIRST.asked()).hasSize(4);
    }

    @Test
    void roles_areTriedUntilOneLetsIn() {
        role("a", ROOT, "\"ocsp_servers_override\":\"" + FIRST.url() + "\"");
        role("b", ROOT, "\"ocsp_servers_override\":\"" + SECOND.url() + "\"");
        FIRST.says(revoked());
        SECOND.says(good());
        assertThat(logIn(ANN).login().orElseThrow().metadata()).containsEntry("cert_name", "b");
        role("c", ROOT, "\"ocsp_enabled\":false");
        SECOND.says(revoked());
        mount.post("config", "{}");
        assertThat(logIn(ANN).login().orElseThrow().metadata()).containsEntry("cert_name", "c");
    }

    /** So that nobody makes the server ask for long. */
    @Test
    void login_ofMoreQuestionsThanAllowed_hasToSayWhichRole() {
        for (int i = 0; i <= LoginWork.MAX_INQUIRIES; i++) {
            role("r" + i, ROOT, "\"ocsp_servers_override\":\"" + FIRST.url() + "?" + i + "\"");
        }
        assertThat(logIn(ANN).error()).contains("more than 8 ways");
        FIRST.says(good());
        assertThat(mount.post("login", "{\"name\":\"r3\"}").login()).isPresent();
        assertThat(FIRST.asked()).containsExactly("POST");
    }

    @Test
    void role_thatChangesWhileItIsAsked_isAskedAgain() {
        role("");
        FIRST.says(good());
        mount.between(() -> role("\"ocsp_fail_open\":true"));
        assertThat(logIn(ANN).status()).isEqualTo(503);
        granted(ANN);
        mount.between(() -> role("\"ocsp_enabled\":false"));
        granted(ANN);
    }

    @Test
    void renewal_isAskedAboutAsALogin() {
        role("");
        FIRST.says(good());
        Login login = logIn(ANN).login().orElseThrow();
        assertThat(mount.renew(login)).isPresent();
        assertThat(FIRST.asked()).hasSize(1);
        FIRST.says(revoked());
        mount.post("config", "{}");
        assertThatThrownBy(() -> mount.renew(login))
                .isInstanceOf(RequestFailure.Invalid.class)
                .hasMessage(REFUSED);
        mount.post("config", "{\"disable_binding\":true}");
        assertThat(mount.renew(login)).isPresent();
    }

    @Test
    void role_thatCannotBeAsked_isRefused() {
        for (String more :
                List.of(
                        "\"ocsp_servers_override\":\"ftp://127.0.0.1/\"",
                        "\"ocsp_servers_override\":\"127.0.0.1:80\"",
                        "\"ocsp_servers_override\":\"http:///x\"",
                        "\"ocsp_servers_override\":\"" + "http://h/,".repeat(9) + "\"",
                        "\"ocsp_ca_certificates\":\"x\"")) {
            assertThat(write("web", ROOT.json(), more).status()).as(more).isEqualTo(400);
        }
        assertThat(mount.get("certs/web").status()).isEqualTo(404);
    }

    @Test
    void settings_areShownAsWritten() {
        bothServers(",\"ocsp_fail_open\":true,\"ocsp_ca_certificates\":\"" + OTHER.json() + "\"");
        Answer shown = mount.get("certs/web");
        assertThat(shown.json("ocsp_enabled")).isEqualTo("true");
        assertThat(shown.json("ocsp_fail_open")).isEqualTo("true");
        assertThat(shown.json("ocsp_query_all_servers")).isEqualTo("false");
        assertThat(shown.text("ocsp_ca_certificates")).isEqualTo(OTHER.pem());
        assertThat(shown.json("ocsp_servers_override"))
                .isEqualTo("[\"%s\",\"%s\"]".formatted(FIRST.url(), SECOND.url()));
    }
}
