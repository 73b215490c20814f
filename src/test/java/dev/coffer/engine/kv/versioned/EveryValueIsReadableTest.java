package dev.coffer.engine.kv.versioned;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.engine.kv.KvFixture;
import dev.coffer.engine.kv.KvFixture.Answer;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonBoolean;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import dev.coffer.request.Operation;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Goal: whatever is done to keys, in whatever order, by transactions, moves, copies, rollbacks and
 * what removes versions, each version that the metadata shows as alive can be read, each other one
 * is told to be gone, and nothing is ever left behind or damaged.
 */
final class EveryValueIsReadableTest {
    private static final long SEED =
            Long.getLong("coffer.seed", new Random().nextLong(1_000_000_000));
    private static final int PROGRAMS = 25 * Integer.getInteger("coffer.rounds", 1);
    private static final int STEPS = 60;
    private static final List<String> PATHS = List.of("a", "b", "f/a", "f/b", "g/f/a", "g/f/b");

    @Test
    void everySequence_leavesValuesThatCanBeRead() {
        System.err.println("EveryValueIsReadableTest -Dcoffer.seed=" + SEED);
        Random random = new Random(SEED);
        for (int program = 0; program < PROGRAMS; program++) {
            KvFixture kv = KvFixture.versioned();
            for (int step = 0; step < STEPS; step++) {
                kv.requestId("step" + step);
                Answer answer = act(kv, random);
                assertThat(answer.status())
                        .as("seed %d: %s", SEED, answer)
                        .isIn(200, 204, 400, 404);
                checkAll(kv);
            }
            for (String path : PATHS) {
                kv.delete("metadata/" + path);
            }
            assertThat(StoredRecords.count(kv)).as("seed %d", SEED).isZero();
            assertThat(kv.list("metadata/").status()).as("seed %d", SEED).isEqualTo(404);
        }
    }

    private static Answer act(KvFixture kv, Random random) {
        String path = PATHS.get(random.nextInt(PATHS.size()));
        String other = PATHS.get(random.nextInt(PATHS.size()));
        String versions = "{\"versions\":[" + (1 + random.nextInt(4)) + "]}";
        return switch (random.nextInt(12)) {
            case 0, 1 -> kv.post("data/" + path, "{\"data\":{\"v\":" + random.nextInt() + "}}");
            case 2 -> kv.patch("data/" + path, "{\"data\":{\"w\":1}}");
            case 3 ->
                    kv.post(random.nextBoolean() ? "delete/" + path : "destroy/" + path, versions);
            case 4 -> kv.post("undelete/" + path, versions);
            case 5 ->
                    kv.post(
                            "metadata/" + path,
                            "{\"max_versions\":%d,\"custom_metadata\":{\"c\":\"%d\"}}"
                                    .formatted(random.nextInt(4), random.nextInt()));
            case 6 ->
                    kv.post(
                            "metadata-rollback/" + path,
                            "{\"metadata_version\":1,\"metadata_cas\":" + random.nextInt(4) + "}");
            case 7 -> kv.delete("metadata/" + path);
            case 8 -> taken(kv, random, path, other, "");
            case 9 -> taken(kv, random, "f", "g/f", ",\"recursive\":true");
            case 10 -> taken(kv, random, "g/f", "f", ",\"recursive\":true");
            default -> transaction(kv, random, path, other);
        };
    }

    private static Answer taken(KvFixture kv, Random random, String from, String to, String more) {
        String kept = random.nextInt(3) == 0 ? ",\"versions\":\"current\"" : "";
        return kv.post(
                random.nextBoolean() ? "move" : "copy",
                "{\"from\":\"" + from + "\",\"to\":\"" + to + "\"" + more + kept + "}");
    }

    private static Answer transaction(KvFixture kv, Random random, String path, String other) {
        String second =
                switch (random.nextInt(3)) {
                    case 0 -> "{\"op\":\"metadata_delete\",\"path\":\"" + other + "\"}";
                    case 1 -> "{\"op\":\"destroy\",\"path\":\"" + other + "\",\"versions\":[1]}";
                    default -> "{\"op\":\"put\",\"path\":\"" + other + "\",\"data\":{\"v\":1}}";
                };
        return kv.post(
                "txn",
                "{\"ops\":[{\"op\":\"put\",\"path\":\""
                        + path
                        + "\",\"data\":{\"v\":2}},"
                        + second
                        + "]}");
    }

    private static void checkAll(KvFixture kv) {
        Answer names = kv.call(Operation.SCAN, "metadata/", "{}");
        JsonArray keys = names.at("keys") instanceof JsonArray found ? found : JsonArray.EMPTY;
        for (JsonValue key : keys.elements()) {
            String path = ((JsonString) key).value();
            Answer metadata = kv.get("metadata/" + path);
            assertThat(metadata.status()).as("seed %d %s", SEED, path).isEqualTo(200);
            ((JsonObject) metadata.at("versions"))
                    .entries()
                    .forEach(version -> check(kv, path, version.getKey(), version.getValue()));
            assertThat(kv.get("metadata-history/" + path).status()).isEqualTo(200);
        }
    }

    private static void check(KvFixture kv, String path, String version, JsonValue header) {
        String shown = header.toString();
        JsonObject members = (JsonObject) header;
        boolean isDestroyed = !members.get("destroyed").orElseThrow().equals(JsonBoolean.of(false));
        boolean isDeleted = !members.get("deletion_time").orElseThrow().equals(new JsonString(""));
        Answer read = kv.get("data/" + path, "{\"version\":\"" + version + "\"}");
        assertThat(read.status())
                .as("seed %d %s version %s %s", SEED, path, version, shown)
                .isEqualTo(isDestroyed || isDeleted ? 404 : 200);
    }
}
