package dev.coffer.cli.kv.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.json.JsonException;
import dev.coffer.json.JsonLimits;
import dev.coffer.json.JsonReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The comparison at the end of a copy finds every difference but times. */
final class LikenessTest {
    private static final String COPY =
            """
            {"path":"k","current_version":3,
             "metadata":{"cas_required":true,"custom_metadata":{"a":"b"},"max_versions":4,
                         "delete_version_after":"1h0m0s"},
             "versions":[{"version":1,"destroyed":true},
                         {"version":2,"destroyed":false,"deletion_time":"2026-01-01T00:00:00Z"},
                         {"version":3,"destroyed":false,"data":{"x":1,"y":[true]}}]}
            """;

    private static KeyCopy key(String text) throws JsonException {
        return KeyCopy.of(
                JsonReader.parseBody(text.getBytes(StandardCharsets.UTF_8), JsonLimits.TRUSTED));
    }

    private static KeyCopy changed(String change) throws JsonException {
        String[] parts = change.split(" => ", -1);
        assertThat(COPY).contains(parts[0]);
        return key(COPY.replace(parts[0], parts[1]));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"x\":1 => \"x\":2",
                "\"y\":[true] => \"y\":[true],\"z\":null",
                "\"current_version\":3 => \"current_version\":4",
                "{\"version\":2,\"destroyed\":false => {\"version\":2,\"destroyed\":true",
                "{\"version\":1,\"destroyed\":true => {\"version\":1,\"destroyed\":false",
                "{\"version\":2,\"destroyed\":false => {\"version\":2,\"data\":{}",
                "{\"version\":2, => {\"version\":0,",
                ",\"data\":{\"x\":1,\"y\":[true]} => ",
                "\"cas_required\":true => \"cas_required\":false",
                "{\"a\":\"b\"} => null",
                "{\"a\":\"b\"} => {\"a\":\"b\",\"c\":\"\"}",
                "\"max_versions\":4 => \"max_versions\":5",
                "1h0m0s => 0s",
            })
    void difference_isFoundFromBothSides(String change) throws JsonException {
        KeyCopy key = key(COPY);
        KeyCopy other = changed(change);

        assertThat(Likeness.isSame(other, key)).isFalse();
        assertThat(Likeness.isSame(key, other)).isFalse();
        assertThat(Likeness.isSame(other, other)).isTrue();
    }

    /** Servers differ in what they say of a setting that is off, and in times. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-01-01 => 2027-01-01",
                "\"max_versions\":4 => \"max_versions\":4,\"metadata_cas_required\":false",
                "\"max_versions\":4 => \"max_versions\":4,\"max_metadata_versions\":0",
            })
    void timeOrSettingThatIsOff_isNoDifference(String change) throws JsonException {
        assertThat(Likeness.isSame(changed(change), key(COPY))).isTrue();
        assertThat(Likeness.isSame(key(COPY), changed(change))).isTrue();
    }

    @Test
    void beginning_hasNothingOfItsOwn() throws JsonException {
        KeyCopy key = key(COPY);
        String one = "{\"path\":\"k\",\"current_version\":%d,\"versions\":[%s]}";

        assertThat(Likeness.isBeginning(key(one.formatted(1, "{\"version\":1}")), key)).isTrue();
        assertThat(Likeness.isBeginning(key(one.formatted(4, "{\"version\":4}")), key)).isFalse();
        String third = "{\"version\":3,\"data\":{\"x\":2}}";
        assertThat(Likeness.isBeginning(key(one.formatted(3, third)), key)).isFalse();
    }
}
