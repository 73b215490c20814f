package dev.coffer.engine.kv.versioned;

import dev.coffer.storage.folder.Folders;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Every key below a folder, as one transaction sees them: one that comes or goes meanwhile is a
 * conflict.
 *
 * @param root the folder, empty for the mount's root, else with a slash at its end
 * @param folders it and those below it, as paths below the mount
 * @param keys as paths below the mount
 */
record KeysBelow(String root, List<String> folders, List<String> keys) {
    KeysBelow {
        folders = List.copyOf(folders);
        keys = List.copyOf(keys);
    }

    /**
     * Looks for them.
     *
     * @throws dev.coffer.request.RequestFailure.Invalid 400 if there are more than one transaction
     *     takes
     */
    static KeysBelow of(ReadTransaction tx, Folders names, MountId mount, String root) {
        List<String> folders = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        Deque<String> ahead = new ArrayDeque<>(List.of(root));
        while (!ahead.isEmpty()) {
            String folder = ahead.pop();
            folders.add(folder);
            CopyBudget.checkKeys(folders.size());
            int most = KvLimits.COPIED_VERSIONS + 1;
            for (String name : names.list(tx, mount, folder, "", most).names()) {
                if (name.endsWith("/")) {
                    ahead.push(folder + name);
                } else {
                    keys.add(folder + name);
                }
            }
            CopyBudget.checkKeys(keys.size());
        }
        return new KeysBelow(root, folders, keys);
    }

    /** Removes every name, and the folder from the one above; the keys' records have gone. */
    void removeNames(Transaction tx, Folders names, MountId mount) {
        if (keys.isEmpty()) {
            return;
        }
        folders.forEach(folder -> names.clear(tx, mount, folder));
        if (!root.isEmpty()) {
            names.remove(tx, mount, root);
        }
    }

    /** The part of a key's path behind the folder. */
    String relative(String key) {
        return key.substring(root.length());
    }

    /** The folder of a path from a client, who need not write the slash at its end. */
    static String folder(String path) {
        return path.isEmpty() || path.endsWith("/") ? path : path + "/";
    }

    /** Whether one of two folders lies in the other, or is it. */
    static boolean overlap(String one, String other) {
        return one.startsWith(other) || other.startsWith(one);
    }
}
