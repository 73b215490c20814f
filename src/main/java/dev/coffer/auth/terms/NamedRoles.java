package dev.coffer.auth.terms;

import dev.coffer.engine.Call;
import dev.coffer.json.JsonObject;
import dev.coffer.request.Bytes;
import dev.coffer.request.Response;
import dev.coffer.storage.folder.Folders;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * The roles of a mount, each one record under its name, whose case counts nothing. Thread-safe.
 *
 * @param <R> what is kept under a name
 */
public final class NamedRoles<R extends NamedRoles.Role> {
    /** The field that names a role in a path. */
    public static final String NAME = "name";

    private final Folders folders;
    private final RecordType type;
    private final String folder;
    private final Function<Bytes, R> decode;

    /** What is kept under a name. */
    public interface Role {
        /** What may be seen of it. */
        JsonObject view();

        /** The content of its record. */
        Bytes encode();
    }

    /**
     * Roles that are kept in records of one type.
     *
     * @param folder of their names, with a slash at its end
     */
    public NamedRoles(Folders folders, RecordType type, String folder, Function<Bytes, R> decode) {
        this.folders = folders;
        this.type = type;
        this.folder = folder;
        this.decode = decode;
    }

    /** The role of a name. */
    public Optional<R> find(ReadTransaction tx, MountId mount, String name) {
        return Optional.ofNullable(tx.get(key(tx, mount, lower(name)))).map(decode);
    }

    /** The role that a call's path names. */
    public Optional<R> find(ReadTransaction tx, Call call) {
        return find(tx, call.mount().id(), name(call));
    }

    /** The names in order, at most so many. */
    public List<String> names(ReadTransaction tx, MountId mount, int limit) {
        return folders.list(tx, mount, folder, "", limit).names();
    }

    /** Keeps a role under the name in a call's path. */
    public void put(Transaction tx, Call call, R role) {
        put(tx, call.mount().id(), name(call), role);
    }

    /** Keeps a role under a name in lower case. */
    public void put(Transaction tx, MountId mount, String name, R role) {
        RecordKey key = key(tx, mount, name);
        if (tx.get(key) == null) {
            folders.add(tx, mount, folder + name);
        }
        tx.put(key, role.encode());
    }

    /** Whether there is the role that a call's path names. */
    public boolean exists(ReadTransaction tx, Call call) {
        return tx.get(key(tx, call.mount().id(), name(call))) != null;
    }

    /** The answer to a list: 404 where there is nothing. */
    public Response list(ReadTransaction tx, Call call) {
        return NameLists.answer(folders, tx, call, folder);
    }

    /** The answer to a read: 404 where there is nothing. */
    public Response show(ReadTransaction tx, Call call) {
        return find(tx, call).map(role -> Response.ok(role.view())).orElseGet(Response::notFound);
    }

    /** The answer to a delete, which leaves nothing under the name. */
    public Response remove(Transaction tx, Call call) {
        RecordKey key = key(tx, call.mount().id(), name(call));
        if (tx.get(key) != null) {
            tx.delete(key);
            folders.remove(tx, call.mount().id(), folder + name(call));
        }
        return Response.noContent();
    }

    /** The name in a call's path, in lower case. */
    public static String name(Call call) {
        return lower(call.fields().text(NAME));
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private RecordKey key(ReadTransaction tx, MountId mount, String name) {
        Bytes root = tx.names().folderId(mount, "");
        return RecordKey.ofName(type, mount, root, tx.names().nameHash(root, name));
    }
}
