package dev.coffer.engine.kv.versioned;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.engine.kv.KvFixture;
import dev.coffer.engine.kv.KvFixture.Answer;
import dev.coffer.request.Operation;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Entity tags, and what clients say about them in headers. */
final class PreconditionsTest {
    private static final String PUT = "{\"data\":{\"v\":1}}";

    private final KvFixture kv = KvFixture.versioned();

    private String dataTag() {
        kv.header("x-other", "1");
        return kv.get("data/k").tag();
    }

    private String metadataTag() {
        kv.header("x-other", "1");
        return kv.get("metadata/k").tag();
    }

    @Test
    void tags_areStrongAndStayWhileNothingChanges() {
        kv.post("data/k", PUT);
        String data = dataTag();
        String metadata = metadataTag();

        assertThat(data).matches("\"[A-Za-z0-9_-]{16}\"").isNotEqualTo(metadata);
        kv.get("data/k");
        kv.post("data/l", PUT);
        kv.pass(Duration.ofDays(1));
        assertThat(dataTag()).isEqualTo(data);
        assertThat(metadataTag()).isEqualTo(metadata);
        assertThat(kv.call(Operation.HEAD, "data/k", "{}").tag()).isEqualTo(data);
        assertThat(kv.call(Operation.HEAD, "metadata/k", "{}").tag()).isEqualTo(metadata);
        assertThat(kv.get("data/l").tag()).isNotEqualTo(data);
        assertThat(kv.get("data/none").tag()).isEmpty();
    }

    /** Goal: no change of a key leaves a tag as it was, and none comes back, whatever is undone. */
    @Test
    void tags_afterEveryChange_areNew() {
        kv.post("data/k", PUT);
        Set<String> seen = new HashSet<>(Set.of(dataTag(), metadataTag()));
        List<Runnable> changes =
                List.of(
                        () -> kv.post("data/k", PUT),
                        () -> kv.patch("data/k", PUT),
                        () -> kv.post("metadata/k", "{\"max_versions\":3}"),
                        () -> kv.patch("metadata/k", "{\"max_versions\":3}"),
                        () -> kv.post("delete/k", "{\"versions\":[1]}"),
                        () -> kv.post("undelete/k", "{\"versions\":[1]}"),
                        () -> kv.post("delete/k", "{\"versions\":[1]}"),
                        () -> kv.post("undelete/k", "{\"versions\":[1]}"),
                        () -> kv.post("destroy/k", "{\"versions\":[1]}"),
                        () -> kv.delete("data/k"),
                        () -> kv.post("undelete/k", "{\"versions\":[3]}"));
        int count = 0;
        for (Runnable change : changes) {
            change.run();
            assertThat(seen.add(metadataTag())).as("metadata, change %s", count).isTrue();
            assertThat(seen.add(dataTag())).as("data, change %s", count).isTrue();
            count++;
        }
    }

    @Test
    void tag_ofAVersion_changesWhenItsTimeComes() {
        kv.post("config", "{\"delete_version_after\":\"1h\"}");
        kv.post("data/k", PUT);
        String before = dataTag();
        String metadata = metadataTag();

        kv.pass(Duration.ofHours(1));

        assertThat(kv.get("data/k").status()).isEqualTo(404);
        assertThat(dataTag()).isNotEqualTo(before).isNotEmpty();
        assertThat(metadataTag()).isEqualTo(metadata);
        kv.header("if-none-match", dataTag());
        assertThat(kv.get("data/k").status()).as("nothing to be known").isEqualTo(404);
    }

    @Test
    void tags_ofVersions_differ() {
        kv.post("data/k", PUT);
        kv.post("data/k", PUT);

        assertThat(kv.get("data/k", "{\"version\":\"1\"}").tag()).isNotEqualTo(dataTag());
        assertThat(kv.get("data/k", "{\"version\":\"2\"}").tag()).isEqualTo(dataTag());
    }

    /** Goal: what a version of the metadata says stays as it is, so its tag does. */
    @Test
    void tag_ofAVersionOfMetadata_staysWhileItIsKept() {
        kv.post("metadata/k", "{\"max_versions\":3}");
        kv.post("metadata/k", "{\"max_versions\":4}");
        String first = metadataVersionTag(1);
        String second = metadataVersionTag(2);
        assertThat(Set.of(first, second, metadataTag(), dataTag())).hasSize(4);

        kv.post("metadata/k", "{\"max_versions\":5}");
        kv.post("data/k", PUT);
        assertThat(metadataVersionTag(1)).isEqualTo(first);
        assertThat(metadataVersionTag(2)).isEqualTo(second);
        kv.header("if-none-match", first);
        for (Operation operation : List.of(Operation.READ, Operation.HEAD)) {
            Answer known = kv.call(operation, "metadata/k", "{\"metadata_version\":\"1\"}");
            assertThat(known.status()).isEqualTo(304);
            assertThat(known.tag()).isEqualTo(first);
            Answer other = kv.call(operation, "metadata/k", "{\"metadata_version\":\"2\"}");
            assertThat(other.status()).isEqualTo(200);
        }
        assertThat(kv.get("metadata/k", "{\"metadata_version\":\"9\"}").status()).isEqualTo(404);
        kv.header("if-match", first);
        assertThat(kv.get("metadata/k", "{\"metadata_version\":\"2\"}").status()).isEqualTo(412);
        assertThat(kv.post("data/k", PUT).status()).as("says nothing of the key").isEqualTo(412);
    }

    @Test
    void tag_ofAVersionOfMetadata_inAnotherLifeOfTheKey_isAnother() {
        kv.post("metadata/k", "{\"max_versions\":3}");
        String before = metadataVersionTag(1);
        kv.delete("metadata/k");
        kv.requestId("another life");
        kv.post("metadata/k", "{\"max_versions\":3}");
        assertThat(metadataVersionTag(1)).isNotEqualTo(before);
    }

    private String metadataVersionTag(int version) {
        kv.header("x-other", "1");
        String tag = kv.get("metadata/k", "{\"metadata_version\":\"" + version + "\"}").tag();
        assertThat(tag).matches("\"[A-Za-z0-9_-]{16}\"");
        return tag;
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "W/%s", "\"x\", %s", "\"x\" ,W/%s,\"y\"", "*"})
    void ifNoneMatch_ofATagThatIsKnown_is304(String header) {
        kv.post("data/k", PUT);
        for (String path : List.of("data/k", "metadata/k", "subkeys/k")) {
            kv.header("x-other", "1");
            String tag = kv.get(path).tag();
            kv.header("if-none-match", header.formatted(tag));
            for (Operation operation : List.of(Operation.READ, Operation.HEAD)) {
                if (operation == Operation.READ || !path.startsWith("subkeys")) {
                    Answer answer = kv.call(operation, path, "{}");
                    assertThat(answer.status()).as(path).isEqualTo(304);
                    assertThat(answer.json()).isEqualTo("null");
                    assertThat(answer.tag()).isEqualTo(tag);
                }
            }
        }
    }

    @Test
    void ifNoneMatch_ofAnotherTag_isAnsweredInFull() {
        kv.post("data/k", PUT);
        String before = dataTag();
        kv.post("data/k", PUT);

        kv.header("if-none-match", before);
        assertThat(kv.get("data/k").status()).isEqualTo(200);
        kv.header("if-none-match", before.substring(1, before.length() - 1));
        assertThat(kv.get("data/k").status()).isEqualTo(200);
    }

    @Test
    void ifMatch_onReads_is412WhereTheTagIsAnother() {
        kv.post("data/k", PUT);
        String tag = dataTag();

        kv.header("if-match", tag);
        assertThat(kv.get("data/k").status()).isEqualTo(200);
        kv.header("if-match", "W/" + tag);
        assertThat(kv.get("data/k").status()).as("a weak tag matches nothing").isEqualTo(412);
        kv.header("if-match", "*");
        assertThat(kv.get("data/k").status()).isEqualTo(200);
        assertThat(kv.get("data/none").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "put",
                "patch",
                "delete-latest",
                "delete",
                "undelete",
                "destroy",
                "metadata-put",
                "metadata-patch",
                "metadata-delete"
            })
    void ifMatch_onEveryWrite_holdsOnlyForTheKeyAsItWasRead(String kind) {
        for (boolean metadata : new boolean[] {true, false}) {
            kv.header("x-other", "1");
            kv.delete("metadata/k");
            kv.post("data/k", PUT);
            kv.post("data/k", PUT);
            kv.post("delete/k", "{\"versions\":[1]}");
            String old = metadata ? metadataTag() : dataTag();
            kv.post("metadata/k", "{\"max_versions\":4}");
            String state = state();

            kv.header("if-match", old);
            Answer refused = write(kind);
            assertThat(refused.status()).as(kind).isEqualTo(412);
            assertThat(refused.error()).contains("If-Match").contains("nothing was changed");
            assertThat(state()).isEqualTo(state);

            String now = metadata ? metadataTag() : dataTag();
            kv.header("if-match", "\"other\", " + now);
            assertThat(write(kind).status()).as(kind).isIn(200, 204);
            kv.header("if-match", now);
            Answer again = write(kind);
            assertThat(again.status()).as("%s again", kind).isEqualTo(412);
        }
    }

    private Answer write(String kind) {
        return switch (kind) {
            case "put" -> kv.post("data/k", PUT);
            case "patch" -> kv.patch("data/k", PUT);
            case "delete-latest" -> kv.delete("data/k");
            case "delete" -> kv.post("delete/k", "{\"versions\":[2]}");
            case "undelete" -> kv.post("undelete/k", "{\"versions\":[1]}");
            case "destroy" -> kv.post("destroy/k", "{\"versions\":[1]}");
            case "metadata-put" -> kv.post("metadata/k", "{\"max_versions\":5}");
            case "metadata-patch" -> kv.patch("metadata/k", "{\"max_versions\":5}");
            case "metadata-delete" -> kv.delete("metadata/k");
            default -> throw new AssertionError(kind);
        };
    }

    private String state() {
        kv.header("x-other", "1");
        return kv.get("metadata/k").json() + kv.get("data/k").json();
    }

    @Test
    void star_standsForAKeyThatIsThere() {
        kv.header("if-match", "*");
        assertThat(kv.post("data/k", PUT).status()).isEqualTo(412);
        kv.header("if-none-match", "*");
        assertThat(kv.post("data/k", PUT).status()).isEqualTo(200);
        assertThat(kv.post("data/k", PUT).error()).contains("If-None-Match");
        kv.header("if-match", "*");
        assertThat(kv.post("data/k", PUT).status()).isEqualTo(200);
    }

    @Test
    void checks_areLocksThenConditionsThenCounters() {
        kv.post("data/k", PUT);
        String wrong = "{\"data\":{},\"options\":{\"cas\":9}}";
        kv.header("if-match", "\"other\"");
        assertThat(kv.post("data/k", wrong).status()).isEqualTo(412);
        kv.post("lock/k", "{\"data\":true}");
        assertThat(kv.post("data/k", wrong).error()).isEqualTo("key data is locked");
    }

    @Test
    void tag_ofAVersionThatALockHolds_isThatOfALiveOne() {
        kv.post("config", "{\"delete_version_after\":\"1h\"}");
        kv.post("data/k", PUT);
        String live = dataTag();
        kv.post("lock/k", "{\"destroy\":true,\"expires\":\"5h\"}");
        kv.pass(Duration.ofHours(2));
        assertThat(dataTag()).isEqualTo(live);

        kv.pass(Duration.ofHours(4));

        assertThat(dataTag()).isNotEqualTo(live);
        kv.header("if-match", live);
        assertThat(kv.post("data/k", PUT).status()).isEqualTo(412);
    }
}
