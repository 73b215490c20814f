package dev.coffer.api.envelope;

import static dev.coffer.api.envelope.TestingDoor.body;
import static dev.coffer.api.envelope.TestingDoor.errors;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.api.http.WireResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each rule of the recorded table "HTTP layer" that concerns a path; locations as Go gives them.
 */
class PathRulesTest {
    private final TestingDoor door = new TestingDoor();

    @ParameterizedTest
    @CsvSource({
        "/v1/a//b, /v1/a/b",
        "/v1/a/./b, /v1/a/b",
        "/v1/a/x/../b, /v1/a/b",
        "/v1/a/b/., /v1/a/b",
        "/v1/a/b/./, /v1/a/b/",
        "/v1/a/b/.., /v1/a",
        "/v1/a/b//, /v1/a/b/",
        "/v1//, /v1/",
        "/v1/a/.., /v1/",
        "/v1/../x, /x",
        "/v1/sys//mounts, /v1/sys/mounts",
        "/v1/sys/../sys, /v1/sys/",
        "/ui/../v1/a, /v1/a",
        "/v1/a//b?x=1&y=%zz, /v1/a/b?x=1&y=%zz",
        "/v1/a//b?, /v1/a/b",
        "/v1/a//b?a?b, /v1/a/b?a?b",
        "/v1/a;b//c, /v1/a;b/c",
        "/v1/a//b:c, /v1/a/b:c",
        "/v1/a(b)//c, /v1/a%28b%29/c",
    })
    void unclean_path_isRedirectedToTheCleanedOne(String target, String location) {
        WireResponse response = door.send("GET", target);
        assertThat(response.status()).isEqualTo(307);
        assertThat(response.headers().first("Location")).isEqualTo(location);
        assertThat(body(response))
                .isEqualTo(
                        "<a href=\""
                                + location.replace("&", "&amp;")
                                + "\">Temporary Redirect</a>.\n\n");
        assertThat(response.headers().first("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(response.headers().first("Cache-Control")).isEqualTo("no-store");
        assertThat(door.untouched()).isTrue();
    }

    @Test
    void redirect_ofOtherMethods_hasNoBody() {
        WireResponse post = door.send("POST", "/v1/sys/namespaces/.");
        assertThat(post.status()).isEqualTo(307);
        assertThat(post.headers().first("Location")).isEqualTo("/v1/sys/namespaces");
        assertThat(post.headers().first("Content-Type")).isNull();
        assertThat(post.body().isEmpty()).isTrue();
        WireResponse head = door.send("HEAD", "/v1/a//b");
        assertThat(head.headers().first("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(head.body().isEmpty()).isTrue();
    }

    /** Go escapes the percent sign once more and so sends the client to another key. */
    @ParameterizedTest
    @CsvSource({
        "/v1/a%20b//c, /v1/a%20b/c",
        "/v1/a//b%3Fc, /v1/a/b%3Fc",
        "/v1/a/%2e%2e//b, /v1/a/%2e%2e/b",
    })
    void redirect_ofAnEscapedPath_keepsTheEscapes(String target, String location) {
        assertThat(door.send("GET", target).headers().first("Location")).isEqualTo(location);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/sys, /v1/sys/",
        "/v1/%73ys, /v1/sys/",
        "/v1/sys?x=1, /v1/sys/?x=1",
        "/v1/sys/pprof, /v1/sys/pprof/",
        "/v1/sys/audit-hash, /v1/sys/audit-hash/",
    })
    void folder_withoutItsSlash_isRedirectedToTheFolder(String target, String location) {
        WireResponse response = door.send("LIST", target);
        assertThat(response.status()).isEqualTo(307);
        assertThat(response.headers().first("Location")).isEqualTo(location);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/...", "/v1/a/.../b", "/v1/.a/..b/c.", "/v1/sys%2fpprof", "/v1/"})
    void clean_path_isLetIn(String target) {
        assertThat(door.send("GET", target).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/v1/%2e%2e/sys/mounts", "/v1/a/%2E/b", "/v1/a/%2e", "/v1/%2e%2e%2fsys"})
    void escapedDots_areRefused(String target) {
        assertThat(errors(door.send("GET", target)))
                .isEqualTo("400 {\"errors\":[\"relative paths not supported\"]}\n");
        assertThat(errors(door.sealed().send("POST", target))).startsWith("400 ");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/kv/data/a%2Fb, kv/data/a/b",
        "/v1/kv%2Fdata/a/b, kv/data/a/b",
        "/v1/kv/%64ata/a, kv/data/a",
        "/v1/kv/data/p%25q, kv/data/p%q",
        "/v1/kv/data/q%3Fr?version=1, kv/data/q?r",
        "/v1/kv/data/with%20space, kv/data/with space",
        "/v1/kv/data/pl+us, kv/data/pl+us",
        "/v1/kv/a%2F%2Fb, kv/a//b",
        "/v1/kv/data/gr%C3%BC%C3%9Fe, kv/data/gr\u00fc\u00dfe",
        "/v1/kv/data/%F0%9F%94%91/x, kv/data/\ud83d\udd11/x",
        "/%76%31/a, a",
    })
    void escapes_areDecodedOnce(String target, String path) {
        assertThat(door.seen("GET", target).path().text()).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/kv/bad%zz", "/v1/a%", "/v1/a%4", "/v1/a%//b", "/%g0"})
    void brokenEscape_isABadRequestInPlainText(String target) {
        WireResponse response = door.send("POST", target);
        assertThat(response.status()).isEqualTo(400);
        assertThat(body(response)).isEqualTo("400 Bad Request");
        assertThat(response.headers().size()).isOne();
        assertThat(response.headers().first("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(response.closing()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/ctl%01x",
                "/v1/nl%0Ax",
                "/v1/nul%00x",
                "/v1/del%7f",
                "/v1/a%E2%80%A8b",
                "/v1/a%C2%A0b",
                "/x%0a",
            })
    void characterThatCannotBePrinted_isRefusedWithNothing(String target) {
        WireResponse response = door.send("POST", target);
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.headers().size()).isZero();
        assertThat(response.body().isEmpty()).isTrue();
    }

    @Test
    void pathThatIsNoUtf8_isRefusedWithTheTextOfTheEngine() {
        assertThat(errors(door.send("POST", "/v1/kv/data/bad%FFbyte")))
                .isEqualTo(
                        "400 {\"errors\":[\"1 error occurred:\\n\\t* string field contains invalid"
                                + " UTF-8\\n\\n\"]}\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH"})
    void write_toAPathEndingInASlash_isRefused(String method) {
        String[] patch = {"Content-Type", "application/merge-patch+json"};
        assertThat(errors(door.send(method, "/v1/kv/data/a/", "{}", patch)))
                .isEqualTo("400 {\"errors\":[\"cannot write to a path ending in '/'\"]}\n");
        assertThat(door.untouched()).isTrue();
        assertThat(door.sealed().send(method, "/v1/kv/data/a/", "{}", patch).status())
                .isEqualTo(200);
    }

    @Test
    void readAndDelete_ofAPathEndingInASlash_keepTheSlash() {
        assertThat(door.seen("GET", "/v1/kv/data/a/").path().text()).isEqualTo("kv/data/a/");
        assertThat(door.seen("DELETE", "/v1/kv/data/").path().text()).isEqualTo("kv/data/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nonsense",
                "/V1/sys/mounts",
                "/v1",
                "/v2/a",
                "/%2f",
                "//v1/a",
                "/./",
                "/v1x/"
            })
    void placeOutsideTheApi_isNotFound(String target) {
        assertThat(errors(door.send("GET", target))).isEqualTo("404 {\"errors\":[]}\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/ui", "/ui/", "/uix", "/robots.txt", "/v1%2Fsys/mounts"})
    void placeOfTheUserInterface_isAPageNotFound(String target) {
        WireResponse response = door.send("POST", target);
        assertThat(response.status()).isEqualTo(404);
        assertThat(body(response)).isEqualTo("404 page not found\n");
        assertThat(response.headers().first("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(response.headers().first("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(response.headers().first("Cache-Control")).isEqualTo("no-store");
    }
}
