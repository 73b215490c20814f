package dev.coffer.storage.barrier;

import dev.coffer.crypto.DestroyedKeyException;
import dev.coffer.crypto.Hkdf;
import dev.coffer.crypto.KeyedHash;
import dev.coffer.crypto.SecretBytes;
import dev.coffer.request.Bytes;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.Names;

/**
 * {@link Names} by HMAC-SHA256, one key a purpose, all derived from the keyring's names key.
 *
 * <p>Nothing is cached: a hash costs about as much as looking one up. After {@link #destroy} every
 * call is answered as on a sealed server, 503.
 */
public final class KeyedNames implements Names {
    private final KeyedHash folders;
    private final KeyedHash names;
    private final KeyedHash tokens;
    private final KeyedHash snapshots;
    private final KeyedHash contents;
    private final Bytes incarnation;

    private KeyedNames(SecretBytes namesKey, Bytes incarnation) {
        this.folders = keyFor(namesKey, "coffer v1 folder id");
        this.names = keyFor(namesKey, "coffer v1 name hash");
        this.tokens = keyFor(namesKey, "coffer v1 token hash");
        this.snapshots = keyFor(namesKey, "coffer v1 snapshot mark");
        this.contents = keyFor(namesKey, "coffer v1 content hash");
        this.incarnation = incarnation;
    }

    /**
     * Names under keys derived from {@code namesKey}, which stays the caller's to destroy.
     *
     * @param incarnation of the store
     */
    public static KeyedNames of(SecretBytes namesKey, Bytes incarnation) {
        return new KeyedNames(namesKey, incarnation);
    }

    /** Names in a store that was never restored. */
    public static KeyedNames of(SecretBytes namesKey) {
        return of(namesKey, Bytes.empty());
    }

    @Override
    public Bytes folderId(MountId mount, String folder) {
        return hashed(folders, HASH_BYTES, mount.bytes().toArray(), units(folder));
    }

    @Override
    public Bytes nameHash(Bytes folderId, String name) {
        if (folderId.length() != HASH_BYTES) {
            throw new IllegalStateException("a folder id has 16 bytes");
        }
        return hashed(names, HASH_BYTES, folderId.toArray(), units(name));
    }

    @Override
    public Bytes tokenHash(String token) {
        return hashed(tokens, KeyedHash.SIZE_BYTES, units(token));
    }

    @Override
    public Bytes snapshotMark(Bytes content) {
        return hashed(snapshots, KeyedHash.SIZE_BYTES, content.toArray());
    }

    @Override
    public Bytes contentHash(byte[] content) {
        return hashed(contents, KeyedHash.SIZE_BYTES, content);
    }

    @Override
    public Bytes incarnation() {
        return incarnation;
    }

    /** Erases the keys. */
    public void destroy() {
        folders.destroy();
        names.destroy();
        tokens.destroy();
        snapshots.destroy();
        contents.destroy();
    }

    private static Bytes hashed(KeyedHash hash, int sizeBytes, byte[]... parts) {
        try {
            return Bytes.wrap(hash.hash(sizeBytes, parts));
        } catch (DestroyedKeyException sealedMeanwhile) {
            throw new RequestFailure.Unavailable(Barrier.SEALED, 0);
        }
    }

    private static KeyedHash keyFor(SecretBytes namesKey, String label) {
        SecretBytes derived = Hkdf.derive(namesKey, label, KeyedHash.SIZE_BYTES);
        KeyedHash hash = KeyedHash.of(derived);
        derived.destroy();
        return hash;
    }

    /** UTF-16, because UTF-8 would write every unpaired surrogate as the same question mark. */
    private static byte[] units(String text) {
        byte[] units = new byte[2 * text.length()];
        for (int i = 0; i < text.length(); i++) {
            units[2 * i] = (byte) (text.charAt(i) >>> 8);
            units[2 * i + 1] = (byte) text.charAt(i);
        }
        return units;
    }
}
