package dev.coffer.auth.cert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.auth.MethodFixture;
import dev.coffer.auth.MethodFixture.Answer;
import dev.coffer.auth.TestingCertificate;
import dev.coffer.engine.Requests;
import dev.coffer.request.Bytes;
import dev.coffer.request.Login;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who logs in by a certificate, and who does not. */
final class CertMethodTest {
    private static final String UNTRUSTED = "invalid certificate or no client certificate supplied";
    private static final String NOT_WITHIN_BOUNDS =
            "no chain matching all constraints could be found for this login certificate";
    private static final String OID = "1.3.6.1.4.1.99999.7";
    private static final TestingCertificate ROOT = TestingCertificate.authority("CN=root");
    private static final TestingCertificate ANN =
            TestingCertificate.of("OU=ops,OU=night,CN=ann")
                    .dns("ann.example.org")
                    .email("ann@example.org")
                    .uri("spiffe://example.org/ann")
                    .text(OID, "blue team")
                    .subjectKeyId((byte) 0xab, (byte) 1)
                    .authorityKeyId((byte) 2, (byte) 0xff)
                    .signedBy(ROOT);

    private MethodFixture mount = CertMounts.fresh();

    @BeforeEach
    void fresh() {
        mount = CertMounts.fresh();
    }

    private void role(String name, String pem, String more) {
        Answer answer = write(name, pem, more);
        assertThat(answer.status()).as(answer.failure().toString()).isEqualTo(204);
    }

    private Answer write(String name, String pem, String more) {
        return mount.post(
                "certs/" + name,
                "{\"certificate\":\"%s\"%s}".formatted(pem, more.isEmpty() ? "" : "," + more));
    }

    private Answer logIn(TestingCertificate... shown) {
        return logInAs("{}", shown);
    }

    private Answer logInAs(String body, TestingCertificate... shown) {
        List<Bytes> chain = new ArrayList<>();
        for (TestingCertificate each : shown) {
            chain.add(each.der());
        }
        mount.showing(chain.toArray(Bytes[]::new));
        return mount.post("login", body);
    }

    private void refused(String text, TestingCertificate... shown) {
        Answer answer = logIn(shown);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error()).isEqualTo(text);
    }

    @Test
    void certificate_ofATrustedAuthority_logsInAndIsTold() {
        role(
                "Web",
                ROOT.json(),
                "\"token_policies\":\"p\",\"allowed_metadata_extensions\":\"" + OID + "\"");
        Login login = logIn(ANN).login().orElseThrow();
        assertThat(login.alias().orElseThrow().name()).isEqualTo("ann");
        assertThat(login.alias().orElseThrow().metadata()).isEmpty();
        assertThat(login.displayName()).isEqualTo("web");
        assertThat(login.policies()).containsExactly("p");
        assertThat(login.metadata())
                .isEqualTo(
                        Map.of(
                                "cert_name", "web",
                                "common_name", "ann",
                                "serial_number", ANN.certificate().getSerialNumber().toString(),
                                "subject_key_id", "ab:01",
                                "authority_key_id", "02:ff",
                                "1-3-6-1-4-1-99999-7", "blue team"));
    }

    @Test
    void alias_whereTheMountSaysSo_isToldTheMetadata() {
        role("web", ROOT.json(), "");
        mount.post("config", "{\"enable_identity_alias_metadata\":true}");
        Login login = logIn(ANN).login().orElseThrow();
        assertThat(login.alias().orElseThrow().metadata()).isEqualTo(login.metadata());
    }

    @Test
    void nobody_withoutACertificate_logsIn() {
        role("web", ROOT.json(), "");
        refused("no client certificate found");
    }

    @Test
    void certificate_ofAnotherAuthority_isRefused() {
        role("web", ROOT.json(), "");
        TestingCertificate other = TestingCertificate.authority("CN=root");
        refused(UNTRUSTED, TestingCertificate.of("CN=ann").signedBy(other));
        refused(UNTRUSTED, TestingCertificate.of("CN=ann").signedBy(other), other);
        refused(UNTRUSTED, TestingCertificate.of("CN=ann").make());
    }

    @Test
    void certificate_overAuthoritiesInBetween_logsInInWhateverOrderTheyCome() {
        role("web", ROOT.json(), "");
        TestingCertificate upper = TestingCertificate.of("CN=upper").authority(5).signedBy(ROOT);
        TestingCertificate lower = TestingCertificate.of("CN=lower").authority(0).signedBy(upper);
        TestingCertificate leaf = TestingCertificate.of("CN=ann").signedBy(lower);
        assertThat(logIn(leaf, lower, upper).login()).isPresent();
        assertThat(logIn(leaf, upper, lower).login()).isPresent();
        assertThat(logIn(leaf, upper, ROOT, lower).login()).isPresent();
        refused(UNTRUSTED, leaf, lower);
        refused(UNTRUSTED, leaf);
    }

    /** Whoever has a certificate could else make others. */
    @Test
    void certificate_signedByOneThatIsNoAuthority_isRefused() {
        role("web", ROOT.json(), "");
        refused(UNTRUSTED, TestingCertificate.of("CN=bob").signedBy(ANN), ANN);
        TestingCertificate narrow = TestingCertificate.of("CN=narrow").authority(0).signedBy(ROOT);
        TestingCertificate below = TestingCertificate.of("CN=below").authority(0).signedBy(narrow);
        refused(UNTRUSTED, TestingCertificate.of("CN=bob").signedBy(below), below, narrow);
    }

    @Test
    void authority_thatIsTrustedForTheLastStepOnly_isHeldToIt() {
        TestingCertificate last = TestingCertificate.of("CN=last").authority(0).make();
        role("web", last.json(), "");
        TestingCertificate between =
                TestingCertificate.of("CN=between").authority(0).signedBy(last);
        assertThat(logIn(TestingCertificate.of("CN=a").signedBy(last)).login()).isPresent();
        refused(UNTRUSTED, TestingCertificate.of("CN=a").signedBy(between), between);
    }

    @Test
    void authority_thatIsTrustedWithBounds_isHeldToThem() {
        TestingCertificate bounded =
                TestingCertificate.of("CN=bounded").authority(0).onlyDns("example.org").make();
        role("web", bounded.json(), "");
        assertThat(
                        logIn(TestingCertificate.of("CN=a").dns("a.example.org").signedBy(bounded))
                                .login())
                .isPresent();
        refused(UNTRUSTED, TestingCertificate.of("CN=a").dns("a.example.net").signedBy(bounded));
        TestingCertificate between =
                TestingCertificate.of("CN=between").authority(0).signedBy(bounded);
        refused(
                UNTRUSTED,
                TestingCertificate.of("CN=a").dns("a.example.org").signedBy(between),
                between);
    }

    /** The JDK would not hold it to its bounds. */
    @Test
    void authority_withBoundsThatAnotherHasSigned_isNoRole() {
        TestingCertificate bounded =
                TestingCertificate.of("CN=b").authority(1).onlyDns("example.org").signedBy(ROOT);
        assertThat(write("web", bounded.json(), "").error()).contains("name constraints");
        role("web", ROOT.json(), "");
        TestingCertificate leaf =
                TestingCertificate.of("CN=a").dns("a.example.org").signedBy(bounded);
        assertThat(logIn(leaf, bounded).login()).isPresent();
        refused(
                UNTRUSTED,
                TestingCertificate.of("CN=a").dns("a.example.net").signedBy(bounded),
                bounded);
    }

    @Test
    void certificate_outsideOfItsTime_isRefused() {
        role("web", ROOT.json(), "");
        TestingCertificate over =
                TestingCertificate.of("CN=ann")
                        .valid(Requests.NOW.minus(Duration.ofDays(2)), Duration.ofDays(1))
                        .signedBy(ROOT);
        TestingCertificate early =
                TestingCertificate.of("CN=ann")
                        .valid(Requests.NOW.plus(Duration.ofDays(1)), Duration.ofDays(1))
                        .signedBy(ROOT);
        String text = "failed to verify client's certificate: x509: certificate has expired";
        assertThat(logIn(over).error()).startsWith(text).contains("is after");
        assertThat(logIn(early).error()).startsWith(text).contains("is before");
    }

    @Test
    void authority_outsideOfItsTime_vouchesForNobody() {
        TestingCertificate over =
                TestingCertificate.of("CN=over")
                        .authority(1)
                        .valid(Requests.NOW.minus(Duration.ofDays(2)), Duration.ofDays(1))
                        .make();
        role("web", over.json(), "");
        refused(UNTRUSTED, TestingCertificate.of("CN=ann").signedBy(over));
    }

    @Test
    void certificate_forOtherUses_isRefused() {
        role("web", ROOT.json(), "");
        refused(UNTRUSTED, TestingCertificate.of("CN=ann").forServers().signedBy(ROOT));
        assertThat(logIn(TestingCertificate.of("CN=ann").forClients().signedBy(ROOT)).login())
                .isPresent();
        TestingCertificate servers =
                TestingCertificate.of("CN=s").authority(1).forServers().signedBy(ROOT);
        refused(UNTRUSTED, TestingCertificate.of("CN=ann").signedBy(servers), servers);
    }

    @ParameterizedTest
    @CsvSource({
        "allowed_names, ann, true",
        "allowed_names, *@example.org, true",
        "allowed_names, ann.example.org, true",
        "allowed_names, spiffe*, false",
        "allowed_common_names, ann, true",
        "allowed_common_names, a*n, true",
        "allowed_common_names, Ann, false",
        "allowed_common_names, an, false",
        "allowed_common_names, ann.example.org, false",
        "allowed_common_names, 'bob,a*', true",
        "allowed_dns_sans, *.example.org, true",
        "allowed_dns_sans, *.example.*, true",
        "allowed_dns_sans, example.org, false",
        "allowed_email_sans, ann@*, true",
        "allowed_email_sans, ann, false",
        "allowed_uri_sans, spiffe://*/ann, true",
        "allowed_uri_sans, https://*, false",
        "allowed_organizational_units, ops, true",
        "allowed_organizational_units, night, true",
        "allowed_organizational_units, day, false",
        "required_extensions, 1.3.6.1.4.1.99999.7:blue*, true",
        "required_extensions, '1.3.6.1.4.1.99999.7:blue*,1.3.6.1.4.1.99999.7:*team', true",
        "required_extensions, '1.3.6.1.4.1.99999.7:blue*,1.3.6.1.4.1.99999.7:red*', false",
        "required_extensions, 1.3.6.1.4.1.99999.7:blue, false",
        "required_extensions, 1.3.6.1.4.1.99999.8:*, false",
    })
    void bound_isHeld(String field, String patterns, boolean granted) {
        role("web", ROOT.json(), "\"%s\":\"%s\"".formatted(field, patterns));
        Answer answer = logIn(ANN);
        assertThat(answer.login().isPresent()).isEqualTo(granted);
        if (!granted) {
            assertThat(answer.error()).isEqualTo(NOT_WITHIN_BOUNDS);
        }
    }

    @Test
    void bounds_areHeldAllTogether() {
        role("web", ROOT.json(), "\"allowed_common_names\":\"ann\",\"allowed_dns_sans\":\"x\"");
        refused(NOT_WITHIN_BOUNDS, ANN);
    }

    @Test
    void role_thatIsNamed_isTheOnlyOneTried() {
        role("first", ROOT.json(), "");
        role("second", ROOT.json(), "\"allowed_common_names\":\"bob\"");
        assertThat(logIn(ANN).login().orElseThrow().metadata()).containsEntry("cert_name", "first");
        assertThat(logInAs("{\"name\":\"FIRST\"}", ANN).login()).isPresent();
        assertThat(logInAs("{\"name\":\"second\"}", ANN).error()).isEqualTo(NOT_WITHIN_BOUNDS);
        assertThat(logInAs("{\"name\":\"third\"}", ANN).error()).isEqualTo(UNTRUSTED);
    }

    @Test
    void role_ofOneCertificate_isTriedBeforeOneOfAnAuthority() {
        role("a", ROOT.json(), "");
        role("z", ANN.json(), "");
        assertThat(logIn(ANN).login().orElseThrow().metadata()).containsEntry("cert_name", "z");
    }

    @Test
    void authority_thatLogsInItself_isTrustedWhereItIsNamed() {
        role("web", ROOT.json(), "");
        assertThat(logIn(ROOT).login()).isPresent();
    }

    /** What stands behind a certificate that is no authority vouches for nobody. */
    @Test
    void authority_behindACertificateThatIsNone_isNotTrusted() {
        TestingCertificate own = TestingCertificate.of("CN=own").make();
        role("web", own.json() + ROOT.json(), "");
        assertThat(logIn(own).login()).isPresent();
        refused(UNTRUSTED, ANN);
    }

    @Test
    void authorities_severalInARole_areAllTrusted() {
        TestingCertificate other = TestingCertificate.authority("CN=other");
        role("web", other.json() + ROOT.json(), "");
        assertThat(logIn(ANN).login()).isPresent();
    }

    /** They are to sign answers about certificates, not clients. */
    @Test
    void authority_ofAResponder_vouchesForNoClient() {
        TestingCertificate other = TestingCertificate.authority("CN=other");
        role("web", other.json(), "\"ocsp_ca_certificates\":\"" + ROOT.json() + "\"");
        refused(UNTRUSTED, ANN);
    }

    @Test
    void certificate_withoutACommonName_isNobody() {
        role("web", ROOT.json(), "");
        refused("missing name in alias", TestingCertificate.of("OU=ops").signedBy(ROOT));
    }

    @Test
    void login_fromElsewhereThanTheRoleAllows_isDenied() {
        role("web", ROOT.json(), "\"token_bound_cidrs\":\"192.0.2.0/24\"");
        assertThat(logIn(ANN).status()).isEqualTo(403);
        mount.from("192.0.2.9");
        assertThat(logIn(ANN).login()).isPresent();
    }

    @Test
    void certificate_inAList_isRevokedUntilTheListGoes() {
        role("web", ROOT.json(), "");
        String list = "{\"crl\":\"" + ROOT.revoking(ANN) + "\"}";
        assertThat(mount.post("crls/Bad", list).status()).isEqualTo(204);
        refused(NOT_WITHIN_BOUNDS, ANN);
        assertThat(logIn(TestingCertificate.of("CN=bob").signedBy(ROOT)).login()).isPresent();
        assertThat(mount.get("crls/bad").json("serials"))
                .isEqualTo("{\"" + ANN.certificate().getSerialNumber() + "\":{}}");
        assertThat(mount.list("crls/", "{}").json("keys")).isEqualTo("[\"bad\"]");
        assertThat(mount.delete("crls/bad").status()).isEqualTo(204);
        assertThat(logIn(ANN).login()).isPresent();
        assertThat(mount.delete("crls/bad").error()).isEqualTo("no such CRL bad");
        assertThat(mount.get("crls/bad").error()).isEqualTo("no such CRL bad");
    }

    @Test
    void authority_inAList_vouchesForNobody() {
        TestingCertificate between =
                TestingCertificate.of("CN=between").authority(1).signedBy(ROOT);
        TestingCertificate leaf = TestingCertificate.of("CN=ann").signedBy(between);
        role("web", ROOT.json(), "");
        assertThat(logIn(leaf, between).login()).isPresent();
        mount.post("crls/a", "{\"crl\":\"" + ROOT.revoking(between) + "\"}");
        refused(NOT_WITHIN_BOUNDS, leaf, between);
    }

    @Test
    void certificate_thatIsARoleItself_isRevokedAsAnyOther() {
        role("web", ANN.json(), "");
        mount.post("crls/a", "{\"crl\":\"" + ROOT.revoking(ANN) + "\"}");
        refused(NOT_WITHIN_BOUNDS, ANN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"crl\":\"x\"}",
                "{\"crl\":\"\"}",
                "{\"url\":\"\"}",
                "{\"url\":\"ldap://127.0.0.1/\"}",
                "{\"url\":\"http://127.0.0.1:1/\"}"
            })
    void list_thatIsNone_isRefused(String body) {
        assertThat(mount.post("crls/a", body).status()).isEqualTo(400);
        assertThat(mount.list("crls/", "{}").status()).isEqualTo(404);
    }

    /** So that nobody makes the server search for long. */
    @Test
    void chain_longerThanAllowed_isRefused() {
        role("web", ROOT.json(), "");
        TestingCertificate[] shown = new TestingCertificate[Chains.MAX_SHOWN + 1];
        for (int i = 0; i < shown.length; i++) {
            shown[i] = TestingCertificate.authority("CN=same");
        }
        shown[0] = ANN;
        assertThat(logIn(shown).error()).contains("more than 10");
    }

    /** Every one has signed every other, as far as names tell: 9! ways, of which none is one. */
    @Test
    void chain_ofNamesThatAreAllTheSame_endsSoon() {
        role("web", ROOT.json(), "");
        TestingCertificate[] shown = new TestingCertificate[Chains.MAX_SHOWN];
        for (int i = 0; i < shown.length; i++) {
            shown[i] = TestingCertificate.authority("CN=root");
        }
        refused(UNTRUSTED, shown);
    }

    @Test
    void bytes_thatAreNoCertificate_areNone() {
        role("web", ROOT.json(), "");
        mount.showing(Bytes.fromUtf8("nonsense"));
        assertThat(mount.post("login", "{}").error()).isEqualTo("no client certificate found");
    }

    @Test
    void role_isShownAsWritten() {
        role(
                "web",
                ROOT.json(),
                "\"display_name\":\"shown\",\"allowed_common_names\":[\"a\",\"b\"],"
                        + "\"required_extensions\":\"1.2:x\",\"policies\":\"p\",\"lease\":60");
        Answer shown = mount.get("certs/WEB");
        assertThat(shown.text("certificate")).isEqualTo(ROOT.pem());
        assertThat(shown.text("display_name")).isEqualTo("shown");
        assertThat(shown.json("allowed_common_names")).isEqualTo("[\"a\",\"b\"]");
        assertThat(shown.json("allowed_names")).isEqualTo("null");
        assertThat(shown.json("required_extensions")).isEqualTo("[\"1.2:x\"]");
        assertThat(shown.json("ocsp_enabled")).isEqualTo("false");
        assertThat(shown.json("token_ttl")).isEqualTo("60");
        assertThat(shown.json("ttl")).isEqualTo("60");
        assertThat(shown.json("token_policies")).isEqualTo("[\"p\"]");
        assertThat(mount.list("certs/", "{}").json("keys")).isEqualTo("[\"web\"]");
        assertThat(mount.delete("certs/web").status()).isEqualTo(204);
        assertThat(mount.get("certs/web").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"required_extensions\":\"1.2.3\"",
                "\"token_ttl\":\"2h\",\"token_max_ttl\":\"1h\"",
                "\"ttl\":\"2h\",\"max_ttl\":\"1h\"",
                "\"certificate\":\"x\""
            })
    void role_thatIsNone_isRefused(String more) {
        assertThat(write("web", ROOT.json(), more).status()).isEqualTo(400);
        assertThat(mount.get("certs/web").status()).isEqualTo(404);
    }

    @Test
    void role_ofACertificateForServers_isRefused() {
        TestingCertificate server = TestingCertificate.of("CN=s").forServers().make();
        assertThat(write("web", server.json(), "").error())
                .startsWith("nonCA certificates should have TLS client authentication");
    }

    @Test
    void role_withTimesLongerThanTheMounts_warns() {
        Answer answer = write("web", ROOT.json(), "\"token_max_ttl\":\"1000h\"");
        assertThat(answer.warnings())
                .containsExactly(
                        "Given max_ttl of 3600000 seconds is greater than current mount/system"
                                + " default of 2764800 seconds");
    }

    @Test
    void config_isShownAsWritten() {
        assertThat(mount.get("config").json("disable_binding")).isEqualTo("false");
        mount.post("config", "{\"disable_binding\":true,\"ocsp_cache_size\":10}");
        mount.post("config", "{\"enable_identity_alias_metadata\":true}");
        assertThat(mount.get("config").json("disable_binding")).isEqualTo("true");
        assertThat(mount.get("config").json("ocsp_cache_size")).isEqualTo("10");
        assertThat(mount.post("config", "{\"ocsp_cache_size\":1}").error())
                .isEqualTo("invalid cache size, must be >= 2 and <= 100000");
    }
}
