package dev.coffer.system.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonWriter;
import dev.coffer.server.Answer;
import dev.coffer.server.TestingServer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Password policies as clients write and use them; the texts are those of a running OpenBao. */
final class PasswordRoomTest {
    private static final TestingServer SERVER = TestingServer.inMemory();
    private static final String FOLDER = "sys/policies/password/";
    private static final String RULE = "rule \"charset\" { charset = \"abc\" }";
    private static final String POLICY = "length = 10\n" + RULE;

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @CanIgnoreReturnValue
    private static Answer write(String name, String policy) {
        JsonObject body = JsonObject.builder().put("policy", policy).build();
        return SERVER.call(
                "POST",
                FOLDER + name,
                new String(JsonWriter.bytesOf(body), StandardCharsets.UTF_8));
    }

    private static String generated(String name) {
        return SERVER.call("GET", FOLDER + name + "/generate").textAt("data", "password");
    }

    @Test
    void policy_isKeptAsWrittenUnderItsName() {
        assertThat(write("Kept", POLICY).status()).isEqualTo(204);
        assertThat(SERVER.call("GET", FOLDER + "Kept").textAt("data", "policy")).isEqualTo(POLICY);
        assertThat(generated("Kept")).matches("[abc]{10}");
        Answer other = SERVER.call("GET", FOLDER + "kept");
        assertThat(other.status()).isEqualTo(404);
        assertThat(other.errors())
                .containsExactly("1 error occurred:\n\t* policy does not exist\n\n");
        assertThat(SERVER.call("DELETE", FOLDER + "Kept").status()).isEqualTo(204);
        assertThat(SERVER.call("GET", FOLDER + "Kept/generate").status()).isEqualTo(404);
        assertThat(SERVER.call("DELETE", FOLDER + "Kept").status()).isEqualTo(204);
    }

    @Test
    void list_isInTheOrderOfOpenBao() {
        List<String> names = List.of("Z", "l", "m/b", "a/c", "a/c/d");
        names.reversed().forEach(name -> write(name, POLICY));
        assertThat(SERVER.call("LIST", "sys/policies/password").at("data", "keys"))
                .isEqualTo(JsonArray.ofStrings(names));
        assertThat(SERVER.call("LIST", FOLDER + "a").status()).isEqualTo(405);
        names.forEach(
                name -> assertThat(SERVER.call("DELETE", FOLDER + name).status()).isEqualTo(204));
        assertThat(SERVER.call("LIST", "sys/policies/password").status()).isEqualTo(404);
    }

    @Test
    void text_mayBeBase64OrJson() {
        byte[] text = POLICY.getBytes(StandardCharsets.UTF_8);
        assertThat(write("base64", Base64.getEncoder().encodeToString(text)).status())
                .isEqualTo(204);
        assertThat(SERVER.call("GET", FOLDER + "base64").textAt("data", "policy"))
                .isEqualTo(POLICY);
        String json =
                "{\"length\":12,\"rule\":[{\"charset\":[{\"charset\":\"ab\",\"min-chars\":3}]},"
                        + "{\"charset\":{\"charset\":\"x\",\"min-chars\":9}}]}";
        assertThat(write("json", json).status()).isEqualTo(204);
        assertThat(generated("json").replaceAll("[^x]", "")).hasSize(9);
        SERVER.call("DELETE", FOLDER + "base64");
        SERVER.call("DELETE", FOLDER + "json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "length=10 | 1 error occurred:~* no charset specified~~",
                "length=0#@ | 1 error occurred:~* length must be > 0~~",
                "length=true#@ | failed to decode configuration: decoding failed due to the"
                        + " following error(s):~~'length' expected type 'int', got unconvertible"
                        + " type 'bool'",
                "length=10#rule=[5] | unable to retrieve rules: decoding failed due to the"
                        + " following error(s):~~'[0]' expected type 'map[string]interface {}',"
                        + " got unconvertible type 'int'",
                "length=10#rule {} | unable to parse rules: unable to get rule info: rule is empty",
                "length=10#rule \"x\" {} | unable to parse rules: unable to parse rule x:"
                        + " unrecognized rule type x",
                "length=10#rule \"charset\" {charset=5} | unable to parse rules: unable to parse"
                        + " rule charset: failed to parse charset restriction: decoding failed due"
                        + " to the following error(s):~~'charset' source data must be an array or"
                        + " slice, got int",
                "length=5#rule \"charset\" {charset=\"a\" min-chars=6} | 1 error occurred:~*"
                        + " specified rules require at least 6 characters but 5 is specified~~",
                "length=10#rule \"charset\" {charset=[97, 7]} | 1 error occurred:~* non-printable"
                        + " character in charset~~",
                "length | unable to decode: At 1:8: key 'length' expected start of object ('{') or"
                        + " assignment ('=')"
            })
    void text_thatIsNoPolicy_isRefusedInOpenBaosWords(String text, String why) {
        Answer answer = write("refused", text.replace("#", "\n").replace("@", RULE));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(String.join("", answer.errors()).replaceAll("\\s+", " "))
                .startsWith("1 error occurred: * invalid password policy: ")
                .endsWith(why.replaceAll("[~\\s]+", " ").strip() + " ");
        assertThat(SERVER.call("GET", FOLDER + "refused").status()).isEqualTo(404);
    }

    @Test
    void limits_areTold() {
        String lengths =
                "1 error occurred:\n\t* passwords must be between 4 and 100 characters\n\n";
        assertThat(write("l", "length=3\n" + RULE).errors()).containsExactly(lengths);
        assertThat(write("l", "length=101\n" + RULE).errors()).containsExactly(lengths);
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 257; i++) {
            many.appendCodePoint(0x4e00 + i);
        }
        assertThat(write("l", "length=9\nrule \"charset\" {charset=\"" + many + "\"}").errors())
                .allMatch(text -> text.contains("charset is too long: limited to 256 characters"));
        assertThat(write("l", "#".repeat(PasswordWork.MAX_TEXT_LENGTH + 1)).errors())
                .allMatch(text -> text.contains("a password policy has at most"));
        assertThat(write("l", "").errors())
                .containsExactly("1 error occurred:\n\t* missing policy\n\n");
    }

    @Test
    void rights_toGenerateAndToChange_areApart() {
        write("apart", POLICY);
        SERVER.call(
                "POST",
                "sys/policies/acl/generates",
                "{\"policy\":\"path \\\"sys/policies/password/apart/generate\\\" {capabilities ="
                        + " [\\\"read\\\"]}\"}");
        String token =
                SERVER.call("POST", "auth/token/create", "{\"policies\":[\"generates\"]}")
                        .textAt("auth", "client_token");
        assertThat(SERVER.callAs(token, "GET", FOLDER + "apart/generate").status()).isEqualTo(200);
        assertThat(SERVER.callAs(token, "GET", FOLDER + "apart").status()).isEqualTo(403);
        assertThat(SERVER.callAs(token, "DELETE", FOLDER + "apart").status()).isEqualTo(403);
        SERVER.call("DELETE", FOLDER + "apart");
    }

    @Test
    void help_describesListingAndGenerating() {
        Answer list = SERVER.call("GET", "sys/policies/password?help=1");
        assertThat(list.at("openapi", "paths", "/policies/password", "get", "operationId"))
                .isEqualTo(new JsonString("policies-list-password-policies"));
        Answer generate = SERVER.call("GET", FOLDER + "x/generate?help=1");
        assertThat(generate.textAt("help")).contains("Generate a password from an existing");
    }
}
