package dev.coffer.engine.kv.versioned;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.engine.kv.KvFixture;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonRaw;
import dev.coffer.request.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The bytes of the records of a key, byte by byte: what an older server has written is read as it
 * was meant, and what is written today stays readable.
 */
final class RecordFormatsTest {
    private static final String KEY_FIELDS =
            "03000000070000000000000e10"
                    + "000000000000000c00000000000000060000000000000005"
                    + "00000000000000040000000000000002"
                    + "000000006553f10000000005000000006553f16400000006"
                    + "000102030405060708090a0b0c0d0e0f";
    private static final String ROOT = "0a0004726f6f74033a3a31";
    private static final String KEY_1 = "01" + KEY_FIELDS;
    private static final String KEY_2 =
            "02" + KEY_FIELDS + "00000000000000630000000000000003" + "00000008" + ROOT;
    private static final String KEY_3 =
            "03"
                    + KEY_FIELDS
                    + "00000000000000630000000000000003"
                    + "00000008"
                    + "000000000000000b"
                    + ROOT;
    private static final String HEADER_FIELDS =
            "03000000006553f10000000005000000006553f16400000006";
    private static final String HEADER_1 = "01" + HEADER_FIELDS;
    private static final String HEADER_2 = "02" + HEADER_FIELDS + ROOT + "00";
    private static final String HEADER_3 = "03" + HEADER_FIELDS + ROOT + "00";

    private static final Instant EARLY = Instant.ofEpochSecond(1_700_000_000, 5);
    private static final Instant LATE = Instant.ofEpochSecond(1_700_000_100, 6);

    private static Bytes hex(String text) {
        return Bytes.wrap(HexFormat.of().parseHex(text));
    }

    private static String hex(Bytes bytes) {
        return HexFormat.of().formatHex(bytes.toArray());
    }

    private static Actor root() {
        return new Actor(hex(ROOT).slice(1));
    }

    private static KeyRecord key(int maxMetadataVersions, long oldest, KeyRecord.Change change) {
        return key(maxMetadataVersions, oldest, change, 12);
    }

    private static KeyRecord key(
            int maxMetadataVersions, long oldest, KeyRecord.Change change, long newestApart) {
        return new KeyRecord(
                new KeyRecord.Settings(
                        7, true, true, false, Duration.ofHours(1), maxMetadataVersions),
                new KeyRecord.Versions(12, 6, 5, newestApart),
                new KeyRecord.Metadata(4, 2, oldest),
                EARLY,
                change,
                hex("000102030405060708090a0b0c0d0e0f"));
    }

    @Test
    void mountSettings_ofBothFormats_areRead() {
        String fields = "0d00000007" + "0000000000000e10" + "00000199";
        MountSettings old =
                new MountSettings(7, true, false, true, Duration.ofHours(1), 409, true, false, 0);
        assertThat(MountSettings.decode(hex("01" + fields))).isEqualTo(old);
        assertThat(MountSettings.decode(hex("02" + fields + "00000009")))
                .isEqualTo(
                        new MountSettings(
                                7, true, false, true, Duration.ofHours(1), 409, true, false, 9));
        for (String unknown : List.of("03" + fields + "00000009", "01" + fields + "00", "02")) {
            assertThatThrownBy(() -> MountSettings.decode(hex(unknown)))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void key_ofFormat1_isReadWithoutAHistory() {
        assertThat(KeyRecord.decode(hex(KEY_1)))
                .isEqualTo(key(0, 5, new KeyRecord.Change(0, LATE, Actor.UNKNOWN)));
    }

    @Test
    void key_ofFormat2_isReadAsHavingEveryValueApart() {
        assertThat(KeyRecord.decode(hex(KEY_2)))
                .isEqualTo(key(8, 3, new KeyRecord.Change(99, LATE, root())));
    }

    @Test
    void key_ofFormat3_isWrittenAndReadByteByByte() {
        KeyRecord key = key(8, 3, new KeyRecord.Change(99, LATE, root()), 11);
        assertThat(KeyRecord.decode(hex(KEY_3))).isEqualTo(key);
        assertThat(hex(key.encode())).isEqualTo(KEY_3);
    }

    @Test
    void header_ofFormat1_isReadWithoutActors() {
        assertThat(VersionHeader.decode(hex(HEADER_1)))
                .isEqualTo(
                        new VersionHeader(
                                EARLY,
                                Optional.of(LATE),
                                true,
                                Actor.UNKNOWN,
                                Actor.UNKNOWN,
                                Optional.empty()));
    }

    @Test
    void header_ofFormat2_isReadAndWrittenAsFormat3() {
        VersionHeader header =
                new VersionHeader(
                        EARLY, Optional.of(LATE), true, root(), Actor.UNKNOWN, Optional.empty());
        assertThat(VersionHeader.decode(hex(HEADER_2))).isEqualTo(header);
        assertThat(VersionHeader.decode(hex(HEADER_3))).isEqualTo(header);
        assertThat(hex(header.encode())).isEqualTo(HEADER_3);
    }

    @Test
    void header_withAValue_isWrittenAndReadByteByByte() {
        VersionHeader header =
                VersionHeader.created(EARLY, Optional.empty(), root(), Bytes.fromUtf8("{}"));
        String written =
                "0304" + "000000006553f10000000005" + "000000000000000000000000" + ROOT + "007b7d";
        assertThat(hex(header.encode())).isEqualTo(written);
        assertThat(VersionHeader.decode(hex(written))).isEqualTo(header);
    }

    @Test
    void header_withALargeValue_leavesItApart() {
        Bytes most = Bytes.wrap(new byte[VersionHeader.MAX_VALUE_BYTES]);
        Bytes more = Bytes.wrap(new byte[VersionHeader.MAX_VALUE_BYTES + 1]);
        assertThat(VersionHeader.created(EARLY, Optional.empty(), root(), most).isApart())
                .isFalse();
        assertThat(VersionHeader.created(EARLY, Optional.empty(), root(), more).isApart()).isTrue();
    }

    @Test
    void metadata_ofFormat2_isWrittenAndReadByteByByte() {
        MetadataVersion version =
                new MetadataVersion(
                        EARLY,
                        root(),
                        List.of("custom_metadata.a", "max_versions"),
                        new MetadataState(
                                new KeyRecord.Settings(
                                        7, true, false, false, Duration.ofHours(1), 3),
                                CustomMetadata.of(JsonObject.builder().put("a", "1").build())));
        String fields =
                "{\"changed\":[\"custom_metadata.a\",\"max_versions\"],\"settings\":{"
                        + "\"cas_required\":true,\"cas_required_for_delete\":false,"
                        + "\"delete_version_after\":3600,"
                        + "\"max_metadata_versions\":3,\"max_versions\":7,"
                        + "\"metadata_cas_required\":false}}";
        String metadata =
                "02000000f2000000006553f10000000005"
                        + ROOT
                        + hex(Bytes.fromUtf8(fields))
                        + hex(Bytes.fromUtf8("{\"a\":\"1\"}"));
        assertThat(hex(version.encode())).isEqualTo(metadata);
        assertThat(MetadataVersion.decode(hex(metadata))).isEqualTo(version);
        assertThat(MetadataVersion.custom(hex(metadata)))
                .isEqualTo(JsonRaw.ofOwned("{\"a\":\"1\"}".getBytes(UTF_8)));
    }

    @Test
    void metadata_ofFormat1_isTheCustomMetadataAlone() {
        assertThat(MetadataVersion.custom(Bytes.fromUtf8("{\"a\":\"1\"}")))
                .isEqualTo(JsonRaw.ofOwned("{\"a\":\"1\"}".getBytes(UTF_8)));
        assertThatThrownBy(() -> MetadataVersion.custom(hex("03")))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void record_ofAnUnknownFormatOrLength_isRefused() {
        for (String each :
                new String[] {"04" + KEY_FIELDS, KEY_1 + "00", KEY_2 + "00", KEY_3 + "00"}) {
            assertThatThrownBy(() -> KeyRecord.decode(hex(each)))
                    .isInstanceOf(IllegalStateException.class);
        }
        for (String each :
                new String[] {
                    "04" + HEADER_FIELDS, HEADER_1 + "00", HEADER_2 + "00", HEADER_3 + "00"
                }) {
            assertThatThrownBy(() -> VersionHeader.decode(hex(each)))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void key_writtenByAnOlderServer_goesOnWorking() {
        KvFixture kv = KvFixture.versioned();
        kv.post("data/a", "{\"data\":{\"v\":1}}");
        kv.post("metadata/a", "{\"custom_metadata\":{\"owner\":\"old\"}}");
        StoredRecords.makeOld(kv, "a", 1);

        assertThat(kv.get("metadata/a").json("updated_by")).isEqualTo("null");
        assertThat(kv.get("metadata/a").json("versions", "1", "created_by")).isEqualTo("null");
        assertThat(kv.get("data/a").json("data")).isEqualTo("{\"v\":1}");
        assertThat(kv.get("data/a").json("metadata", "custom_metadata"))
                .isEqualTo("{\"owner\":\"old\"}");

        assertThat(kv.get("metadata-history/a").json()).isEqualTo("{\"entries\":[],\"next\":null}");
        assertThat(kv.get("diff/a", "{\"from\":\"0\",\"kind\":\"metadata\"}").json("added"))
                .isEqualTo("[\"custom_metadata.owner\"]");

        kv.post("data/a", "{\"data\":{\"v\":2},\"options\":{\"cas\":1,\"metadata_cas\":1}}");
        kv.patch("metadata/a", "{\"custom_metadata\":{\"more\":\"1\"},\"metadata_cas\":1}");
        assertThat(kv.get("metadata/a").json("custom_metadata"))
                .isEqualTo("{\"more\":\"1\",\"owner\":\"old\"}");
        assertThat(kv.get("metadata/a").json("updated_by", "remote_address"))
                .isEqualTo("\"127.0.0.1\"");
        assertThat(kv.get("metadata/a").json("versions", "1", "created_by")).isEqualTo("null");

        assertThat(kv.get("metadata-history/a").json("entries")).contains("custom_metadata.more");
        assertThat(kv.get("diff/a", "{\"from\":\"1\",\"kind\":\"metadata\"}").error())
                .isEqualTo("metadata version 1 of this key is not kept");

        kv.delete("metadata/a");
        assertThat(StoredRecords.count(kv)).isZero();
    }
}
