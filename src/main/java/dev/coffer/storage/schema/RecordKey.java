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
        return fromOwned(type, start(type, mount, folderId, 0));
    }

    /** Key of a numbered record of a folder; numbers sort ascending. */
    public static RecordKey inFolder(RecordType type, MountId mount, Bytes folderId, long number) {
        byte[] key = start(type, mount, folderId, Long.BYTES);
        end(key, Long.BYTES).putLong(number);
        return fromOwned(type, key);
    }

    /** Key of a record that exists once for a name in a folder. */
    public static RecordKey ofName(RecordType type, MountId mount, Bytes folderId, Bytes nameHash) {
        byte[] key = start(type, mount, folderId, Names.HASH_BYTES);
        end(key, Names.HASH_BYTES).put(nameHash.asBuffer());
        return fromOwned(type, key);
    }

    /** Key of a numbered record (a version) of a name in a folder; numbers sort ascending. */
    public static RecordKey ofVersion(
            RecordType type, MountId mount, Bytes folderId, Bytes nameHash, long number) {
        int more = Names.HASH_BYTES + Long.BYTES;
        byte[] key = start(type, mount, folderId, more);
        end(key, more).put(nameHash.asBuffer()).putLong(number);
        return fromOwned(type, key);
    }

    /** Where the number of the commit stands in the key of a {@link LogRecord}. */
    public static final int LOG_COMMIT_AT = 1 + MountId.BYTES;

    /**
     * Key of what a commit adds to a log of a mount; as a bound, of what comes from this commit on.
     *
     * @param commit 0 where the store puts it in
     * @param entries how many there are
     */
    public static RecordKey inLog(RecordType type, MountId mount, long commit, int entries) {
        byte[] key = new byte[LOG_COMMIT_AT + Long.BYTES + Short.BYTES];
        key[0] = type.prefix();
        mount.bytes().copyTo(key, 1);
        ByteBuffer.wrap(key)
                .putLong(LOG_COMMIT_AT, commit)
                .putShort(LOG_COMMIT_AT + Long.BYTES, (short) entries);
        return fromOwned(type, key);
    }

    /** The number of the commit in the key of a {@link LogRecord}. */
    public long logCommit() {
        return bytes.asBuffer().getLong(LOG_COMMIT_AT);
    }

    /** How many entries the {@link LogRecord} of this key has. */
    public int logEntries() {
        return Short.toUnsignedInt(bytes.asBuffer().getShort(LOG_COMMIT_AT + Long.BYTES));
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

    private static byte[] start(RecordType type, MountId mount, Bytes folderId, int more) {
        byte[] key = new byte[1 + MountId.BYTES + Names.HASH_BYTES + more];
        key[0] = type.prefix();
        mount.bytes().copyTo(key, 1);
        folderId.copyTo(key, 1 + MountId.BYTES);
        return key;
    }

    /** The last {@code size} bytes of a key, to be written. */
    private static ByteBuffer end(byte[] key, int size) {
        return ByteBuffer.wrap(key, key.length - size, size);
    }

    private static RecordKey fromOwned(RecordType type, byte[] key) {
        if (key.length > MAX_BYTES) {
            throw new IllegalStateException("record key over 64 bytes, type " + type);
        }
        return new RecordKey(type, Bytes.wrap(key));
    }
}
