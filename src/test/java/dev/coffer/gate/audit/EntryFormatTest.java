package dev.coffer.gate.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.crypto.KeyedHash;
import dev.coffer.crypto.SecretBytes;
import dev.coffer.gate.routing.MountEntry;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonRaw;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonWriter;
import dev.coffer.request.Cancellation;
import dev.coffer.request.ClientToken;
import dev.coffer.request.Operation;
import dev.coffer.request.Request;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.RequestPath;
import dev.coffer.request.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Entries byte for byte. The fields and their order are those of OpenBao 2.6, audit/format.go; the
 * last brace is missing, because the chain follows.
 */
final class EntryFormatTest {
    private static final Instant TIME = Instant.parse("2026-11-22T10:20:30.1204Z");

    private final KeyedHash key =
            KeyedHash.of(
                    SecretBytes.copyOf(
                            "0123456789abcdef0123456789abcdef"
                                    .getBytes(StandardCharsets.US_ASCII)));
    private final ValueHash hash = new ValueHash(key);

    @Test
    void request_ofARead_hasOpenBaosFields() {
        AuditRequest entry =
                allowed(
                        asked(Operation.READ, JsonObject.EMPTY),
                        TestingAudit.mount(List.of(), List.of()),
                        caller());
        assertThat(written(EntryOptions.DEFAULT, entry, AuditedHeaders.NONE))
                .isEqualTo(
                        "{\"time\":\"2026-11-22T10:20:30.1204Z\",\"type\":\"request\",\"auth\":{"
                                + "\"client_token\":\""
                                + hash.of("s.caller")
                                + "\",\"accessor\":\""
                                + hash.of("acc")
                                + "\",\"display_name\":\"token-x\",\"policies\":[\"default\",\"p\"],"
                                + "\"token_policies\":[\"p\"],\"identity_policies\":[\"default\"],"
                                + "\"no_default_policy\":true,\"policy_results\":{\"allowed\":true,"
                                + "\"granting_policies\":[{\"name\":\"p\",\"namespace_id\":\"root\","
                                + "\"type\":\"acl\"}]},\"metadata\":{\"a\":\"1\",\"b\":\"<2>\"},"
                                        .replace("<", "\\u003c")
                                        .replace(">", "\\u003e")
                                + "\"remaining_uses\":3,\"entity_id\":\"e-1\","
                                + "\"token_type\":\"service\",\"token_ttl\":3600,"
                                + "\"token_issue_time\":\"2026-11-22T10:00:00Z\"},"
                                + "\"request\":{\"id\":\"6c3fdf4e\",\"client_id\":\"e-1\","
                                + "\"operation\":\"read\",\"mount_point\":\"secret/\","
                                + "\"mount_type\":\"kv\",\"mount_accessor\":\"kv_12345678\","
                                + "\"mount_running_version\":\"v2.6.2+builtin.coffer\","
                                + "\"mount_class\":\"secret\",\"client_token\":\""
                                + hash.of("s.caller")
                                + "\",\"client_token_accessor\":\""
                                + hash.of("acc")
                                + "\",\"namespace\":{\"id\":\"root\"},\"path\":\"secret/data/a\","
                                + "\"remote_address\":\"192.0.2.7\",\"remote_port\":40000,"
                                + "\"wrap_ttl\":60}");
    }

    @Test
    void request_ofAnUnknownCaller_hasTheTokenInTheRequestOnly() {
        AuditRequest entry =
                AuditRequest.refused(
                        asked(Operation.WRITE, JsonObject.EMPTY),
                        null,
                        AuditAuth.NOBODY,
                        TestingAudit.denied());
        assertThat(written(EntryOptions.DEFAULT, entry, AuditedHeaders.NONE))
                .contains("\"auth\":{\"token_type\":\"default\"},\"request\":{\"id\":")
                .contains("\"operation\":\"update\",\"client_token\":\"" + hash.of("s.caller"))
                .endsWith("},\"error\":\"permission denied\"");
    }

    @Test
    void request_data_hashesEveryTextAndNothingElse() {
        JsonObject data =
                JsonObject.builder()
                        .put("z", "last")
                        .put("number", JsonNumber.of(7))
                        .put("flag", true)
                        .putNull("nothing")
                        .put("empty", JsonArray.EMPTY)
                        .put("list", JsonArray.ofStrings(List.of("x", "y")))
                        .put("in", JsonObject.builder().put("deep", "down").build())
                        .put("time", "2026-11-22T10:00:00Z")
                        .build();
        assertThat(requestData(EntryOptions.DEFAULT, data, List.of()))
                .isEqualTo(
                        "{\"empty\":[],\"flag\":true,\"in\":{\"deep\":\"%s\"},\"list\":[\"%s\",\"%s\"],"
                                        .formatted(hash.of("down"), hash.of("x"), hash.of("y"))
                                + "\"nothing\":null,\"number\":7,\"time\":\"%s\",\"z\":\"%s\"}"
                                        .formatted(
                                                hash.of("2026-11-22T10:00:00Z"), hash.of("last")));
    }

    @Test
    void request_clearNames_showTheTextsRightBelowThem() {
        JsonObject data =
                JsonObject.builder()
                        .put("a", "clear")
                        .put("b", JsonArray.ofStrings(List.of("clear too")))
                        .put("c", JsonObject.builder().put("a", "also").put("d", "not").build())
                        .build();
        assertThat(requestData(EntryOptions.DEFAULT, data, List.of("a", "b", "c")))
                .isEqualTo(
                        "{\"a\":\"clear\",\"b\":[\"clear too\"],\"c\":{\"a\":\"also\",\"d\":\""
                                + hash.of("not")
                                + "\"}}");
    }

    @Test
    void request_raw_showsEverything() {
        JsonObject data = JsonObject.builder().put("b", "two").put("a", "one").build();
        EntryOptions raw = new EntryOptions(true, true, false, "");
        assertThat(requestData(raw, data, List.of())).isEqualTo("{\"a\":\"one\",\"b\":\"two\"}");
        AuditRequest entry = allowed(asked(Operation.WRITE, data), null, caller());
        assertThat(written(raw, entry, AuditedHeaders.NONE))
                .contains("\"client_token\":\"s.caller\",\"accessor\":\"acc\"");
    }

    @Test
    void request_accessorInClear_isTheAccessorOnly() {
        AuditRequest entry = allowed(asked(Operation.READ, JsonObject.EMPTY), null, caller());
        assertThat(written(new EntryOptions(false, false, false, ""), entry, AuditedHeaders.NONE))
                .contains("\"accessor\":\"acc\"")
                .contains("\"client_token_accessor\":\"acc\"")
                .doesNotContain("s.caller");
    }

    @Test
    void request_prefix_standsInFront() {
        AuditRequest entry = allowed(asked(Operation.READ, JsonObject.EMPTY), null, caller());
        assertThat(
                        written(
                                new EntryOptions(false, true, false, "@cee: "),
                                entry,
                                AuditedHeaders.NONE))
                .startsWith("@cee: {\"time\":");
    }

    @Test
    void request_headers_areThoseAskedFor() {
        Request sent =
                new Request(
                        "6c3fdf4e",
                        Operation.READ,
                        new RequestPath("secret/data/a"),
                        JsonObject.EMPTY,
                        new Request.Caller(null, "", 0, null),
                        Map.of(
                                "x-trace", List.of("t1", "t2"),
                                "x-user", List.of("me"),
                                "cookie", List.of("private")),
                        TIME,
                        Cancellation.NONE);
        AuditRequest entry =
                AuditRequest.allowed(sent, Optional.empty(), null, AuditAuth.NOBODY, List.of());
        AuditedHeaders headers =
                new AuditedHeaders(
                        new TreeMap<>(Map.of("x-trace", true, "x-user", false, "x-none", true)));
        assertThat(written(EntryOptions.DEFAULT, entry, headers))
                .endsWith(
                        "\"headers\":{\"x-trace\":[\"%s\",\"%s\"],\"x-user\":[\"me\"]}}"
                                .formatted(hash.of("t1"), hash.of("t2")));
    }

    @Test
    void request_ofACompositeCall_listsItsParts() {
        AuditRequest entry =
                AuditRequest.allowed(
                        asked(Operation.READ, JsonObject.EMPTY),
                        Optional.empty(),
                        null,
                        AuditAuth.NOBODY,
                        List.of(
                                new SubRequest("read", "data/a", "one/"),
                                new SubRequest("update", "data/b", "two/")));
        assertThat(written(EntryOptions.DEFAULT, entry, AuditedHeaders.NONE))
                .endsWith(
                        "\"sub_requests\":[{\"operation\":\"read\",\"path\":\"data/a\","
                                + "\"mount_point\":\"one/\"},{\"operation\":\"update\","
                                + "\"path\":\"data/b\",\"mount_point\":\"two/\"}]}");
    }

    @Test
    void response_data_keepsTimesOfTheServerAndHashesWhatIsStored() {
        JsonObject data =
                JsonObject.builder()
                        .put("created_time", "2026-11-22T10:00:00.5Z")
                        .put(
                                "data",
                                JsonRaw.canonical(
                                        JsonObject.builder()
                                                .put("birthday", "2026-11-22T10:00:00Z")
                                                .put("n", 1)
                                                .build()))
                        .build();
        assertThat(responseOf(EntryOptions.DEFAULT, Operation.READ, Response.ok(data)))
                .isEqualTo(
                        "\"response\":{\"mount_point\":\"secret/\",\"mount_type\":\"kv\","
                                + "\"mount_accessor\":\"kv_12345678\","
                                + "\"mount_running_plugin_version\":\"v2.6.2+builtin.coffer\","
                                + "\"mount_class\":\"secret\",\"data\":{\"created_time\":"
                                + "\"2026-11-22T10:00:00.5Z\",\"data\":{\"birthday\":\""
                                + hash.of("2026-11-22T10:00:00Z")
                                + "\",\"n\":1}}}");
    }

    @Test
    void response_leaseAndWarnings_areShown() {
        Response response =
                Response.ok(new JsonString("text"))
                        .withLease(new Response.Lease("secret/a/1", true, 60))
                        .withWarning("look out");
        assertThat(responseOf(EntryOptions.DEFAULT, Operation.READ, response))
                .endsWith(
                        "\"secret\":{\"lease_id\":\"secret/a/1\"},\"data\":\"%s\","
                                        .formatted(hash.of("text"))
                                + "\"warnings\":[\"look out\"]}");
    }

    @Test
    void response_token_isHashedEverywhere() {
        JsonObject auth =
                JsonObject.builder()
                        .put("client_token", "s.new")
                        .put("accessor", "new-acc")
                        .put("policies", JsonArray.ofStrings(List.of("default")))
                        .put("token_policies", JsonArray.ofStrings(List.of("default")))
                        .putNull("metadata")
                        .put("lease_duration", 3600)
                        .put("token_type", "service")
                        .put("num_uses", 4)
                        .build();
        Response response =
                Response.ok(JsonObject.EMPTY).withSequel(new Response.Sequel.Auth(auth));
        assertThat(responseOf(EntryOptions.DEFAULT, Operation.WRITE, response))
                .startsWith(
                        ("\"response\":{\"auth\":{\"client_token\":\"%s\",\"accessor\":\"%s\","
                                        + "\"policies\":[\"default\"],\"token_policies\":[\"default\"],"
                                        + "\"num_uses\":4,\"token_type\":\"service\","
                                        + "\"token_ttl\":3600},\"mount_point\":")
                                .formatted(hash.of("s.new"), hash.of("new-acc")))
                .doesNotContain("s.new\"");
    }

    @Test
    void response_wrapped_hashesTheTokenAndBothAccessors() {
        JsonObject wrapInfo =
                JsonObject.builder()
                        .put("token", "s.wrap")
                        .put("accessor", "wrap-acc")
                        .put("ttl", 120)
                        .put("creation_time", "2026-11-22T10:20:30Z")
                        .put("creation_path", "secret/data/a")
                        .put("wrapped_accessor", "in-acc")
                        .build();
        Response response =
                Response.ok(JsonObject.EMPTY).withSequel(new Response.Sequel.Wrapped(wrapInfo));
        assertThat(responseOf(EntryOptions.DEFAULT, Operation.READ, response))
                .endsWith(
                        ("\"wrap_info\":{\"ttl\":120,\"token\":\"%s\",\"accessor\":\"%s\","
                                        + "\"creation_time\":\"2026-11-22T10:20:30Z\","
                                        + "\"creation_path\":\"secret/data/a\","
                                        + "\"wrapped_accessor\":\"%s\"}}")
                                .formatted(
                                        hash.of("s.wrap"), hash.of("wrap-acc"), hash.of("in-acc")));
    }

    @Test
    void response_refusal_tellsItsClassInClearAndItsTextHashed() {
        JsonWriter out = new JsonWriter();
        RequestFailure refusal = new RequestFailure.Invalid("invalid key pair \"hunter2\"");
        new EntryFormat(EntryOptions.DEFAULT, hash)
                .response(
                        out,
                        AuditResponse.refused(ofMount(Operation.WRITE), refusal),
                        TIME,
                        AuditedHeaders.NONE);
        assertThat(text(out))
                .endsWith(
                        "\"data\":{\"error\":\""
                                + hash.of("invalid key pair \"hunter2\"")
                                + "\"}},\"error\":\"1 error occurred:\\n\\t* invalid request\\n\\n\"");
    }

    @Test
    void response_elidedList_countsKeysAndKeepsTheRest() {
        JsonObject data =
                JsonObject.builder()
                        .put("keys", JsonArray.ofStrings(List.of("a", "b")))
                        .put("key_info", JsonObject.builder().put("a", "x").put("b", "y").build())
                        .put("more", "z")
                        .build();
        EntryOptions elide = new EntryOptions(false, true, true, "");
        assertThat(responseOf(elide, Operation.LIST, Response.ok(data)))
                .endsWith(
                        "\"data\":{\"key_info\":2,\"keys\":2,\"more\":\"" + hash.of("z") + "\"}}");
        assertThat(responseOf(elide, Operation.READ, Response.ok(data)))
                .contains("\"keys\":[\"" + hash.of("a"));
    }

    private String written(EntryOptions options, AuditRequest entry, AuditedHeaders headers) {
        JsonWriter out = new JsonWriter();
        new EntryFormat(options, hash).request(out, entry, TIME, headers);
        return text(out);
    }

    private String requestData(EntryOptions options, JsonObject data, List<String> clear) {
        AuditRequest entry =
                allowed(
                        asked(Operation.WRITE, data),
                        TestingAudit.mount(clear, List.of()),
                        AuditAuth.NOBODY);
        String line = written(options, entry, AuditedHeaders.NONE);
        return line.replaceFirst(".*\"data\":", "").replaceFirst(",\"remote_address\".*", "");
    }

    private String responseOf(EntryOptions options, Operation operation, Response response) {
        JsonWriter out = new JsonWriter();
        new EntryFormat(options, hash)
                .response(
                        out,
                        AuditResponse.answered(ofMount(operation), response),
                        TIME,
                        AuditedHeaders.NONE);
        String line = text(out);
        return line.substring(line.indexOf("\"response\":{"));
    }

    private static AuditRequest ofMount(Operation operation) {
        return allowed(
                asked(operation, JsonObject.EMPTY),
                TestingAudit.mount(List.of(), List.of()),
                AuditAuth.NOBODY);
    }

    private static AuditRequest allowed(
            Request request, @Nullable MountEntry mount, AuditAuth auth) {
        return AuditRequest.allowed(request, Optional.empty(), mount, auth, List.of());
    }

    private static Request asked(Operation operation, JsonObject fields) {
        return new Request(
                "6c3fdf4e",
                operation,
                new RequestPath("secret/data/a"),
                fields,
                new Request.Caller(
                        ClientToken.of("s.caller"), "192.0.2.7", 40_000, Duration.ofMinutes(1)),
                Map.of(),
                TIME,
                Cancellation.NONE);
    }

    private static AuditAuth caller() {
        return new AuditAuth(
                ClientToken.of("s.caller"),
                "acc",
                "token-x",
                List.of("default", "p"),
                List.of("p"),
                List.of("default"),
                true,
                new AuditAuth.PolicyResults(true, List.of("p")),
                Map.of("b", "<2>", "a", "1"),
                0,
                3,
                "e-1",
                false,
                "service",
                3600,
                Instant.parse("2026-11-22T10:00:00.75Z"));
    }

    private static String text(JsonWriter out) {
        return new String(out.toByteArray(), StandardCharsets.UTF_8);
    }
}
