package dev.coffer.engine;

import dev.coffer.crypto.KeyedHash;
import dev.coffer.crypto.SecretBytes;
import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.Names;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.transaction.Transaction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A transaction over a sorted map, for tests of engines that need neither conflicts nor faults.
 * What is written is there at once; a savepoint is a copy.
 */
public final class MemoryTransaction implements Transaction {
    private static final Names NAMES = new HashedNames();

    private final TreeMap<Bytes, Bytes> records = new TreeMap<>();
    private int reads;

    /** How many records were asked for, ranges counted once. */
    public int reads() {
        return reads;
    }

    /** How many records there are. */
    public int size() {
        return records.size();
    }

    /** Every record, by physical key. */
    public Map<Bytes, Bytes> records() {
        return Map.copyOf(records);
    }

    @Override
    public @Nullable Bytes get(RecordKey key) {
        reads++;
        return records.get(key.bytes());
    }

    @Override
    public Slice scan(RecordRange range, int limit) {
        reads++;
        List<Entry> entries = new ArrayList<>();
        for (Map.Entry<Bytes, Bytes> entry :
                records.subMap(range.begin(), true, range.end(), false).entrySet()) {
            if (entries.size() == limit) {
                return new Slice(entries, true);
            }
            RecordKey key = RecordKey.stored(range.type(), entry.getKey());
            entries.add(new Entry(key, entry.getValue()));
        }
        return new Slice(entries, false);
    }

    @Override
    public @Nullable Bytes peek(RecordKey key) {
        return get(key);
    }

    @Override
    public Slice peekScan(RecordRange range, int limit) {
        return scan(range, limit);
    }

    @Override
    public Names names() {
        return NAMES;
    }

    @Override
    public void put(RecordKey key, Bytes value) {
        records.put(key.bytes(), value);
    }

    @Override
    public void delete(RecordKey key) {
        records.remove(key.bytes());
    }

    @Override
    public Savepoint savepoint() {
        return new Copy(new TreeMap<>(records));
    }

    @Override
    public void rollbackTo(Savepoint savepoint) {
        records.clear();
        records.putAll(((Copy) savepoint).records);
    }

    @Override
    public void afterCommit(Runnable effect) {
        effect.run();
    }

    private record Copy(TreeMap<Bytes, Bytes> records) implements Savepoint {}

    private static final class HashedNames implements Names {
        private final KeyedHash hash = KeyedHash.of(SecretBytes.takeOver(new byte[32]));

        @Override
        public Bytes folderId(MountId mount, String folder) {
            return hashed(mount.bytes(), folder);
        }

        @Override
        public Bytes nameHash(Bytes folderId, String name) {
            return hashed(folderId, name);
        }

        @Override
        public Bytes tokenHash(String token) {
            return Bytes.wrap(hash.hash(token.getBytes(StandardCharsets.UTF_8)));
        }

        private Bytes hashed(Bytes owner, String text) {
            byte[] part = text.getBytes(StandardCharsets.UTF_8);
            return Bytes.wrap(hash.hash(HASH_BYTES, owner.toArray(), part));
        }
    }
}
