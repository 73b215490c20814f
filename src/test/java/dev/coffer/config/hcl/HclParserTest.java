package dev.coffer.config.hcl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.config.hcl.HclValue.Body;
import dev.coffer.config.hcl.HclValue.Bool;
import dev.coffer.config.hcl.HclValue.Item;
import dev.coffer.config.hcl.HclValue.Numeral;
import dev.coffer.config.hcl.HclValue.Position;
import dev.coffer.config.hcl.HclValue.Sequence;
import dev.coffer.config.hcl.HclValue.Text;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HclParserTest {
    @Test
    void parse_policy_givesKeysAndPlaces() throws HclException {
        Body body =
                HclParser.parse(
                        """
                        # a comment
                        path "secret/*" { // one more
                          capabilities = ["read", "list"] /* and
                          a third */
                        }
                        """);

        Item path = body.items().getFirst();
        assertThat(body.items()).hasSize(1);
        assertThat(path.keys())
                .containsExactly(
                        new HclValue.Key(new Position(2, 1), "path"),
                        new HclValue.Key(new Position(2, 6), "secret/*"));
        assertThat(path.assign()).isEqualTo(Position.NONE);
        Body inner = (Body) path.value();
        assertThat(inner.position()).isEqualTo(new Position(2, 17));
        Item capabilities = inner.items().getFirst();
        assertThat(capabilities.assign()).isEqualTo(new Position(3, 16));
        assertThat(capabilities.value())
                .isEqualTo(
                        new Sequence(
                                new Position(3, 18),
                                List.of(
                                        new Text(new Position(3, 19), "read"),
                                        new Text(new Position(3, 27), "list"))));
    }

    static List<Arguments> literals() {
        return List.of(
                Arguments.of("\"a\\tb\\\"c\\\\\"", "a\tb\"c\\"),
                Arguments.of("\"\\x41\\102\\u00e9\\U0001F511\"", "AB\u00e9\ud83d\udd11"),
                Arguments.of("\"\\ud800\"", "\ufffd"),
                Arguments.of("\"\u00fcber \ud83d\udd11\"", "\u00fcber \ud83d\udd11"),
                Arguments.of("\"${a \"b\" \\n {c}} d\"", "${a \"b\" \\n {c}} d"),
                Arguments.of("\"a$b\"", "a$b"),
                Arguments.of("\"${a\nb}\"", "${a\nb}"),
                Arguments.of("\"\"", ""),
                Arguments.of("<<EOF\none\n  two\nEOF\n", "one\n  two\n"),
                Arguments.of("<<EOF\r\none\r\nEOF\r\n", "one\n"),
                Arguments.of("<<EOF\none\n  EOF\n", "one\n  "),
                Arguments.of("<<EOF\nEOFx\nEOF\n", "EOFx\n"),
                Arguments.of("<<EOF\nEOF\n", ""),
                Arguments.of("<<-EOF\n    one\n      two\n    EOF\n", "one\n  two\n"),
                Arguments.of("<<-EOF\n  one\n    two\n    EOF\n", "  one\n    two\n"),
                Arguments.of("<<-EOF\nEOF\n  EOF\n", "EOF\n"));
    }

    @ParameterizedTest
    @MethodSource("literals")
    void parse_textLiteral_resolvesIt(String source, String expected) throws HclException {
        HclValue value = HclParser.parse("a = " + source).items().getFirst().value();

        assertThat(value).isEqualTo(new Text(new Position(1, 5), expected));
    }

    static List<Arguments> numbers() {
        return List.of(
                Arguments.of("12", OptionalLong.of(12)),
                Arguments.of("-7", OptionalLong.of(-7)),
                Arguments.of("0x1F", OptionalLong.of(31)),
                Arguments.of("-0x1f", OptionalLong.of(-31)),
                Arguments.of("0755", OptionalLong.of(493)),
                Arguments.of("0", OptionalLong.of(0)),
                Arguments.of("9223372036854775807", OptionalLong.of(Long.MAX_VALUE)),
                Arguments.of("9223372036854775808", OptionalLong.empty()),
                Arguments.of("1.5", OptionalLong.empty()),
                Arguments.of("1e3", OptionalLong.empty()),
                Arguments.of("0.1e-3", OptionalLong.empty()),
                Arguments.of(".5", OptionalLong.empty()));
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void parse_number_keepsItAsWritten(String source, OptionalLong whole) throws HclException {
        Numeral value =
                (Numeral) HclParser.parse("a = " + source + "\n").items().getFirst().value();

        assertThat(value.literal()).isEqualTo(source);
        assertThat(value.integer()).isEqualTo(whole);
    }

    @ParameterizedTest
    @MethodSource
    void parse_accepted_hasSoManyItems(String source, int items) throws HclException {
        assertThat(HclParser.parse(source).items()).hasSize(items);
    }

    static List<Arguments> parse_accepted_hasSoManyItems() {
        return List.of(
                Arguments.of("", 0),
                Arguments.of("# only", 0),
                Arguments.of("a = true b = false", 2),
                Arguments.of("a = 1, b = 2,", 2),
                Arguments.of("a = 1\na = 2", 2),
                Arguments.of("\"a b\" = 1", 1),
                Arguments.of("a \"b\" c {}", 1),
                Arguments.of("a.b-c_d = [1, [2] 3, {e = 4},]", 1),
                Arguments.of("a = [,]", 1),
                Arguments.of("schl\u00fcssel = 1", 1),
                Arguments.of("a { b { c = [] } } /**/", 1));
    }

    @Test
    void parse_bool_isABool() throws HclException {
        assertThat(HclParser.parse("a = true").items().getFirst().value())
                .isEqualTo(new Bool(new Position(1, 5), true));
    }

    // The texts and places are those of hashicorp/hcl v1.0.1-vault-7; the first two were recorded
    // from OpenBao 2.6 (conformance FACTS.md, policies).
    static List<Arguments> mistakes() {
        return List.of(
                Arguments.of("path \"a\" {", "At 1:12: object expected closing RBRACE got: EOF"),
                Arguments.of("5", "At 1:1: expected: IDENT | STRING | ASSIGN | LBRACE got: NUMBER"),
                Arguments.of("'aa'", "At 1:1: illegal char"),
                Arguments.of("a = @", "At 1:5: illegal char"),
                Arguments.of("\"", "At 1:2: literal not terminated"),
                Arguments.of("\"abc", "At 1:5: literal not terminated"),
                Arguments.of("a = \"abc\n", "At 1:9: literal not terminated"),
                Arguments.of("\"${abc\n", "At 2:1: literal not terminated"),
                Arguments.of("a = 01238", "At 1:10: illegal octal number"),
                Arguments.of("a = 0x", "At 1:7: illegal hexadecimal number"),
                Arguments.of("a = 0xg", "At 1:7: illegal hexadecimal number"),
                Arguments.of("a = \"\\q\"", "At 1:7: illegal char escape"),
                Arguments.of("a = \"\\q\"\nb = \"\\z\"", "At 2:7: illegal char escape"),
                Arguments.of("a = \"\\777\"", "At 1:9: illegal char escape"),
                Arguments.of("/*/", "At 1:4: comment not terminated"),
                Arguments.of("/foo", "At 1:1: expected '/' for comment"),
                Arguments.of("a = <<\nb\n", "At 1:7: zero-length heredoc anchor"),
                Arguments.of("a = <<-\nb\n", "At 1:8: zero-length heredoc anchor"),
                Arguments.of(
                        "a = <EOF\nb\nEOF\n", "At 1:6: heredoc expected second '<', didn't see it"),
                Arguments.of("a = <<E F\nb\n", "At 1:8: invalid characters in heredoc anchor"),
                Arguments.of("a = <<EOF", "At 1:10: heredoc not terminated"),
                Arguments.of("a = <<EOF\nb\nEOF", "At 3:4: heredoc not terminated"),
                Arguments.of("a = \"\u0000\"", "At 1:6: unexpected null character (0x00)"),
                Arguments.of("= 1", "At 1:1: no object keys found!"),
                Arguments.of("a b = 1", "At 1:5: nested object expected: LBRACE got: ASSIGN"),
                Arguments.of("a {{}}", "At 1:4: expected: IDENT | STRING got: LBRACE"),
                Arguments.of("}", "At 1:1: expected: IDENT | STRING | ASSIGN | LBRACE got: RBRACE"),
                Arguments.of(
                        "a { b \"c\" }",
                        "At 1:11: key 'b \"c\"' expected start of object ('{') or assignment ('=')"),
                Arguments.of(
                        "a", "At 1:3: key 'a' expected start of object ('{') or assignment ('=')"),
                Arguments.of("a = b", "At 1:5: Unknown token: 1:5 IDENT b"),
                Arguments.of("a = }", "At 1:5: Unknown token: 1:5 RBRACE }"),
                Arguments.of("a = -", "At 1:5: Unknown token: 1:5 SUB -"),
                Arguments.of("a = ", "At 1:5: Unknown token: 1:5 EOF "),
                Arguments.of(
                        "a = [1 2]",
                        "At 1:8: error parsing list, expected comma or list end, got: NUMBER"),
                Arguments.of("a = [", "At 1:6: unexpected token while parsing list: EOF"),
                Arguments.of("a = [b]", "At 1:6: unexpected token while parsing list: IDENT"),
                Arguments.of(
                        "a = [{b}]",
                        "At 1:6: error while trying to parse object within list: At 1:8: "
                                + "key 'b' expected start of object ('{') or assignment ('=')"),
                Arguments.of(
                        "a = [[b]]",
                        "At 1:6: error while trying to parse list within list: "
                                + "At 1:7: unexpected token while parsing list: IDENT"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void parse_mistake_saysItInHclsWords(String source, String expected) {
        assertThatThrownBy(() -> HclParser.parse(source))
                .isInstanceOf(HclException.class)
                .hasMessage(expected);
    }

    @Test
    void parse_nesting_endsAtTheLimit() throws HclException {
        int most = HclParser.MAX_DEPTH;
        assertThat(HclParser.parse("a = " + "[".repeat(most) + "]".repeat(most)).items())
                .hasSize(1);
        assertThatThrownBy(() -> HclParser.parse("a {".repeat(most + 1) + "}".repeat(most + 1)))
                .isInstanceOf(HclException.class)
                .hasMessageEndingWith("nested deeper than 64");
    }

    @Test
    void parse_itemsAndLength_endAtTheLimit() throws HclException {
        String most = "a = [" + "1,".repeat(HclParser.MAX_ITEMS - 1) + "]";
        assertThat(HclParser.parse(most).items()).hasSize(1);
        assertThatThrownBy(() -> HclParser.parse(most + "\nb = 1"))
                .isInstanceOf(HclException.class)
                .hasMessage("At 2:3: more than 65536 items");
        assertThatThrownBy(() -> HclParser.parse(" ".repeat(HclParser.MAX_LENGTH + 1)))
                .isInstanceOf(HclException.class)
                .hasMessage("At -: text is longer than 1048576 characters");
    }

    /**
     * The place of a token must not be searched from the line's beginning: this would take hours.
     */
    @Test
    void parse_longestTextInOneLine_ends() throws HclException {
        String line = "/**/".repeat(HclParser.MAX_LENGTH / 4 - 4) + "a = 1";
        assertThat(HclParser.parse(line).items().getFirst().assign().line()).isEqualTo(1);
    }
}
