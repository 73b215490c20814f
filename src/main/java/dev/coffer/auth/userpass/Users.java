package dev.coffer.auth.userpass;

import dev.coffer.request.Bytes;
import dev.coffer.storage.folder.Folders;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.util.Locale;
import java.util.Optional;

/** The users of a mount as records, each under a keyed hash of its name in lower case. */
final class Users {
    private final Folders folders;

    Users(Folders folders) {
        this.folders = folders;
    }

    /** A name as users are known by: upper and lower case are the same. */
    static String name(String given) {
        return given.toLowerCase(Locale.ROOT);
    }

    Optional<User> find(ReadTransaction tx, MountId mount, String name) {
        return Optional.ofNullable(tx.get(key(tx, mount, name))).map(User::decode);
    }

    void put(Transaction tx, MountId mount, String name, User user) {
        RecordKey key = key(tx, mount, name);
        if (tx.get(key) == null) {
            folders.add(tx, mount, name);
        }
        tx.put(key, user.encode());
    }

    void remove(Transaction tx, MountId mount, String name) {
        RecordKey key = key(tx, mount, name);
        if (tx.get(key) != null) {
            tx.delete(key);
            folders.remove(tx, mount, name);
        }
    }

    private static RecordKey key(ReadTransaction tx, MountId mount, String name) {
        Bytes root = tx.names().folderId(mount, "");
        return RecordKey.ofName(
                RecordType.USERPASS_USER, mount, root, tx.names().nameHash(root, name));
    }
}
