package dev.coffer.storage.physical.embedded;

import dev.coffer.request.Bytes;
import dev.coffer.storage.physical.Key;
import dev.coffer.storage.physical.Sequencer;
import dev.coffer.storage.physical.Stored;
import dev.coffer.storage.physical.TxId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * How keys and records stand in RocksDB (format 1, big-endian):
 *
 * <pre>
 * 00 'F'            format: int
 * 00 'M'            migration under way: int from, then its cursor
 * 00 'H'            head: long version, long fence epoch, long batch, then the digest
 * 00 'T' short slot transactions of one batch: long first version, then 16 bytes each
 * 01 key            long version, then the value
 * </pre>
 */
final class Layout {
    /** Batches whose transaction ids are kept, in slots that are overwritten in turn. */
    static final int SLOTS = 1024;

    static final byte[] FORMAT = {0, 'F'};
    static final byte[] MIGRATION = {0, 'M'};
    static final byte[] HEAD = {0, 'H'};
    static final byte[] FIRST_SLOT = slot(0);

    /** First byte of what callers store; everything below belongs to the store itself. */
    static final byte RECORDS = 1;

    private Layout() {}

    /**
     * What the newest batch left.
     *
     * @param batch its number, from 1
     */
    record Head(Sequencer.State state, long batch) {
        /** Of a new store. */
        static final Head NEW = new Head(Sequencer.State.NEW, 0);
    }

    /** The ids of one batch; their versions follow one another. */
    record Slot(long firstVersion, List<TxId> ids) {}

    static byte[] slot(long batch) {
        int number = (int) (batch % SLOTS);
        return new byte[] {0, 'T', (byte) (number >> Byte.SIZE), (byte) number};
    }

    static boolean isSlot(byte[] key) {
        return key.length == FIRST_SLOT.length && key[0] == 0 && key[1] == 'T';
    }

    static byte[] recordKey(Key key) {
        byte[] target = new byte[1 + key.length()];
        target[0] = RECORDS;
        key.copyTo(target, 1);
        return target;
    }

    static Key keyOf(byte[] recordKey) {
        byte[] key = new byte[recordKey.length - 1];
        System.arraycopy(recordKey, 1, key, 0, key.length);
        return Key.wrap(key);
    }

    static byte[] record(long version, Bytes value) {
        byte[] target = new byte[Long.BYTES + value.length()];
        var _ = ByteBuffer.wrap(target).putLong(version);
        value.copyTo(target, Long.BYTES);
        return target;
    }

    static Stored stored(byte[] record) {
        return new Stored(Bytes.wrap(record).slice(Long.BYTES), ByteBuffer.wrap(record).getLong());
    }

    static byte[] head(Head head) {
        Bytes digest = head.state().digest();
        ByteBuffer target = ByteBuffer.allocate(3 * Long.BYTES + digest.length());
        target.putLong(head.state().version());
        target.putLong(head.state().fenceEpoch());
        target.putLong(head.batch());
        target.put(digest.asBuffer());
        return target.array();
    }

    static Head head(byte[] record) {
        ByteBuffer source = ByteBuffer.wrap(record);
        long version = source.getLong();
        long fenceEpoch = source.getLong();
        long batch = source.getLong();
        Bytes digest = Bytes.wrap(record).slice(3 * Long.BYTES);
        return new Head(new Sequencer.State(version, fenceEpoch, digest), batch);
    }

    static byte[] slot(Slot slot) {
        byte[] target = new byte[Long.BYTES + TxId.BYTES * slot.ids().size()];
        var _ = ByteBuffer.wrap(target).putLong(slot.firstVersion());
        int at = Long.BYTES;
        for (TxId id : slot.ids()) {
            id.copyTo(target, at);
            at += TxId.BYTES;
        }
        return target;
    }

    static Slot slot(byte[] record) {
        List<TxId> ids = new ArrayList<>();
        for (int at = Long.BYTES; at < record.length; at += TxId.BYTES) {
            ids.add(TxId.from(record, at));
        }
        return new Slot(ByteBuffer.wrap(record).getLong(), ids);
    }

    static byte[] format(FormatVersion version) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(version.number()).array();
    }

    static FormatVersion format(byte[] record) {
        return new FormatVersion(ByteBuffer.wrap(record).getInt());
    }
}
