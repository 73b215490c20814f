package dev.coffer.engine.kv.versioned;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.engine.kv.KvFixture;
import dev.coffer.engine.kv.KvFixture.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Both counters end at 2^53 - 1: refused, nothing changed, nothing wraps. */
final class CountersTest {
    private static final long CEILING = 9_007_199_254_740_991L;
    private static final String EXHAUSTED = "version counter exhausted for this key";

    private final KvFixture kv = KvFixture.versioned();

    @BeforeEach
    void key() {
        kv.post("data/a", "{\"data\":{\"v\":1}}");
        kv.post("metadata/a", "{\"custom_metadata\":{\"a\":\"b\"}}");
    }

    @Test
    void valueCounter_atItsEnd_refusesWritesAndNothingElse() {
        StoredRecords.seed(kv, "a", CEILING - 1, 1);

        assertThat(kv.post("data/a", "{\"data\":{\"v\":2}}").json("version"))
                .isEqualTo("9007199254740991");
        String before = kv.get("metadata/a").json();
        Answer refused = kv.post("data/a", "{\"data\":{\"v\":3}}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.error()).isEqualTo(EXHAUSTED);
        assertThat(refused.json())
                .isEqualTo(
                        "{\"code\":\"counter_exhausted\",\"dimension\":\"data\","
                                + "\"expected\":null,\"current\":null,\"path\":\"a\"}");
        assertThat(kv.patch("data/a", "{\"data\":{}}").error()).isEqualTo(EXHAUSTED);
        assertThat(kv.get("metadata/a").json()).isEqualTo(before);
        assertThat(kv.get("data/a").json("data")).isEqualTo("{\"v\":2}");
        assertThat(kv.get("data/a", "{\"version\":\"9007199254740991\"}").status()).isEqualTo(200);
        assertThat(kv.delete("data/a").status()).isEqualTo(204);
        assertThat(kv.post("metadata/a", "{\"max_versions\":2}").status()).isEqualTo(204);
        assertThat(kv.delete("metadata/a").status()).isEqualTo(204);
        assertThat(kv.post("data/a", "{\"data\":{}}").json("version")).isEqualTo("1");
    }

    @Test
    void valueCounter_atItsEnd_comparesFirst() {
        StoredRecords.seed(kv, "a", CEILING, 1);

        assertThat(kv.post("data/a", "{\"data\":{},\"options\":{\"cas\":1}}").json("code"))
                .isEqualTo("\"cas_mismatch\"");
        assertThat(
                        kv.post("data/a", "{\"data\":{},\"options\":{\"cas\":9007199254740991}}")
                                .error())
                .isEqualTo(EXHAUSTED);
    }

    @Test
    void metadataCounter_atItsEnd_refusesMetadataWritesOnly() {
        StoredRecords.seed(kv, "a", 1, CEILING - 1);

        assertThat(kv.post("metadata/a", "{\"max_versions\":2}").status()).isEqualTo(200);
        String before = kv.get("metadata/a").json();
        Answer refused = kv.patch("metadata/a", "{\"max_versions\":3}");

        assertThat(refused.error()).isEqualTo(EXHAUSTED);
        assertThat(refused.json("dimension")).isEqualTo("\"metadata\"");
        assertThat(kv.get("metadata/a").json()).isEqualTo(before);
        assertThat(kv.get("metadata/a").json("custom_metadata")).isEqualTo("{\"a\":\"b\"}");
        assertThat(kv.post("data/a", "{\"data\":{}}").status()).isEqualTo(200);
    }

    @Test
    void counters_nearTheEndOf32Bits_warn() {
        StoredRecords.seed(kv, "a", 1_999_999_998, 1_999_999_999);

        assertThat(kv.post("data/a", "{\"data\":{}}").warnings()).isEmpty();
        assertThat(kv.post("data/a", "{\"data\":{}}").warnings())
                .containsExactly(
                        "version 2000000000 nears or exceeds the 32-bit range some clients"
                                + " support");
        assertThat(kv.post("metadata/a", "{\"max_versions\":2}").warnings())
                .containsExactly(
                        "metadata version 2000000000 nears or exceeds the 32-bit range some clients"
                                + " support");
    }
}
