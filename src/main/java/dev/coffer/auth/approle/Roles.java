package dev.coffer.auth.approle;

import dev.coffer.request.Bytes;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.folder.Folders;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.util.Locale;
import java.util.Optional;

/**
 * The roles of a mount as records. A role lies under a keyed hash of its role id, so that a login
 * finds it by one read; a second record leads from its name to its role id. Thread-safe.
 */
final class Roles {
    /** The folder in which the names of roles are listed. */
    static final String LISTED = "role/";

    private final Folders folders;

    Roles(Folders folders) {
        this.folders = folders;
    }

    /** A name as roles are known by: upper and lower case are the same. */
    static String name(String given) {
        return given.toLowerCase(Locale.ROOT);
    }

    Optional<Role> withId(ReadTransaction tx, MountId mount, String roleId) {
        return Optional.ofNullable(tx.get(key(RecordType.APPROLE_ROLE, tx, mount, roleId)))
                .map(Role::decode);
    }

    Optional<Role> named(ReadTransaction tx, MountId mount, String name) {
        Bytes roleId = tx.get(key(RecordType.APPROLE_NAME, tx, mount, name));
        return roleId == null ? Optional.empty() : withId(tx, mount, roleId.utf8());
    }

    /**
     * Writes a role, new or changed.
     *
     * @throws RequestFailure.Invalid 400 if it asks nothing of who logs in, or its role id is
     *     another role's
     */
    void put(Transaction tx, MountId mount, Role role) {
        if (!role.isConstrained()) {
            throw invalid("at least one constraint should be enabled on the role");
        }
        String name = role.identity().name();
        String roleId = role.identity().roleId();
        RecordKey nameKey = key(RecordType.APPROLE_NAME, tx, mount, name);
        RecordKey idKey = key(RecordType.APPROLE_ROLE, tx, mount, roleId);
        Bytes content = tx.get(idKey);
        if (content != null && !Role.decode(content).identity().name().equals(name)) {
            throw invalid("role_id already in use");
        }
        Bytes before = tx.get(nameKey);
        if (before == null) {
            folders.add(tx, mount, LISTED + name);
            tx.put(SecretIds.folderKey(tx, mount, role), Bytes.empty());
        } else if (!before.utf8().equals(roleId)) {
            tx.delete(key(RecordType.APPROLE_ROLE, tx, mount, before.utf8()));
        }
        tx.put(nameKey, Bytes.fromUtf8(roleId));
        tx.put(idKey, role.encode());
    }

    /** Ends a role, and with it all its secret ids; their records are removed in the background. */
    void remove(Transaction tx, MountId mount, Role role) {
        String name = role.identity().name();
        tx.delete(key(RecordType.APPROLE_ROLE, tx, mount, role.identity().roleId()));
        tx.delete(key(RecordType.APPROLE_NAME, tx, mount, name));
        tx.delete(SecretIds.folderKey(tx, mount, role));
        folders.remove(tx, mount, LISTED + name);
    }

    private static RequestFailure.Invalid invalid(String text) {
        return new RequestFailure.Invalid(RequestFailure.oneError(text));
    }

    private static RecordKey key(
            RecordType type, ReadTransaction tx, MountId mount, String hashed) {
        Bytes root = tx.names().folderId(mount, "");
        return RecordKey.ofName(type, mount, root, tx.names().nameHash(root, hashed));
    }
}
