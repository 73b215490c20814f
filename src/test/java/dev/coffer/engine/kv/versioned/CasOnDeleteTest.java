package dev.coffer.engine.kv.versioned;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.coffer.engine.kv.KvFixture;
import dev.coffer.engine.kv.KvFixture.Answer;
import dev.coffer.request.Operation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What deletes compares as well: the value's counter, the metadata's, and which incarnation of the
 * key is meant. A refused one has changed nothing.
 */
final class CasOnDeleteTest {
    private static final String MISMATCH =
            "check-and-set parameter did not match the current version";
    private static final String METADATA_MISMATCH =
            "metadata check-and-set parameter does not match the current version";

    private final KvFixture kv = KvFixture.versioned();

    @BeforeEach
    void twoVersionsAndOneOfMetadata() {
        put("a");
        put("a");
        kv.post("metadata/a", "{\"custom_metadata\":{\"owner\":\"ops\"}}");
    }

    @CanIgnoreReturnValue
    private Answer put(String path) {
        return kv.post("data/" + path, "{\"data\":{\"v\":1}}");
    }

    @CanIgnoreReturnValue
    private Answer delete(String path, String query) {
        return kv.call(Operation.DELETE, path, query);
    }

    private String key() {
        return kv.get("metadata/a").json();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "data/a; {\"cas\":\"1\"}; cas_mismatch; data",
                "data/a; {\"cas\":\"2\",\"metadata_cas\":\"0\"}; metadata_cas_mismatch; metadata",
                "data/a; {\"cas_metadata\":\"0\"}; metadata_cas_mismatch; metadata",
                "data/a; {\"metadata_cas\":\"-1\"}; key_exists; metadata",
                "data/a; {\"generation\":\"0\"}; cas_mismatch; state",
                "metadata/a; {\"cas\":\"1\",\"metadata_cas\":\"1\"}; cas_mismatch; data",
                "metadata/a; {\"metadata_cas\":\"2\"}; metadata_cas_mismatch; metadata",
                "metadata/a; {\"cas_metadata\":\"2\"}; metadata_cas_mismatch; metadata",
                "metadata/a; {\"generation\":\"0\"}; cas_mismatch; state",
            })
    void delete_thatExpectsAnotherKey_isRefusedAndChangesNothing(
            String path, String query, String code, String dimension) {
        String before = key();

        Answer refused = delete(path, query);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json("code")).isEqualTo('"' + code + '"');
        assertThat(refused.json("dimension")).isEqualTo('"' + dimension + '"');
        assertThat(refused.json("path")).isEqualTo("\"a\"");
        assertThat(key()).isEqualTo(before);
        kv.header("x-coffer-conflict-status", "409");
        assertThat(delete(path, query).status()).isEqualTo(409);
    }

    @Test
    void delete_thatExpectsWhatIsThere_happens() {
        String generation = kv.get("metadata/a").json("generation");
        String query = "{\"cas\":\"2\",\"metadata_cas\":\"1\",\"generation\":" + generation + "}";

        assertThat(delete("data/a", query).status()).isEqualTo(204);
        assertThat(kv.get("data/a").status()).isEqualTo(404);
        assertThat(delete("metadata/a", query).status()).isEqualTo(204);
        assertThat(kv.get("metadata/a").status()).isEqualTo(404);
    }

    @Test
    void delete_ofNoKey_hasBothCountersAtZero() {
        assertThat(delete("data/none", "{\"cas\":\"0\",\"metadata_cas\":\"0\"}").status())
                .isEqualTo(204);
        assertThat(delete("metadata/none", "{\"cas\":\"1\"}").error()).isEqualTo(MISMATCH);
        assertThat(delete("metadata/none", "{\"generation\":\"1\"}").json("current"))
                .isEqualTo("null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"x\"", "[\"2\",\"2\"]", "\"2.0\""})
    void delete_withAMalformedComparison_is400(String cas) {
        assertThat(delete("data/a", "{\"cas\":" + cas + "}").error())
                .isEqualTo("error parsing check-and-set parameter");
        assertThat(delete("metadata/a", "{\"metadata_cas\":" + cas + "}").status()).isEqualTo(400);
        assertThat(kv.get("data/a").status()).isEqualTo(200);
    }

    @Test
    void delete_withTwoDifferentNamesForOneComparison_is400() {
        String query = "{\"metadata_cas\":\"1\",\"cas_metadata\":\"2\"}";

        assertThat(delete("metadata/a", query).status()).isEqualTo(400);
        assertThat(delete("data/a", query).status()).isEqualTo(400);
        assertThat(delete("data/a", "{\"metadata_cas\":\"2\",\"cas_metadata\":\"1\"}").status())
                .isEqualTo(400);
        assertThat(kv.get("data/a").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"delete", "undelete", "destroy"})
    void versions_withOptions_compareBothCounters(String verb) {
        kv.post("delete/a", "{\"versions\":[1]}");
        String before = key();
        String body = "{\"versions\":[1,2],\"options\":{%s}}";

        assertThat(kv.post(verb + "/a", body.formatted("\"cas\":1")).error()).isEqualTo(MISMATCH);
        assertThat(kv.post(verb + "/a", body.formatted("\"metadata_cas\":\"7\"")).error())
                .isEqualTo(METADATA_MISMATCH);
        assertThat(kv.post(verb + "/a", body.formatted("\"cas_metadata\":7")).error())
                .isEqualTo(METADATA_MISMATCH);
        assertThat(kv.post(verb + "/a", body.formatted("\"generation\":\"7\"")).status())
                .isEqualTo(400);
        assertThat(key()).isEqualTo(before);

        String right = body.formatted("\"cas\":2,\"metadata_cas\":1");
        assertThat(kv.post(verb + "/a", right).status()).isEqualTo(204);
        assertThat(key()).isNotEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"config", "metadata/a"})
    void casRequiredForDelete_ofMountOrKey_demandsTheComparison(String where) {
        assertThat(kv.post(where, "{\"cas_required_for_delete\":true}").status()).isEqualTo(204);
        assertThat(kv.get(where).json("cas_required_for_delete")).isEqualTo("true");
        String before = key();

        for (String verb : new String[] {"delete", "undelete", "destroy"}) {
            assertThat(kv.post(verb + "/a", "{\"versions\":[1]}").json("code"))
                    .isEqualTo("\"cas_required\"");
        }
        assertThat(delete("data/a", "{}").json("code")).isEqualTo("\"cas_required\"");
        assertThat(delete("metadata/a", "{\"metadata_cas\":\"1\"}").json("code"))
                .isEqualTo("\"cas_required\"");
        assertThat(delete("metadata/a", "{\"cas\":\"2\"}").json("code"))
                .as("both dimensions end")
                .isEqualTo("\"metadata_cas_required\"");
        assertThat(key()).isEqualTo(before);

        assertThat(put("a").status()).as("writing is another matter").isEqualTo(200);
        assertThat(delete("data/a", "{\"cas\":\"3\"}").status()).isEqualTo(204);
        String metadata = kv.get("metadata/a").json("current_metadata_version");
        String both = "{\"cas\":\"3\",\"metadata_cas\":\"" + metadata + "\"}";
        assertThat(delete("metadata/a", both).status()).isEqualTo(204);
    }

    /** Goal: a version read before the key was removed means nothing to the key made since. */
    @Test
    void generation_ofAnEarlierIncarnation_isRefusedThoughTheCountersMatch() {
        String earlier = kv.get("metadata/a").json("generation");
        kv.requestId("another");
        kv.delete("metadata/a");
        put("a");
        String now = kv.get("metadata/a").json("generation");
        String body = "{\"data\":{},\"versions\":[1],\"options\":{\"cas\":1,\"generation\":%s}}";

        for (String path : new String[] {"data/a", "delete/a", "destroy/a"}) {
            Answer refused = kv.post(path, body.formatted(earlier));
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.json("current")).isEqualTo(now);
            assertThat(refused.json("expected")).isEqualTo(earlier);
        }
        String metadata = "{\"max_versions\":2,\"options\":{\"generation\":%s}}";
        assertThat(kv.post("metadata/a", metadata.formatted(earlier)).status()).isEqualTo(400);
        assertThat(kv.patch("metadata/a", metadata.formatted(earlier)).status()).isEqualTo(400);
        assertThat(earlier).matches("\"[0-9a-f]{32}\"").isNotEqualTo(now);
        assertThat(kv.post("metadata/a", metadata.formatted(now)).status()).isEqualTo(204);
        assertThat(kv.post("data/a", body.formatted(now)).status()).isEqualTo(200);
    }

    @Test
    void generation_thatIsNoText_is400() {
        assertThat(kv.post("data/a", "{\"data\":{},\"options\":{\"generation\":1}}").error())
                .isEqualTo("generation must be a text");
    }

    @Test
    void metadataCas_ofMinusOne_createsAndNothingElse() {
        String body = "{\"max_versions\":3,\"metadata_cas\":-1}";

        assertThat(kv.post("metadata/new", body).status()).isEqualTo(204);
        assertThat(kv.get("metadata/new").json("current_metadata_version")).isEqualTo("1");
        Answer exists = kv.post("metadata/new", body);
        assertThat(exists.error()).isEqualTo(METADATA_MISMATCH);
        assertThat(exists.json())
                .isEqualTo(
                        "{\"code\":\"key_exists\",\"dimension\":\"metadata\",\"expected\":-1,"
                                + "\"current\":1,\"path\":\"new\"}");
        assertThat(kv.patch("metadata/a", body).json("code")).isEqualTo("\"key_exists\"");

        String value = "{\"data\":{},\"options\":{\"metadata_cas\":-1}}";
        assertThat(kv.post("data/other", value).status()).isEqualTo(200);
        assertThat(kv.post("data/other", value).json("code"))
                .as("a value alone is a key, whose metadata were never written")
                .isEqualTo("\"key_exists\"");
    }
}
