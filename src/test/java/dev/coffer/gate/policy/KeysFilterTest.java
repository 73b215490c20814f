package dev.coffer.gate.policy;

import static dev.coffer.gate.policy.PolicyFixture.acl;
import static dev.coffer.gate.policy.PolicyFixture.json;
import static dev.coffer.gate.policy.PolicyFixture.refusal;
import static dev.coffer.gate.policy.PolicyFixture.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.engine.Capability;
import dev.coffer.json.JsonObject;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists that show only what their caller may read. */
final class KeysFilterTest {
    private static final String LIST =
            "path \"kv/metadata/\" { capabilities = [\"list\"]"
                    + " list_scan_response_keys_filter_path = \"%s\" }\n";
    private static final String WHOLE = "{{ .path }}{{ .key }}";
    private static final String KEYS = "{\"keys\":[\"a\",\"b\",\"d/\",\"e/\"]}";

    private static Response filtered(Acl acl, Response response) {
        Decision decision = PolicyFixture.ask(acl, Capability.LIST, "kv/metadata/");
        return decision.filter()
                .orElseThrow()
                .apply(response, "kv/metadata/", acl, path -> path.equals("kv/metadata/sudo"));
    }

    private static Acl reader() {
        return acl(
                LIST.formatted(WHOLE),
                rule("kv/metadata/a", "read"),
                rule("kv/metadata/d/", "list"),
                rule("kv/metadata/e/", "read"));
    }

    @Test
    void list_showsWhatMayBeReadAndFoldersThatMayBeListed() {
        Response shown = filtered(reader(), Response.ok(json(KEYS)));
        assertThat(shown.data()).isEqualTo(json("{\"keys\":[\"a\",\"d/\"]}"));
    }

    @Test
    void detailedList_loosesWhatIsSaidOfHiddenKeys() {
        Response shown =
                filtered(
                        reader(),
                        Response.ok(
                                json(
                                        "{\"keys\":[\"a\",\"b\"],\"key_info\":{\"a\":{\"x\":1},"
                                                + "\"b\":{\"x\":2}}}")));
        assertThat(shown.data())
                .isEqualTo(json("{\"keys\":[\"a\"],\"key_info\":{\"a\":{\"x\":1}}}"));
    }

    @Test
    void list_ofWhichNothingIsLeft_isNotFound() {
        Acl acl = acl(LIST.formatted(WHOLE));
        assertThat(filtered(acl, Response.ok(json(KEYS))).status()).isEqualTo(404);
        Response warned = Response.ok(json(KEYS)).withWarning("careful");
        assertThat(filtered(acl, warned).data()).isEqualTo(json("{\"keys\":[]}"));
    }

    @Test
    void key_whosePathNeedsSudo_isHiddenWithoutIt() {
        String text = LIST.formatted(WHOLE);
        JsonObject keys = json("{\"keys\":[\"sudo\"]}");
        Acl plain = acl(text, rule("kv/metadata/sudo", "read"));
        assertThat(filtered(plain, Response.ok(keys)).status()).isEqualTo(404);
        Acl sudo = acl(text, rule("kv/metadata/sudo", "read", "sudo"));
        assertThat(filtered(sudo, Response.ok(keys)).data()).isEqualTo(keys);
    }

    @Test
    void answerThatIsNoPlainList_doesNotPass() {
        for (String data :
                List.of(
                        "{\"keys\":[\"a\"],\"more\":1}",
                        "{\"key_info\":{}}",
                        "{\"keys\":\"a\"}",
                        "{\"keys\":[1]}",
                        "{\"keys\":[\"a\"],\"key_info\":[]}")) {
            assertThatThrownBy(() -> filtered(reader(), Response.ok(json(data))))
                    .as(data)
                    .isInstanceOf(RequestFailure.Invalid.class);
        }
        assertThat(filtered(reader(), Response.notFound()).status()).isEqualTo(404);
        assertThat(filtered(reader(), Response.ok(json("{}"))).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '~',
            value = {
                "{{ .path }}{{ .key }}#kv/metadata/a",
                "x/{{.key}}/y#x/a/y",
                "{{ .key | uppercase }}#A",
                "{{ .path | replace `metadata` `data` }}{{ .key }}#kv/data/a",
                "{{ .path | truncate 3 }}{{ .key }}#kv/a",
                "x {{- .key -}} y#xay",
                "{{ `x` }}{{ .key }}#xa"
            })
    void template_makesThePathByWhichAKeyIsJudged(String template, String path) {
        Acl acl = acl(LIST.formatted(template), rule(path, "read"));
        Response shown = filtered(acl, Response.ok(json("{\"keys\":[\"a\",\"b\"]}")));
        assertThat(shown.data()).isEqualTo(json("{\"keys\":[\"a\"]}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '~',
            value = {
                "{{ .path }}{{ .key",
                "{{ .other }}{{ .key }}",
                "{{ .key | exec }}",
                "{{ .key | truncate }}",
                "{{ .key | truncate x }}",
                "{{ if .key }}x{{ end }}",
                "{{ }}{{ .key }}",
                "{{ random 20 }}{{ .key }}"
            })
    void template_withWhatNobodyKnows_isRefused(String template) {
        assertThat(refusal(LIST.formatted(template)))
                .startsWith(
                        "failed to parse policy: unable to compile template for"
                                + " list_scan_response_keys_filter_path: ");
    }
}
