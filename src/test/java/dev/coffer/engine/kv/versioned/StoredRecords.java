package dev.coffer.engine.kv.versioned;

import dev.coffer.engine.kv.KvFixture;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import java.util.List;

/** Looks at what a mount of version 2 has in the store. */
final class StoredRecords {
    private static final List<RecordType> TYPES =
            List.of(
                    RecordType.KV_KEY,
                    RecordType.KV_VERSION,
                    RecordType.KV_VALUE,
                    RecordType.KV_METADATA,
                    RecordType.KV_PLAIN);
    private static final int ALL = 1_000_000;

    private StoredRecords() {}

    /** How many records there are, names and settings aside. */
    static int count(KvFixture kv) {
        return TYPES.stream().mapToInt(type -> count(kv, type)).sum();
    }

    /** How many records of a type there are. */
    static int count(KvFixture kv, RecordType type) {
        RecordRange range = RecordRange.startingWith(RecordKey.inMount(type, kv.mount().id()));
        return kv.run(tx -> tx.scan(range, ALL).entries().size());
    }

    /** Puts a key at a place that no test could reach by writing. */
    static void seed(KvFixture kv, String path, long version, long metadataVersion) {
        kv.run(tx -> {
            KeyAddress address = KeyAddress.of(tx.names(), kv.mount().id(), path);
            KeyRecord found = new KeyReader(tx, kv.mount().id(), path).record().orElseThrow();
            KeyRecord seeded =
                    new KeyRecord(
                            found.settings(),
                            new KeyRecord.Versions(version, version, version),
                            new KeyRecord.Metadata(metadataVersion, found.metadata().custom()),
                            found.created(),
                            found.updated(),
                            found.generation());
            tx.put(address.key(), seeded.encode());
            return version;
        });
    }
}
