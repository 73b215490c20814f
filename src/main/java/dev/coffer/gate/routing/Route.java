package dev.coffer.gate.routing;

import dev.coffer.engine.Engine;
import dev.coffer.engine.Mount;
import dev.coffer.engine.PathTable;
import dev.coffer.request.Bytes;
import dev.coffer.storage.transaction.ReadTransaction;

/**
 * A mount as it is published: ready to be called, and recognized as unchanged by its content.
 *
 * @param entry the row of the mount table
 * @param content the record it was read from
 * @param mount what the engine sees of it
 * @param engine who serves it
 * @param paths the engine's table for this mount
 */
public record Route(MountEntry entry, Bytes content, Mount mount, Engine engine, PathTable paths) {
    /** What lies below the mount: empty for the mount itself. */
    public String relative(String path) {
        return path.length() < entry.path().length() ? "" : path.substring(entry.path().length());
    }

    /**
     * Whether the mount is, in this transaction, exactly what was published. A write that relies on
     * it conflicts with every change of the mount.
     */
    public boolean isCurrent(ReadTransaction tx) {
        return Mounts.unchanged(tx, entry.id(), content);
    }
}
