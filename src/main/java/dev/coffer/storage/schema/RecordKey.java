package dev.coffer.storage.schema;

import dev.coffer.request.Bytes;
import java.nio.ByteBuffer;

/**
 * The name of one record: a type byte and at most 63 bytes behind it, so that it fits every store
 * whatever a path's length. Names of secrets enter only as keyed hashes ({@link Names}). Ordered by
 * unsigned bytes within the store.
 *
 * @param type what the record is
 * @param bytes the whole physical key, type byte first
 */
public record RecordKey(RecordType type, Bytes bytes) {
    /** Longest physical key, whatever the store. */
    public static final int MAX_BYTES = 64;

    /** Key of a record that exists once in the whole store. */
    public static RecordKey of(RecordType type) {
        return of(type, new byte[0]);
    }

    /** Key made of the type and these bytes; at most 63 of them. */
    public static RecordKey of(RecordType type, byte[] suffix) {
        byte[] key = new byte[1 + suffix.length];
        key[0] = type.prefix();
        System.arraycopy(suffix, 0, key, 1, suffix.length);
        return fromOwned(type, key);
    }

    /** Key of a record that exists once in a mount. */
    public static RecordKey inMount(RecordType type, MountId mount) {
        return of(type, mount.bytes().toArray());
    }

    /** Key of a record that exists once in a folder. */
    public static RecordKey inFolder(RecordType type, MountId mount, Bytes folderId) {
        return fromOwned(type, start(type, mount, folderId, 0).array());
    }

    /** Key of a numbered record of a folder; numbers sort ascending. */
    public static RecordKey inFolder(RecordType type, MountId mount, Bytes folderId, long number) {
        return fromOwned(type, start(type, mount, folderId, Long.BYTES).putLong(number).array());
    }

    /** Key of a record that exists once for a name in a folder. */
    public static RecordKey ofName(RecordType type, MountId mount, Bytes folderId, Bytes nameHash) {
        ByteBuffer key = start(type, mount, folderId, Names.HASH_BYTES);
        return fromOwned(type, key.put(nameHash.asBuffer()).array());
    }

    /** Key of a numbered record (a version) of a name in a folder; numbers sort ascending. */
    public static RecordKey ofVersion(
            RecordType type, MountId mount, Bytes folderId, Bytes nameHash, long number) {
        ByteBuffer key = start(type, mount, folderId, Names.HASH_BYTES + Long.BYTES);
        return fromOwned(type, key.put(nameHash.asBuffer()).putLong(number).array());
    }

    /** The key that a store holds, read back; its first byte must be the type's. */
    public static RecordKey stored(RecordType type, Bytes bytes) {
        if (bytes.byteAt(0) != type.prefix()) {
            throw new IllegalStateException("record key of another type, wanted " + type);
        }
        return new RecordKey(type, bytes);
    }

    /** The number at the end of a versioned or numbered key. */
    public long number() {
        return bytes.asBuffer().getLong(bytes.length() - Long.BYTES);
    }

    private static ByteBuffer start(RecordType type, MountId mount, Bytes folderId, int more) {
        return ByteBuffer.allocate(1 + MountId.BYTES + Names.HASH_BYTES + more)
                .put(type.prefix())
                .put(mount.bytes().asBuffer())
                .put(folderId.asBuffer());
    }

    private static RecordKey fromOwned(RecordType type, byte[] key) {
        if (key.length > MAX_BYTES) {
            throw new IllegalStateException("record key over 64 bytes, type " + type);
        }
        return new RecordKey(type, Bytes.wrap(key));
    }
}
