package dev.coffer.engine.kv.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.engine.Capability;
import dev.coffer.engine.FixedAccess;
import dev.coffer.engine.ListedAccess;
import dev.coffer.engine.kv.KvFixture;
import dev.coffer.engine.kv.KvFixture.Answer;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.MountId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a look at the changes of a mount shows. */
final class WatchPathsTest {
    private static final String VALUE = "{\"data\":{\"k\":\"the value\"}}";

    private final KvFixture kv = KvFixture.versioned();

    private Answer watch(String prefix, String after) {
        return kv.get("watch/" + prefix, "{\"after\":\"" + after + "\"}");
    }

    private static List<JsonObject> events(Answer answer) {
        assertThat(answer.status()).as(answer.error()).isEqualTo(200);
        List<JsonObject> events = new ArrayList<>();
        for (JsonValue event : ((JsonArray) answer.at("events")).elements()) {
            events.add((JsonObject) event);
        }
        return events;
    }

    private static String next(Answer answer) {
        return ((JsonString) answer.at("next")).value();
    }

    /** Operation, path and both versions, in one line. */
    private static String line(JsonObject event) {
        return String.join(
                " ",
                text(event, "operation"),
                text(event, "path"),
                text(event, "version"),
                text(event, "metadata_version"));
    }

    private static String text(JsonObject event, String name) {
        return switch (event.get(name).orElse(null)) {
            case JsonString(String text) -> text;
            case JsonNumber number -> Long.toString(number.asLong().orElseThrow());
            case null, default -> "-";
        };
    }

    private List<String> lines(String prefix, String after) {
        return events(watch(prefix, after)).stream().map(WatchPathsTest::line).toList();
    }

    @Test
    void everyChange_isToldOnceInOrderWithoutAValue() {
        kv.post("data/a", VALUE);
        kv.call(dev.coffer.request.Operation.PATCH, "data/a", VALUE);
        kv.delete("data/a");
        kv.post("undelete/a", "{\"versions\":[2]}");
        kv.post("delete/a", "{\"versions\":[1,2]}");
        kv.post("destroy/a", "{\"versions\":[1]}");
        kv.post("metadata/a", "{\"max_versions\":5}");
        kv.patch("metadata/a", "{\"custom_metadata\":{\"owner\":\"the owner\"}}");
        kv.delete("metadata/a");
        kv.post("config", "{\"max_versions\":5}");

        assertThat(lines("", "oldest"))
                .containsExactly(
                        "put a 1 -",
                        "patch a 2 -",
                        "delete a 2 -",
                        "undelete a 2 -",
                        "delete a - -",
                        "destroy a 1 -",
                        "metadata_put a - 1",
                        "metadata_patch a - 2",
                        "metadata_delete a - -");
        assertThat(watch("", "oldest").json()).doesNotContain("the value", "the owner");
    }

    @Test
    void movedKeyAndTransaction_areToldAsWhatTheyChange() {
        kv.post("data/a", VALUE);
        String start = next(kv.get("watch/"));
        Answer moved = kv.post("move", "{\"from\":\"a\",\"to\":\"b\"}");
        assertThat(moved.status()).as(moved.error()).isEqualTo(200);
        Answer done =
                kv.post(
                        "txn",
                        "{\"ops\":[{\"op\":\"put\",\"path\":\"c\",\"data\":{}},"
                                + "{\"op\":\"delete\",\"path\":\"b\",\"versions\":[1]}]}");
        assertThat(done.status()).as(done.error()).isEqualTo(200);
        Answer dry =
                kv.post(
                        "txn",
                        "{\"dry_run\":true,\"ops\":[{\"op\":\"put\",\"path\":\"d\",\"data\":{}}]}");
        assertThat(dry.status()).as(dry.error()).isEqualTo(200);
        assertThat(lines("", start))
                .containsExactly(
                        "copy b 1 -", "metadata_delete a - -", "put c 1 -", "delete b 1 -");
    }

    @Test
    void refusedAndEmptyChanges_leaveNothing() {
        kv.post("data/a", "{\"data\":{},\"options\":{\"cas\":7}}");
        kv.delete("data/none");
        kv.delete("metadata/none");
        kv.post("undelete/none", "{\"versions\":[1]}");
        assertThat(lines("", "oldest")).isEmpty();
    }

    @Test
    void withoutARevision_beginsNow() {
        kv.post("data/a", VALUE);
        Answer first = kv.get("watch/");
        assertThat(events(first)).isEmpty();
        kv.post("data/b", VALUE);
        assertThat(lines("", next(first))).containsExactly("put b 1 -");
    }

    @Test
    void pagesOfAnySize_haveNoGapAndNoRepeat() {
        for (int i = 0; i < 25; i++) {
            kv.post("data/k" + i, VALUE);
        }
        kv.run(tx -> {
            for (int i = 25; i < 50; i++) {
                change("k" + i, kv.now()).note(tx, kv.mount().id());
            }
            return "";
        });
        List<String> expected = IntStream.range(0, 50).mapToObj(i -> "k" + i).toList();
        for (int limit : new int[] {1, 7, 50, 1000}) {
            assertThat(paths(limit)).as("limit %d", limit).isEqualTo(expected);
        }
    }

    private List<String> paths(int limit) {
        List<String> paths = new ArrayList<>();
        String after = "oldest";
        List<JsonObject> page;
        do {
            Answer answer =
                    kv.get("watch/", "{\"after\":\"" + after + "\",\"limit\":" + limit + "}");
            page = events(answer);
            assertThat(page.size()).isLessThanOrEqualTo(limit);
            if (!page.isEmpty()) {
                assertThat(text(page.getLast(), "revision")).matches("[A-Za-z0-9._-]{1,64}");
                after = text(page.getLast(), "revision");
            }
            page.forEach(event -> paths.add(text(event, "path")));
            assertThat(paths).as("limit %d", limit).hasSizeLessThan(100);
        } while (!page.isEmpty());
        return paths;
    }

    private static ChangeEntry change(String path, Instant time) {
        return new ChangeEntry(
                ChangeKind.DATA_WRITE, time, new ChangeEntry.Versions(1, 1, 0, 0), path);
    }

    @Test
    void prefix_leavesOutWhatDoesNotBeginWithIt() {
        kv.post("data/team/a", VALUE);
        kv.post("data/team/ab", VALUE);
        kv.post("data/teams", VALUE);
        assertThat(lines("team/", "oldest")).containsExactly("put team/a 1 -", "put team/ab 1 -");
        assertThat(lines("team/ab", "oldest")).containsExactly("put team/ab 1 -");
        assertThat(lines("none", "oldest")).isEmpty();
    }

    @Test
    void whoMayReadNeitherValueNorMetadata_isNotTold() {
        kv.post("data/a", VALUE);
        kv.post("data/b", VALUE);
        kv.post("data/c", VALUE);
        kv.access(ListedAccess.of(Capability.READ, "kv/data/a", "kv/metadata/b", "kv/subkeys/c"));
        Answer told = watch("", "oldest");
        assertThat(events(told))
                .extracting(WatchPathsTest::line)
                .containsExactly("put a 1 -", "put b 1 -");
        kv.access(FixedAccess.EVERYTHING);
        assertThat(lines("", next(told))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"after\":\"x\"}",
                "{\"after\":\"0123456789ab.1\"}",
                "{\"after\":\"0123456789ab.-1.0\"}",
                "{\"limit\":0}",
                "{\"limit\":1001}",
                "{\"wait\":\"91s\"}",
                "{\"wait\":\"x\"}"
            })
    void malformed_is400(String query) {
        assertThat(kv.get("watch/", query).status()).isEqualTo(400);
    }

    /** As after a restore, or when the mount was disabled and enabled again. */
    @ParameterizedTest
    @ValueSource(strings = {"000000000000.999999.0", "0123456789ab.1.0"})
    void revisionOfAnotherLife_isForgottenWithTheOldest(String after) {
        kv.post("data/a", VALUE);
        Answer refused = watch("", after);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json("code")).isEqualTo("\"revision_compacted\"");
        String oldest = ((JsonString) refused.at("oldest")).value();
        assertThat(lines("", oldest)).containsExactly("put a 1 -");
    }

    @Test
    void changesOlderThanTheHistory_areForgottenAndAskingForThemIsRefused() {
        String start = next(kv.get("watch/"));
        kv.post("data/old", VALUE);
        String between = next(kv.get("watch/"));
        kv.pass(Duration.ofMinutes(59));
        kv.post("data/young", VALUE);
        forgetAll();
        assertThat(lines("", start)).containsExactly("put old 1 -", "put young 1 -");
        kv.pass(Duration.ofMinutes(2));
        forgetAll();

        Answer refused = watch("", start);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(((JsonString) refused.at("oldest")).value()).isEqualTo(between);
        assertThat(lines("", between)).containsExactly("put young 1 -");
        assertThat(lines("", "oldest")).containsExactly("put young 1 -");
    }

    @Test
    void history_asTheMountIsTold() {
        assertThat(kv.post("config", "{\"watch_history\":\"2m\"}").status()).isEqualTo(204);
        assertThat(kv.get("config").json("watch_history")).isEqualTo("\"2m0s\"");
        for (String refused : new String[] {"59s", "0", "721h", "-5m"}) {
            assertThat(kv.post("config", "{\"watch_history\":\"" + refused + "\"}").status())
                    .as(refused)
                    .isEqualTo(400);
        }
        kv.post("data/a", VALUE);
        kv.pass(Duration.ofMinutes(3));
        forgetAll();
        assertThat(lines("", "oldest")).isEmpty();
    }

    @Test
    void moreChangesThanAreKept_theOldestGo() {
        MountId mount = kv.mount().id();
        for (int commit = 0; commit < 3; commit++) {
            int number = commit;
            kv.run(tx -> {
                for (int i = 0; i < 40_000; i++) {
                    change("c" + number, kv.now()).note(tx, mount);
                }
                return "";
            });
        }
        forgetAll();
        Answer first = kv.get("watch/", "{\"after\":\"oldest\",\"limit\":1}");
        assertThat(events(first)).extracting(event -> text(event, "path")).containsExactly("c1");
        KeptChanges kept = kv.run(tx -> KeptChanges.of(tx, mount));
        assertThat(kept.count()).isEqualTo(80_000);
    }

    private void forgetAll() {
        boolean more = kv.forget();
        for (int steps = 0; more; steps++) {
            assertThat(steps).isLessThan(1_000);
            more = kv.forget();
        }
    }

    @Test
    void entry_readBack_isTheSame() {
        for (ChangeKind kind : ChangeKind.values()) {
            ChangeEntry entry =
                    new ChangeEntry(
                            kind,
                            Instant.parse("2026-11-22T07:08:09.123456789Z"),
                            new ChangeEntry.Versions(1, 2, 3, 4),
                            "a/\u00e4/\ud83d\ude00");
            assertThat(ChangeEntry.decode(entry.encode())).contains(entry);
        }
        assertThat(ChangeEntry.decode(Bytes.wrap(new byte[60]))).isEmpty();
    }
}
