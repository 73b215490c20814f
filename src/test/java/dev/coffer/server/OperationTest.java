package dev.coffer.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.api.http.ListenAddress;
import dev.coffer.api.http.ListenerSettings;
import dev.coffer.api.http.RequestLimits;
import dev.coffer.api.http.ServerLimits;
import dev.coffer.api.http.Timeouts;
import dev.coffer.crypto.RandomSource;
import dev.coffer.gate.audit.AuditSettings;
import dev.coffer.gate.routing.LeaseLimits;
import dev.coffer.gate.routing.LockoutConfig;
import dev.coffer.storage.seal.SealSetup;
import dev.coffer.system.node.MetricsShown;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the configuration says of lease times, lockout and metrics has its effect. */
final class OperationTest {
    private static final LockoutConfig TWICE =
            new LockoutConfig(2, Duration.ofMinutes(5), Duration.ofMinutes(5), false);

    private final CofferServer server;
    private String token = "";
    private final HttpClient http = HttpClient.newHttpClient();

    OperationTest() throws IOException {
        ListenerSettings listener =
                new ListenerSettings(
                        new ListenAddress.Tcp("127.0.0.1", 0),
                        null,
                        Timeouts.DEFAULT,
                        RequestLimits.DEFAULT,
                        Set.of(SystemServices.METRICS));
        server =
                CofferServer.start(
                        new ServerSettings(
                                new Storage.Memory(),
                                List.of(listener),
                                ServerLimits.DEFAULT,
                                new LeaseLimits(Duration.ofHours(1), Duration.ofHours(2)),
                                AuditSettings.NONE,
                                SealSetup.SHAMIR,
                                new Assembly.NodeSettings(
                                        "https://coffer.example.com",
                                        new MetricsShown(true, "secrets", "here"),
                                        Map.of("userpass", TWICE))),
                        InstantSource.system(),
                        RandomSource.system());
    }

    @BeforeEach
    void prepare() {
        token =
                DevMode.prepare(
                                server,
                                new ServerProcess.Development(
                                        Optional.empty(), 2, Optional.empty(), Optional.empty()),
                                InstantSource.system(),
                                RandomSource.system())
                        .rootToken()
                        .exposeForHashing();
    }

    @AfterEach
    void close() {
        http.close();
        server.close();
    }

    private HttpResponse<String> send(String path, String body, String asToken) throws Exception {
        URI uri = URI.create("http://" + server.addresses().getFirst() + "/v1/" + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        if (!asToken.isEmpty()) {
            request.header("X-Vault-Token", asToken);
        }
        if (!body.isEmpty()) {
            request.POST(BodyPublishers.ofString(body));
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void metrics_whereAListenerOffersThem_needNoTokenAndHaveTheirPrefix() throws Exception {
        HttpResponse<String> shown = send("sys/metrics?format=prometheus", "", "");

        assertThat(shown.statusCode()).isEqualTo(200);
        assertThat(shown.body())
                .contains("secrets_core_unsealed{host=\"here\"} 1")
                .contains("# TYPE secrets_core_handle_request summary")
                .doesNotContain("vault_");
    }

    @Test
    void metrics_onASealedServer_sayThatItIsSealed() throws Exception {
        server.seal().seal();

        assertThat(send("sys/metrics?format=prometheus", "", "").body())
                .contains("secrets_core_unsealed{host=\"here\"} 0");
    }

    @Test
    void token_withoutTtl_livesAsLongAsConfigured() throws Exception {
        HttpResponse<String> made =
                send("auth/token/create", "{\"policies\":[\"default\"]}", token);

        assertThat(made.body()).contains("\"lease_duration\":3600");
    }

    @Test
    void apiAddress_isShown() throws Exception {
        assertThat(send("sys/config/state/sanitized", "", token).body())
                .contains("https://coffer.example.com");
    }

    @Test
    void login_wrongAsOftenAsConfigured_locksTheName() throws Exception {
        assertThat(send("sys/auth/userpass", "{\"type\":\"userpass\"}", token).statusCode())
                .isEqualTo(204);
        assertThat(send("auth/userpass/users/ann", "{\"password\":\"right\"}", token).statusCode())
                .isEqualTo(204);

        for (int i = 0; i < 2; i++) {
            assertThat(login("wrong")).isEqualTo(400);
        }

        assertThat(login("right")).isEqualTo(403);
        assertThat(send("sys/locked-users", "", token).body()).contains("\"ann\"");
    }

    private int login(String password) throws Exception {
        return send("auth/userpass/login/ann", "{\"password\":\"" + password + "\"}", "")
                .statusCode();
    }
}
