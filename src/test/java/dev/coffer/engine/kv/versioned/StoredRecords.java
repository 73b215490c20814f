package dev.coffer.engine.kv.versioned;

import dev.coffer.engine.kv.KvFixture;
import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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

    /** How many values there are, wherever they lie. */
    static int values(KvFixture kv) {
        RecordRange headers =
                RecordRange.startingWith(RecordKey.inMount(RecordType.KV_VERSION, kv.mount().id()));
        long beside =
                kv.run(tx ->
                        tx.scan(headers, ALL).entries().stream()
                                .map(entry -> VersionHeader.decode(entry.value()))
                                .filter(header -> header.value().isPresent())
                                .count());
        return Math.toIntExact(beside) + count(kv, RecordType.KV_VALUE);
    }

    /** Puts a key at a place that no test could reach by writing. */
    static void seed(KvFixture kv, String path, long version, long metadataVersion) {
        kv.run(tx -> {
            KeyAddress address = KeyAddress.of(tx.names(), kv.mount().id(), path);
            KeyRecord found = new KeyReader(tx, kv.mount().id(), path).record().orElseThrow();
            KeyRecord seeded =
                    new KeyRecord(
                            found.settings(),
                            new KeyRecord.Versions(version, version, version, 0),
                            new KeyRecord.Metadata(
                                    metadataVersion,
                                    found.metadata().custom(),
                                    metadataVersion + 1),
                            found.created(),
                            found.change(),
                            found.generation());
            tx.put(address.key(), seeded.encode());
            return version;
        });
    }

    /** How often a key has been changed. */
    static long changes(KvFixture kv, String path) {
        return kv.run(tx ->
                new KeyReader(tx, kv.mount().id(), path).record().orElseThrow().change().number());
    }

    /** Gives a key and a version the form in which the first servers wrote them. */
    static void makeOld(KvFixture kv, String path, long version) {
        kv.run(tx -> {
            KeyAddress address = KeyAddress.of(tx.names(), kv.mount().id(), path);
            KeyReader now = new KeyReader(tx, kv.mount().id(), path);
            Bytes custom = now.metadata(now.record().orElseThrow()).custom().encode();
            tx.put(address.key(), old(tx.get(address.key()), 94));
            Bytes header = Objects.requireNonNull(tx.get(address.header(version)));
            VersionHeader.decode(header)
                    .value()
                    .ifPresent(value -> tx.put(address.value(version), value));
            tx.put(address.header(version), old(header, 26));
            KeyReader reader = new KeyReader(tx, kv.mount().id(), path);
            KeyRecord key = reader.record().orElseThrow();
            for (long i = 1; i <= key.metadata().current(); i++) {
                tx.delete(address.metadata(i));
            }
            if (key.metadata().custom() != 0) {
                tx.put(address.metadata(key.metadata().custom()), custom);
            }
            return path;
        });
    }

    private static Bytes old(@Nullable Bytes record, int length) {
        byte[] bytes = Objects.requireNonNull(record).slice(0, length).toArray();
        bytes[0] = 1;
        return Bytes.wrap(bytes);
    }
}
