package dev.coffer.engine.kv.versioned;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.engine.Caller;
import dev.coffer.engine.FixedAccess;
import dev.coffer.engine.kv.KvFixture;
import dev.coffer.engine.kv.KvFixture.Answer;
import dev.coffer.request.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random programs of a few keys against the reference of {@link ModelMount}: after every call, what
 * the engine shows of the key is what the contract says. Rounds by {@code -Dcoffer.rounds}, the
 * seed is in every failure.
 */
final class KvModelTest {
    private static final int ROUNDS = Integer.getInteger("coffer.rounds", 1) * 20;
    private static final int CALLS = 120;
    private static final long SEED = Long.getLong("coffer.seed", 4_711);
    private static final String GENERATION = "\"generation\":\"[0-9a-f]{32}\",";
    private static final List<String> PATHS = List.of("a", "a/b", "a/b/c", "d/e", "f");

    @Test
    void randomPrograms_agreeWithTheContract() {
        for (int round = 0; round < ROUNDS; round++) {
            long seed = SEED + round;
            Program program = new Program(new Random(seed));
            for (int call = 0; call < CALLS; call++) {
                String did = program.step();
                program.check("seed " + seed + " call " + call + ": " + did);
            }
        }
    }

    private static final class Program {
        private final Random random;
        private final KvFixture kv = KvFixture.versioned();
        private final ModelMount model = new ModelMount();
        private String path = "a";
        private String actor = "";

        Program(Random random) {
            this.random = random;
            kv.pass(Duration.between(kv.now(), kv.now().truncatedTo(ChronoUnit.SECONDS)));
        }

        private boolean chance(int percent) {
            return random.nextInt(100) < percent;
        }

        private Instant now() {
            return kv.now();
        }

        /** One random call, told to both; what it was. */
        String step() {
            path = PATHS.get(random.nextInt(PATHS.size()));
            kv.pass(Duration.ofSeconds(random.nextInt(3)));
            actor = "user" + random.nextInt(3);
            kv.access(
                    FixedAccess.EVERYTHING.of(
                            new Caller(Caller.Kind.SERVICE, Bytes.empty(), "", actor)));
            model.keys.values().forEach(key -> key.actor = actor);
            return switch (random.nextInt(13)) {
                case 0, 1, 2 -> write();
                case 3 -> patch();
                case 4 -> softDelete();
                case 5 -> versions("delete");
                case 6 -> versions("undelete");
                case 7 -> versions("destroy");
                case 8 -> writeMetadata();
                case 9 -> patchMetadata();
                case 10 -> config();
                case 11 -> rollback();
                default -> chance(30) ? remove() : write();
            };
        }

        private String write() {
            ModelKey key = model.keys.get(path);
            String value = "{\"v\":" + random.nextInt(100) + "}";
            Compare compare = new Compare(key);
            Answer answer = kv.post("data/" + path, "{\"data\":" + value + compare.options() + "}");
            assertThat(answer.status()).as(compare.options()).isEqualTo(compare.status());
            if (compare.status() == 200) {
                if (key == null) {
                    key = new ModelKey(now(), actor);
                    model.keys.put(path, key);
                }
                key.add(model, value, now());
                assertThat(answer.json("version")).isEqualTo(Long.toString(key.current));
            }
            return "write " + path + compare.options();
        }

        private String patch() {
            ModelKey key = model.keys.get(path);
            Compare compare = new Compare(key);
            Answer answer =
                    kv.patch("data/" + path, "{\"data\":{\"p\":1}" + compare.options() + "}");
            if (key == null) {
                assertThat(answer.status()).isEqualTo(404);
            } else if (compare.status() != 200) {
                assertThat(answer.status()).isEqualTo(400);
            } else if (!key.isLive(now())) {
                assertThat(answer.status()).isEqualTo(404);
            } else {
                assertThat(answer.status()).isEqualTo(200);
                String before = key.value();
                String merged =
                        before.contains("\"p\"") ? before : "{\"p\":1," + before.substring(1);
                key.add(model, merged, now());
            }
            return "patch " + path + compare.options();
        }

        private String softDelete() {
            ModelKey key = model.keys.get(path);
            assertThat(kv.delete("data/" + path).status()).isEqualTo(204);
            if (key != null) {
                key.delete(key.current, now());
            }
            return "delete " + path;
        }

        private String versions(String verb) {
            ModelKey key = model.keys.get(path);
            long number = key == null ? 1 : 1 + random.nextLong(key.current + 2);
            assertThat(kv.post(verb + "/" + path, "{\"versions\":[" + number + "]}").status())
                    .isEqualTo(204);
            if (key != null) {
                switch (verb) {
                    case "delete" -> key.delete(number, now());
                    case "undelete" -> key.undelete(model, number, now());
                    default -> key.destroy(number, now());
                }
            }
            return verb + " " + path + " " + number;
        }

        private String writeMetadata() {
            ModelKey key = model.keys.get(path);
            Change change = new Change();
            MetadataCompare compare = new MetadataCompare(key);
            Answer answer = kv.post("metadata/" + path, change.body(compare.field(), false));
            assertThat(answer.status() / 100).isEqualTo(compare.passes() ? 2 : 4);
            if (compare.passes()) {
                if (key == null) {
                    key = new ModelKey(now(), actor);
                    model.keys.put(path, key);
                }
                change.applyTo(key, false);
            }
            return "metadata " + path + change.body(compare.field(), false);
        }

        private String patchMetadata() {
            ModelKey key = model.keys.get(path);
            Change change = new Change();
            MetadataCompare compare = new MetadataCompare(key);
            Answer answer = kv.patch("metadata/" + path, change.body(compare.field(), true));
            if (key == null) {
                assertThat(answer.status()).isEqualTo(404);
            } else if (compare.passes()) {
                assertThat(answer.status() / 100).isEqualTo(2);
                change.applyTo(key, true);
            } else {
                assertThat(answer.status()).isEqualTo(400);
            }
            return "metadata patch " + path + change.body(compare.field(), true);
        }

        private String rollback() {
            ModelKey key = model.keys.get(path);
            long current = key == null ? 0 : key.metadata;
            long to = random.nextLong(current + 2);
            boolean right = chance(80);
            String body =
                    "{\"metadata_version\":"
                            + to
                            + ",\"metadata_cas\":"
                            + (right ? current : current + 1)
                            + "}";
            Answer answer = kv.post("metadata-rollback/" + path, body);
            if (key == null) {
                assertThat(answer.status()).isEqualTo(404);
            } else if (!right) {
                assertThat(answer.status()).isEqualTo(400);
            } else {
                ModelKey.State state =
                        to == 0 ? ModelKey.State.NONE : key.visibleHistory(model).get(to);
                assertThat(answer.status()).isEqualTo(state == null ? 404 : 200);
                if (state != null) {
                    key.become(state);
                    key.addMetadata(model, now());
                }
            }
            return "rollback " + path + body;
        }

        private String config() {
            model.maxMetadataVersions = random.nextInt(4);
            model.maxVersions = random.nextInt(5);
            model.casRequired = chance(20);
            model.metadataCasRequired = chance(20);
            model.deleteAfter = Duration.ofSeconds(random.nextInt(6) - 1);
            String body =
                    "{\"max_versions\":"
                            + model.maxVersions
                            + ",\"cas_required\":"
                            + model.casRequired
                            + ",\"max_metadata_versions\":"
                            + model.maxMetadataVersions
                            + ",\"metadata_cas_required\":"
                            + model.metadataCasRequired
                            + ",\"delete_version_after\":\""
                            + model.deleteAfter.toSeconds()
                            + "s\"}";
            assertThat(kv.post("config", body).status()).isEqualTo(204);
            return "config " + body;
        }

        private String remove() {
            assertThat(kv.delete("metadata/" + path).status()).isEqualTo(204);
            model.keys.remove(path);
            return "remove " + path;
        }

        /** What the engine shows must be what the reference holds. */
        void check(String at) {
            ModelKey key = model.keys.get(path);
            Answer metadata = kv.get("metadata/" + path);
            if (key == null) {
                assertThat(metadata.status()).as(at).isEqualTo(404);
                assertThat(kv.get("data/" + path).status()).as(at).isEqualTo(404);
            } else {
                assertThat(metadata.json().replaceFirst(GENERATION, ""))
                        .as(at)
                        .isEqualTo(ModelMount.metadata(key));
                for (long number = 1; number <= key.current + 1; number++) {
                    checkVersion(key, number, at);
                }
                checkHistory(key, at);
            }
            for (String folder : List.of("", "a/", "a/b/", "d/")) {
                String keys = kv.list("metadata/" + folder).json("keys");
                String expected = model.list(folder);
                assertThat(keys).as(at).isEqualTo(expected.equals("[]") ? "null" : expected);
            }
        }

        private void checkHistory(ModelKey key, String at) {
            SortedMap<Long, ModelKey.State> visible = key.visibleHistory(model);
            String entries = kv.get("metadata-history/" + path).json("entries");
            assertThat(entries.split("metadata_version")).as(at).hasSize(visible.size() + 1);
            for (long number = 1; number <= key.metadata + 1; number++) {
                Answer read =
                        kv.get("metadata/" + path, "{\"metadata_version\":\"" + number + "\"}");
                ModelKey.State state = visible.get(number);
                assertThat(read.status()).as(at).isEqualTo(state == null ? 404 : 200);
                if (state != null) {
                    assertThat(read.json("custom_metadata"))
                            .as(at)
                            .isEqualTo(ModelMount.custom(state.custom()));
                    assertThat(read.json("max_versions"))
                            .as(at)
                            .isEqualTo(Integer.toString(state.maxVersions()));
                }
            }
        }

        private void checkVersion(ModelKey key, long number, String at) {
            ModelKey.Version version = key.versions.get(number);
            Answer read = kv.get("data/" + path, "{\"version\":\"" + number + "\"}");
            if (version == null) {
                assertThat(read.json()).as(at).isEqualTo("null");
            } else {
                boolean live = version.live(now());
                assertThat(read.status()).as(at).isEqualTo(live ? 200 : 404);
                assertThat(read.json("data")).as(at).isEqualTo(live ? version.value : "null");
                assertThat(read.json("metadata", "current_metadata_version"))
                        .as(at)
                        .isEqualTo(Long.toString(key.metadata));
                assertThat(read.json("metadata", "custom_metadata"))
                        .as(at)
                        .isEqualTo(ModelMount.custom(key));
            }
        }

        /** Options of a write: right, wrong or none, in either dimension. */
        private final class Compare {
            private final String options;
            private final int status;

            Compare(@Nullable ModelKey key) {
                long current = key == null ? 0 : key.current;
                long metadata = key == null ? 0 : key.metadata;
                boolean required = model.casRequired || (key != null && key.casRequired);
                boolean sendsCas = chance(50);
                boolean sendsMetadata = chance(20);
                long cas = current + (chance(80) ? 0 : 1);
                long metadataCas = metadata + (chance(80) ? 0 : 1);
                options =
                        ",\"options\":{"
                                + (sendsCas ? "\"cas\":\"" + cas + "\"" : "")
                                + (sendsCas && sendsMetadata ? "," : "")
                                + (sendsMetadata ? "\"metadata_cas\":" + metadataCas : "")
                                + "}";
                boolean passes =
                        (sendsCas ? cas == current : !required)
                                && (!sendsMetadata || metadataCas == metadata);
                status = passes ? 200 : 400;
            }

            String options() {
                return options;
            }

            int status() {
                return status;
            }
        }

        /** {@code metadata_cas} or its alias: right, wrong or none. */
        private final class MetadataCompare {
            private final String field;
            private final boolean passes;

            MetadataCompare(@Nullable ModelKey key) {
                long current = key == null ? 0 : key.metadata;
                boolean required =
                        model.metadataCasRequired || (key != null && key.metadataCasRequired);
                boolean sends = chance(50);
                long asked = current + (chance(80) ? 0 : 1);
                String name = chance(50) ? "metadata_cas" : "cas_metadata";
                field = sends ? ",\"" + name + "\":" + asked : "";
                passes = sends ? asked == current : !required;
            }

            String field() {
                return field;
            }

            boolean passes() {
                return passes;
            }
        }

        /** A random change of settings and custom metadata. */
        private final class Change {
            private final int maxVersions = random.nextInt(5);
            private final boolean casRequired = chance(20);
            private final boolean metadataCasRequired = chance(20);
            private final int deleteAfter = random.nextInt(5);
            private final String name = "n" + random.nextInt(3);
            private final boolean custom = chance(50);
            private final boolean clears = chance(20);

            String body(String compare, boolean patch) {
                String entry = patch && clears ? "null" : "\"v\"";
                return "{\"max_versions\":"
                        + maxVersions
                        + ",\"cas_required\":"
                        + casRequired
                        + ",\"metadata_cas_required\":"
                        + metadataCasRequired
                        + ",\"delete_version_after\":"
                        + deleteAfter
                        + (custom ? ",\"custom_metadata\":{\"" + name + "\":" + entry + "}" : "")
                        + compare
                        + "}";
            }

            void applyTo(ModelKey key, boolean patch) {
                key.maxVersions = maxVersions;
                key.casRequired = casRequired;
                key.metadataCasRequired = metadataCasRequired;
                key.deleteAfter = Duration.ofSeconds(deleteAfter);
                if (custom && !patch) {
                    key.custom.clear();
                }
                if (custom && patch && clears) {
                    key.custom.remove(name);
                } else if (custom) {
                    key.custom.put(name, "v");
                }
                key.addMetadata(model, now());
            }
        }
    }
}
