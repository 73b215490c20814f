package dev.coffer.engine.kv.versioned;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.coffer.engine.Capability;
import dev.coffer.engine.FixedAccess;
import dev.coffer.engine.ListedAccess;
import dev.coffer.engine.kv.KvFixture;
import dev.coffer.engine.kv.KvFixture.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both counters: what is compared, when it is demanded, and what a mismatch says. */
final class CompareAndSetTest {
    private static final String MISMATCH =
            "check-and-set parameter did not match the current version";
    private static final String REQUIRED = "check-and-set parameter required for this call";
    private static final String METADATA_MISMATCH =
            "metadata check-and-set parameter does not match the current version";
    private static final String METADATA_REQUIRED =
            "metadata check-and-set parameter required for this call";

    private final KvFixture kv = KvFixture.versioned();

    @CanIgnoreReturnValue
    private Answer put(String options) {
        return kv.post("data/a", "{\"data\":{\"v\":1},\"options\":" + options + "}");
    }

    @Test
    void cas_ofZero_isTakenBeforeTheFirstVersionOnly() {
        assertThat(put("{\"cas\":0}").status()).isEqualTo(200);
        assertThat(put("{\"cas\":0}").error()).isEqualTo(MISMATCH);
        assertThat(put("{\"cas\":1}").status()).isEqualTo(200);

        kv.delete("data/a");
        assertThat(put("{\"cas\":0}").error()).as("the counter goes on").isEqualTo(MISMATCH);
        kv.post("destroy/a", "{\"versions\":[1,2]}");
        assertThat(put("{\"cas\":2}").status()).isEqualTo(200);
    }

    @Test
    void cas_ofAKeyWithMetadataOnly_isZero() {
        kv.post("metadata/a", "{\"max_versions\":2}");

        assertThat(put("{\"cas\":1}").error()).isEqualTo(MISMATCH);
        assertThat(put("{\"cas\":0}").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "null", "\"\"", "false", "\"0\"", "\"0x0\""})
    void cas_inEveryFormOfZero_isZero(String zero) {
        assertThat(put("{\"cas\":" + zero + "}").status()).isEqualTo(200);
        assertThat(put("{\"cas\":" + zero + "}").error()).isEqualTo(MISMATCH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.0", "2.5", "\"abc\"", "[1]", "{}", "1e0", "9223372036854775808"})
    void cas_malformed_is400(String cas) {
        assertThat(put("{\"cas\":" + cas + "}").error())
                .isEqualTo("error parsing check-and-set parameter");
        assertThat(put("{\"metadata_cas\":" + cas + "}").error())
                .isEqualTo("error parsing metadata check-and-set parameter");
    }

    @Test
    void cas_negativeOrBeyondEveryCounter_isAMismatch() {
        assertThat(put("{\"cas\":-1}").error()).isEqualTo(MISMATCH);
        assertThat(put("{\"cas\":9007199254740992}").error()).isEqualTo(MISMATCH);
        assertThat(put("{\"CAS\":5}").status()).as("another name").isEqualTo(200);
    }

    @Test
    void cas_demandedByMountOrKey_mustBeGiven() {
        kv.post("metadata/a", "{\"cas_required\":true}");
        assertThat(put("{}").error()).isEqualTo(REQUIRED);
        assertThat(put("{\"cas\":0}").status()).isEqualTo(200);
        assertThat(kv.patch("data/a", "{\"data\":{}}").error()).isEqualTo(REQUIRED);

        kv.post("metadata/a", "{\"cas_required\":false}");
        kv.post("config", "{\"cas_required\":true}");
        Answer refused = put("{}");
        assertThat(refused.error()).isEqualTo(REQUIRED);
        assertThat(refused.json())
                .isEqualTo(
                        "{\"code\":\"cas_required\",\"dimension\":\"data\",\"expected\":null,"
                                + "\"current\":null,\"path\":\"a\"}");
    }

    @Test
    void mismatch_tellsMachinesWhatTheyNeedNotRead() {
        put("{}");
        put("{}");

        Answer mismatch = put("{\"cas\":1}");

        assertThat(mismatch.status()).isEqualTo(400);
        assertThat(mismatch.json())
                .isEqualTo(
                        "{\"code\":\"cas_mismatch\",\"dimension\":\"data\",\"expected\":1,"
                                + "\"current\":2,\"path\":\"a\"}");
    }

    @Test
    void mismatch_forACallerWhoMayNotReadTheKey_hidesTheCounter() {
        put("{}");
        kv.access(FixedAccess.NOTHING);
        assertThat(put("{\"cas\":7}").json("current")).isEqualTo("null");

        kv.access(ListedAccess.of(Capability.READ, "kv/metadata/a"));
        assertThat(put("{\"cas\":7}").json("current")).isEqualTo("1");
        kv.access(ListedAccess.of(Capability.READ, "kv/data/a"));
        assertThat(put("{\"cas\":7}").json("current")).isEqualTo("1");
        kv.access(ListedAccess.of(Capability.READ, "kv/data/b"));
        assertThat(put("{\"cas\":7}").json("current")).isEqualTo("null");
    }

    @Test
    void conflictStatus_ofMountOrHeader_makesMismatches409AndNothingElse() {
        kv.header("x-coffer-conflict-status", "409");
        assertThat(put("{\"cas\":7}").status()).isEqualTo(409);
        assertThat(put("{\"metadata_cas\":7}").status()).isEqualTo(409);
        assertThat(put("{\"cas\":\"x\"}").status()).isEqualTo(400);
        kv.header("x-coffer-conflict-status", "412");
        assertThat(put("{\"cas\":7}").status()).isEqualTo(400);

        kv.post("config", "{\"conflict_status\":409,\"metadata_cas_required\":true}");
        assertThat(put("{\"cas\":7}").status()).isEqualTo(409);
        kv.header("x-coffer-conflict-status", "400");
        assertThat(put("{\"cas\":7}").status()).as("the request has the last word").isEqualTo(400);
        kv.header("x-other", "1");
        assertThat(kv.post("metadata/a", "{\"max_versions\":1}").status()).isEqualTo(400);
        assertThat(kv.post("metadata/a", "{\"max_versions\":1,\"metadata_cas\":7}").status())
                .isEqualTo(409);
    }

    @Test
    void metadataCas_onMetadata_comparesTheSecondCounter() {
        String body = "{\"max_versions\":2,\"metadata_cas\":%s}";

        assertThat(kv.post("metadata/a", body.formatted("1")).error())
                .isEqualTo("metadata_cas must be 0 when creating new metadata");
        assertThat(kv.post("metadata/a", body.formatted("0")).status()).isEqualTo(204);
        assertThat(kv.post("metadata/a", body.formatted("0")).error()).isEqualTo(METADATA_MISMATCH);
        assertThat(kv.post("metadata/a", body.formatted("\"1\"")).status()).isEqualTo(204);
        assertThat(kv.patch("metadata/a", body.formatted("2")).status()).isEqualTo(204);
        Answer mismatch = kv.patch("metadata/a", body.formatted("7"));
        assertThat(mismatch.error()).isEqualTo(METADATA_MISMATCH);
        assertThat(mismatch.json())
                .isEqualTo(
                        "{\"code\":\"metadata_cas_mismatch\",\"dimension\":\"metadata\","
                                + "\"expected\":7,\"current\":3,\"path\":\"a\"}");
        assertThat(kv.patch("metadata/none", body.formatted("7")).status()).isEqualTo(404);
    }

    @Test
    void metadataCas_ofAKeyMadeByAValue_isZero() {
        put("{}");

        assertThat(kv.post("metadata/a", "{\"max_versions\":2,\"metadata_cas\":0}").status())
                .isEqualTo(204);
        assertThat(kv.get("metadata/a").json("current_metadata_version")).isEqualTo("1");
    }

    @Test
    void metadataCas_demandedByMountOrKey_mustBeGiven() {
        kv.post("metadata/a", "{\"metadata_cas_required\":true}");
        assertThat(kv.post("metadata/a", "{\"max_versions\":2}").error())
                .isEqualTo(METADATA_REQUIRED);
        assertThat(kv.patch("metadata/a", "{\"max_versions\":2}").error())
                .isEqualTo(METADATA_REQUIRED);
        assertThat(kv.post("metadata/a", "{}").status()).as("asks for nothing").isEqualTo(204);
        assertThat(kv.delete("metadata/a").status()).as("never wants it").isEqualTo(204);

        kv.post("config", "{\"metadata_cas_required\":true}");
        Answer refused = kv.post("metadata/a", "{\"max_versions\":2}");
        assertThat(refused.error()).isEqualTo(METADATA_REQUIRED);
        assertThat(refused.json())
                .isEqualTo(
                        "{\"code\":\"metadata_cas_required\",\"dimension\":\"metadata\",\"expected\":null,"
                                + "\"current\":null,\"path\":\"a\"}");
    }

    @Test
    void metadataCas_onAValue_isASecondCompare() {
        kv.post("metadata/a", "{\"max_versions\":2}");

        assertThat(put("{\"cas\":0,\"metadata_cas\":0}").error()).isEqualTo(METADATA_MISMATCH);
        assertThat(put("{\"cas\":1,\"metadata_cas\":1}").error()).isEqualTo(MISMATCH);
        assertThat(put("{\"cas\":0,\"metadata_cas\":1}").status()).isEqualTo(200);
        assertThat(kv.get("metadata/a").json("current_metadata_version"))
                .as("a value never moves the second counter")
                .isEqualTo("1");
        assertThat(kv.patch("data/a", "{\"data\":{},\"options\":{\"metadata_cas\":2}}").error())
                .isEqualTo(METADATA_MISMATCH);
        assertThat(kv.patch("data/a", "{\"data\":{},\"options\":{\"metadata_cas\":1}}").status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "\"cas_metadata\":0; 204",
                "\"cas_metadata\":1; 400",
                "\"cas_metadata\":\"0\",\"metadata_cas\":0; 204"
            })
    void alias_onMetadata_isTheSameField(String field, int status) {
        assertThat(kv.post("metadata/a", "{\"max_versions\":2," + field + "}").status())
                .isEqualTo(status);
    }

    @Test
    void alias_thatContradictsItsName_is400() {
        String text = "metadata_cas and its alias cas_metadata have different values";

        assertThat(
                        kv.post(
                                        "metadata/a",
                                        "{\"max_versions\":2,\"metadata_cas\":0,"
                                                + "\"cas_metadata\":1}")
                                .error())
                .isEqualTo(text);
        assertThat(put("{\"metadata_cas\":0,\"cas_metadata\":1}").error()).isEqualTo(text);
        assertThat(put("{\"cas_metadata\":1}").error()).isEqualTo(METADATA_MISMATCH);
        assertThat(put("{\"cas_metadata\":0}").status()).isEqualTo(200);
    }
}
