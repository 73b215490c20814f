package dev.coffer.auth.approle;

import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.Names;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.ReadTransaction.Entry;
import dev.coffer.storage.transaction.ReadTransaction.Slice;
import dev.coffer.storage.transaction.Transaction;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The secret ids of roles as records, each under a keyed hash of itself in its role's folder. A
 * second record leads from its accessor to it; accessors lie in their order, so that a page of them
 * costs what it returns. Stateless.
 */
final class SecretIds {
    private static final int UUID_LENGTH = 36;
    private static final int SCAN_PAGE = 1_000;

    private SecretIds() {}

    /** The record that says that a role lives. */
    static RecordKey folderKey(ReadTransaction tx, MountId mount, Role role) {
        return RecordKey.inFolder(RecordType.APPROLE_FOLDER, mount, folder(tx, mount, role));
    }

    /** The record of a secret id of a role, be it there or not. */
    static RecordKey key(ReadTransaction tx, MountId mount, Role role, String secretId) {
        Bytes folder = folder(tx, mount, role);
        return RecordKey.ofName(
                RecordType.APPROLE_SECRET_ID, mount, folder, tx.names().nameHash(folder, secretId));
    }

    static Optional<SecretId> find(ReadTransaction tx, RecordKey key) {
        return Optional.ofNullable(tx.get(key)).map(SecretId::decode);
    }

    /** The record of the secret id that an accessor stands for; empty if it stands for none. */
    static Optional<RecordKey> withAccessor(
            ReadTransaction tx, MountId mount, Role role, String accessor) {
        Bytes folder = folder(tx, mount, role);
        Bytes id = accessorBytes(accessor);
        Bytes hash = id == null ? null : tx.get(accessorKey(mount, folder, id));
        return Optional.ofNullable(hash)
                .map(found -> RecordKey.ofName(RecordType.APPROLE_SECRET_ID, mount, folder, found));
    }

    /** Writes a new secret id and its accessor. */
    static void add(Transaction tx, RecordKey key, SecretId secretId) {
        tx.put(key, secretId.encode());
        tx.put(accessorOf(key, secretId), hashIn(key));
    }

    /** Removes a secret id and its accessor. */
    static void remove(Transaction tx, RecordKey key, SecretId secretId) {
        tx.delete(key);
        tx.delete(accessorOf(key, secretId));
    }

    /**
     * The accessors of a role behind {@code after}, in order.
     *
     * @param limit how many at most; 0 for all
     */
    static List<String> accessors(
            ReadTransaction tx, MountId mount, Role role, String after, int limit) {
        RecordRange rest =
                RecordRange.startingWith(
                        RecordKey.inFolder(
                                RecordType.APPROLE_ACCESSOR, mount, folder(tx, mount, role)));
        List<String> accessors = new ArrayList<>();
        boolean more = true;
        while (more) {
            Slice slice = tx.scan(rest, SCAN_PAGE);
            for (Entry entry : slice.entries()) {
                String accessor = accessorIn(entry.key());
                if (accessor.compareTo(after) > 0) {
                    accessors.add(accessor);
                }
                if (limit > 0 && accessors.size() == limit) {
                    return accessors;
                }
            }
            more = slice.more();
            if (more) {
                rest = rest.after(slice.entries().getLast().key());
            }
        }
        return accessors;
    }

    /** The record that says that the role of a secret id's record lives. */
    static RecordKey folderOf(RecordKey secretId) {
        return RecordKey.inFolder(RecordType.APPROLE_FOLDER, mountIn(secretId), folderIn(secretId));
    }

    private static RecordKey accessorOf(RecordKey key, SecretId secretId) {
        Bytes id = accessorBytes(secretId.accessor());
        if (id == null) {
            throw new IllegalStateException("stored accessor");
        }
        return accessorKey(mountIn(key), folderIn(key), id);
    }

    private static RecordKey accessorKey(MountId mount, Bytes folder, Bytes id) {
        return RecordKey.ofName(RecordType.APPROLE_ACCESSOR, mount, folder, id);
    }

    private static Bytes folder(ReadTransaction tx, MountId mount, Role role) {
        return tx.names().folderId(mount, "secret-id/" + role.identity().folder() + "/");
    }

    private static MountId mountIn(RecordKey key) {
        return new MountId(key.bytes().slice(1, 1 + MountId.BYTES));
    }

    private static Bytes folderIn(RecordKey key) {
        int begin = 1 + MountId.BYTES;
        return key.bytes().slice(begin, begin + Names.HASH_BYTES);
    }

    private static Bytes hashIn(RecordKey key) {
        return key.bytes().slice(1 + MountId.BYTES + Names.HASH_BYTES);
    }

    private static @Nullable Bytes accessorBytes(String accessor) {
        if (accessor.length() != UUID_LENGTH) {
            return null;
        }
        try {
            UUID uuid = UUID.fromString(accessor);
            return Bytes.wrap(
                    ByteBuffer.allocate(Names.HASH_BYTES)
                            .putLong(uuid.getMostSignificantBits())
                            .putLong(uuid.getLeastSignificantBits())
                            .array());
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private static String accessorIn(RecordKey key) {
        ByteBuffer raw = hashIn(key).asBuffer();
        return new UUID(raw.getLong(), raw.getLong()).toString();
    }
}
