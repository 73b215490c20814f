package dev.coffer.engine.kv.versioned;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.engine.kv.KvFixture;
import dev.coffer.engine.kv.KvFixture.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SubkeysPathsTest {
    private final KvFixture kv = KvFixture.versioned();

    @BeforeEach
    void write() {
        kv.post(
                "data/a",
                "{\"data\":{\"x\":1,\"e\":{},\"l\":[{\"n\":1}],\"o\":{\"p\":{\"q\":{\"r\":2}}}}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "0; {\"e\":null,\"l\":null,\"o\":{\"p\":{\"q\":{\"r\":null}}},\"x\":null}",
                "1; {\"e\":null,\"l\":null,\"o\":null,\"x\":null}",
                "-1; {\"e\":null,\"l\":null,\"o\":null,\"x\":null}",
                "2; {\"e\":null,\"l\":null,\"o\":{\"p\":null},\"x\":null}",
                "9; {\"e\":null,\"l\":null,\"o\":{\"p\":{\"q\":{\"r\":null}}},\"x\":null}"
            })
    void read_showsNamesDownToADepth(String depth, String names) {
        Answer read = kv.get("subkeys/a", "{\"depth\":\"" + depth + "\"}");

        assertThat(read.status()).isEqualTo(200);
        assertThat(read.json("subkeys")).isEqualTo(names);
        assertThat(read.json("metadata")).isEqualTo(kv.get("data/a").json("metadata"));
    }

    @Test
    void read_ofAVersion_showsThatOne() {
        kv.post("data/a", "{\"data\":{\"y\":1}}");

        assertThat(kv.get("subkeys/a").json("subkeys")).isEqualTo("{\"y\":null}");
        assertThat(kv.get("subkeys/a", "{\"version\":\"1\",\"depth\":\"1\"}").json("subkeys", "o"))
                .isEqualTo("null");
        assertThat(kv.get("subkeys/a", "{\"version\":\"9\"}").status()).isEqualTo(404);
    }

    @Test
    void read_ofDeletedVersionOrNull_showsNoNames() {
        kv.post("data/a", "{\"data\":null}");
        assertThat(kv.get("subkeys/a").status()).isEqualTo(200);
        assertThat(kv.get("subkeys/a").json("subkeys")).isEqualTo("null");

        kv.delete("data/a");
        Answer deleted = kv.get("subkeys/a");
        assertThat(deleted.status()).isEqualTo(404);
        assertThat(deleted.json("metadata", "version")).isEqualTo("2");
        assertThat(kv.get("subkeys/none").status()).isEqualTo(404);
    }
}
