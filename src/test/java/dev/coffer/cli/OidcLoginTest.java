package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.auth.jwt.FakeProvider;
import dev.coffer.cli.TestingTerminal.Result;
import dev.coffer.server.TestingServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code coffer login -method=oidc} against a server and a provider, with the test as browser. */
final class OidcLoginTest {
    private static final Pattern ADDRESS = Pattern.compile("http://127[.]0[.]0[.]1:\\S+state=\\S+");
    private static final FakeProvider PROVIDER = new FakeProvider();
    private static TestingServer server;

    @TempDir private Path home;
    private TestingTerminal terminal;
    private final List<String> pages = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void start() {
        server = TestingServer.inMemory();
        PROVIDER.now = Instant.now().getEpochSecond();
        server.call("POST", "sys/auth/oidc", "{\"type\":\"oidc\"}");
        server.call(
                "POST",
                "auth/oidc/config",
                "{\"oidc_discovery_url\":\"%s\",\"oidc_client_id\":\"%s\",\"oidc_client_secret\":\"%s\"}"
                        .formatted(PROVIDER.url(), FakeProvider.CLIENT, FakeProvider.SECRET));
        role("r", "client");
        role("direct", "direct");
        role("device", "device");
    }

    private static void role(String name, String mode) {
        server.call(
                "POST",
                "auth/oidc/role/" + name,
                ("{\"user_claim\":\"sub\",\"callback_mode\":\"%s\",\"poll_interval\":1,"
                                + "\"oidc_disable_confirmation\":true,\"allowed_redirect_uris\":"
                                + "\"http://localhost/oidc/callback,"
                                + "http://127.0.0.1/v1/auth/oidc/oidc/callback\"}")
                        .formatted(mode));
    }

    @AfterAll
    static void stop() {
        server.close();
        PROVIDER.close();
    }

    @BeforeEach
    void terminals() {
        terminal = new TestingTerminal(server.address(), "", home);
    }

    /** What the user's browser does once the command line has shown where to go. */
    private Consumer<String> browser(Consumer<String> visits) {
        AtomicBoolean went = new AtomicBoolean();
        return shown -> {
            Matcher address = ADDRESS.matcher(shown);
            if (address.find() && !went.getAndSet(true)) {
                String found = address.group();
                Thread _ = Thread.startVirtualThread(() -> visits.accept(found));
            }
        };
    }

    private void comeBack(String address, String state, String code) {
        String redirect = FakeProvider.parameter(address, "redirect_uri");
        pages.add(page(redirect + "?state=" + state + "&code=" + code));
    }

    private static String page(String url) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(url).toURL().openConnection();
            int status = connection.getResponseCode();
            try (InputStream body =
                    status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                return status + " " + new String(body.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return Integer.toString(socket.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Result logIn(Consumer<String> visits, String... more) {
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("login", "-method=oidc", "skip_browser=true"));
        arguments.addAll(List.of(more));
        return terminal.watching(browser(visits)).run(arguments.toArray(String[]::new));
    }

    @Test
    void browser_thatComesBack_logsTheUserIn() throws IOException {
        Result login =
                logIn(
                        address -> {
                            String state = FakeProvider.parameter(address, "state");
                            comeBack(address, "st_other", "x");
                            comeBack(address, state, PROVIDER.logIn(address));
                        },
                        "role=r",
                        "port=" + freePort());
        assertThat(login.exitCode()).as(login.err()).isZero();
        assertThat(login.err()).startsWith("Complete the login via your OIDC provider.");
        assertThat(login.out()).contains("token_meta_role", "r");
        assertThat(Files.readString(home.resolve(".vault-token"))).startsWith("s.");
        assertThat(terminal.run("token", "lookup", "-field=display_name").out())
                .isEqualTo("oidc-ann");
        assertThat(pages.getFirst()).startsWith("400 ").contains("not the answer");
    }

    @Test
    void browser_thatBringsAWrongCode_isShownWhy() {
        Result login =
                logIn(
                        address ->
                                comeBack(address, FakeProvider.parameter(address, "state"), "bad"),
                        "role=r",
                        "port=" + freePort());
        assertThat(login.exitCode()).isEqualTo(2);
        assertThat(login.err()).contains("OpenBao login failed.", "invalid_grant");
    }

    @Test
    void direct_serverIsAskedUntilTheBrowserWasThere() {
        Result login =
                logIn(
                        address ->
                                comeBack(
                                        address,
                                        FakeProvider.parameter(address, "state"),
                                        PROVIDER.logIn(address)),
                        "role=direct",
                        "callbackmode=direct");
        assertThat(login.exitCode()).as(login.err()).isZero();
        assertThat(pages.getFirst()).startsWith("200 ").contains("You are logged in");
    }

    @Test
    void device_isToldTheCode() {
        PROVIDER.deviceError = "";
        Result login = logIn(_ -> {}, "role=device", "callbackmode=device");
        assertThat(login.exitCode()).as(login.err()).isZero();
        assertThat(login.err()).contains("https://idp/device", "enter code ABCD");
    }

    @Test
    void address_thatTheRoleDoesNotAllow_isTold() {
        Result login = logIn(_ -> {}, "role=r", "callbackhost=example.org");
        assertThat(login.exitCode()).isEqualTo(2);
        assertThat(login.err()).contains("redirect_uri \"http://example.org:8250/oidc/callback\"");
    }
}
