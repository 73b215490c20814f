package dev.coffer.engine.kv.versioned;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.engine.kv.KvFixture;
import dev.coffer.engine.kv.KvFixture.Answer;
import dev.coffer.request.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InvalidPathsTest {
    private final KvFixture kv = KvFixture.versioned();

    @ParameterizedTest
    @CsvSource({"READ,get", "WRITE,put", "PATCH,patch", "LIST,list", "SCAN,scan", "DELETE,delete"})
    void unknownPath_is404WithTheCommandThatWouldDo(Operation operation, String command) {
        Answer answer = kv.call(operation, "foo", "{\"a\":\"1\"}");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json()).isEqualTo("null");
        assertThat(answer.warnings())
                .containsExactly(
                        "Invalid path for a versioned K/V secrets engine. See the API docs for the"
                                + " appropriate API endpoints to use. If using the OpenBao CLI, use"
                                + " 'bao kv "
                                + command
                                + "' for this operation.");
    }

    @ParameterizedTest
    @CsvSource({"data", "metadata", "delete", "undelete", "destroy"})
    void rootOfARoute_is404WithItsOwnHint(String root) {
        assertThat(kv.post(root, "{}").warnings())
                .containsExactly(
                        "Non-listing operations on the root of a K/V v2 mount are not supported.");
    }

    @ParameterizedTest
    @CsvSource({"subkeys", "detailed-metadata", "config/", "''"})
    void otherPaths_haveTheCommonHint(String path) {
        assertThat(kv.get(path).warnings().getFirst()).startsWith("Invalid path");
    }

    @Test
    void head_ofWhatHasNoTag_is405() {
        assertThat(kv.call(Operation.HEAD, "config", "{}").status()).isEqualTo(405);
        assertThat(kv.call(Operation.HEAD, "subkeys/a", "{}").status()).isEqualTo(405);
        assertThat(kv.call(Operation.HEAD, "foo", "{}").status()).isEqualTo(405);
    }
}
