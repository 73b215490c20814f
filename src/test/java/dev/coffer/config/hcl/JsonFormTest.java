package dev.coffer.config.hcl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.coffer.config.hcl.HclValue.Body;
import dev.coffer.config.hcl.HclValue.Item;
import dev.coffer.config.hcl.HclValue.Numeral;
import dev.coffer.config.hcl.HclValue.Position;
import dev.coffer.config.hcl.HclValue.Text;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class JsonFormTest {
    @Test
    void parse_object_givesKeysAndPlaces() throws HclException {
        Body body =
                HclParser.parse(" {\n  \"a\\u00e9\": 12,\n  \"b\": \"x\\n\\ud83d\\udd11\"\n}\n");

        assertThat(body.items())
                .containsExactly(
                        new Item(
                                List.of(new HclValue.Key(new Position(2, 3), "a\u00e9")),
                                new Position(2, 12),
                                new Numeral(new Position(2, 14), "12")),
                        new Item(
                                List.of(new HclValue.Key(new Position(3, 3), "b")),
                                new Position(3, 6),
                                new Text(new Position(3, 8), "x\n\ud83d\udd11")));
    }

    static List<Arguments> pairs() {
        return List.of(
                Arguments.of("{}", ""),
                Arguments.of("{\"a\":{\"b\":{\"c\":1}}}", "a b {c=1}"),
                Arguments.of("{\"a\":{\"b\":{\"c\":{}}}}", "a b c {}"),
                Arguments.of(
                        "{\"a\":[{\"b\":{\"c\":1}},{\"d\":{\"e\":1}}]}", "a b {c=1} a d {e=1}"),
                Arguments.of("{\"a\":[{\"b\":{\"c\":1},\"d\":{}}]}", "a b {c=1} a d {}"),
                Arguments.of("{\"a\":{\"x\":[{\"y\":1},{\"z\":1}]}}", "a {x {y=1} x {z=1}}"),
                Arguments.of("{\"a\":[1,{\"b\":{\"c\":1}}]}", "a=[1,{b {c=1}}]"),
                Arguments.of("{\"a\":[]}", "a=[]"),
                Arguments.of("{\"a\":{\"b\":1,\"b\":2}}", "a {b=1 b=2}"),
                Arguments.of("{\"a\":true,\"b\":null,\"c\":-1.5e3}", "a=true b=\"\" c=-1.5e3"));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void parse_json_isTheSameTreeAsHcl(String json, String hcl) throws HclException {
        assertThat(written(HclParser.parse(json))).isEqualTo(written(HclParser.parse(hcl)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\" 1}|At 1:6: invalid character '1' after object key",
                "{\"a\": 1,}|At 1:9: invalid character '}' looking for beginning of object key string",
                "{\"a\": 01}|At -: invalid character '1' after object key:value pair",
                "{\"a\": \"x}|At 1:10: unexpected EOF",
                "{\"a\": 1} b|At 1:10: invalid character 'b' looking for beginning of value",
                "{\"a\": 1} {}|At 1:10: text after the JSON object",
            })
    void parse_notJson_saysWhatAndWhere(String json, String expected) {
        assertThatThrownBy(() -> HclParser.parse(json))
                .isInstanceOf(HclException.class)
                .hasMessage(expected);
    }

    @Test
    void parse_nesting_endsAtTheLimit() {
        String deep = "{\"a\":".repeat(65) + "1" + "}".repeat(65);
        assertThatThrownBy(() -> HclParser.parse(deep)).isInstanceOf(HclException.class);
        String deeper = "{\"a\":".repeat(100_000);
        assertThatThrownBy(() -> HclParser.parse(deeper)).isInstanceOf(HclException.class);
    }

    @Test
    void parse_damagedJson_throwsOnlyItsOwnException() {
        long seed = 44;
        Random random = new Random(seed);
        String json =
                """
                {"listener": [{"tcp": {"address": "[::]:8200", "n": [1, -2.5, true, null]}}],
                 "storage": {"file": {"path": "x\\ty\\u00e9"}}}
                """;
        int read = 0;
        for (int round = 0; round < 10_000; round++) {
            StringBuilder text = new StringBuilder(json);
            for (int left = random.nextInt(4); left > 0; left--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.setCharAt(at, (char) random.nextInt(128));
                    default -> text.insert(at, "{}[]\",:\\\ud83d1".charAt(random.nextInt(10)));
                }
            }
            try {
                read += HclParser.parse(text.toString()).items().isEmpty() ? 0 : 1;
            } catch (HclException refused) {
                assertThat(refused.problem()).isNotBlank();
            } catch (RuntimeException | StackOverflowError broken) {
                fail("seed " + seed + " round " + round + " text <" + text + ">", broken);
            }
        }
        assertThat(read).isGreaterThan(300);
    }

    /** A tree without its places, which differ between the two forms. */
    static String written(HclValue value) {
        return switch (value) {
            case Body body -> {
                StringBuilder out = new StringBuilder("{");
                for (Item item : body.items()) {
                    item.keys().forEach(key -> out.append('<').append(key.text()).append('>'));
                    out.append(written(item.value())).append(';');
                }
                yield out.append('}').toString();
            }
            case HclValue.Sequence list ->
                    list.elements().stream().map(JsonFormTest::written).toList().toString();
            case Text text -> '"' + text.value() + '"';
            case Numeral number -> number.literal();
            case HclValue.Bool bool -> String.valueOf(bool.value());
        };
    }
}
