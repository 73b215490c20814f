package dev.coffer.engine.kv.change;

import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.Transaction;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * One change of one key, as the log of its mount keeps it: what was done, never what was written.
 *
 * @param time no change of a key is earlier than the one before
 * @param versions what the change left behind
 * @param path of the key below {@code data/}; empty for the mount itself
 */
public record ChangeEntry(ChangeKind kind, Instant time, Versions versions, String path) {
    private static final int PATH_AT = 1 + Long.BYTES + Integer.BYTES + 4 * Long.BYTES;

    /**
     * Numbers of a key after a change; 0 where there is none.
     *
     * @param changed the version that the change was about, if it was about one
     * @param current the newest version
     * @param oldest the oldest version that can be seen
     * @param metadata the second counter
     */
    public record Versions(long changed, long current, long oldest, long metadata) {
        /** Of a key that has gone, or of none. */
        public static final Versions NONE = new Versions(0, 0, 0, 0);
    }

    /** Adds this to the log of a mount, as part of the transaction that makes the change. */
    public void note(Transaction tx, MountId mount) {
        tx.append(RecordType.KV_CHANGE, mount, encode());
    }

    Bytes encode() {
        byte[] text = path.getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(PATH_AT + text.length);
        out.put(kind.code()).putLong(time.getEpochSecond()).putInt(time.getNano());
        out.putLong(versions.changed).putLong(versions.current);
        out.putLong(versions.oldest).putLong(versions.metadata);
        return Bytes.wrap(out.put(text).array());
    }

    /** An entry read back; empty for a kind that this server does not know. */
    public static Optional<ChangeEntry> decode(Bytes bytes) {
        return ChangeKind.of(bytes.byteAt(0)).map(kind -> decode(kind, bytes));
    }

    private static ChangeEntry decode(ChangeKind kind, Bytes bytes) {
        ByteBuffer in = bytes.asBuffer().position(1);
        Instant time = Instant.ofEpochSecond(in.getLong(), in.getInt());
        Versions versions = new Versions(in.getLong(), in.getLong(), in.getLong(), in.getLong());
        return new ChangeEntry(kind, time, versions, pathOf(bytes));
    }

    /** The path alone. */
    static String pathOf(Bytes entry) {
        return entry.slice(PATH_AT).utf8();
    }

    /** The time alone. */
    static Instant timeOf(Bytes entry) {
        ByteBuffer in = entry.asBuffer().position(1);
        return Instant.ofEpochSecond(in.getLong(), in.getInt());
    }
}
