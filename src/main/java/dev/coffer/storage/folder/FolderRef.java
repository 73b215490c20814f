package dev.coffer.storage.folder;

import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.MountId;

/**
 * One folder of one mount.
 *
 * @param id keyed hash of its path
 */
public record FolderRef(MountId mount, Bytes id) {}
