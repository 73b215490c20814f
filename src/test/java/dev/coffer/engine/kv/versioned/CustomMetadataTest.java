package dev.coffer.engine.kv.versioned;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.engine.kv.KvFixture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Limits and conversions of custom metadata, in the recorded words. */
final class CustomMetadataTest {
    private static final String FAILED = "custom_metadata validation failed: ";

    private final KvFixture kv = KvFixture.versioned();

    private String refusal(String custom) {
        return kv.post("metadata/a", "{\"custom_metadata\":" + custom + "}").error();
    }

    private static String one(String text) {
        return "1 error occurred:\n\t* " + FAILED + text + "\n\n";
    }

    private static String entries(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> "\"k" + i + "\":\"v\"")
                .collect(Collectors.joining(",", "{", "}"));
    }

    @Test
    void lengths_areCountedInBytes() {
        String name = "k".repeat(129);
        String umlauts = "ü".repeat(65);
        String value = "v".repeat(513);

        assertThat(refusal("{\"" + name + "\":\"v\"}"))
                .isEqualTo(
                        one(
                                "length of key \""
                                        + name
                                        + "\" is 129 but must be 0 < len(key) <= 128"));
        assertThat(refusal("{\"" + umlauts + "\":\"v\"}"))
                .isEqualTo(
                        one(
                                "length of key \""
                                        + umlauts
                                        + "\" is 130 but must be 0 < len(key) <= 128"));
        assertThat(refusal("{\"k\":\"" + value + "\"}"))
                .isEqualTo(
                        one(
                                "length of value for key \"k\" is 513 but must be 0 < len(value) <="
                                        + " 512"));
        assertThat(
                        kv.post(
                                        "metadata/a",
                                        "{\"custom_metadata\":{\""
                                                + "k".repeat(128)
                                                + "\":\""
                                                + "v".repeat(512)
                                                + "\"}}")
                                .status())
                .isEqualTo(204);
    }

    @Test
    void unprintableCharacters_areNamedQuoted() {
        assertThat(refusal("{\"k\":\"a\\u0001b\"}"))
                .isEqualTo(one("value for key \"k\" contains unprintable characters"));
        assertThat(refusal("{\"k\\u0007\":\"v\"}"))
                .isEqualTo(one("key \"k\\a\" (k\u0007) contains unprintable characters"));
        assertThat(refusal("{\"k\\u0085\":\"v\"}"))
                .isEqualTo(one("key \"k\\u0085\" (k\u0085) contains unprintable characters"));
        assertThat(refusal("{\"k\":\"no-break\\u00a0space\"}"))
                .isEqualTo(one("value for key \"k\" contains unprintable characters"));
    }

    @Test
    void severalBreaches_areAllNamed() {
        assertThat(refusal("{\"\":\"\"}"))
                .isEqualTo(
                        "2 errors occurred:\n\t* "
                                + FAILED
                                + "length of key \"\" is 0 but must be 0 < len(key) <= 128\n\t* "
                                + FAILED
                                + "length of value for key \"\" is 0 but must be 0 < len(value) <="
                                + " 512\n\n");
    }

    @Test
    void tooManyEntries_areRefusedBeforeTheyAreLookedAt() {
        assertThat(refusal(entries(0, 65)))
                .isEqualTo(one("payload must contain at most 64 keys, provided 65"));
        assertThat(kv.post("metadata/a", "{\"custom_metadata\":" + entries(0, 64) + "}").status())
                .isEqualTo(204);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "5; \"5\"",
                "1.50; \"1.50\"",
                "9007199254740993; \"9007199254740993\"",
                "true; \"1\"",
                "false; \"0\""
            })
    void values_becomeText(String value, String text) {
        kv.post("metadata/a", "{\"custom_metadata\":{\"n\":" + value + "}}");
        assertThat(kv.get("metadata/a").json("custom_metadata")).isEqualTo("{\"n\":" + text + "}");

        kv.patch("metadata/a", "{\"custom_metadata\":{\"p\":" + value + "}}");
        assertThat(kv.get("metadata/a").json("custom_metadata", "p")).isEqualTo(text);
    }

    @Test
    void values_thatAreNoText_areRefused() {
        assertThat(refusal("{\"o\":{\"x\":1}}"))
                .isEqualTo(
                        FAILED
                                + "'' expected type 'string', got unconvertible type"
                                + " 'map[string]interface {}'");
        assertThat(refusal("{\"l\":[\"x\"]}"))
                .isEqualTo(
                        FAILED
                                + "'' expected type 'string', got unconvertible type"
                                + " '[]interface {}'");
        assertThat(refusal("{\"n\":null}"))
                .isEqualTo(
                        one(
                                "length of value for key \"n\" is 0 but must be 0 < len(value) <="
                                        + " 512"));
    }

    @Test
    void limits_precedeTheCompare() {
        kv.post("metadata/a", "{\"max_versions\":2}");

        assertThat(
                        kv.post(
                                        "metadata/a",
                                        "{\"metadata_cas\":9,\"custom_metadata\":{\"\":\"x\"}}")
                                .error())
                .startsWith("1 error occurred");
    }

    @Test
    void record_beyondTheHistoryKept_isRemoved() {
        kv.post("config", "{\"max_metadata_versions\":1}");
        kv.post("data/a", "{\"data\":{}}");
        int before = StoredRecords.count(kv);
        for (int i = 0; i < 5; i++) {
            kv.post("metadata/a", "{\"custom_metadata\":{\"n\":" + i + "}}");
            kv.post("metadata/a", "{\"max_versions\":" + i + "}");
        }

        assertThat(StoredRecords.count(kv)).isEqualTo(before + 1);
        assertThat(kv.get("metadata/a").json("custom_metadata")).isEqualTo("{\"n\":\"4\"}");
        kv.patch("metadata/a", "{\"custom_metadata\":{\"n\":null}}");
        assertThat(StoredRecords.count(kv)).isEqualTo(before + 1);
    }
}
