package dev.coffer.engine.kv.versioned;

import dev.coffer.json.JsonObject;
import dev.coffer.request.Bytes;
import dev.coffer.request.GoTime;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.schema.StoredFields;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;

/**
 * What is told of a lock and need not be known to obey it.
 *
 * @param path of the key, or of the folder with a slash at its end; empty for the whole mount
 * @param reason as it was given; may be empty
 */
record LockNote(String path, String reason) {
    private static final String PATH = "path";
    private static final String REASON = "reason";

    static LockNote of(ReadTransaction tx, MountId mount, Bytes id) {
        Bytes record = tx.get(key(mount, id));
        if (record == null) {
            throw new IllegalStateException("a lock without its note");
        }
        StoredFields fields = StoredFields.read(record);
        return new LockNote(fields.text(PATH), fields.text(REASON));
    }

    void put(Transaction tx, MountId mount, Bytes id) {
        JsonObject fields = JsonObject.builder().put(PATH, path).put(REASON, reason).build();
        tx.put(key(mount, id), StoredFields.write(fields));
    }

    static void remove(Transaction tx, MountId mount, Bytes id) {
        tx.delete(key(mount, id));
    }

    /** A lock as clients see it. */
    JsonObject shown(LockEntry lock) {
        return JsonObject.builder()
                .put("data", lock.locks(LockDimension.DATA))
                .put("destroy", lock.locks(LockDimension.DESTROY))
                .put("expires_time", GoTime.format(lock.expires()))
                .put("metadata", lock.locks(LockDimension.METADATA))
                .put(PATH, path)
                .put("prefix", lock.folder())
                .put(REASON, reason)
                .put("since", GoTime.format(lock.since()))
                .build();
    }

    private static RecordKey key(MountId mount, Bytes id) {
        return RecordKey.inFolder(RecordType.KV_LOCK, mount, id);
    }
}
