package dev.coffer.api.envelope;

import static dev.coffer.api.envelope.TestingDoor.REQUEST_ID;
import static dev.coffer.api.envelope.TestingDoor.body;
import static dev.coffer.api.envelope.TestingDoor.errors;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.api.http.WireResponse;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonRaw;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bytes of answers and failures. */
class AnswerRulesTest {
    private static final String HEAD =
            "{\"request_id\":\""
                    + REQUEST_ID
                    + "\",\"lease_id\":\"\",\"renewable\":false,\"lease_duration\":0,\"data\":";
    private static final String TAIL = ",\"wrap_info\":null,\"warnings\":null,\"auth\":null}";
    private static final JsonObject DATA =
            JsonObject.builder()
                    .put("data", JsonRaw.canonical(JsonObject.builder().put("k", "<v>").build()))
                    .build();
    private static final String DATA_TEXT = "{\"data\":{\"k\":\"\\u003cv\\u003e\"}}";

    @Test
    void data_standsInTheEnvelopeInTheOrderOfGo() {
        WireResponse response = answer(Response.ok(DATA));
        assertThat(response.status()).isEqualTo(200);
        assertThat(body(response)).isEqualTo(HEAD + DATA_TEXT + TAIL + "\n");
        assertThat(response.headers().first("Content-Type")).isEqualTo("application/json");
        assertThat(response.headers().first("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void warnings_areAList() {
        Response response = Response.noContent().withWarning("one & \"two\"").withWarning("three");
        assertThat(body(answer(response)))
                .isEqualTo(
                        HEAD
                                + "null,\"wrap_info\":null,\"warnings\":[\"one \\u0026"
                                + " \\\"two\\\"\",\"three\"],\"auth\":null}\n");
    }

    @Test
    void tag_isAHeader_alsoWhereTheBodyStaysAway() {
        assertThat(answer(Response.ok(DATA)).headers().first("ETag")).isNull();
        assertThat(answer(Response.ok(DATA).withTag("\"t\"")).headers().first("ETag"))
                .isEqualTo("\"t\"");

        WireResponse known = answer(Response.notModified("\"t\""));
        assertThat(known.status()).isEqualTo(304);
        assertThat(known.headers().first("ETag")).isEqualTo("\"t\"");
        assertThat(body(known)).isEmpty();
    }

    @Test
    void lease_isShown() {
        Response response = Response.ok(DATA).withLease(Response.Lease.hint(2_764_800));
        assertThat(body(answer(response)))
                .isEqualTo(
                        (HEAD + DATA_TEXT + TAIL + "\n")
                                .replace("lease_duration\":0", "lease_duration\":2764800"));
    }

    @Test
    void mirrored_hasTheDataAtTheTopLevelAsWell() {
        assertThat(body(answer(Response.mirrored(DATA))))
                .isEqualTo(
                        "{\"data\":{\"k\":\"\\u003cv\\u003e\"},"
                                + HEAD.substring(1)
                                + DATA_TEXT
                                + TAIL
                                + "\n");
        assertThat(body(answer(Response.mirrored(JsonObject.EMPTY))))
                .isEqualTo(HEAD + "{}" + TAIL + "\n");
    }

    @Test
    void bare_isTheDataAlone() {
        WireResponse response = answer(Response.bare(503, DATA));
        assertThat(response.status()).isEqualTo(503);
        assertThat(body(response)).isEqualTo(DATA_TEXT + "\n");
    }

    @Test
    void noContent_hasNoBodyButTheType() {
        WireResponse response = answer(Response.noContent());
        assertThat(response.status()).isEqualTo(204);
        assertThat(response.body().isEmpty()).isTrue();
        assertThat(response.headers().first("Content-Type")).isEqualTo("application/json");
    }

    @Test
    void notFound_isAnEmptyListOfErrorsOrTheWholeEnvelope() {
        assertThat(errors(answer(Response.notFound()))).isEqualTo("404 {\"errors\":[]}\n");
        assertThat(errors(answer(Response.notFound(DATA))))
                .isEqualTo("404 " + HEAD + DATA_TEXT + TAIL);
    }

    @Test
    void failures_areListsOfTexts() {
        assertThat(failure(new RequestFailure.Invalid("a <b>")))
                .isEqualTo("400 {\"errors\":[\"a \\u003cb\\u003e\"]}\n");
        assertThat(failure(new RequestFailure.Denied(RequestFailure.Denied.BAD_TOKEN)))
                .isEqualTo("403 {\"errors\":[\"permission denied\"]}\n");
        assertThat(failure(new RequestFailure.NoRoute("no")))
                .isEqualTo("404 {\"errors\":[\"no\"]}\n");
        assertThat(failure(new RequestFailure.UnsupportedOperation()))
                .isEqualTo(
                        "405 {\"errors\":[\"1 error occurred:\\n\\t* unsupported"
                                + " operation\\n\\n\"]}\n");
        assertThat(failure(new RequestFailure.TooLarge("http: request body too large")))
                .isEqualTo("413 {\"errors\":[\"http: request body too large\"]}\n");
        assertThat(failure(new RequestFailure.Refused(405, List.of())))
                .isEqualTo("405 {\"errors\":[]}\n");
        assertThat(failure(new RequestFailure.Internal("damaged")))
                .isEqualTo("500 {\"errors\":[\"damaged\"]}\n");
    }

    @Test
    void mismatch_hasAMachinePart() {
        JsonObject data =
                JsonObject.builder().put("code", "cas_mismatch").putNull("current").build();
        assertThat(failure(new RequestFailure.Mismatch(409, "no match", data)))
                .isEqualTo(
                        "409 {\"errors\":[\"no match\"],\"data\":{\"code\":\"cas_mismatch\",\"current\":null}}\n");
    }

    @Test
    void unavailable_saysWhenToTryAgain() {
        WireResponse busy = fail(new RequestFailure.Unavailable("storage is full", 5));
        assertThat(errors(busy)).isEqualTo("503 {\"errors\":[\"storage is full\"]}\n");
        assertThat(busy.headers().first("Retry-After")).isEqualTo("5");
        assertThat(
                        fail(new RequestFailure.Unavailable("Vault is sealed", 0))
                                .headers()
                                .first("Retry-After"))
                .isNull();
    }

    /** A defect is the listener's to answer: 500, and the log names its place. */
    @Test
    void anythingElseThatIsThrown_passesThrough() {
        assertThatThrownBy(() -> fail(new IllegalStateException("broken")))
                .isInstanceOf(IllegalStateException.class);
    }

    private static String failure(RequestFailure failure) {
        return errors(fail(failure));
    }

    private static WireResponse fail(RuntimeException failure) {
        return new TestingDoor()
                .answering(_ -> {
                    throw failure;
                })
                .send("GET", "/v1/kv/data/a");
    }

    private static WireResponse answer(Response response) {
        return new TestingDoor().answering(_ -> response).send("GET", "/v1/kv/data/a");
    }
}
