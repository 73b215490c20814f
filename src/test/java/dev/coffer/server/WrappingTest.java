package dev.coffer.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.server.TestingServer.Sender;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Wrapped answers over the wire. */
final class WrappingTest {
    private static final int CALLERS = 32;
    private static final String INVALID = "wrapping token is not valid or does not exist";

    private static final TestingServer SERVER = TestingServer.inMemory();

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    private static Sender wrapping(String token) {
        return new Sender(token, Map.of("X-Vault-Wrap-TTL", "5m"));
    }

    private static Answer wrapped(String method, String path, String json) {
        return SERVER.callWith(wrapping(SERVER.token()), method, path, json);
    }

    private static String tokenOf(Answer wrapped) {
        assertThat(wrapped.status()).as(wrapped.body()).isEqualTo(200);
        assertThat(wrapped.textAt("data")).isEqualTo("null");
        return wrapped.textAt("wrap_info", "token");
    }

    private static Answer unwrap(String token) {
        return SERVER.call("PUT", "sys/wrapping/unwrap", "{\"token\":\"" + token + "\"}");
    }

    private static Answer unwrapAs(String token) {
        return SERVER.callAs(token, "PUT", "sys/wrapping/unwrap");
    }

    private static void mount(String path, String version) {
        assertThat(
                        SERVER.call(
                                        "POST",
                                        "sys/mounts/" + path,
                                        "{\"type\":\"kv\",\"options\":{\"version\":\""
                                                + version
                                                + "\"}}")
                                .status())
                .isEqualTo(204);
    }

    /** Goal: of any number of callers, with the token as their own or not, exactly one gets it. */
    @Test
    void unwraps_ofOneTokenTogether_haveOneWinner() throws Exception {
        for (int round = 0; round < 8; round++) {
            String token = tokenOf(wrapped("POST", "sys/wrapping/wrap", "{\"v\":" + round + "}"));
            List<Answer> answers = together(token);

            List<Answer> won = answers.stream().filter(each -> each.status() == 200).toList();
            assertThat(won).hasSize(1);
            assertThat(won.getFirst().textAt("data", "v")).isEqualTo(Integer.toString(round));
            answers.stream()
                    .filter(each -> each.status() != 200)
                    .forEach(each -> assertThat(each.status()).as(each.body()).isIn(400, 403));
        }
    }

    private static List<Answer> together(String token) throws Exception {
        List<Future<Answer>> running = new ArrayList<>();
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int caller = 0; caller < CALLERS; caller++) {
                boolean own = caller % 2 == 0;
                running.add(pool.submit(() -> own ? unwrapAs(token) : unwrap(token)));
            }
        }
        List<Answer> answers = new ArrayList<>();
        for (Future<Answer> each : running) {
            answers.add(each.get());
        }
        return answers;
    }

    @Test
    void unwrap_ofADeletedVersion_isThe404ThatItWas() {
        mount("wrapped-deleted", "2");
        var _ = SERVER.call("POST", "wrapped-deleted/data/a", "{\"data\":{\"v\":1}}");
        var _ = SERVER.call("DELETE", "wrapped-deleted/data/a");
        Answer open = SERVER.call("GET", "wrapped-deleted/data/a");
        assertThat(open.status()).isEqualTo(404);

        String token = tokenOf(wrapped("GET", "wrapped-deleted/data/a", ""));
        Answer unwrapped = unwrap(token);

        assertThat(unwrapped.status()).isEqualTo(404);
        assertThat(unwrapped.at("data")).isEqualTo(open.at("data"));
    }

    @Test
    void wrap_ofAListWithoutNames_isRefusedAndMakesNoToken() {
        mount("wrapped-empty", "1");

        Answer list = wrapped("LIST", "wrapped-empty/", "");

        assertThat(list.status()).isEqualTo(404);
        assertThat(list.body()).contains("[\"unsupported path\"]");
        assertThat(wrapped("GET", "wrapped-empty/a", "").body()).contains("\"errors\":[]");
    }

    /** Goal: who asks for a wrapped answer never gets an open one, whatever its form. */
    @Test
    void unwrap_ofAnAnswerWithoutEnvelope_isWhatItWas() {
        String json = tokenOf(wrapped("GET", "sys/metrics", ""));
        String text = tokenOf(wrapped("GET", "sys/metrics?format=prometheus", ""));

        assertThat(unwrap(json).textAt("Gauges")).startsWith("[");
        Answer plain = unwrap(text);
        assertThat(plain.body()).contains("# TYPE");
        assertThat(plain.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
    }

    @Test
    void unwrap_ofANumber_givesItAsItWasWritten() {
        mount("wrapped-numbers", "1");
        var _ = SERVER.call("POST", "wrapped-numbers/a", "{\"n\":9007199254740993,\"f\":1.50}");

        Answer unwrapped = unwrap(tokenOf(wrapped("GET", "wrapped-numbers/a", "")));

        assertThat(unwrapped.body()).contains("\"n\":9007199254740993").contains("\"f\":1.50");
        assertThat(unwrapped.textAt("lease_duration")).isEqualTo("2764800");
    }

    /** Goal: nothing of what is wrapped is in the answer that wraps it. */
    @Test
    void wrapInfo_ofASecretWithAnAccessor_doesNotShowIt() {
        mount("wrapped-fields", "1");
        var _ =
                SERVER.call(
                        "POST",
                        "wrapped-fields/a",
                        "{\"secret_id\":\"x\",\"secret_id_accessor\":\"hush\",\"accessor\":\"hush\"}");

        Answer answer = wrapped("GET", "wrapped-fields/a", "");

        assertThat(tokenOf(answer)).isNotEmpty();
        assertThat(answer.body()).doesNotContain("hush");
    }

    @Test
    void warnings_ofWhatIsWrapped_lieWithin() {
        Answer made = wrapped("POST", "auth/token/create", "{\"policies\":[\"wrapping-none\"]}");

        assertThat(made.textAt("warnings")).isEqualTo("null");
        assertThat(unwrap(tokenOf(made)).textAt("warnings")).contains("wrapping-none");
    }

    @Test
    void rewrap_withAShorterTime_takesTheShorter() {
        String token = tokenOf(wrapped("POST", "sys/wrapping/wrap", "{\"v\":1}"));
        Sender shorter = new Sender(SERVER.token(), Map.of("X-Vault-Wrap-TTL", "10s"));

        Answer again =
                SERVER.callWith(
                        shorter, "POST", "sys/wrapping/rewrap", "{\"token\":\"" + token + "\"}");

        assertThat(again.textAt("wrap_info", "ttl")).isEqualTo("10");
        assertThat(again.textAt("wrap_info", "creation_path")).isEqualTo("sys/wrapping/wrap");
        assertThat(unwrap(token).errors()).containsExactly(INVALID);
        assertThat(unwrap(tokenOf(again)).textAt("data", "v")).isEqualTo("1");
    }

    @Test
    void unwrap_wrappedAgain_opensTwice() {
        String inner = tokenOf(wrapped("POST", "sys/wrapping/wrap", "{\"v\":1}"));

        String outer =
                tokenOf(wrapped("PUT", "sys/wrapping/unwrap", "{\"token\":\"" + inner + "\"}"));

        assertThat(unwrap(inner).errors()).containsExactly(INVALID);
        assertThat(unwrap(outer).textAt("data", "v")).isEqualTo("1");
    }

    /** Goal: a token of another kind opens nothing and is not used up by trying. */
    @Test
    void unwrap_ofAnOrdinaryToken_isRefusedAndSpendsNothing() {
        Answer made =
                SERVER.call(
                        "POST", "auth/token/create", "{\"policies\":[\"default\"],\"num_uses\":2}");
        String token = made.textAt("auth", "client_token");

        assertThat(unwrap(token).errors()).containsExactly(INVALID);
        assertThat(unwrapAs(token).errors()).containsExactly(INVALID);
        assertThat(SERVER.callAs(token, "GET", "auth/token/lookup-self").textAt("data", "num_uses"))
                .isEqualTo("1");
    }

    @Test
    void signedToken_opensAsOwnAndAsAnothers() {
        Sender signed =
                new Sender(
                        SERVER.token(),
                        Map.of("X-Vault-Wrap-TTL", "5m", "X-Vault-Wrap-Format", "jwt"));
        String path = "sys/policies/acl/default";
        String first = tokenOf(SERVER.callWith(signed, "GET", path, ""));
        String second = tokenOf(SERVER.callWith(signed, "GET", path, ""));
        String plain = tokenOf(SERVER.callWith(signed, "POST", "sys/wrapping/wrap", "{}"));

        assertThat(first).matches("[\\w-]+\\.[\\w-]+\\.[\\w-]{176}");
        assertThat(plain).startsWith("s.");
        assertThat(unwrap(first).textAt("data", "name")).isEqualTo("default");
        assertThat(unwrap(first).errors()).containsExactly(INVALID);
        assertThat(unwrapAs(second).textAt("data", "name")).isEqualTo("default");
    }

    /** Goal: nobody makes a token of another kind, or another's token, look signed. */
    @Test
    void signedToken_changedAnywhere_isRefused() {
        Sender signed =
                new Sender(
                        SERVER.token(),
                        Map.of("X-Vault-Wrap-TTL", "5m", "X-Vault-Wrap-Format", "jwt"));
        String token = tokenOf(SERVER.callWith(signed, "GET", "sys/policies/acl/default", ""));
        String[] parts = token.split("\\.", -1);
        String none =
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8));
        List<String> forged =
                List.of(
                        none + "." + parts[1] + ".",
                        none + "." + parts[1] + "." + parts[2],
                        parts[0] + "." + parts[1] + "." + "A".repeat(176),
                        parts[0] + "." + parts[1] + ".AAAA",
                        parts[0] + "." + parts[1] + "x." + parts[2],
                        parts[0] + ".." + parts[2],
                        "aaaa.bbbb.cccc");

        for (String forgery : forged) {
            assertThat(unwrap(forgery).status()).as(forgery).isEqualTo(403);
            assertThat(unwrapAs(forgery).status()).as(forgery).isEqualTo(403);
        }
        assertThat(unwrap(token).status()).isEqualTo(200);
    }

    @Test
    void policy_thatDemandsWrapping_refusesAnOpenRead() {
        mount("wrapped-only", "1");
        var _ = SERVER.call("POST", "wrapped-only/a", "{\"v\":1}");
        var _ =
                SERVER.call(
                        "POST",
                        "sys/policies/acl/wrapped-only",
                        "{\"policy\":\"path \\\"wrapped-only/*\\\" { capabilities = [\\\"read\\\"]"
                                + " min_wrapping_ttl = \\\"1m\\\" max_wrapping_ttl = \\\"10m\\\" }\"}");
        Answer made = SERVER.call("POST", "auth/token/create", "{\"policies\":[\"wrapped-only\"]}");
        String token = made.textAt("auth", "client_token");
        Sender brief = new Sender(token, Map.of("X-Vault-Wrap-TTL", "5s"));

        assertThat(SERVER.callAs(token, "GET", "wrapped-only/a").status()).isEqualTo(403);
        assertThat(SERVER.callWith(brief, "GET", "wrapped-only/a", "").status()).isEqualTo(403);
        Answer held = SERVER.callWith(wrapping(token), "GET", "wrapped-only/a", "");
        assertThat(unwrap(tokenOf(held)).textAt("data", "v")).isEqualTo("1");
    }

    @Test
    void lookup_ofNoToken_isRefusedAsOpenBaoDoes() {
        assertThat(SERVER.callWithout("POST", "sys/wrapping/lookup", "").errors())
                .containsExactly("error validating wrapping token: token is empty");
        assertThat(SERVER.callWithout("POST", "sys/wrapping/lookup", "{\"token\":\"\"}").errors())
                .containsExactly("error validating wrapping token: empty token in request body");
        assertThat(SERVER.callWithout("POST", "sys/wrapping/unwrap", "{\"token\":7}").errors())
                .containsExactly(
                        "error validating wrapping token: could not decode token in request body");
    }
}
