package dev.coffer.engine.kv.versioned;

import dev.coffer.request.Bytes;
import dev.coffer.storage.folder.FolderPath;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.Names;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;

/**
 * Where the records of one key are: hashes stand for its folder and its name.
 *
 * @param folderId keyed hash of the folder's path
 * @param nameHash keyed hash of the name in it
 */
public record KeyAddress(MountId mount, Bytes folderId, Bytes nameHash) {
    private static final int FOLDER_AT = 1 + MountId.BYTES;
    private static final int NAME_AT = FOLDER_AT + Names.HASH_BYTES;

    /** The address of a path without a slash at its end. */
    static KeyAddress of(Names names, MountId mount, String path) {
        FolderPath cut = FolderPath.of(path);
        Bytes folderId = names.folderId(mount, cut.folder());
        return new KeyAddress(mount, folderId, names.nameHash(folderId, cut.name()));
    }

    /** The address in the key of a record that exists once for a name. */
    public static KeyAddress in(MountId mount, RecordKey key) {
        Bytes bytes = key.bytes();
        return new KeyAddress(
                mount,
                bytes.slice(FOLDER_AT, NAME_AT),
                bytes.slice(NAME_AT, NAME_AT + Names.HASH_BYTES));
    }

    RecordKey key() {
        return RecordKey.ofName(RecordType.KV_KEY, mount, folderId, nameHash);
    }

    RecordKey header(long version) {
        return numbered(RecordType.KV_VERSION, version);
    }

    RecordKey value(long version) {
        return numbered(RecordType.KV_VALUE, version);
    }

    /** A version of the metadata. */
    RecordKey metadata(long metadataVersion) {
        return numbered(RecordType.KV_METADATA, metadataVersion);
    }

    /** The headers of these versions, both ends inclusive. */
    RecordRange headers(long first, long last) {
        return RecordRange.between(header(first), header(last + 1));
    }

    /** These versions of the metadata, both ends inclusive. */
    RecordRange metadata(long first, long last) {
        return RecordRange.between(metadata(first), metadata(last + 1));
    }

    private RecordKey numbered(RecordType type, long number) {
        return RecordKey.ofVersion(type, mount, folderId, nameHash, number);
    }
}
