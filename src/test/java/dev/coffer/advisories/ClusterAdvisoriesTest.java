package dev.coffer.advisories;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.coffer.server.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Logins of service accounts: what becomes of their tokens when the accounts go. */
final class ClusterAdvisoriesTest {
    private static final String REVIEW =
            "{\"status\":{\"authenticated\":true,\"user\":{\"username\":"
                    + "\"system:serviceaccount:team:robot\",\"uid\":\"first\"}}}";

    /** The uid of the account that has the name now; empty if there is none. */
    private static final AtomicReference<String> UID = new AtomicReference<>("first");

    private static HttpServer cluster;
    private static Target target;

    @BeforeAll
    static void start() throws IOException {
        cluster = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        cluster.createContext(
                "/",
                exchange -> {
                    boolean review = exchange.getRequestMethod().equals("POST");
                    String body =
                            review ? REVIEW : "{\"metadata\":{\"uid\":\"" + UID.get() + "\"}}";
                    int status = review ? 201 : UID.get().isEmpty() ? 404 : 200;
                    byte[] answer = body.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(status, answer.length);
                    exchange.getResponseBody().write(answer);
                    exchange.close();
                });
        cluster.start();
        target = new Target();
        target.ok("POST", "sys/auth/kubernetes", "{\"type\":\"kubernetes\"}");
        String host = "http://127.0.0.1:" + cluster.getAddress().getPort();
        target.ok(
                "POST",
                "auth/kubernetes/config",
                "{\"kubernetes_host\":\"" + host + "\",\"token_reviewer_jwt\":\"reviewer\"}");
        target.ok(
                "POST",
                "auth/kubernetes/role/r",
                "{\"bound_service_account_names\":\"*\","
                        + "\"bound_service_account_namespaces\":\"*\",\"token_ttl\":\"1h\"}");
    }

    @AfterAll
    static void stop() {
        target.close();
        cluster.stop(0);
    }

    /** Also not where the name was given to another account since, and by whomever it is asked. */
    @Test
    @Tag("CVE-2026-115356")
    void renewal_ofATokenWhoseAccountIsGone_isRefused() {
        Answer login =
                target.nobody("POST", "auth/kubernetes/login", "{\"role\":\"r\",\"jwt\":\"t\"}");
        String token = login.textAt("auth", "client_token");
        String accessor = login.textAt("auth", "accessor");
        for (String uid : new String[] {"first", "second", "", "first"}) {
            UID.set(uid);
            int status = uid.equals("first") ? 200 : 400;
            assertThat(target.as(token, "POST", "auth/token/renew-self", "{}").status())
                    .as(uid)
                    .isEqualTo(status);
            assertThat(target.root("POST", "auth/token/renew", field("token", token)).status())
                    .isEqualTo(status);
            assertThat(
                            target.root(
                                            "POST",
                                            "auth/token/renew-accessor",
                                            field("accessor", accessor))
                                    .status())
                    .isEqualTo(status);
        }
    }

    private static String field(String name, String value) {
        return "{\"" + name + "\":\"" + value + "\"}";
    }
}
