package dev.coffer.gate.policy;

import static dev.coffer.gate.policy.PolicyFixture.acl;
import static dev.coffer.gate.policy.PolicyFixture.reads;
import static dev.coffer.gate.policy.PolicyFixture.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a policy's text may say, and in which words the rest is refused. */
final class PolicyTextTest {
    private static final String FAILED = "failed to parse policy: ";

    @Test
    void text_thatIsNoHcl_isRefusedInItsWords() {
        assertThat(refusal("5"))
                .isEqualTo(
                        FAILED + "At 1:1: expected: IDENT | STRING | ASSIGN | LBRACE got: NUMBER");
        assertThat(refusal("path \"a\" {"))
                .isEqualTo(FAILED + "At 1:12: object expected closing RBRACE got: EOF");
    }

    @Test
    void unknownNames_areAllNamedWithTheirLines() {
        assertThat(refusal("bogus = 1\npath \"a\" { }\nother \"x\" { }"))
                .isEqualTo(
                        FAILED
                                + "2 errors occurred:\n\t* invalid key \"bogus\" on line 1\n"
                                + "\t* invalid key \"other\" on line 0\n\n");
        assertThat(refusal("path \"a\" {\n bogus = 1\n}"))
                .isEqualTo(
                        FAILED
                                + "1 error occurred:\n\t* path \"a\": invalid key \"bogus\" on line"
                                + " 2\n\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '~',
            value = {
                "capabilities = [\"fly\"] # path \"a\": invalid capability \"fly\"",
                "capabilities = [\"READ\"] # path \"a\": invalid capability \"READ\"",
                "capabilities = \"read\" # path \"a\": At 1:27: unknown slice type:"
                        + " *ast.LiteralType",
                "capabilities = [[\"read\"]] # path \"a\": At 1:28: root.Capabilities[0]: unknown"
                        + " type for string *ast.ListType",
                "policy = \"fly\" # path \"a\": invalid policy \"fly\"",
                "policy = [] # path \"a\": At 1:21: root.Policy: unknown type for string"
                        + " *ast.ListType",
                "allowed_parameters = 5 # path \"a\": At 1:33: root.allowed_parameters: not an"
                        + " object type for map (*ast.LiteralType)",
                "allowed_parameters = { \"a\" = \"x\" } # path \"a\": At 1:41: unknown slice type:"
                        + " *ast.LiteralType",
                "required_parameters = \"a\" # path \"a\": At 1:34: unknown slice type:"
                        + " *ast.LiteralType",
                "pagination_limit = \"x\" # path \"a\": strconv.ParseInt: parsing \"x\": invalid"
                        + " syntax",
                "pagination_limit = 1.5 # path \"a\": At 1:31: root.pagination_limit: unknown type"
                        + " *ast.LiteralType",
                "min_wrapping_ttl = \"x\" # error parsing min_wrapping_ttl: time: invalid duration"
                        + " \"x\"",
                "min_wrapping_ttl = true # error parsing min_wrapping_ttl: could not parse"
                        + " duration from input",
                "min_wrapping_ttl = 9 max_wrapping_ttl = \"5s\" # max_wrapping_ttl cannot be less"
                        + " than min_wrapping_ttl",
                "expiration = \"soon\" # path \"a\": invalid expiration time: could not parse string"
                        + " as date and time",
                "list_scan_response_keys_filter_path = \"{{ .path }}{{ .key }}\" #"
                        + " list_scan_response_keys_filter_path needs to be used on a path with"
                        + " the list capability",
                "capabilities = [\"list\"] list_scan_response_keys_filter_path = \"{{ .path }}\" #"
                        + " list_scan_response_keys_filter_path resulted in same path for two"
                        + " different keys"
            })
    void field_ofTheWrongKind_isRefusedInOpenBaosWords(String field, String problem) {
        assertThat(refusal("path \"a\" { " + field + " }")).isEqualTo(FAILED + problem);
    }

    @Test
    void path_withAStarBehindAPlus_isRefused() {
        assertThat(refusal("path \"/a/+*\" { }"))
                .isEqualTo(FAILED + "path \"a/+*\": invalid use of wildcards ('+*' is forbidden)");
        assertThat(refusal("path \"a*b\" { }")).isEmpty();
    }

    @Test
    void path_withUnbalancedBraces_isRefused() {
        String problem =
                FAILED + "failed to validate policy templating: unbalanced templating characters";
        assertThat(refusal("path \"a/{{identity.entity.name}\" { }")).isEqualTo(problem);
        assertThat(refusal("path \"a/}}\" { }")).isEqualTo(problem);
        assertThat(refusal("path \"a/{{nonsense}}\" { }")).isEmpty();
    }

    @Test
    void controlGroup_whichNobodyWouldAskFor_isRefused() {
        assertThat(refusal("path \"a\" { capabilities = [\"read\"] control_group = { ttl = 5 } }"))
                .isEqualTo(FAILED + "path \"a\": control_group is not supported by this server");
    }

    @Test
    void fieldsOfADeny_areNotLookedAt() {
        assertThat(refusal("path \"a\" { capabilities = [\"deny\"] min_wrapping_ttl = \"x\" }"))
                .isEmpty();
    }

    @Test
    void expiredRule_isLeftOutAndNotLookedAt() {
        Acl acl =
                acl(
                        "path \"a\" { capabilities = [\"fly\"] expiration = \"2001-01-01T00:00:00Z\" }\n"
                                + "path \"b\" { capabilities = [\"read\"] expiration = \"4102444800\" }");
        assertThat(reads(acl, "a")).isFalse();
        assertThat(reads(acl, "b")).isTrue();
    }

    @Test
    void json_saysTheSameAsHcl() {
        Acl acl =
                acl(
                        "{\"path\": {\"kv/*\": {\"capabilities\": [\"read\"]},"
                                + " \"kv/a\": {\"policy\": \"deny\"}}}");
        assertThat(reads(acl, "kv/b")).isTrue();
        assertThat(reads(acl, "kv/a")).isFalse();
        assertThat(refusal("{\"path\": {\"a\": {\"capabilities\": [\"fly\"]}}}"))
                .isEqualTo(FAILED + "path \"a\": invalid capability \"fly\"");
    }

    @Test
    void oldForm_meansItsCapabilities() {
        assertThat(acl("path \"a\" { policy = \"read\" }").capabilities("a"))
                .containsExactly("list", "read");
        assertThat(acl("path \"a\" { policy = \"write\" }").capabilities("a"))
                .containsExactly("create", "delete", "list", "read", "update");
        assertThat(acl("path \"a\" { policy = \"sudo\" }").capabilities("a"))
                .containsExactly("create", "delete", "list", "read", "sudo", "update");
        assertThat(
                        acl("path \"a\" { policy = \"read\" capabilities = [\"patch\"] }")
                                .capabilities("a"))
                .containsExactly("list", "patch", "read");
        assertThat(
                        acl("path \"a\" { policy = \"deny\" capabilities = [\"read\"] }")
                                .capabilities("a"))
                .containsExactly("deny");
    }

    @Test
    void listsGivenTwice_addUpAndTextsGivenTwice_countOnce() {
        Acl acl =
                acl(
                        "path \"a\" { capabilities = [\"read\"] capabilities = [\"list\"] policy ="
                                + " \"deny\" policy = \"\" }");
        assertThat(acl.capabilities("a")).containsExactly("list", "read");
    }

    @Test
    void theSamePathTwice_inOneText_addsUp() {
        Acl acl =
                acl(
                        "path \"a\" { capabilities = [\"read\"] }\n"
                                + "path \"/a\" { capabilities = [\"list\"] }");
        assertThat(acl.capabilities("a")).containsExactly("list", "read");
    }

    @Test
    void hostileTexts_areRefusedByTheirSize() {
        String rule = "path \"a\" { }\n";
        assertThat(refusal(rule.repeat(PolicyLimits.MAX_RULES + 1)))
                .isEqualTo(FAILED + "more than 10000 paths");
        assertThat(refusal("path \"" + "a".repeat(PolicyLimits.MAX_PATH_LENGTH + 1) + "\" { }"))
                .isEqualTo(FAILED + "path is longer than 4096 characters");
        assertThat(refusal("#".repeat(PolicyLimits.MAX_TEXT_LENGTH + 1)))
                .contains("text is longer than");
        assertThat(refusal("path \"a\" { allowed_parameters = { a = " + "[".repeat(100_000)))
                .contains("nested deeper than");
        assertThat(refusal("{\"path\":".repeat(100_000))).isNotEmpty();
    }
}
