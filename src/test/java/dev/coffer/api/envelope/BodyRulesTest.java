package dev.coffer.api.envelope;

import static dev.coffer.api.envelope.TestingDoor.errors;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.api.http.WireResponse;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How bodies become fields. */
class BodyRulesTest {
    private static final String PATH = "/v1/kv/data/a";

    private final TestingDoor door = new TestingDoor();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "text/plain",
                "application/merge-patch+json",
                "application/x-www-form-urlencoded",
                "nonsense;;;",
            })
    void bodyOfAWrite_isJsonWhateverItsContentType(String contentType) {
        WireResponse response = door.post(PATH, " {\"n\":1.0}", "Content-Type", contentType);
        assertThat(response.status()).isEqualTo(200);
        assertThat(door.seen().fields())
                .isEqualTo(JsonObject.builder().put("n", new JsonNumber("1.0")).build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n", "null"})
    void emptyOrNullBody_hasNoFields(String body) {
        assertThat(door.post(PATH, body).status()).isEqualTo(200);
        assertThat(door.seen().fields()).isEqualTo(JsonObject.EMPTY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ | unexpected EOF",
                "nope | invalid character 'o' in literal null (expecting 'u')",
                "[1] | json: cannot unmarshal array into Go value of type map[string]interface {}",
                "{} trailing | invalid character 'a' in literal true (expecting 'u')",
            })
    void bodyThatIsNoJson_isRefusedInTheWordsOfGo(String body, String text) {
        assertThat(errors(door.post(PATH, body)))
                .isEqualTo("400 {\"errors\":[\"failed to decode JSON input: " + text + "\"]}\n");
        assertThat(door.untouched()).isTrue();
    }

    @Test
    void bodyOfTooManyStrings_isRefusedForItsComplexity() {
        String body = "{\"a\":[" + "\"x\",".repeat(1_000) + "1]}";
        assertThat(errors(door.post(PATH, body)))
                .isEqualTo(
                        "400 {\"errors\":[\"refused JSON input due to high complexity: exceeded"
                                + " maximum number of strings\"]}\n");
    }

    @Test
    void recordedDepths_areReadAsRecorded() {
        assertThat(errors(door.post(PATH, "[".repeat(600)))).contains("unexpected EOF");
        String deep = "{\"a\":" + "[".repeat(400) + "1" + "]".repeat(400) + "}";
        assertThat(door.post(PATH, deep).status()).isEqualTo(200);
    }

    @Test
    void form_hasStringsAsFieldsAndJoinsWhatIsGivenTwice() {
        String type = "application/x-www-form-urlencoded; charset=utf-8";
        assertThat(door.post(PATH, "a=1&b=x+y%21&a=2", "Content-Type", type).status())
                .isEqualTo(200);
        assertThat(door.seen().fields())
                .isEqualTo(JsonObject.builder().put("a", "1,2").put("b", "x y!").build());
    }

    @ParameterizedTest
    @CsvSource({"/v1/kv/data/a, a=%zz", "/v1/kv/data/a, a;b=1", "/v1/kv/data/a?x=%zz, a=1"})
    void brokenForm_isRefused(String target, String body) {
        String type = "application/x-www-form-urlencoded";
        assertThat(errors(door.post(target, body, "Content-Type", type)))
                .isEqualTo("400 {\"errors\":[\"error parsing form data\"]}\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/merge-patch+json",
                "Application/Merge-Patch+JSON; charset=utf-8",
                "application/merge-patch+json;",
            })
    void patchOfItsType_isRead(String contentType) {
        String[] headers = {"Content-Type", contentType};
        assertThat(door.send("PATCH", PATH, "{\"a\":null}", headers).status()).isEqualTo(200);
        assertThat(door.seen().fields()).isEqualTo(JsonObject.builder().putNull("a").build());
    }

    @Test
    void patchOfAnotherType_isAnUnsupportedMediaType() {
        String[] headers = {"Content-Type", "application/json; charset=utf-8"};
        assertThat(errors(door.send("PATCH", PATH, "{", headers)))
                .isEqualTo(
                        "415 {\"errors\":[\"PATCH requires Content-Type of"
                                + " application/merge-patch+json, provided application/json\"]}\n");
    }

    @Test
    void patchWithoutAType_isRefused() {
        assertThat(errors(door.send("PATCH", PATH, "{}", new String[0])))
                .isEqualTo("400 {\"errors\":[\"mime: no media type\"]}\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a b        | mime: expected slash after first token",
                "/x         | mime: no media type",
                "a/         | mime: expected token after slash",
                "a/b c      | mime: unexpected content after media subtype",
                "a/b;x      | mime: invalid media parameter",
                "a/b;x=     | mime: invalid media parameter",
                "a/b;x=\"   | mime: invalid media parameter",
                "a/b;x=y z  | mime: invalid media parameter",
                "a/b;;      | mime: invalid media parameter",
                "a/b;x=y;x=z| mime: duplicate parameter name",
            })
    void patchOfABrokenType_isRefusedInTheWordsOfGo(String contentType, String text) {
        String[] headers = {"Content-Type", contentType};
        assertThat(errors(door.send("PATCH", PATH, "{}", headers)))
                .isEqualTo("400 {\"errors\":[\"" + text + "\"]}\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a/b; x = y", "a/b;x=\"a\\\"b\"; y=1", "a/b;x=y;x=y"})
    void oddButSoundTypeOfAPatch_isNamedInTheRefusal(String contentType) {
        String[] headers = {"Content-Type", contentType};
        String type = contentType.split(";", 2)[0];
        assertThat(errors(door.send("PATCH", PATH, "{}", headers)))
                .startsWith("415 ")
                .contains("provided " + type + "\"");
    }

    @Test
    void initAndUnseal_nameTheirOwnTypes() {
        assertThat(errors(door.sealed().send("PUT", "/v1/sys/init", "[]", new String[0])))
                .isEqualTo(
                        "400 {\"errors\":[\"failed to decode JSON input: json: cannot unmarshal"
                                + " array into Go value of type http.InitRequest\"]}\n");
        assertThat(errors(door.post("/v1/sys/unseal", "1")))
                .contains("number into Go value of type http.UnsealRequest");
    }

    @Test
    void bodyOfAReadOrDelete_isIgnored() {
        assertThat(door.send("GET", PATH, "{", new String[0]).status()).isEqualTo(200);
        assertThat(door.send("DELETE", PATH, "{", new String[0]).status()).isEqualTo(200);
        assertThat(door.send("LIST", PATH, "{\"after\":\"x\"}", new String[0]).status())
                .isEqualTo(200);
        assertThat(door.seen().fields()).isEqualTo(JsonObject.EMPTY);
    }
}
