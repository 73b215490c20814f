package dev.coffer.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.server.TestingServer.Sender;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Entity tags and conditions over the wire, and what the gate makes of them. */
final class ConditionalRequestsTest {
    private static final TestingServer SERVER = TestingServer.inMemory();

    @BeforeAll
    static void fill() {
        assertThat(
                        SERVER.call(
                                        "POST",
                                        "sys/mounts/cond",
                                        "{\"type\":\"kv\",\"options\":{\"version\":\"2\"}}")
                                .status())
                .isEqualTo(204);
        put("a", 200, SERVER.token(), Map.of());
        assertThat(
                        SERVER.call(
                                        "PUT",
                                        "sys/policies/acl/reader",
                                        "{\"policy\":\"path \\\"cond/data/a\\\" {capabilities="
                                                + "[\\\"read\\\"]}\"}")
                                .status())
                .isEqualTo(204);
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    private static void put(String key, int status, String token, Map<String, String> headers) {
        Answer answer =
                SERVER.callWith(
                        new Sender(token, headers), "PUT", "cond/data/" + key, "{\"data\":{}}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    }

    private static Answer get(String token, String method, String path, String known) {
        Map<String, String> headers = known.isEmpty() ? Map.of() : Map.of("If-None-Match", known);
        return SERVER.callWith(new Sender(token, headers), method, path, "");
    }

    private static String reader(int uses) {
        return SERVER.call(
                        "POST",
                        "auth/token/create",
                        "{\"policies\":[\"reader\"],\"num_uses\":" + uses + "}")
                .textAt("auth", "client_token");
    }

    @Test
    void head_isAnsweredAsGetIs_withoutABody() {
        Answer full = get(SERVER.token(), "GET", "cond/data/a", "");
        Answer head = get(SERVER.token(), "HEAD", "cond/data/a", "");

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("etag").orElse(""))
                .isEqualTo(full.headers().firstValue("etag").orElse(""))
                .isNotEmpty();
        assertThat(get(SERVER.token(), "HEAD", "cond/data/none", "").status()).isEqualTo(404);
    }

    @Test
    void head_needsTheRightToReadAndNoMore() {
        String token = reader(0);

        assertThat(get(token, "HEAD", "cond/data/a", "").status()).isEqualTo(200);
        assertThat(get(token, "HEAD", "cond/data/b", "").status()).isEqualTo(403);
        assertThat(get(token, "HEAD", "cond/metadata/a", "").status()).isEqualTo(403);
        assertThat(get("none", "HEAD", "cond/data/a", "").status()).isEqualTo(403);
    }

    /** Goal: what a client knows already costs as much as what it does not know. */
    @Test
    void notModified_spendsAUseAndAsksThePolicies() {
        String tag =
                get(SERVER.token(), "GET", "cond/data/a", "")
                        .headers()
                        .firstValue("etag")
                        .orElse("");
        String token = reader(2);

        Answer known = get(token, "GET", "cond/data/a", tag);
        assertThat(known.status()).isEqualTo(304);
        assertThat(known.body()).isEmpty();
        assertThat(get(token, "GET", "cond/metadata/a", tag).status()).isEqualTo(403);
        assertThat(get(token, "GET", "cond/data/a", tag).status()).isEqualTo(403);
    }

    @Test
    void key_thatWasDeletedAndMadeAgain_hasOtherTags() {
        put("again", 200, SERVER.token(), Map.of());
        String tag =
                get(SERVER.token(), "GET", "cond/data/again", "")
                        .headers()
                        .firstValue("etag")
                        .orElse("");
        assertThat(SERVER.call("DELETE", "cond/metadata/again").status()).isEqualTo(204);
        put("again", 200, SERVER.token(), Map.of());

        assertThat(get(SERVER.token(), "GET", "cond/data/again", tag).status()).isEqualTo(200);
        put("again", 412, SERVER.token(), Map.of("If-Match", tag));
    }
}
