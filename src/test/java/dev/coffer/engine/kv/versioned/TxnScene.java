package dev.coffer.engine.kv.versioned;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.coffer.engine.kv.KvFixture;
import dev.coffer.engine.kv.KvFixture.Answer;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import dev.coffer.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** One key in every state, and the words for a transaction on them. */
abstract class TxnScene {
    final KvFixture kv = KvFixture.versioned();

    @BeforeEach
    void oneKeyInEveryState() {
        put("live");
        put("live");
        kv.post("metadata/live", "{\"custom_metadata\":{\"owner\":\"ops\"}}");
        put("deleted");
        kv.delete("data/deleted");
        put("destroyed");
        kv.post("destroy/destroyed", "{\"versions\":[1]}");
        kv.post("metadata/empty", "{\"max_versions\":3}");
    }

    void put(String path) {
        kv.post("data/" + path, "{\"data\":{\"v\":\"" + path + "\"}}");
    }

    @CanIgnoreReturnValue
    Answer txn(String body) {
        return kv.post("txn", body);
    }

    @CanIgnoreReturnValue
    Answer ops(String... ops) {
        return txn("{\"ops\":[" + String.join(",", ops) + "]}");
    }

    static Answer unchanged(KvFixture kv, String body) {
        String before = everything(kv);
        Answer answer = kv.post("txn", body);
        assertThat(everything(kv)).as(body).isEqualTo(before);
        return answer;
    }

    static String everything(KvFixture kv) {
        StringBuilder all = new StringBuilder();
        for (String path : List.of("live", "deleted", "destroyed", "empty", "new")) {
            all.append(kv.get("metadata/" + path).json());
            all.append(kv.get("data/" + path, "{\"version\":1}").json()).append('\n');
        }
        return all.append(StoredRecords.count(kv)).toString();
    }

    static JsonObject result(Answer answer, int index) {
        return (JsonObject) ((JsonArray) answer.at("results")).elements().get(index);
    }

    static String json(JsonValue value) {
        return new String(JsonWriter.bytesOf(value), StandardCharsets.UTF_8);
    }

    static String data(Answer answer, int index) {
        return json(result(answer, index).get("data").orElseThrow());
    }
}
