package dev.coffer.engine.kv;

import dev.coffer.engine.kv.plain.PlainSecret;
import dev.coffer.engine.kv.versioned.FirstVersion;
import dev.coffer.engine.kv.versioned.KeyAddress;
import dev.coffer.engine.kv.versioned.MountSettings;
import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.ReadTransaction.Entry;
import dev.coffer.storage.transaction.ReadTransaction.Slice;
import dev.coffer.storage.transaction.Transaction;
import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * Turns a mount of version 1 into one of version 2, some secrets a transaction. Folders and names
 * stay as they are, and a secret's hashes are the same in both versions, so that neither the length
 * of a name nor the size of a value can stop it. It may be interrupted anywhere: what is left to do
 * is what is still there in the old form.
 */
final class VersionUpgrade {
    private static final byte FORMAT = 1;
    private static final int HEAD_BYTES = 1 + Long.BYTES + Integer.BYTES;

    /** Secrets moved in one transaction. */
    private static final int STEP_SECRETS = 256;

    /** Bytes of values moved in one transaction, but for the last value. */
    private static final int STEP_BYTES = 4 * 1024 * 1024;

    private VersionUpgrade() {}

    /** Part of the transaction that changes the mount's option. */
    static void begin(Transaction tx, MountId mount, Instant now) {
        MountSettings.INITIAL.withUpgrading(true).put(tx, mount);
        tx.put(record(mount), new Progress(now, Bytes.empty()).encode());
    }

    /** One step; answers whether another one is needed. */
    static boolean step(Transaction tx, MountId mount) {
        Bytes record = tx.get(record(mount));
        if (record == null) {
            return false;
        }
        Progress progress = Progress.decode(record);
        Slice slice = tx.scan(progress.rest(mount), STEP_SECRETS);
        long bytes = 0;
        for (Entry entry : slice.entries()) {
            move(tx, mount, entry, progress.started);
            bytes += entry.value().length();
            if (bytes > STEP_BYTES) {
                tx.put(record(mount), progress.behind(entry.key()).encode());
                return true;
            }
        }
        if (slice.more()) {
            RecordKey last = slice.entries().getLast().key();
            tx.put(record(mount), progress.behind(last).encode());
            return true;
        }
        MountSettings.of(tx, mount).withUpgrading(false).put(tx, mount);
        tx.delete(record(mount));
        return false;
    }

    private static void move(Transaction tx, MountId mount, Entry entry, Instant at) {
        PlainSecret secret = PlainSecret.decode(entry.value());
        FirstVersion.put(tx, KeyAddress.in(mount, entry.key()), secret.json(), at);
        tx.delete(entry.key());
    }

    private static RecordKey record(MountId mount) {
        return RecordKey.inMount(RecordType.KV_UPGRADE, mount);
    }

    /**
     * How far an upgrade has come.
     *
     * @param started the time that every upgraded version gets
     * @param last the last key that was moved, empty before the first
     */
    private record Progress(Instant started, Bytes last) {
        Progress behind(RecordKey moved) {
            return new Progress(started, moved.bytes());
        }

        /** What is left to move; removed records need not be passed over again. */
        RecordRange rest(MountId mount) {
            RecordRange all =
                    RecordRange.startingWith(RecordKey.inMount(RecordType.KV_PLAIN, mount));
            return last.isEmpty() ? all : all.after(RecordKey.stored(RecordType.KV_PLAIN, last));
        }

        Bytes encode() {
            byte[] bytes = new byte[HEAD_BYTES + last.length()];
            ByteBuffer.wrap(bytes)
                    .put(FORMAT)
                    .putLong(started.getEpochSecond())
                    .putInt(started.getNano());
            last.copyTo(bytes, HEAD_BYTES);
            return Bytes.wrap(bytes);
        }

        static Progress decode(Bytes bytes) {
            if (bytes.byteAt(0) != FORMAT) {
                throw new IllegalStateException("progress of an upgrade of an unknown format");
            }
            ByteBuffer in = bytes.asBuffer().position(1);
            Instant started = Instant.ofEpochSecond(in.getLong(), in.getInt());
            return new Progress(started, bytes.slice(HEAD_BYTES));
        }
    }
}
