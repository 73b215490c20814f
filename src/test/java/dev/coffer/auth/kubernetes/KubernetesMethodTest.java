package dev.coffer.auth.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.auth.MethodFixture;
import dev.coffer.auth.MethodFixture.Answer;
import dev.coffer.auth.kubernetes.FakeApiServer.Asked;
import dev.coffer.outbound.Outbound;
import dev.coffer.request.Login;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.folder.Folders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Logins of service accounts, reviewed by an API server over real HTTP and HTTPS. */
final class KubernetesMethodTest {
    private static final String GOOD =
            "{\"status\":{\"authenticated\":true,\"audiences\":[\"api\"],\"user\":{\"username\":"
                    + "\"system:serviceaccount:team-a:robot\",\"uid\":\"uid-1\"}}}";

    @TempDir private Path local = Path.of("");
    private MethodFixture mount = new MethodFixture(this::method);

    private KubernetesMethod method(Folders folders) {
        return new KubernetesMethod(folders, new Outbound(), local);
    }

    @BeforeEach
    void fresh() {
        mount = new MethodFixture(this::method);
    }

    private void configure(FakeApiServer server, String more) {
        String ca = server.certificate().replace("\r", "").replace("\n", "\\n");
        String config =
                "{\"kubernetes_host\":\"%s\",\"kubernetes_ca_cert\":\"%s\"%s}"
                        .formatted(server.url(), ca, more.isEmpty() ? "" : "," + more);
        assertThat(mount.post("config", config).status()).isEqualTo(204);
    }

    private void role(String names, String namespaces, String more) {
        String role =
                ("{\"bound_service_account_names\":\"%s\","
                                + "\"bound_service_account_namespaces\":\"%s\"%s}")
                        .formatted(names, namespaces, more.isEmpty() ? "" : "," + more);
        Answer answer = mount.post("role/r", role);
        assertThat(answer.status()).as(answer.failure().toString()).isEqualTo(204);
    }

    private Answer logIn() {
        return mount.post("login", "{\"role\":\"r\",\"jwt\":\"the-token\"}");
    }

    @Test
    void role_withTheOldNameOfItsUses_limitsItsTokens() {
        try (FakeApiServer server = FakeApiServer.plain(_ -> GOOD)) {
            configure(server, "");
            role("robot", "team-a", "\"num_uses\":2");
            assertThat(logIn().login().orElseThrow().token().uses()).isEqualTo(2);
        }
    }

    @Test
    void account_thatTheApiServerKnows_logsIn() {
        try (FakeApiServer server = FakeApiServer.plain(_ -> GOOD)) {
            configure(server, "\"token_reviewer_jwt\":\"reviewer\"");
            role("robot", "team-a", "\"token_policies\":\"p\"");
            Login login = logIn().login().orElseThrow();
            assertThat(login.alias().orElseThrow().name()).isEqualTo("uid-1");
            assertThat(login.displayName()).isEqualTo("team-a-robot");
            assertThat(login.metadata())
                    .containsAllEntriesOf(
                            Map.of(
                                    "service_account_name", "robot",
                                    "service_account_namespace", "team-a",
                                    "role", "r"));
            Asked asked = server.asked().getFirst();
            assertThat(asked.bearer()).isEqualTo("Bearer reviewer");
            assertThat(asked.body()).contains("\"token\":\"the-token\"");
        }
    }

    @Test
    void renewal_ofAnAccountThatIsThere_isGranted() {
        try (FakeApiServer server = FakeApiServer.plain(_ -> GOOD)) {
            configure(server, "\"token_reviewer_jwt\":\"reviewer\"");
            role("robot", "team-a", "\"token_ttl\":\"1h\"");
            Login login = logIn().login().orElseThrow();
            role("robot", "team-a", "\"token_ttl\":\"2h\"");
            assertThat(mount.renew(login).orElseThrow().token().ttl())
                    .isEqualTo(Duration.ofHours(2));
            assertThat(server.lookedUp())
                    .containsExactly(
                            "Bearer reviewer /api/v1/namespaces/team-a/serviceaccounts/robot");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "404, '{}', is gone",
        "200, '{\"metadata\":{\"uid\":\"another\"}}', is gone",
        "200, '{}', is gone",
        "200, 'nonsense', does not tell",
        "403, '{}', does not tell",
        "500, '{}', does not tell",
    })
    void renewal_ofAnAccountThatIsGoneOrNotKnown_isRefused(int status, String body, String why) {
        try (FakeApiServer server = FakeApiServer.plain(_ -> GOOD)) {
            configure(server, "\"token_reviewer_jwt\":\"reviewer\"");
            role("*", "*", "");
            Login login = logIn().login().orElseThrow();
            server.account(status, body);
            assertThatThrownBy(() -> mount.renew(login)).hasMessageContaining(why);
            configure(server, "\"token_reviewer_jwt\":\"r\",\"disable_renewal_review\":true");
            assertThat(mount.renew(login)).isPresent();
            assertThat(server.lookedUp()).hasSize(1);
        }
    }

    @Test
    void renewal_whereNobodyMayAsk_isRefused() {
        try (FakeApiServer server = FakeApiServer.plain(_ -> GOOD)) {
            configure(server, "");
            role("*", "*", "");
            Login login = logIn().login().orElseThrow();
            assertThatThrownBy(() -> mount.renew(login)).hasMessageContaining("does not tell");
            assertThat(server.lookedUp()).isEmpty();
        }
    }

    @Test
    void renewal_whileTheSettingsChange_isTriedAgain() {
        try (FakeApiServer server = FakeApiServer.plain(_ -> GOOD)) {
            configure(server, "\"token_reviewer_jwt\":\"reviewer\"");
            role("*", "*", "");
            Login login = logIn().login().orElseThrow();
            mount.between(() -> configure(server, "\"token_reviewer_jwt\":\"other\""));
            assertThatThrownBy(() -> mount.renew(login))
                    .isInstanceOf(RequestFailure.Unavailable.class);
            assertThat(mount.renew(login)).isPresent();
        }
    }

    @Test
    void server_withAnAuthorityThatIsConfigured_isBelievedAndNoOther() throws Exception {
        try (FakeApiServer server = FakeApiServer.secure(local, _ -> GOOD);
                FakeApiServer other =
                        FakeApiServer.secure(
                                Files.createDirectory(local.resolve("other")), _ -> GOOD)) {
            role("*", "*", "");
            configure(server, "");
            assertThat(logIn().login()).isPresent();
            String wrong =
                    "{\"kubernetes_host\":\"%s\",\"kubernetes_ca_cert\":\"%s\"}"
                            .formatted(
                                    server.url(),
                                    other.certificate().replace("\r", "").replace("\n", "\\n"));
            mount.post("config", wrong);
            assertThat(logIn().status()).isEqualTo(403);
            mount.post("config", "{\"kubernetes_host\":\"%s\"}".formatted(server.url()));
            assertThat(logIn().status()).isEqualTo(403);
            assertThat(server.asked()).hasSize(1);
        }
    }

    @Test
    void pod_withItsOwnAuthorityAndToken_usesThemUnlessTold() throws Exception {
        try (FakeApiServer server = FakeApiServer.secure(local, _ -> GOOD)) {
            Path _ = Files.writeString(local.resolve("ca.crt"), server.certificate());
            Path _ = Files.writeString(local.resolve("token"), "pods-own\n");
            role("*", "*", "");
            mount.post("config", "{\"kubernetes_host\":\"%s\"}".formatted(server.url()));
            assertThat(logIn().login()).isPresent();
            assertThat(server.asked().getLast().bearer()).isEqualTo("Bearer pods-own");
            configure(server, "\"disable_local_ca_jwt\":true");
            assertThat(logIn().login()).isPresent();
            assertThat(server.asked().getLast().bearer()).isEqualTo("Bearer the-token");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"status\":{\"authenticated\":false,\"user\":{\"username\":\"system:serviceaccount:a:b\",\"uid\":\"u\"}}}",
                "{\"status\":{\"authenticated\":\"true\",\"user\":{\"username\":\"system:serviceaccount:a:b\",\"uid\":\"u\"}}}",
                "{\"status\":{\"authenticated\":true,\"error\":\"x\",\"user\":{\"username\":\"system:serviceaccount:a:b\",\"uid\":\"u\"}}}",
                "{\"status\":{\"authenticated\":true,\"user\":{\"username\":\"system:serviceaccount:a:b\"}}}",
                "{\"status\":{\"authenticated\":true,\"user\":{\"username\":\"system:node:a:b\",\"uid\":\"u\"}}}",
                "{\"status\":{\"authenticated\":true,\"user\":{\"username\":\"admin\",\"uid\":\"u\"}}}",
                "{\"status\":{\"authenticated\":true,\"user\":{\"username\":\"system:serviceaccount:a:b:c\",\"uid\":\"u\"}}}",
                "{\"status\":{\"authenticated\":true}}",
                "{\"kind\":\"Status\",\"status\":\"Failure\"}",
                "{}",
                "[]",
                "nonsense",
            })
    void answer_thatIsNoClearYes_logsNobodyIn(String answer) {
        try (FakeApiServer server = FakeApiServer.plain(_ -> answer)) {
            configure(server, "");
            role("*", "*", "");
            assertThat(logIn().status()).isEqualTo(403);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "robot, team-a, true",
        "'x,robot', 'y,team-a', true",
        "rob*, *-a, true",
        "*obo*, *, true",
        "other, team-a, false",
        "robot, team-b, false",
        "robo, team-a, false",
        "Robot, team-a, false",
    })
    void account_isMatchedByNameAndNamespace(String names, String namespaces, boolean granted) {
        try (FakeApiServer server = FakeApiServer.plain(_ -> GOOD)) {
            configure(server, "");
            role(names, namespaces, "");
            Answer answer = logIn();
            assertThat(answer.login().isPresent()).isEqualTo(granted);
            assertThat(answer.status()).isEqualTo(granted ? 200 : 403);
        }
    }

    @ParameterizedTest
    @CsvSource({"api, true", "other, false"})
    void audience_thatIsBound_mustBeAmongThoseReviewed(String audience, boolean granted) {
        try (FakeApiServer server = FakeApiServer.plain(_ -> GOOD)) {
            configure(server, "");
            role("*", "*", "\"audience\":\"%s\"".formatted(audience));
            assertThat(logIn().login().isPresent()).isEqualTo(granted);
            assertThat(server.asked().getFirst().body())
                    .contains("\"audiences\":[\"%s\"]".formatted(audience));
        }
    }

    /** Else whoever logs in writes headers of our request. */
    @Test
    void token_withALineEnd_isNeverSent() {
        try (FakeApiServer server = FakeApiServer.plain(_ -> GOOD)) {
            configure(server, "");
            role("*", "*", "");
            String body = "{\"role\":\"r\",\"jwt\":\"a\\r\\nX-Evil: 1\"}";
            assertThat(mount.post("login", body).status()).isEqualTo(403);
            assertThat(server.asked()).isEmpty();
        }
    }

    @Test
    void server_thatDoesNotAnswer_logsNobodyIn() {
        role("*", "*", "");
        mount.post("config", "{\"kubernetes_host\":\"http://127.0.0.1:1\"}");
        assertThat(logIn().status()).isEqualTo(403);
    }

    @Test
    void reviewersToken_isNotShown() {
        mount.post(
                "config", "{\"kubernetes_host\":\"https://k\",\"token_reviewer_jwt\":\"s3cr3t\"}");
        Answer shown = mount.get("config");
        assertThat(shown.data().toString()).doesNotContain("s3cr3t");
        assertThat(shown.json("token_reviewer_jwt_set")).isEqualTo("true");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"bound_service_account_names\":\"a\"}",
                "{\"bound_service_account_names\":\"a,*\",\"bound_service_account_namespaces\":\"b\"}",
                "{\"bound_service_account_names\":\"a\",\"bound_service_account_namespaces\":\"b,*\"}",
                "{\"bound_service_account_names\":\"a\",\"bound_service_account_namespaces\":\"b\",\"alias_name_source\":\"x\"}",
            })
    void role_thatIsNone_isRefused(String role) {
        assertThat(mount.post("role/r", role).status()).isEqualTo(400);
    }
}
