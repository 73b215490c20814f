package dev.coffer.engine.kv.versioned;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.engine.kv.KvFixture;
import dev.coffer.engine.kv.KvFixture.Answer;
import dev.coffer.request.Operation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A transaction: what it compares, does and answers. */
final class TxnPathsTest extends TxnScene {
    @Test
    void ops_areAnsweredAsTheSingleCallsAre() {
        KvFixture other = KvFixture.versioned();
        other.post("data/a", "{\"data\":{\"v\":1}}");
        Answer single = other.post("data/a", "{\"data\":{\"v\":2},\"options\":{\"cas\":1}}");
        kv.post("data/a", "{\"data\":{\"v\":1}}");

        Answer answer =
                ops(
                        "{\"op\":\"get\",\"path\":\"a\"}",
                        "{\"op\":\"get\",\"path\":\"live\",\"version\":1}",
                        "{\"op\":\"get\",\"path\":\"deleted\"}",
                        "{\"op\":\"get\",\"path\":\"none\"}",
                        "{\"op\":\"metadata_get\",\"path\":\"empty\"}",
                        "{\"op\":\"put\",\"path\":\"a\",\"data\":{\"v\":2},\"options\":{\"cas\":1}}",
                        "{\"op\":\"delete\",\"path\":\"live\"}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json("succeeded")).isEqualTo("true");
        assertThat(answer.json("dry_run")).isEqualTo("false");
        assertThat(data(answer, 0)).contains("\"data\":{\"v\":1}");
        assertThat(data(answer, 1)).isEqualTo(kv.get("data/live", "{\"version\":1}").json());
        assertThat(json(result(answer, 2)))
                .isEqualTo(
                        "{\"data\":"
                                + kv.get("data/deleted").json()
                                + ",\"op\":\"get\",\"path\":\"deleted\",\"status\":404}");
        assertThat(json(result(answer, 3)))
                .isEqualTo("{\"data\":null,\"op\":\"get\",\"path\":\"none\",\"status\":404}");
        assertThat(data(answer, 4)).isEqualTo(kv.get("metadata/empty").json());
        assertThat(data(answer, 5)).isEqualTo(single.json());
        assertThat(json(result(answer, 6)))
                .isEqualTo("{\"data\":null,\"op\":\"delete\",\"path\":\"live\",\"status\":204}");
        assertThat(kv.get("data/live").status()).isEqualTo(404);
        assertThat(kv.get("data/a").json("data", "v")).isEqualTo("2");
    }

    @Test
    void ops_ofEveryWritingKind_happenTogether() {
        Answer answer =
                ops(
                        "{\"op\":\"patch\",\"path\":\"live\",\"data\":{\"p\":1}}",
                        "{\"op\":\"metadata_patch\",\"path\":\"live\",\"metadata\":"
                                + "{\"custom_metadata\":{\"owner\":null,\"team\":\"b\"}},"
                                + "\"options\":{\"metadata_cas\":1}}",
                        "{\"op\":\"undelete\",\"path\":\"deleted\",\"versions\":[1]}",
                        "{\"op\":\"metadata_delete\",\"path\":\"destroyed\"}",
                        "{\"op\":\"metadata_put\",\"path\":\"new\",\"metadata\":"
                                + "{\"max_versions\":4},\"options\":{\"metadata_cas\":-1}}",
                        "{\"op\":\"put\",\"path\":\"new\",\"data\":{},\"options\":"
                                + "{\"cas\":0,\"metadata_cas\":-1}}");

        assertThat(answer.status()).as(answer.error()).isEqualTo(200);
        assertThat(kv.get("data/live").json("data")).isEqualTo("{\"p\":1,\"v\":\"live\"}");
        assertThat(kv.get("metadata/live").json("custom_metadata")).isEqualTo("{\"team\":\"b\"}");
        assertThat(kv.get("data/deleted").status()).isEqualTo(200);
        assertThat(kv.get("metadata/destroyed").status()).isEqualTo(404);
        assertThat(kv.get("metadata/new").json("max_versions")).isEqualTo("4");
        assertThat(kv.get("metadata/new").json("current_version")).isEqualTo("1");
    }

    @Test
    void delete_withVersions_marksThose() {
        ops("{\"op\":\"delete\",\"path\":\"live\",\"versions\":[1],\"options\":{\"cas\":2}}");

        assertThat(kv.get("data/live", "{\"version\":1}").status()).isEqualTo(404);
        assertThat(kv.get("data/live").status()).isEqualTo(200);
        ops("{\"op\":\"destroy\",\"path\":\"live\",\"versions\":[1,2]}");
        assertThat(kv.get("metadata/live").json("versions", "2", "destroyed")).isEqualTo("true");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "\"version\":1; data; 1; 2",
                "\"version\":\"0\"; data; 0; 2",
                "\"metadata_version\":0; metadata; 0; 1",
                "\"state\":\"absent\"; state; \"absent\"; \"live\"",
                "\"state\":\"empty\"; state; \"empty\"; \"live\"",
                "\"generation\":\"x\",\"version\":2; state; \"x\"; GENERATION"
            })
    void compare_thatDoesNotHold_isRefusedWithWhatIsThere(
            String condition, String dimension, String expected, String current) {
        String there = current.replace("GENERATION", kv.get("metadata/live").json("generation"));
        String body =
                "{\"compare\":[{\"path\":\"live\",\"state\":\"live\"},{\"path\":\"live\","
                        + condition
                        + "}],\"ops\":[{\"op\":\"put\",\"path\":\"new\",\"data\":{}}]}";

        Answer refused = unchanged(kv, body);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.error())
                .isEqualTo("the transaction expected another state; nothing was changed");
        String members =
                "\"dimension\":\"%s\",\"expected\":%s,\"current\":%s"
                        .formatted(dimension, expected, there);
        assertThat(refused.json())
                .isEqualTo(
                        "{\"code\":\"txn_conflict\","
                                + members
                                + ",\"path\":\"live\",\"conflicts\":[{\"index\":1,"
                                + "\"in\":\"compare\",\"path\":\"live\","
                                + members
                                + "}]}");
        kv.header("x-coffer-conflict-status", "409");
        assertThat(unchanged(kv, body).status()).isEqualTo(409);
    }

    @ParameterizedTest
    @CsvSource({"live,live", "deleted,deleted", "destroyed,destroyed", "empty,empty", "no,absent"})
    void compare_ofAState_isThatOfTheCurrentVersion(String path, String state) {
        for (KeyState each : KeyState.values()) {
            String body =
                    "{\"compare\":[{\"path\":\"%s\",\"state\":\"%s\"}]}"
                            .formatted(path, each.wire());
            assertThat(txn(body).status())
                    .as(each.wire())
                    .isEqualTo(each.wire().equals(state) ? 200 : 400);
        }
    }

    @Test
    void compare_ofWhatIsThere_letsTheOpsHappen() {
        String generation = kv.get("metadata/live").json("generation");
        String body =
                "{\"compare\":[{\"path\":\"live\",\"version\":2,\"metadata_version\":1,"
                        + "\"state\":\"live\",\"generation\":"
                        + generation
                        + "},{\"path\":\"new\",\"version\":0,\"state\":\"absent\"}],"
                        + "\"ops\":[{\"op\":\"put\",\"path\":\"new\",\"data\":{}}]}";

        assertThat(txn(body).json("succeeded")).isEqualTo("true");
        assertThat(txn(body).status()).isEqualTo(400);
        assertThat(kv.get("metadata/new").json("current_version")).isEqualTo("1");
    }

    @Test
    void mismatchesOfOps_areAllListedAndNothingStays() {
        Answer refused =
                unchanged(
                        kv,
                        "{\"ops\":[{\"op\":\"put\",\"path\":\"new\",\"data\":{}},"
                                + "{\"op\":\"put\",\"path\":\"live\",\"data\":{},"
                                + "\"options\":{\"cas\":1}},"
                                + "{\"op\":\"metadata_put\",\"path\":\"live\",\"metadata\":"
                                + "{\"max_versions\":1},\"options\":{\"metadata_cas\":-1}},"
                                + "{\"op\":\"patch\",\"path\":\"deleted\",\"data\":{}},"
                                + "{\"op\":\"patch\",\"path\":\"none\",\"data\":{}}]}");

        assertThat(refused.json("code")).isEqualTo("\"txn_conflict\"");
        assertThat(refused.json("conflicts"))
                .isEqualTo(
                        "[{\"index\":1,\"in\":\"ops\",\"path\":\"live\",\"dimension\":\"data\","
                                + "\"expected\":1,\"current\":2},"
                                + "{\"index\":2,\"in\":\"ops\",\"path\":\"live\",\"dimension\":"
                                + "\"metadata\",\"expected\":-1,\"current\":1},"
                                + "{\"index\":3,\"in\":\"ops\",\"path\":\"deleted\",\"dimension\":"
                                + "\"state\",\"expected\":\"live\",\"current\":\"deleted\"},"
                                + "{\"index\":4,\"in\":\"ops\",\"path\":\"none\",\"dimension\":"
                                + "\"state\",\"expected\":\"live\",\"current\":\"absent\"}]");
    }

    /** Goal: the order of the operations says nothing about what their comparisons look at. */
    @Test
    void comparisonsOfOps_lookAtTheStateBeforeTheFirstWrite() {
        String metadata =
                "{\"op\":\"metadata_put\",\"path\":\"new\",\"metadata\":{\"max_versions\":2},"
                        + "\"options\":{\"metadata_cas\":%s}}";
        String value =
                "{\"op\":\"put\",\"path\":\"new\",\"data\":{},"
                        + "\"options\":{\"cas\":0,\"metadata_cas\":%s}}";

        for (String expected : List.of("0", "-1")) {
            for (boolean valueFirst : new boolean[] {true, false}) {
                String first = (valueFirst ? value : metadata).formatted(expected);
                String second = (valueFirst ? metadata : value).formatted(expected);
                assertThat(ops(first, second).status()).isEqualTo(200);
                kv.delete("metadata/new");
            }
        }
        assertThat(ops(metadata.formatted("0"), value.formatted("1")).status()).isEqualTo(400);
    }

    @Test
    void failedCompare_withAnElseBranch_isAnsweredWithWhatItReads() {
        String body =
                "{\"compare\":[{\"path\":\"live\",\"version\":1}],"
                        + "\"ops\":[{\"op\":\"put\",\"path\":\"live\",\"data\":{}}],"
                        + "\"else\":[{\"op\":\"get\",\"path\":\"live\"},"
                        + "{\"op\":\"metadata_get\",\"path\":\"none\"}]}";

        Answer answer = unchanged(kv, body);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json("succeeded")).isEqualTo("false");
        assertThat(answer.json("conflicts")).contains("\"index\":0,\"in\":\"compare\"");
        assertThat(data(answer, 0)).isEqualTo(kv.get("data/live").json());
        assertThat(json(result(answer, 1))).contains("\"status\":404");

        Answer ofOps =
                unchanged(
                        kv,
                        "{\"ops\":[{\"op\":\"delete\",\"path\":\"live\",\"options\":{\"cas\":1}}],"
                                + "\"else\":[]}");
        assertThat(ofOps.json("succeeded")).isEqualTo("false");
        assertThat(ofOps.json("results")).isEqualTo("[]");
    }

    @Test
    void dryRun_answersAsIfItHadHappened_andWritesNothing() {
        String ops =
                "\"ops\":[{\"op\":\"put\",\"path\":\"live\",\"data\":{\"v\":3}},"
                        + "{\"op\":\"metadata_delete\",\"path\":\"deleted\"},"
                        + "{\"op\":\"put\",\"path\":\"new\",\"data\":{}}]";

        Answer tried = unchanged(kv, "{\"dry_run\":true," + ops + "}");
        Answer done = txn("{" + ops + "}");

        assertThat(tried.status()).isEqualTo(200);
        assertThat(tried.json("dry_run")).isEqualTo("true");
        assertThat(tried.json("results")).isEqualTo(done.json("results"));
        assertThat(kv.get("metadata/new").status()).isEqualTo(200);
    }

    @Test
    void warnings_ofASingleCall_standBesideItsResult() {
        kv.post("config", "{\"cas_required\":true}");

        Answer answer =
                ops(
                        "{\"op\":\"metadata_put\",\"path\":\"live\","
                                + "\"metadata\":{\"cas_required\":false,\"other\":1}}");

        assertThat(json(result(answer, 0)))
                .contains("\"status\":200", "\"warnings\":[", "mandated", "[other]");
    }

    @Test
    void aliasOfMetadataCas_isTakenWhereSingleCallsTakeIt() {
        for (String op :
                List.of(
                        "{\"op\":\"put\",\"path\":\"live\",\"data\":{},\"options\":%s}",
                        "{\"op\":\"delete\",\"path\":\"live\",\"options\":%s}",
                        "{\"op\":\"destroy\",\"path\":\"live\",\"versions\":[1],\"options\":%s}",
                        "{\"op\":\"metadata_delete\",\"path\":\"live\",\"options\":%s}",
                        "{\"op\":\"metadata_patch\",\"path\":\"live\","
                                + "\"metadata\":{\"max_versions\":3},\"options\":%s}")) {
            String wrong = op.formatted("{\"cas_metadata\":7}");
            String both = op.formatted("{\"cas_metadata\":1,\"metadata_cas\":2}");
            String right = op.formatted("{\"cas_metadata\":1}");
            assertThat(unchanged(kv, "{\"ops\":[" + wrong + "]}").json("code"))
                    .isEqualTo("\"txn_conflict\"");
            assertThat(unchanged(kv, "{\"ops\":[" + both + "]}").status()).isEqualTo(400);
            assertThat(txn("{\"dry_run\":true,\"ops\":[" + right + "]}").status()).isEqualTo(200);
        }
    }

    @Test
    void moveAndCopy_happenAmongOthers() {
        String before = kv.get("data/live", "{\"version\":1}").json("data");

        Answer answer =
                ops(
                        "{\"op\":\"copy\",\"path\":\"live\",\"to\":\"backup/live\","
                                + "\"options\":{\"cas\":2}}",
                        "{\"op\":\"put\",\"path\":\"live\",\"data\":{\"v\":3}}",
                        "{\"op\":\"move\",\"path\":\"deleted\",\"to\":\"moved\","
                                + "\"versions\":\"all\"}");

        assertThat(answer.status()).as(answer.error()).isEqualTo(200);
        assertThat(json(result(answer, 0)))
                .contains(
                        "\"op\":\"copy\",\"path\":\"live\",\"status\":200,\"to\":\"backup/live\"");
        assertThat(kv.get("data/backup/live", "{\"version\":1}").json("data")).isEqualTo(before);
        assertThat(kv.get("metadata/backup/live").json("current_version")).isEqualTo("2");
        assertThat(kv.get("data/live").json("data", "v")).isEqualTo("3");
        assertThat(kv.get("metadata/deleted").status()).isEqualTo(404);
        assertThat(kv.get("metadata/moved").json("current_version")).isEqualTo("1");
    }

    @Test
    void moveAndCopy_thatCannotHappen_areConflicts() {
        Answer refused =
                unchanged(
                        kv,
                        "{\"ops\":[{\"op\":\"put\",\"path\":\"new\",\"data\":{}},"
                                + "{\"op\":\"move\",\"path\":\"none\",\"to\":\"there\"},"
                                + "{\"op\":\"copy\",\"path\":\"live\",\"to\":\"empty\"},"
                                + "{\"op\":\"copy\",\"path\":\"live\",\"to\":\"other\","
                                + "\"options\":{\"cas\":7}}]}");

        assertThat(refused.json("code")).isEqualTo("\"txn_conflict\"");
        assertThat(refused.json("conflicts"))
                .isEqualTo(
                        "[{\"index\":1,\"in\":\"ops\",\"path\":\"none\",\"dimension\":\"state\","
                                + "\"expected\":null,\"current\":\"absent\"},"
                                + "{\"index\":2,\"in\":\"ops\",\"path\":\"empty\",\"dimension\":"
                                + "\"state\",\"expected\":null,\"current\":null},"
                                + "{\"index\":3,\"in\":\"ops\",\"path\":\"live\",\"dimension\":"
                                + "\"data\",\"expected\":7,\"current\":2}]");
    }

    /** Goal: a key that was removed and made again is not the one that is meant. */
    @Test
    void metadataPut_ofAGeneration_comparesIt() {
        String op =
                "{\"op\":\"metadata_put\",\"path\":\"live\",\"metadata\":{\"max_versions\":7},"
                        + "\"options\":{\"generation\":%s}}";
        String generation = kv.get("metadata/live").json("generation");
        assertThat(ops(op.formatted("\"another\"")).json("code")).isEqualTo("\"txn_conflict\"");
        assertThat(kv.get("metadata/live").json("max_versions")).isEqualTo("0");
        assertThat(ops(op.formatted(generation)).status()).isEqualTo(200);
        assertThat(kv.get("metadata/live").json("max_versions")).isEqualTo("7");
    }

    @Test
    void txn_isNamedInTheHelpAndTheConfig() {
        assertThat(kv.get("config").json("extensions")).contains("\"txn\"");
        assertThat(kv.call(Operation.HELP, "txn", "{}").json("help")).contains("ops (slice)");
        assertThat(kv.get("txn").status()).isEqualTo(405);
    }
}
