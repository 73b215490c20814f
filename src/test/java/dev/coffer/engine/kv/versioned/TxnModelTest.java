package dev.coffer.engine.kv.versioned;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.engine.kv.KvFixture;
import dev.coffer.engine.kv.KvFixture.Answer;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import dev.coffer.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Random transactions of a few keys against the reference of {@link ModelMount}: whether each
 * happens is foretold from the state before it, and afterwards every key is what the contract says,
 * or what it was. Rounds by {@code -Dcoffer.rounds}, the seed is in every failure.
 */
final class TxnModelTest {
    private static final int ROUNDS = Integer.getInteger("coffer.rounds", 1) * 15;
    private static final int TRANSACTIONS = 120;
    private static final long SEED = Long.getLong("coffer.seed", 4_712);
    private static final String GENERATION = "\"generation\":\"[0-9a-f]{32}\",";
    private static final List<String> PATHS = List.of("a", "a/b", "a/b/c", "d/e", "f");

    private static int happened;
    private static int conflicted;
    private static int invalid;

    @Test
    void randomTransactions_agreeWithTheContract() {
        for (int round = 0; round < ROUNDS; round++) {
            long seed = SEED + round;
            Program program = new Program(new Random(seed));
            for (int number = 0; number < TRANSACTIONS; number++) {
                program.step("seed " + seed + " transaction " + number + ": ");
            }
        }
        assertThat(List.of(happened, conflicted, invalid)).allMatch(count -> count > ROUNDS);
    }

    @AfterAll
    static void tell() {
        System.err.printf(
                "%d transactions happened, %d met another state, %d made no sense (seed %d)%n",
                happened, conflicted, invalid, SEED);
    }

    private static final class Program {
        private final Random random;
        private final KvFixture kv = KvFixture.versioned();
        private final ModelMount model = new ModelMount();

        Program(Random random) {
            this.random = random;
            kv.pass(Duration.between(kv.now(), kv.now().truncatedTo(ChronoUnit.SECONDS)));
        }

        void step(String at) {
            kv.pass(Duration.ofSeconds(random.nextInt(3)));
            Txn txn = new Txn();
            String what = at + txn.body();
            Answer answer = kv.post("txn", txn.body());
            txn.check(answer, what);
            for (String path : PATHS) {
                check(path, what);
            }
        }

        private void check(String path, String at) {
            ModelKey key = model.keys.get(path);
            Answer metadata = kv.get("metadata/" + path);
            if (key == null) {
                assertThat(metadata.status()).as(at).isEqualTo(404);
                return;
            }
            assertThat(metadata.json().replaceFirst(GENERATION, ""))
                    .as(at)
                    .isEqualTo(ModelMount.metadata(key));
            key.versions.forEach((number, version) -> {
                Answer read = kv.get("data/" + path, "{\"version\":\"" + number + "\"}");
                boolean live = version.live(kv.now());
                assertThat(read.json("data")).as(at).isEqualTo(live ? version.value : "null");
            });
        }

        /** A random transaction, and what the contract says of it. */
        private final class Txn {
            private final List<String> compares = new ArrayList<>();
            private final List<String> ops = new ArrayList<>();
            private final List<@Nullable String> reads = new ArrayList<>();
            private final List<Runnable> effects = new ArrayList<>();
            private final Set<String> written = new HashSet<>();
            private final boolean dryRun = chance(15);
            private final boolean otherwise = chance(30);
            private final Instant now = kv.now();
            private boolean conflicts;
            private boolean makesSense = true;

            Txn() {
                for (int count = random.nextInt(3); count > 0; count--) {
                    compare();
                }
                for (int count = 1 + random.nextInt(5); count > 0; count--) {
                    op();
                }
            }

            private boolean chance(int percent) {
                return random.nextInt(100) < percent;
            }

            private @Nullable ModelKey key(String path) {
                return model.keys.get(path);
            }

            private String path() {
                return PATHS.get(random.nextInt(PATHS.size()));
            }

            String body() {
                return "{\"dry_run\":"
                        + dryRun
                        + (otherwise ? ",\"else\":[{\"op\":\"get\",\"path\":\"a\"}]" : "")
                        + ",\"compare\":["
                        + String.join(",", compares)
                        + "],\"ops\":["
                        + String.join(",", ops)
                        + "]}";
            }

            private void compare() {
                String path = path();
                ModelKey key = key(path);
                boolean right = chance(85);
                conflicts |= !right;
                String condition =
                        switch (random.nextInt(3)) {
                            case 0 -> "\"version\":" + (current(key) + (right ? 0 : 1));
                            case 1 -> "\"metadata_version\":" + (metadata(key) + (right ? 0 : 1));
                            default -> "\"state\":\"" + state(key, right) + "\"";
                        };
                compares.add("{\"path\":\"" + path + "\"," + condition + "}");
            }

            private String state(@Nullable ModelKey key, boolean right) {
                String state = state(key);
                return right ? state : state.equals("live") ? "absent" : "live";
            }

            private String state(@Nullable ModelKey key) {
                if (key == null) {
                    return "absent";
                }
                ModelKey.Version version = key.versions.get(key.current);
                if (version == null) {
                    return "empty";
                }
                return version.destroyed ? "destroyed" : version.live(now) ? "live" : "deleted";
            }

            private long current(@Nullable ModelKey key) {
                return key == null ? 0 : key.current;
            }

            private long metadata(@Nullable ModelKey key) {
                return key == null ? 0 : key.metadata;
            }

            private void op() {
                String path = path();
                switch (random.nextInt(10)) {
                    case 0, 1, 2 -> put(path);
                    case 3 -> patch(path);
                    case 4 -> versions(path, "delete");
                    case 5 -> versions(path, "undelete");
                    case 6 -> versions(path, "destroy");
                    case 7 -> metadataPut(path);
                    case 8 -> remove(path);
                    default -> get(path);
                }
            }

            /** Whether it may be written; now and then it is tried although it may not. */
            private boolean writes(String path, String... sides) {
                boolean free = true;
                for (String side : sides) {
                    free &= !written.contains(side + " " + path);
                }
                if (!free && !chance(3)) {
                    return false;
                }
                makesSense &= free;
                for (String side : sides) {
                    written.add(side + " " + path);
                }
                return true;
            }

            private void add(String op, String path, String more, Runnable effect) {
                ops.add("{\"op\":\"" + op + "\",\"path\":\"" + path + "\"" + more + "}");
                reads.add(null);
                effects.add(effect);
            }

            /** Options that hold, or do not, on the state before the transaction. */
            private String options(String path, boolean ofValue) {
                ModelKey key = key(path);
                List<String> options = new ArrayList<>();
                if (ofValue && chance(40)) {
                    boolean right = chance(90);
                    conflicts |= !right;
                    options.add("\"cas\":" + (current(key) + (right ? 0 : 3)));
                }
                if (chance(30)) {
                    boolean createOnly = chance(30);
                    long expected = createOnly ? -1 : metadata(key) + (chance(90) ? 0 : 3);
                    conflicts |= createOnly ? key != null : expected != metadata(key);
                    options.add("\"metadata_cas\":" + expected);
                }
                return ",\"options\":{" + String.join(",", options) + "}";
            }

            private void put(String path) {
                if (writes(path, "data")) {
                    String value = "{\"v\":" + random.nextInt(100) + "}";
                    add(
                            "put",
                            path,
                            ",\"data\":" + value + options(path, true),
                            () -> made(path).add(model, value, now));
                }
            }

            private ModelKey made(String path) {
                return model.keys.computeIfAbsent(path, _ -> new ModelKey(now, ""));
            }

            private void patch(String path) {
                if (writes(path, "data")) {
                    ModelKey key = key(path);
                    conflicts |= key == null || !key.isLive(now);
                    add(
                            "patch",
                            path,
                            ",\"data\":{\"p\":1}" + options(path, true),
                            () -> {
                                ModelKey live = made(path);
                                String before = live.value();
                                live.add(
                                        model,
                                        before.contains("\"p\"")
                                                ? before
                                                : "{\"p\":1," + before.substring(1),
                                        now);
                            });
                }
            }

            private void versions(String path, String op) {
                if (writes(path, "data")) {
                    long number = 1 + random.nextLong(current(key(path)) + 2);
                    add(
                            op,
                            path,
                            ",\"versions\":[" + number + "]" + options(path, true),
                            () -> change(model.keys.get(path), op, number));
                }
            }

            private void change(@Nullable ModelKey key, String op, long number) {
                if (key != null) {
                    switch (op) {
                        case "delete" -> key.delete(number, now);
                        case "undelete" -> key.undelete(model, number, now);
                        default -> key.destroy(number, now);
                    }
                }
            }

            private void metadataPut(String path) {
                if (writes(path, "metadata")) {
                    int maxVersions = random.nextInt(4);
                    add(
                            "metadata_put",
                            path,
                            ",\"metadata\":{\"max_versions\":"
                                    + maxVersions
                                    + ",\"custom_metadata\":{\"n\":\"v\"}}"
                                    + options(path, false),
                            () -> {
                                ModelKey key = made(path);
                                key.maxVersions = maxVersions;
                                key.custom.put("n", "v");
                                key.metadata++;
                                key.touch(now);
                            });
                }
            }

            private void remove(String path) {
                if (chance(50) && writes(path, "data", "metadata")) {
                    add(
                            "metadata_delete",
                            path,
                            options(path, true),
                            () -> model.keys.remove(path));
                }
            }

            private void get(String path) {
                boolean behind =
                        written.contains("data " + path) || written.contains("metadata " + path);
                if (behind && !chance(3)) {
                    return;
                }
                makesSense &= !behind;
                ops.add("{\"op\":\"get\",\"path\":\"" + path + "\"}");
                reads.add(kv.get("data/" + path).json());
            }

            /** Checks the answer, and does to the reference what must have been done. */
            void check(Answer answer, String at) {
                if ((ops.isEmpty() && compares.isEmpty()) || !makesSense) {
                    assertThat(answer.json("code")).as(at).isEqualTo("\"txn_invalid\"");
                    invalid++;
                } else if (conflicts) {
                    assertThat(answer.status()).as(at).isEqualTo(otherwise ? 200 : 400);
                    assertThat(answer.json(otherwise ? "succeeded" : "code"))
                            .as(at)
                            .isEqualTo(otherwise ? "false" : "\"txn_conflict\"");
                    conflicted++;
                } else {
                    assertThat(answer.json("succeeded")).as(at + answer).isEqualTo("true");
                    checkReads(answer, at);
                    if (!dryRun) {
                        effects.forEach(Runnable::run);
                    }
                    happened++;
                }
            }

            private void checkReads(Answer answer, String at) {
                List<JsonValue> results = ((JsonArray) answer.at("results")).elements();
                assertThat(results).as(at).hasSameSizeAs(ops);
                for (int i = 0; i < reads.size(); i++) {
                    String read = reads.get(i);
                    if (read != null) {
                        JsonValue data =
                                ((JsonObject) results.get(i)).get("data").orElse(JsonNull.NULL);
                        assertThat(new String(JsonWriter.bytesOf(data), StandardCharsets.UTF_8))
                                .as(at)
                                .isEqualTo(read);
                    }
                }
            }
        }
    }
}
