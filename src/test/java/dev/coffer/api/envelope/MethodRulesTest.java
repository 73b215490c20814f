package dev.coffer.api.envelope;

import static dev.coffer.api.envelope.TestingDoor.errors;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.request.Operation;
import dev.coffer.request.Request;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What methods and query parameters mean. */
class MethodRulesTest {
    private final TestingDoor door = new TestingDoor();

    @ParameterizedTest
    @CsvSource({
        "GET, READ",
        "POST, WRITE",
        "PUT, WRITE",
        "DELETE, DELETE",
        "HEAD, HEAD",
        "OPTIONS, OPTIONS",
        "HELP, HELP",
    })
    void method_isItsOperation(String method, Operation operation) {
        Request request = door.seen(method, "/v1/kv/data/a");
        assertThat(request.operation()).isEqualTo(operation);
        assertThat(request.path().text()).isEqualTo("kv/data/a");
    }

    @ParameterizedTest
    @CsvSource({"LIST, LIST", "SCAN, SCAN"})
    void listing_addsTheSlash(String method, Operation operation) {
        Request request = door.seen(method, "/v1/kv/metadata");
        assertThat(request.operation()).isEqualTo(operation);
        assertThat(request.path().text()).isEqualTo("kv/metadata/");
        assertThat(door.seen(method, "/v1/kv/metadata/").path().text()).isEqualTo("kv/metadata/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"FOO", "TRACE", "get", "CONNECT"})
    void unknownMethod_isNotAllowed(String method) {
        assertThat(errors(door.send(method, "/v1/kv/data/a"))).isEqualTo("405 {\"errors\":[]}\n");
        assertThat(errors(door.send(method, "/v1/sys/health"))).isEqualTo("405 {\"errors\":[]}\n");
    }

    @ParameterizedTest
    @CsvSource({"list=true, LIST", "list=1, LIST", "list=T, LIST", "scan=true, SCAN"})
    void getWithListOrScan_isAListing(String query, Operation operation) {
        Request request = door.seen("GET", "/v1/kv/metadata?" + query + "&limit=2");
        assertThat(request.operation()).isEqualTo(operation);
        assertThat(request.path().text()).isEqualTo("kv/metadata/");
        assertThat(request.fields()).isEqualTo(JsonObject.builder().put("limit", "2").build());
    }

    @Test
    void getWithListFalse_isAReadWithAFieldOfThatName() {
        Request request = door.seen("GET", "/v1/kv/data/a?list=false");
        assertThat(request.operation()).isEqualTo(Operation.READ);
        assertThat(request.fields()).isEqualTo(JsonObject.builder().put("list", "false").build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"list=x", "scan=yes", "list=true&scan=true"})
    void getWithAListThatIsNoTruthValue_isRefused(String query) {
        assertThat(errors(door.send("GET", "/v1/kv/data/a?" + query)))
                .isEqualTo("400 {\"errors\":[]}\n");
    }

    @Test
    void listParameterOfOtherMethods_isAField() {
        assertThat(door.seen("DELETE", "/v1/kv/data/a?list=x").fields())
                .isEqualTo(JsonObject.builder().put("list", "x").build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "DELETE", "FOO"})
    void helpParameter_asksForHelpWhateverTheMethod(String method) {
        Request request = door.seen(method, "/v1/kv/data/a?help=false&x=1");
        assertThat(request.operation()).isEqualTo(Operation.HELP);
        assertThat(request.fields()).isEqualTo(JsonObject.EMPTY);
    }

    @Test
    void emptyHelpParameter_isNoFieldAndAsksForNothing() {
        Request request = door.seen("GET", "/v1/kv/data/a?help=");
        assertThat(request.operation()).isEqualTo(Operation.READ);
        assertThat(request.fields()).isEqualTo(JsonObject.EMPTY);
    }

    @Test
    void helpOutsideTheApi_isNotFound() {
        assertThat(errors(door.send("HELP", "/")))
                .isEqualTo(
                        "404 {\"errors\":[\"Missing /v1/ prefix in path. Use the bao path-help"
                                + " command to retrieve API help for paths\"]}\n");
    }

    @Test
    void queryParameters_areDecodedAndListedWhereGivenTwice() {
        assertThat(door.seen("GET", "/v1/kv/data/a?a=1&b=x%20y+z&a=2&=e&f").fields())
                .isEqualTo(
                        JsonObject.builder()
                                .put("a", JsonArray.ofStrings(List.of("1", "2")))
                                .put("b", "x y z")
                                .put("", "e")
                                .put("f", "")
                                .build());
    }

    @Test
    void brokenEscapeOrSemicolonInTheQuery_leavesThatPairOut() {
        assertThat(door.seen("GET", "/v1/kv/data/a?x=%zz&b=1&c=2;d=3").fields())
                .isEqualTo(JsonObject.builder().put("b", "1").build());
    }

    @Test
    void moreThanTenThousandParameters_areNone() {
        String many = "&a=1".repeat(10_000);
        assertThat(door.seen("GET", "/v1/kv/data/a?b=2" + many).fields())
                .isEqualTo(JsonObject.EMPTY);
        assertThat(door.seen("GET", "/v1/kv/data/a?" + many.substring(1)).fields().size()).isOne();
    }

    @Test
    void queryParametersOfAWrite_areNoFields() {
        assertThat(door.post("/v1/kv/data/a?versions=1", "{\"data\":{}}").status()).isEqualTo(200);
        assertThat(door.seen().fields().names()).containsExactly("data");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DELETE", "LIST", "PATCH", "OPTIONS", "SCAN"})
    void systemPathsBeforeTheLogicalLayer_takeGetPostPutHeadOnly(String method) {
        assertThat(errors(door.send(method, "/v1/sys/init"))).isEqualTo("405 {\"errors\":[]}\n");
    }

    @Test
    void healthOfASealedServer_isReachedByHeadAndWithParameters() {
        Request head = door.sealed().seen("HEAD", "/v1/sys/health?sealedcode=298");
        assertThat(head.operation()).isEqualTo(Operation.HEAD);
        assertThat(head.fields()).isEqualTo(JsonObject.builder().put("sealedcode", "298").build());
    }
}
