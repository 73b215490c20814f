package dev.coffer.storage.schema;

import dev.coffer.request.Bytes;

/**
 * Keyed hashes that stand for names in physical keys: nothing on disk tells a name. The key is made
 * at init and never rotated. Deterministic, thread-safe.
 */
public interface Names {
    /** Length of a folder id and of a name hash. */
    int HASH_BYTES = 16;

    /**
     * Id of a folder within a mount.
     *
     * @param folder empty for the root, else with a slash at its end: {@code a/b/}
     */
    Bytes folderId(MountId mount, String folder);

    /** Hash of a name within a folder; the name has no slash but, for a folder, at its end. */
    Bytes nameHash(Bytes folderId, String name);

    /** Keyed hash of 32 bytes of what is neither a name nor a token: what has to be recognised. */
    Bytes contentHash(byte[] content);

    /** Keyed hash of 32 bytes under which a token is kept; the token itself is kept nowhere. */
    Bytes tokenHash(String token);

    /**
     * Random bytes that are others after each restore of the store; none before the first. They
     * belong into whatever clients keep and send back, and are no secret.
     */
    Bytes incarnation();

    /**
     * Proves that this installation has made what has the hash {@code content}: nobody else can
     * make the mark, and it names nothing.
     */
    Bytes snapshotMark(Bytes content);
}
