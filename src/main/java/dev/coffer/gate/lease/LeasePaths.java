package dev.coffer.gate.lease;

import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.ReadTransaction.Entry;
import dev.coffer.storage.transaction.Transaction;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

    /**
     * A lease of a path as a scan finds it.
     *
     * @param key of its record, by which a scan goes on
     */
    public record Found(RecordKey key, Member member) {}

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

    /**
     * Some of the paths behind {@code last}, in no useful order; empty at the end. Not part of the
     * read set: what comes in meanwhile came afterwards.
     */
    public static List<LeasePath> paths(ReadTransaction tx, @Nullable RecordKey last, int limit) {
        RecordRange all =
                RecordRange.startingWith(RecordKey.of(RecordType.LEASE_PATH, new byte[] {NAME}));
        return tx.peekScan(last == null ? all : all.after(last), limit).entries().stream()
                .map(entry -> new LeasePath(entry.key(), entry.value().utf8()))
                .toList();
    }

    /** Some leases of a path behind {@code last}; not part of the read set. */
    public static List<Found> members(
            ReadTransaction tx, String path, @Nullable RecordKey last, int limit) {
        RecordRange all = members(hash(tx, path));
        return tx.peekScan(last == null ? all : all.after(last), limit).entries().stream()
                .map(entry -> new Found(entry.key(), member(entry)))
                .toList();
    }

    /** Forgets the name of a path that has no lease; one that comes in meanwhile is a conflict. */
    public static void forgetIfEmpty(Transaction tx, LeasePath path) {
        if (tx.scan(members(hash(tx, path.path())), 1).entries().isEmpty()) {
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
        return RecordKey.of(RecordType.LEASE_PATH, prefix(NAME, hash));
    }

    private static RecordRange members(Bytes hash) {
        return RecordRange.startingWith(RecordKey.of(RecordType.LEASE_PATH, prefix(MEMBER, hash)));
    }

    private static RecordKey memberKey(Bytes hash, LeaseRef lease) {
        ByteBuffer suffix = ByteBuffer.allocate(1 + HASH_BYTES + LeaseRef.BYTES);
        suffix.put(prefix(MEMBER, hash));
        lease.writeTo(suffix);
        return RecordKey.of(RecordType.LEASE_PATH, suffix.array());
    }

    private static byte[] prefix(byte part, Bytes hash) {
        byte[] prefix = new byte[1 + HASH_BYTES];
        prefix[0] = part;
        hash.copyTo(prefix, 1);
        return prefix;
    }
}
