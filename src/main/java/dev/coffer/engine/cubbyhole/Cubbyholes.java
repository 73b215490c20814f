package dev.coffer.engine.cubbyhole;

import dev.coffer.json.JsonObject;
import dev.coffer.request.Bytes;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.Names;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.ReadTransaction.Entry;
import dev.coffer.storage.transaction.ReadTransaction.Slice;
import dev.coffer.storage.transaction.Transaction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Cubbyholes as records. An owner is what {@link dev.coffer.engine.Caller#token} says: nothing that
 * is stored under one token is ever found by another. Stateless.
 *
 * <p>A path and what lies there are two records, so that listing opens no values.
 */
public final class Cubbyholes {
    /** Keyed hashes of paths are made within a mount; cubbyholes have this one for themselves. */
    private static final MountId SPACE =
            new MountId(Bytes.wrap("coffer.cubbyhole".getBytes(StandardCharsets.US_ASCII)));

    /** Largest sum of names that one list answers with, in bytes. */
    private static final int MAX_LIST_BYTES = 32 * 1024 * 1024;

    private static final String LIST_TOO_LARGE = "the list is larger than 32 MiB";
    private static final int SCAN_PAGE = 1_000;

    /** Paths that go in the transaction that ends their token. */
    private static final int MAX_REMOVED_AT_ONCE = 20;

    /** Records removed in one transaction in the background. */
    private static final int MAX_REMOVED_A_STEP = 500;

    private Cubbyholes() {}

    /** What lies at a path, as it was written. */
    public static Optional<Bytes> read(ReadTransaction tx, Bytes owner, String path) {
        return Optional.ofNullable(tx.get(key(tx, RecordType.CUBBYHOLE_VALUE, owner, path)));
    }

    /** Puts something at a path, in place of what may be there. */
    public static void write(Transaction tx, Bytes owner, String path, Bytes value) {
        RecordKey name = key(tx, RecordType.CUBBYHOLE_PATH, owner, path);
        if (tx.get(name) == null) {
            tx.put(name, Bytes.fromUtf8(path));
        }
        tx.put(key(tx, RecordType.CUBBYHOLE_VALUE, owner, path), value);
    }

    /** Removes what may lie at a path. */
    public static void delete(Transaction tx, Bytes owner, String path) {
        tx.delete(key(tx, RecordType.CUBBYHOLE_PATH, owner, path));
        tx.delete(key(tx, RecordType.CUBBYHOLE_VALUE, owner, path));
    }

    /**
     * The names in a folder in order, sub-folders with a slash at their end.
     *
     * @param folder empty for the root, else with a slash at its end
     * @throws RequestFailure.Invalid 400 if they exceed 32 MiB
     */
    static List<String> list(ReadTransaction tx, Bytes owner, String folder) {
        TreeSet<String> names = new TreeSet<>(JsonObject.NAME_ORDER);
        long bytes = 0;
        RecordRange rest = of(RecordType.CUBBYHOLE_PATH, owner);
        boolean more = true;
        while (more) {
            Slice slice = tx.scan(rest, SCAN_PAGE);
            for (Entry entry : slice.entries()) {
                String path = entry.value().utf8();
                if (path.startsWith(folder) && names.add(first(path.substring(folder.length())))) {
                    bytes += entry.value().length();
                }
            }
            if (bytes > MAX_LIST_BYTES) {
                throw new RequestFailure.Invalid(LIST_TOO_LARGE);
            }
            more = slice.more();
            rest = more ? rest.after(slice.entries().getLast().key()) : rest;
        }
        return List.copyOf(names);
    }

    private static String first(String path) {
        int slash = path.indexOf('/');
        return slash < 0 ? path : path.substring(0, slash + 1);
    }

    /**
     * Puts something at a path that no list shows, in the transaction that makes the token: the
     * answer that a wrapping token holds.
     */
    public static void hide(Transaction tx, Bytes owner, String path, Bytes value) {
        tx.put(key(tx, RecordType.CUBBYHOLE_VALUE, owner, path), value);
    }

    /**
     * Part of the transaction that ends a token: what it has kept goes with it, at once where it is
     * little.
     *
     * @return whether something is left to be cleaned in the background
     */
    public static boolean ended(Transaction tx, Bytes owner) {
        // Read for good: a path that comes in meanwhile is a conflict.
        RecordRange paths = of(RecordType.CUBBYHOLE_PATH, owner);
        boolean much =
                tx.scan(paths, MAX_REMOVED_AT_ONCE + 1).entries().size() > MAX_REMOVED_AT_ONCE;
        if (much) {
            tx.put(RecordKey.of(RecordType.RETIRED_CUBBYHOLE, owner.toArray()), Bytes.empty());
            return true;
        }
        boolean more = true;
        while (more) {
            more = clear(tx, owner, MAX_REMOVED_AT_ONCE);
        }
        return false;
    }

    /** Removes some of what dead tokens have left behind; false once nothing is left. */
    static boolean cleaned(Transaction tx) {
        List<Entry> retired = tx.scan(RecordRange.all(RecordType.RETIRED_CUBBYHOLE), 1).entries();
        if (retired.isEmpty()) {
            return false;
        }
        RecordKey marker = retired.getFirst().key();
        if (!clear(tx, marker.bytes().slice(1), MAX_REMOVED_A_STEP)) {
            tx.delete(marker);
        }
        return true;
    }

    /** Removes some records, values first; whether there were any. */
    private static boolean clear(Transaction tx, Bytes owner, int max) {
        List<RecordKey> values = tx.peekKeys(of(RecordType.CUBBYHOLE_VALUE, owner), max);
        List<RecordKey> paths =
                values.isEmpty()
                        ? tx.peekKeys(of(RecordType.CUBBYHOLE_PATH, owner), max)
                        : List.of();
        values.forEach(tx::delete);
        paths.forEach(tx::delete);
        return !values.isEmpty() || !paths.isEmpty();
    }

    private static RecordRange of(RecordType type, Bytes owner) {
        return RecordRange.startingWith(RecordKey.of(type, owner.toArray()));
    }

    private static RecordKey key(ReadTransaction tx, RecordType type, Bytes owner, String path) {
        Names names = tx.names();
        Bytes hash = names.nameHash(names.folderId(SPACE, ""), path);
        byte[] suffix = new byte[owner.length() + hash.length()];
        owner.copyTo(suffix, 0);
        hash.copyTo(suffix, owner.length());
        return RecordKey.of(type, suffix);
    }
}
