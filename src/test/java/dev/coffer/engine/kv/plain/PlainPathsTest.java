package dev.coffer.engine.kv.plain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.engine.kv.KvFixture;
import dev.coffer.engine.kv.KvFixture.Answer;
import dev.coffer.request.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PlainPathsTest {
    private final KvFixture kv = KvFixture.plain();

    @Test
    void write_replacesAndKeepsNumbersAsWritten() {
        assertThat(kv.post("a", "{\"z\":1.0,\"a\":12345678901234567890123}").status())
                .isEqualTo(204);
        assertThat(kv.get("a").json()).isEqualTo("{\"a\":12345678901234567890123,\"z\":1.0}");

        kv.post("a", "{\"k\":\"w\"}");
        assertThat(kv.get("a").json()).isEqualTo("{\"k\":\"w\"}");
        assertThat(kv.get("a").lease()).as("the mount's default").isEqualTo(2_764_800);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "\"ttl\":\"1h\"; 3600",
                "\"lease\":\"5m\"; 300",
                "\"ttl\":\"1h\",\"lease\":\"5m\"; 3600",
                "\"ttl\":90; 90",
                "\"ttl\":\"\"; 0",
                "\"ttl\":0; 0",
                "\"ttl\":\"-5s\"; -5",
                "\"ttl\":\"9999h\"; 35996400",
                "\"ttl\":\"bogus\"; 2764800",
                "\"ttl\":true; 2764800",
                "\"ttl\":null,\"lease\":\"5m\"; 0",
                "\"lease\":null; 0"
            })
    void ttl_becomesTheLeaseDuration(String fields, long seconds) {
        kv.post("a", "{" + fields + "}");

        assertThat(kv.get("a").lease()).isEqualTo(seconds);
        assertThat(kv.get("a").json("ttl")).isEqualTo(kv.get("a").json("ttl"));
    }

    @Test
    void badWrites_are400() {
        assertThat(kv.post("a", "{}").error()).isEqualTo("missing data fields");
        assertThat(kv.post("", "{\"a\":1}").error()).isEqualTo("missing path");
        assertThat(kv.post("x".repeat(4_097), "{\"a\":1}").error())
                .isEqualTo("path is longer than 4096 bytes");
        assertThat(kv.patch("a", "{\"a\":1}").status()).isEqualTo(405);
    }

    @Test
    void reads_ofNothing_are404() {
        kv.post("a", "{\"v\":1}");

        assertThat(kv.get("b").status()).isEqualTo(404);
        assertThat(kv.get("a/").status()).as("a slash is part of the name").isEqualTo(404);
        assertThat(kv.get("").status()).isEqualTo(404);
        assertThat(kv.delete("a/").status()).isEqualTo(204);
        assertThat(kv.get("a").status()).isEqualTo(200);
    }

    @Test
    void list_andScan_areInTheRecordedOrder() {
        for (String path : new String[] {"b", "a", "dir/x", "dir/sub/y", "dir", "b/k"}) {
            kv.post(path, "{\"v\":1}");
        }

        assertThat(kv.list("").json("keys")).isEqualTo("[\"a\",\"b\",\"b/\",\"dir\",\"dir/\"]");
        assertThat(kv.list("dir/").json("keys")).isEqualTo("[\"sub/\",\"x\"]");
        assertThat(kv.list("none/").status()).isEqualTo(404);
        assertThat(kv.call(Operation.SCAN, "", "{}").json("keys"))
                .isEqualTo("[\"a\",\"b\",\"dir\",\"dir/x\",\"dir/sub/y\",\"b/k\"]");
        assertThat(kv.call(Operation.SCAN, "none/", "{}").json()).isEqualTo("{}");
    }

    @Test
    void list_knowsNoPages() {
        kv.post("a", "{\"v\":1}");
        kv.post("b", "{\"v\":1}");

        Answer listed = kv.call(Operation.LIST, "", "{\"limit\":\"1\",\"after\":\"a\"}");

        assertThat(listed.json("keys")).isEqualTo("[\"a\",\"b\"]");
        assertThat(listed.warnings())
                .containsExactly("Endpoint ignored these unrecognized parameters: [after limit]");
    }

    @Test
    void delete_removesTheNameAndEmptyFolders() {
        kv.post("dir/sub/y", "{\"v\":1}");
        kv.post("dir/x", "{\"v\":1}");

        assertThat(kv.delete("dir/sub/y").status()).isEqualTo(204);
        assertThat(kv.delete("dir/sub/y").status()).isEqualTo(204);
        assertThat(kv.list("dir/").json("keys")).isEqualTo("[\"x\"]");
        kv.delete("dir/x");
        assertThat(kv.list("").status()).isEqualTo(404);
    }

    @Test
    void fieldNamedPath_isAFieldLikeAnyOther() {
        kv.post("a", "{\"path\":\"x\"}");

        assertThat(kv.get("a").json()).isEqualTo("{\"path\":\"x\"}");
    }
}
