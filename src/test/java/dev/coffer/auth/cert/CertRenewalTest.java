package dev.coffer.auth.cert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.auth.MethodFixture;
import dev.coffer.auth.MethodFixture.Answer;
import dev.coffer.auth.TestingCertificate;
import dev.coffer.request.Login;
import dev.coffer.request.RequestFailure;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which tokens of certificates live longer. */
final class CertRenewalTest {
    private static final TestingCertificate ROOT = TestingCertificate.authority("CN=root");
    private static final TestingCertificate ANN = TestingCertificate.of("CN=ann").signedBy(ROOT);
    private static final String NOT_WITHIN_BOUNDS =
            "no chain matching all constraints could be found for this login certificate";

    private MethodFixture mount = CertMounts.fresh();

    @BeforeEach
    void fresh() {
        mount = CertMounts.fresh();
        mount.showing(ANN.der());
    }

    private void role(String more) {
        String role =
                "{\"certificate\":\"%s\"%s}"
                        .formatted(ROOT.json(), more.isEmpty() ? "" : "," + more);
        Answer answer = mount.post("certs/web", role);
        assertThat(answer.status()).as(answer.failure().toString()).isEqualTo(204);
    }

    @Test
    void renewal_withTheSameCertificate_isGranted() {
        role("\"token_ttl\":\"1h\"");
        Login login = mount.post("login", "{}").login().orElseThrow();
        role("\"token_ttl\":\"2h\"");
        assertThat(mount.renew(login).orElseThrow().token().ttl()).isEqualTo(Duration.ofHours(2));
    }

    @Test
    void renewal_withoutOrWithAnotherCertificate_isRefused() {
        role("");
        Login login = mount.post("login", "{}").login().orElseThrow();
        mount.showing();
        notRenewed(login, "no client certificate found");
        mount.showing(TestingCertificate.of("CN=ann").keys(ANN.keys()).signedBy(ROOT).der());
        notRenewed(login, "client identity during renewal not matching");
        mount.post("config", "{\"disable_binding\":true}");
        assertThat(mount.renew(login)).isPresent();
        mount.showing();
        assertThat(mount.renew(login)).isPresent();
    }

    private void notRenewed(Login login, String text) {
        assertThatThrownBy(() -> mount.renew(login))
                .isInstanceOf(RequestFailure.Invalid.class)
                .hasMessageContaining(text);
    }

    @Test
    void renewal_ofACertificateThatWouldNotLogInAnyMore_isRefused() {
        role("");
        Login login = mount.post("login", "{}").login().orElseThrow();
        role("\"allowed_common_names\":\"bob\"");
        notRenewed(login, NOT_WITHIN_BOUNDS);
        role("\"allowed_common_names\":[]");
        assertThat(mount.renew(login)).isPresent();
        mount.post("crls/a", "{\"crl\":\"" + ROOT.revoking(ANN) + "\"}");
        notRenewed(login, NOT_WITHIN_BOUNDS);
    }

    @Test
    void renewal_underOtherPolicies_isRefused() {
        role("\"token_policies\":\"p\"");
        Login login = mount.post("login", "{}").login().orElseThrow();
        role("\"token_policies\":\"p,default\"");
        assertThat(mount.renew(login)).isPresent();
        role("\"token_policies\":\"p,q\"");
        notRenewed(login, "policies have changed");
    }

    @Test
    void renewal_ofADeletedRole_isNone() {
        role("");
        Login login = mount.post("login", "{}").login().orElseThrow();
        mount.delete("certs/web");
        assertThat(mount.renew(login)).isEmpty();
    }
}
