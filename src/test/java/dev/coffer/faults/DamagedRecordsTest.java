package dev.coffer.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.request.Bytes;
import dev.coffer.storage.barrier.Barrier;
import dev.coffer.storage.physical.Mutation;
import dev.coffer.storage.physical.Store;
import dev.coffer.storage.physical.memory.MemoryStore;
import dev.coffer.storage.schema.RecordType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Every record of a store, damaged in several ways, and every read: the answer is the right one, or
 * 500. It is never "not found", and never a wrong value; and whatever does not need the record is
 * answered as ever.
 */
final class DamagedRecordsTest {
    /** What a server cannot be unsealed without. */
    private static final Set<RecordType> ESSENTIAL =
            EnumSet.of(
                    RecordType.SEAL_CONFIG,
                    RecordType.ROOT_KEY,
                    RecordType.KEYRING,
                    RecordType.CLUSTER,
                    RecordType.MOUNT,
                    RecordType.MOUNT_GENERATION);

    /** What belongs to one key alone. */
    private static final Set<RecordType> OF_ONE_KEY =
            EnumSet.of(
                    RecordType.KV_KEY,
                    RecordType.KV_VERSION,
                    RecordType.KV_VALUE,
                    RecordType.KV_METADATA,
                    RecordType.KV_PLAIN);

    /** What can become of the bytes of a record. */
    private static final List<UnaryOperator<Bytes>> DAMAGES =
            List.of(
                    bytes -> flipped(bytes, 0),
                    bytes -> flipped(bytes, bytes.length() / 2),
                    bytes -> flipped(bytes, bytes.length() - 1),
                    bytes -> bytes.slice(0, bytes.length() - 1),
                    _ -> Bytes.empty());

    private static final Seed SEED = Scenes.everything();
    private static long cases;

    private static Bytes flipped(Bytes bytes, int at) {
        byte[] copy = bytes.toArray();
        copy[at] ^= 0x10;
        return Bytes.wrap(copy);
    }

    @AfterAll
    static void tell() {
        System.err.println(cases + " requests to stores with a damaged record, each checked");
    }

    private static List<Mutation.Put> records() {
        List<Mutation.Put> records = new ArrayList<>();
        for (Mutation record : SEED.records()) {
            if (record instanceof Mutation.Put put) {
                records.add(put);
            }
        }
        return records;
    }

    private static Store damaged(Mutation.Put record, Bytes value) {
        List<Mutation> records = new ArrayList<>(SEED.records());
        records.set(records.indexOf(record), new Mutation.Put(record.key(), value));
        MemoryStore store = new MemoryStore();
        new Seed(records, SEED.credentials()).plant(store);
        return store;
    }

    @Test
    void reads_ofADamagedStore_areRightOrFail() {
        Map<Op, String> right = answers(LocalServer.start(SEED.toStore(), SEED.credentials()));
        for (Mutation.Put record : records()) {
            if (!ESSENTIAL.contains(Seed.typeOf(record))) {
                for (UnaryOperator<Bytes> damage : DAMAGES) {
                    Store store = damaged(record, damage.apply(record.value()));
                    checkReads(Seed.typeOf(record), right, store);
                }
            }
        }
    }

    private static Map<Op, String> answers(LocalServer server) {
        Map<Op, String> answers = new TreeMap<>((a, b) -> a.name().compareTo(b.name()));
        Scenes.reads().forEach(read -> answers.put(read, read.run(server)));
        return answers;
    }

    private static void checkReads(RecordType type, Map<Op, String> right, Store store) {
        LocalServer server = LocalServer.start(store, SEED.credentials());
        TreeSet<String> failedKeys = new TreeSet<>();
        right.forEach((read, answer) -> {
            String given = read.run(server);
            cases++;
            if (!given.equals(answer)) {
                assertThat(given)
                        .as("%s, damaged %s, right: %s", read, type, answer)
                        .startsWith("500 ")
                        .contains(Barrier.DAMAGED);
                if (read.name().startsWith("GET secret/") || read.name().startsWith("GET plain/")) {
                    failedKeys.add(keyOf(read));
                }
            }
        });
        if (OF_ONE_KEY.contains(type)) {
            assertThat(failedKeys).as("keys that fail with one %s", type).hasSizeLessThan(2);
        }
    }

    /** The key in {@code GET secret/data/a/b?version=1}. */
    private static String keyOf(Op read) {
        return read.name()
                .replaceFirst("\\?.*", "")
                .replaceFirst("(data|metadata|metadata-history|diff|subkeys)/", "");
    }

    /** Goal: who changes a damaged key is told so, and changes nothing. */
    @Test
    void writes_toADamagedStore_areWholeOrNothing() {
        for (Mutation.Put record : records()) {
            if (!ESSENTIAL.contains(Seed.typeOf(record))) {
                Store store = damaged(record, flipped(record.value(), record.value().length() - 1));
                LocalServer server = LocalServer.start(store, SEED.credentials());
                Scenes.commits().forEach(write -> checkWrite(server, write, store));
            }
        }
    }

    private static void checkWrite(LocalServer server, Op write, Store store) {
        long before = Walk.versionOf(store);
        String answer = write.run(server);
        cases++;
        if (Op.status(answer) >= 400) {
            assertThat(Walk.versionOf(store)).as(write.name()).isEqualTo(before);
        }
        if (Op.status(answer) >= 500) {
            assertThat(answer).as(write.name()).contains(Barrier.DAMAGED);
        }
    }

    /** Goal: a record that was put in another's place is as good as damaged. */
    @Test
    void reads_ofRecordsThatChangedPlaces_fail() {
        Map<Op, String> right = answers(LocalServer.start(SEED.toStore(), SEED.credentials()));
        List<Mutation.Put> records = records();
        for (int i = 1; i < records.size(); i++) {
            Mutation.Put record = records.get(i);
            if (!ESSENTIAL.contains(Seed.typeOf(record))) {
                Store store = damaged(record, records.get(i - 1).value());
                checkReads(Seed.typeOf(record), right, store);
            }
        }
    }

    /** Goal: without its keys, and without knowing its mounts, a server stays sealed. */
    @Test
    void unsealing_withoutWhatItNeeds_fails() {
        for (Mutation.Put record : records()) {
            if (ESSENTIAL.contains(Seed.typeOf(record))) {
                for (UnaryOperator<Bytes> damage : DAMAGES) {
                    Store store = damaged(record, damage.apply(record.value()));
                    String answer = LocalServer.unsealAnswer(store, SEED.credentials());
                    cases++;
                    // A root key that does not open looks as it does with a wrong unseal key.
                    assertThat(Op.status(answer))
                            .as("%s %s", Seed.typeOf(record), answer)
                            .isIn(500, Seed.typeOf(record) == RecordType.ROOT_KEY ? 400 : 500);
                }
            }
        }
    }
}
