package dev.coffer.storage.barrier;

import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.Names;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names that one write transaction asks for: who decides about a key, compares it and writes it
 * asks for the same ones. Used by one thread, and forgotten with the transaction.
 */
final class RecentNames implements Names {
    /** A transaction over more keys begins to remember anew. */
    private static final int MOST = 4_096;

    private final Names names;
    private final Map<Name, Bytes> hashes = new HashMap<>();
    private @Nullable Folder last;

    RecentNames(Names names) {
        this.names = names;
    }

    private record Folder(MountId mount, String path, Bytes id) {}

    private record Name(Bytes folderId, String text) {}

    @Override
    public Bytes folderId(MountId mount, String folder) {
        Folder known = last;
        if (known == null || !known.path.equals(folder) || !known.mount.equals(mount)) {
            known = new Folder(mount, folder, names.folderId(mount, folder));
            last = known;
        }
        return known.id;
    }

    @Override
    public Bytes nameHash(Bytes folderId, String name) {
        if (hashes.size() >= MOST) {
            hashes.clear();
        }
        return hashes.computeIfAbsent(
                new Name(folderId, name), asked -> names.nameHash(asked.folderId, asked.text));
    }

    @Override
    public Bytes contentHash(byte[] content) {
        return names.contentHash(content);
    }

    @Override
    public Bytes tokenHash(String token) {
        return names.tokenHash(token);
    }

    @Override
    public Bytes incarnation() {
        return names.incarnation();
    }

    @Override
    public Bytes snapshotMark(Bytes content) {
        return names.snapshotMark(content);
    }
}
