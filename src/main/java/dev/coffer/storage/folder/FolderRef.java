package dev.coffer.storage.folder;

import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordType;
import java.nio.ByteBuffer;

/**
 * One folder of one mount.
 *
 * @param id keyed hash of its path
 */
public record FolderRef(MountId mount, Bytes id) {
    /** Where the folder's own record is. */
    RecordKey key() {
        return RecordKey.inFolder(RecordType.FOLDER, mount, id);
    }

    /** What stands in place of {@link #id} in the keys of changes; in epoch 0 it is the id. */
    Bytes changesId(long epoch) {
        byte[] bytes = id.toArray();
        ByteBuffer number = ByteBuffer.wrap(bytes, bytes.length - Long.BYTES, Long.BYTES);
        long before = number.getLong(number.position());
        var _ = number.putLong(before + epoch);
        return Bytes.wrap(bytes);
    }
}
