package dev.coffer.engine.kv.versioned;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.engine.kv.KvFixture;
import dev.coffer.engine.kv.KvFixture.Answer;
import dev.coffer.request.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** LIST, SCAN and their detailed forms: order, pages, what an empty one says. */
final class ListPathsTest {
    private final KvFixture kv = KvFixture.versioned();

    private void put(String... paths) {
        for (String path : paths) {
            kv.post("data/" + path, "{\"data\":{}}");
        }
    }

    private Answer scan(String path) {
        return kv.call(Operation.SCAN, path, "{}");
    }

    @Test
    void list_isInByteOrderWithKeysBesideFoldersOfTheSameName() {
        put("b", "B", "a10", "a2", "a-b", "a.b", "a/b", "a_b", "a", "é", "_x", "0", "\uD83D\uDD11");

        assertThat(kv.list("metadata/").json())
                .isEqualTo(
                        "{\"keys\":[\"0\",\"B\",\"_x\",\"a\",\"a-b\",\"a.b\",\"a/\",\"a10\","
                                + "\"a2\",\"a_b\",\"b\",\"é\",\"\uD83D\uDD11\"]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "\"limit\":\"2\"; [\"k1\",\"k2\"]",
                "\"limit\":\"2\",\"after\":\"k2\"; [\"k3\",\"k3/\"]",
                "\"after\":\"k3\"; [\"k3/\",\"k4\"]",
                "\"after\":\"k3/\"; [\"k4\"]",
                "\"after\":\"k25\"; [\"k3\",\"k3/\",\"k4\"]",
                "\"after\":\"\",\"limit\":\"0\"; [\"k1\",\"k2\",\"k3\",\"k3/\",\"k4\"]",
                "\"limit\":\"-1\"; [\"k1\",\"k2\",\"k3\",\"k3/\",\"k4\"]",
                "\"limit\":\"9223372036854775807\"; [\"k1\",\"k2\",\"k3\",\"k3/\",\"k4\"]",
                "\"limit\":\"\"; [\"k1\",\"k2\",\"k3\",\"k3/\",\"k4\"]"
            })
    void list_pages(String query, String keys) {
        put("k1", "k2", "k3", "k3/sub", "k4");

        assertThat(kv.call(Operation.LIST, "metadata/", "{" + query + "}").json("keys"))
                .isEqualTo(keys);
    }

    @Test
    void list_ofNothing_is404() {
        put("k1");

        assertThat(kv.list("metadata/none/").status()).isEqualTo(404);
        assertThat(kv.list("metadata/k1/").status()).isEqualTo(404);
        assertThat(kv.call(Operation.LIST, "metadata/", "{\"after\":\"zzz\"}").status())
                .isEqualTo(404);
        assertThat(kv.list("detailed-metadata/none/").status()).isEqualTo(404);
        assertThat(kv.call(Operation.LIST, "metadata/", "{\"limit\":\"abc\"}").error())
                .startsWith("Field validation failed: error converting input for field \"limit\"");
    }

    @Test
    void list_withAFieldOfThePathInTheQuery_warns() {
        put("k1");

        assertThat(kv.call(Operation.LIST, "metadata/", "{\"path\":\"x\"}").warnings())
                .containsExactly(
                        "Endpoint replaced the value of these parameters with the values captured"
                                + " from the endpoint's path: [path]");
    }

    @Test
    void scan_hasTheKeysOfAFolderFirstAndItsLastFolderNext() {
        put("z", "a", "dir/x", "dir/sub/z", "dir/sub/y", "b/k", "dir");

        assertThat(scan("metadata/").json("keys"))
                .isEqualTo("[\"a\",\"dir\",\"z\",\"dir/x\",\"dir/sub/y\",\"dir/sub/z\",\"b/k\"]");
        assertThat(scan("metadata/dir/").json("keys")).isEqualTo("[\"x\",\"sub/y\",\"sub/z\"]");
    }

    @Test
    void scan_ignoresPagesAndAnswersNothingWith200() {
        put("a", "b");

        Answer paged = kv.call(Operation.SCAN, "metadata/", "{\"limit\":\"1\",\"after\":\"a\"}");
        assertThat(paged.json("keys")).isEqualTo("[\"a\",\"b\"]");
        assertThat(paged.warnings()).isEmpty();
        assertThat(scan("metadata/none/").status()).isEqualTo(200);
        assertThat(scan("metadata/none/").json()).isEqualTo("{}");
        assertThat(scan("detailed-metadata/none/").json()).isEqualTo("{}");
    }

    @Test
    void detailed_hasTheMetadataOfEachKeyAndNothingOfFolders() {
        put("a", "dir/x");
        kv.post("metadata/m", "{\"custom_metadata\":{\"o\":\"p\"}}");
        kv.delete("data/a");

        Answer listed = kv.list("detailed-metadata/");

        assertThat(listed.json("keys")).isEqualTo("[\"a\",\"dir/\",\"m\"]");
        assertThat(listed.json("key_info", "dir/")).isEqualTo("{}");
        assertThat(listed.json("key_info", "a")).isEqualTo(kv.get("metadata/a").json());
        assertThat(listed.json("key_info", "m")).isEqualTo(kv.get("metadata/m").json());

        Answer scanned = scan("detailed-metadata/");
        assertThat(scanned.json("keys")).isEqualTo("[\"a\",\"m\",\"dir/x\"]");
        assertThat(scanned.json("key_info", "dir/x")).isEqualTo(kv.get("metadata/dir/x").json());

        assertThat(kv.call(Operation.LIST, "detailed-metadata/", "{\"limit\":\"1\"}").json("keys"))
                .isEqualTo("[\"a\"]");
        assertThat(kv.list("detailed-metadata/dir/").json("key_info", "x"))
                .isEqualTo(kv.get("metadata/dir/x").json());
    }

    @Test
    void detailed_knowsNoOtherOperation() {
        assertThat(kv.get("detailed-metadata/a").status()).isEqualTo(405);
        assertThat(kv.post("detailed-metadata/a", "{\"max_versions\":2}").status()).isEqualTo(405);
        assertThat(kv.delete("detailed-metadata/a").status()).isEqualTo(405);
        assertThat(kv.list("data/a/").status()).isEqualTo(405);
    }

    @Test
    void names_goWithTheirKeysAndEmptyFoldersWithThem() {
        put("a", "a/b", "a/b/c");

        kv.delete("metadata/a");
        assertThat(kv.list("metadata/").json("keys")).isEqualTo("[\"a/\"]");
        assertThat(kv.get("data/a/b").status()).isEqualTo(200);
        kv.delete("metadata/a/b/c");
        kv.delete("metadata/a/b");
        assertThat(kv.list("metadata/").status()).isEqualTo(404);
        assertThat(scan("metadata/").json()).isEqualTo("{}");
    }
}
