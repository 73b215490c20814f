package dev.coffer.engine.kv.versioned;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.engine.StoredPath;
import dev.coffer.engine.kv.KvFixture.Answer;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a transaction refuses, without a trace. */
final class TxnRefusalsTest extends TxnScene {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"ops\":[]}",
                "{\"ops\":[],\"compare\":[],\"else\":[]}",
                "{\"ops\":[{\"op\":\"get\",\"path\":\"a\"}],\"comparee\":[]}",
                "{\"ops\":[{\"op\":\"get\",\"path\":\"a\"}],\"Ops\":[]}"
            })
    void body_withNothingOrUnknownInIt_is400(String body) {
        assertThat(unchanged(kv, body).json("code")).isEqualTo("\"txn_invalid\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7",
                "null",
                "{}",
                "{\"op\":\"put\"}",
                "{\"op\":7,\"path\":\"a\"}",
                "{\"op\":\"frob\",\"path\":\"a\"}",
                "{\"op\":\"PUT\",\"path\":\"a\",\"data\":{}}",
                "{\"op\":\"put\",\"path\":\"a\",\"data\":{},\"cas\":1}",
                "{\"op\":\"put\",\"path\":\"a\",\"data\":{},\"options\":{\"CAS\":1}}",
                "{\"op\":\"put\",\"path\":\"a\",\"data\":{},\"options\":7}",
                "{\"op\":\"put\",\"path\":\"a\",\"data\":7}",
                "{\"op\":\"put\",\"path\":\"a\"}",
                "{\"op\":\"put\",\"path\":\"a\",\"data\":{},\"options\":{\"cas\":\"x\"}}",
                "{\"op\":\"put\",\"path\":\"\",\"data\":{}}",
                "{\"op\":\"put\",\"path\":7,\"data\":{}}",
                "{\"op\":\"put\",\"path\":\"a/\",\"data\":{}}",
                "{\"op\":\"put\",\"path\":\"/a\",\"data\":{}}",
                "{\"op\":\"put\",\"path\":\"a//b\",\"data\":{}}",
                "{\"op\":\"put\",\"path\":\"a/../b\",\"data\":{}}",
                "{\"op\":\"put\",\"path\":\".\",\"data\":{}}",
                "{\"op\":\"put\",\"path\":\"a\\u0000b\",\"data\":{}}",
                "{\"op\":\"put\",\"path\":\"a\\u200bb\",\"data\":{}}",
                "{\"op\":\"destroy\",\"path\":\"live\"}",
                "{\"op\":\"destroy\",\"path\":\"live\",\"versions\":[]}",
                "{\"op\":\"undelete\",\"path\":\"live\",\"versions\":\"x\"}",
                "{\"op\":\"metadata_put\",\"path\":\"live\"}",
                "{\"op\":\"metadata_put\",\"path\":\"live\",\"metadata\":{\"max_version\":1}}",
                "{\"op\":\"metadata_put\",\"path\":\"live\",\"metadata\":{\"max_versions\":-1}}",
                "{\"op\":\"metadata_put\",\"path\":\"live\",\"metadata\":{\"max_versions\":1},"
                        + "\"options\":{\"cas\":2}}",
                "{\"op\":\"metadata_get\",\"path\":\"live\",\"version\":2}",
                "{\"op\":\"get\",\"path\":\"live\",\"version\":\"x\"}",
                "{\"op\":\"put\",\"path\":\"deleted\",\"data\":{}}",
                "{\"op\":\"metadata_delete\",\"path\":\"deleted\"}",
                "{\"op\":\"get\",\"path\":\"deleted\"}"
            })
    void op_thatMakesNoSense_isRefusedByItsIndex(String op) {
        String before = "{\"op\":\"delete\",\"path\":\"deleted\"}";

        Answer refused = unchanged(kv, "{\"ops\":[" + before + "," + op + "]}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json("code")).isEqualTo("\"txn_invalid\"");
        assertThat(refused.json("index")).isEqualTo("1");
        assertThat(refused.json("in")).isEqualTo("\"ops\"");
        assertThat(refused.error()).startsWith("ops[1]: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7",
                "{}",
                "{\"path\":\"live\"}",
                "{\"path\":\"\",\"version\":1}",
                "{\"path\":\"live\",\"versoin\":1}",
                "{\"path\":\"live\",\"version\":1.5}",
                "{\"path\":\"live\",\"version\":[1]}",
                "{\"path\":\"live\",\"state\":\"gone\"}",
                "{\"path\":\"live\",\"generation\":7}"
            })
    void compare_thatMakesNoSense_isRefusedByItsIndex(String compare) {
        String body = "{\"compare\":[{\"path\":\"live\",\"version\":2}," + compare + "]}";

        Answer refused = unchanged(kv, body);

        assertThat(refused.json("code")).isEqualTo("\"txn_invalid\"");
        assertThat(refused.json("index")).isEqualTo("1");
        assertThat(refused.error()).startsWith("compare[1]: ");
    }

    @Test
    void elseBranch_thatWrites_isRefused() {
        Answer refused =
                unchanged(
                        kv,
                        "{\"ops\":[{\"op\":\"get\",\"path\":\"live\"}],"
                                + "\"else\":[{\"op\":\"delete\",\"path\":\"live\"}]}");

        assertThat(refused.error()).startsWith("else[0]: ");
    }

    @Test
    void lists_ofMoreThan128_areRefused() {
        for (String list : List.of("ops", "compare", "else")) {
            String element =
                    list.equals("compare")
                            ? "{\"path\":\"%d\",\"version\":0}"
                            : "{\"op\":\"get\",\"path\":\"%d\"}";
            String ops = list.equals("else") ? ",\"ops\":[{\"op\":\"get\",\"path\":\"a\"}]" : "";
            assertThat(txn("{\"" + list + "\":[" + many(128, element) + "]" + ops + "}").status())
                    .isEqualTo(200);
            Answer refused = txn("{\"" + list + "\":[" + many(129, element) + "]" + ops + "}");
            assertThat(refused.json("code")).isEqualTo("\"txn_invalid\"");
            assertThat(refused.json("index")).isEqualTo("128");
            assertThat(refused.json("limit")).isEqualTo("128");
        }
    }

    @Test
    void refusalOfASingleCall_keepsItsCodeAndTellsItsIndex() {
        kv.post("metadata/live", "{\"cas_required\":true}");

        Answer refused =
                unchanged(
                        kv,
                        "{\"ops\":[{\"op\":\"put\",\"path\":\"new\",\"data\":{}},"
                                + "{\"op\":\"put\",\"path\":\"live\",\"data\":{}}]}");

        assertThat(refused.error())
                .isEqualTo("ops[1]: check-and-set parameter required for this call");
        assertThat(refused.json())
                .isEqualTo(
                        "{\"index\":1,\"in\":\"ops\",\"code\":\"cas_required\",\"dimension\":"
                                + "\"data\",\"expected\":null,\"current\":null,"
                                + "\"path\":\"live\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"op\":\"copy\",\"path\":\"deleted\",\"to\":\"x\"}",
                "{\"op\":\"move\",\"path\":\"deleted\",\"to\":\"x\"}",
                "{\"op\":\"move\",\"path\":\"live\",\"to\":\"deleted\"}",
                "{\"op\":\"copy\",\"path\":\"live\",\"to\":\"deleted\"}",
                "{\"op\":\"move\",\"path\":\"live\",\"to\":\"live\"}",
                "{\"op\":\"copy\",\"path\":\"live\",\"to\":\"live\"}",
                "{\"op\":\"move\",\"path\":\"live\"}",
                "{\"op\":\"move\",\"path\":\"live\",\"to\":\"x/\"}",
                "{\"op\":\"move\",\"path\":\"live\",\"to\":\"x\",\"recursive\":true}",
                "{\"op\":\"copy\",\"path\":\"live\",\"to\":\"x\",\"versions\":\"some\"}"
            })
    void moveOrCopy_thatMakesNoSense_isRefusedByItsIndex(String op) {
        String before = "{\"op\":\"delete\",\"path\":\"deleted\"}";

        Answer refused = unchanged(kv, "{\"ops\":[" + before + "," + op + "]}");

        assertThat(refused.json("code")).isEqualTo("\"txn_invalid\"");
        assertThat(refused.json("index")).isEqualTo("1");
    }

    /** Goal: many operations whose bodies are small cannot fill the memory before the commit. */
    @Test
    void operationsThatWriteTooMuchTogether_areRefusedBeforeTheyAreAllDone() {
        String big = "x".repeat(20 * 1024 * 1024);
        kv.post("data/big", "{\"data\":{\"v\":\"" + big + "\"}}");
        String copies =
                IntStream.range(0, 100)
                        .mapToObj(i -> "{\"op\":\"copy\",\"path\":\"big\",\"to\":\"c" + i + "\"}")
                        .collect(Collectors.joining(","));

        Answer refused = txn("{\"ops\":[" + copies + "]}");

        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.json("code")).isEqualTo("\"too_large\"");
        assertThat(refused.json("limit")).isEqualTo(Long.toString(48L << 20));
        assertThat(kv.get("metadata/c0").status()).isEqualTo(404);
    }

    @Test
    void answer_beyondItsLimit_isRefused() {
        String big = "x".repeat(9 * 1024 * 1024);
        kv.post("data/big", "{\"data\":{\"v\":\"" + big + "\"}}");
        String get = "{\"op\":\"get\",\"path\":\"big\"}";

        Answer refused = ops(get, get, get, get);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json("code")).isEqualTo("\"too_large\"");
        assertThat(refused.json("limit")).isEqualTo("33554432");
        assertThat(ops(get, get, get).status()).isEqualTo(200);
    }

    @Test
    void path_longerThanAKeysMayBe_isRefusedByItsIndex() {
        String put = "{\"op\":\"put\",\"path\":\"%s\",\"data\":{}}";
        assertThat(ops(put.formatted("\u00e4".repeat(StoredPath.MAX_BYTES / 2))).status())
                .isEqualTo(200);
        Answer refused =
                unchanged(
                        kv,
                        "{\"ops\":["
                                + put.formatted("\u00e4".repeat(StoredPath.MAX_BYTES / 2) + "xx")
                                + "]}");
        assertThat(refused.json("index")).isEqualTo("0");
        assertThat(refused.error()).endsWith("bytes");
    }

    private static String many(int count, String element) {
        return IntStream.range(0, count)
                .mapToObj(i -> element.formatted(i))
                .collect(Collectors.joining(","));
    }
}
