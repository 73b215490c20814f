package dev.coffer.gate.lease;

import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.ReadTransaction.Entry;
import dev.coffer.storage.transaction.ReadTransaction.Slice;
import dev.coffer.storage.transaction.Transaction;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Leases by the path that made them. A path has a record with its name and one for each of its
 * leases, under keyed hashes: nothing on disk tells a path. Stateless.
 */
public final class LeasePaths {
    private static final byte NAME = 0;
    private static final byte MEMBER = 1;
    private static final int HASH_BYTES = 16;

    /** Paths belong to no mount; the hash wants one. */
    private static final MountId NO_MOUNT = new MountId(Bytes.wrap(new byte[MountId.BYTES]));

    private LeasePaths() {}

    /**
     * A path that has or had leases.
     *
     * @param key of its record, by which a scan goes on
     */
    public record LeasePath(RecordKey key, String path) {}

    /**
     * A lease of a path.
     *
     * @param suffix what follows the path in the lease's id
     */
    public record Member(LeaseRef lease, String suffix) {}

    /** Notes a lease under its path. */
    public static void add(Transaction tx, String path, Member member) {
        Bytes hash = hash(tx, path);
        RecordKey name = nameKey(hash);
        if (tx.get(name) == null) {
            tx.put(name, Bytes.fromUtf8(path));
        }
        tx.put(memberKey(hash, member.lease()), Bytes.fromUtf8(member.suffix()));
    }

    /** Forgets a lease; the path's name is left to {@link #forgetIfEmpty}. */
    public static void remove(Transaction tx, String path, LeaseRef lease) {
        tx.delete(memberKey(hash(tx, path), lease));
    }

    /** Some of the paths behind {@code last}, in no useful order; empty at the end. */
    public static List<LeasePath> paths(ReadTransaction tx, Optional<RecordKey> last, int limit) {
        RecordRange all =
                RecordRange.startingWith(RecordKey.of(RecordType.LEASE_PATH, new byte[] {NAME}));
        RecordRange range = last.map(all::after).orElse(all);
        return tx.scan(range, limit).entries().stream()
                .map(entry -> new LeasePath(entry.key(), entry.value().utf8()))
                .toList();
    }

    /** The first leases of a path. */
    public static List<Member> members(ReadTransaction tx, String path, int limit) {
        Slice slice = tx.scan(members(hash(tx, path)), limit);
        return slice.entries().stream().map(LeasePaths::member).toList();
    }

    /** Forgets the name of a path that has no lease; one that comes in meanwhile is a conflict. */
    public static void forgetIfEmpty(Transaction tx, LeasePath path) {
        if (members(tx, path.path(), 1).isEmpty()) {
            tx.delete(path.key());
        }
    }

    private static Member member(Entry entry) {
        return new Member(LeaseRef.atEnd(entry.key().bytes()), entry.value().utf8());
    }

    private static Bytes hash(ReadTransaction tx, String path) {
        return tx.names().folderId(NO_MOUNT, path);
    }

    private static RecordKey nameKey(Bytes hash) {
        return RecordKey.of(RecordType.LEASE_PATH, start(NAME, hash, 0).array());
    }

    private static RecordRange members(Bytes hash) {
        return RecordRange.startingWith(
                RecordKey.of(RecordType.LEASE_PATH, start(MEMBER, hash, 0).array()));
    }

    private static RecordKey memberKey(Bytes hash, LeaseRef lease) {
        ByteBuffer suffix = start(MEMBER, hash, LeaseRef.BYTES);
        lease.writeTo(suffix);
        return RecordKey.of(RecordType.LEASE_PATH, suffix.array());
    }

    private static ByteBuffer start(byte part, Bytes hash, int more) {
        ByteBuffer suffix = ByteBuffer.allocate(1 + HASH_BYTES + more);
        return suffix.put(part).put(hash.asBuffer());
    }
}
