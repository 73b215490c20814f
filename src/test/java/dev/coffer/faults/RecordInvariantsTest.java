package dev.coffer.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.request.Bytes;
import dev.coffer.request.Cancellation;
import dev.coffer.storage.physical.Mutation;
import dev.coffer.storage.physical.memory.MemoryStore;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A checker that sees nothing proves nothing: each record that is lost or left over is noticed. */
final class RecordInvariantsTest {
    /** Settings, notes and the log of changes: a store without them is one with the defaults. */
    private static final Set<RecordType> MAY_BE_ABSENT =
            EnumSet.of(
                    RecordType.KV_CONFIG,
                    RecordType.KV_CHANGE,
                    RecordType.KV_CHANGES_KEPT,
                    RecordType.REMOUNT,
                    RecordType.POLICY,
                    RecordType.TOKEN_STATE,
                    RecordType.VERSIONS);

    @Test
    void check_ofAStoreWithoutOneOfItsRecords_fails() {
        for (Seed seed : List.of(Scenes.everything(), Scenes.busyFolder(), Scenes.retired())) {
            List<Mutation> records = seed.records();
            for (int i = 0; i < records.size(); i++) {
                RecordType type = Seed.typeOf(records.get(i));
                List<Mutation> fewer = new ArrayList<>(records);
                Mutation _ = fewer.remove(i);
                MemoryStore store = new MemoryStore();
                new Seed(fewer, seed.credentials()).plant(store);
                if (!MAY_BE_ABSENT.contains(type) && !isOnTheWayOut(seed, records.get(i))) {
                    assertThatThrownBy(
                                    () ->
                                            RecordInvariants.check(
                                                    LocalServer.start(store, seed.credentials())),
                                    "without a %s",
                                    type)
                            .isInstanceOf(Throwable.class);
                }
            }
        }
    }

    /** Nobody misses what cleaning removes, nor the note that a name went which no page has. */
    private static boolean isOnTheWayOut(Seed seed, Mutation record) {
        LocalServer server = LocalServer.start(seed.toStore(), seed.credentials());
        Records records = Records.of(server);
        RecordType type = Seed.typeOf(record);
        RecordKey key = RecordKey.stored(type, Bytes.wrap(record.key().toArray()));
        if (type == RecordType.RETIRED_MOUNT) {
            return false;
        }
        if (type.scope() == RecordType.Scope.MOUNT
                && !records.mountPaths().containsKey(Records.mountOf(key))) {
            return true;
        }
        return type == RecordType.FOLDER_CHANGE
                && Objects.requireNonNull(records.of(type).get(key)).byteAt(0) == 0;
    }

    @Test
    void check_ofAStoreWithARecordTooMany_fails() {
        Seed seed = Scenes.everything();
        Records records = Records.of(LocalServer.start(seed.toStore(), seed.credentials()));
        int planted = 0;
        for (RecordType type : RecordType.values()) {
            if (type.scope() == RecordType.Scope.MOUNT && !MAY_BE_ABSENT.contains(type)) {
                for (Map.Entry<RecordKey, Bytes> record : records.of(type).entrySet()) {
                    int last = record.getKey().bytes().length() - 1;
                    IntStream.of(1, Math.min(17, last), last)
                            .forEach(at -> checkOneMore(seed, type, record, at));
                    planted += 3;
                }
            }
        }
        assertThat(planted).isGreaterThan(100);
    }

    private static void checkOneMore(
            Seed seed, RecordType type, Map.Entry<RecordKey, Bytes> record, int byteAt) {
        LocalServer server = LocalServer.start(seed.toStore(), seed.credentials());
        plant(server, type, record, byteAt);
        assertThatThrownBy(
                        () -> RecordInvariants.check(server),
                        "one more %s, another byte %d",
                        type,
                        byteAt)
                .isInstanceOf(AssertionError.class);
    }

    /** Copies a record to a key that differs in one byte: of its mount, folder, name or number. */
    private static void plant(
            LocalServer server, RecordType type, Map.Entry<RecordKey, Bytes> record, int byteAt) {
        byte[] other = record.getKey().bytes().toArray();
        other[byteAt] ^= 0x40;
        RecordKey key = RecordKey.stored(type, Bytes.wrap(other));
        Bytes _ =
                server.transactions()
                        .write(
                                Cancellation.NONE,
                                tx -> {
                                    tx.put(key, record.getValue());
                                    return record.getValue();
                                });
    }
}
