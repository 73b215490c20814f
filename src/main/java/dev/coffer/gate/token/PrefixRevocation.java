package dev.coffer.gate.token;

import dev.coffer.crypto.Encodings;
import dev.coffer.gate.lease.LeaseKind;
import dev.coffer.gate.lease.LeasePaths;
import dev.coffer.gate.lease.LeasePaths.Found;
import dev.coffer.gate.lease.LeasePaths.LeasePath;
import dev.coffer.gate.lease.LeaseRef;
import dev.coffer.gate.lease.Leases;
import dev.coffer.gate.lease.Voids;
import dev.coffer.json.JsonObject;
import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.schema.StoredFields;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Ends every token and lease that was made below a path. A few are ended at once; of many only the
 * prefix is noted, by which every one of them is void from the commit on, and they are removed in
 * the background (decision 0112). Thread-safe.
 */
public final class PrefixRevocation {
    /** Tokens and leases ended in one transaction. */
    static final int MAX_AT_ONCE = 200;

    /** Paths looked at in one transaction. */
    static final int MAX_PATHS = 1_000;

    private static final RecordKey CURSOR = RecordKey.of(RecordType.TOKEN_STATE, new byte[] {4});

    private final Tokens tokens;
    private final Revocation revocation;
    private final Voids voids;
    private final Runnable cleaning;

    /**
     * @param cleaning runs after the commit of what leaves something to be cleaned; must not fail
     */
    public PrefixRevocation(Tokens tokens, Revocation revocation, Voids voids, Runnable cleaning) {
        this.tokens = tokens;
        this.revocation = revocation;
        this.voids = voids;
        this.cleaning = cleaning;
    }

    /** Ends everything made so far at a path and below it. */
    public void revoke(Transaction tx, String prefix) {
        String folder = Voids.folder(prefix);
        Optional<List<LeaseRef>> few = few(tx, folder);
        if (few.isPresent()) {
            few.get().forEach(lease -> end(tx, lease));
        } else {
            voids.raise(tx, folder);
            tx.delete(CURSOR);
            tx.afterCommit(cleaning);
        }
    }

    /** Ends one token or lease. */
    public void end(Transaction tx, LeaseRef lease) {
        if (lease.kind() == LeaseKind.TOKEN) {
            revocation.revoke(tx, lease.hash());
        } else {
            Leases.remove(tx, lease);
        }
    }

    /** One step of cleaning; false once nothing is left to be cleaned. */
    public boolean step(Transaction tx) {
        Optional<Voids.Revoked> revoked = voids.next(tx);
        if (revoked.isEmpty()) {
            return false;
        }
        Cursor cursor = Cursor.read(tx);
        List<LeasePath> page = LeasePaths.paths(tx, cursor.path(), MAX_PATHS);
        if (page.isEmpty()) {
            voids.done(tx, revoked.get().prefix());
            tx.delete(CURSOR);
        } else {
            cleaned(tx, revoked.get(), page, cursor).write(tx);
        }
        return true;
    }

    /** Everything below a folder, unless it is much. */
    private static Optional<List<LeaseRef>> few(ReadTransaction tx, String folder) {
        List<LeasePath> paths = LeasePaths.paths(tx, null, MAX_PATHS);
        if (paths.size() == MAX_PATHS) {
            return Optional.empty();
        }
        List<LeaseRef> few = new ArrayList<>();
        for (LeasePath path : paths) {
            if (Voids.lies(path.path(), folder)) {
                int room = MAX_AT_ONCE + 1 - few.size();
                LeasePaths.members(tx, path.path(), null, room)
                        .forEach(found -> few.add(found.member().lease()));
                if (few.size() > MAX_AT_ONCE) {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(few);
    }

    /** Cleans some of these paths; how far it came. */
    private Cursor cleaned(
            Transaction tx, Voids.Revoked revoked, List<LeasePath> page, Cursor cursor) {
        Cursor at = cursor;
        int room = MAX_AT_ONCE;
        for (LeasePath path : page) {
            if (Voids.lies(path.path(), revoked.prefix())) {
                List<Found> members = LeasePaths.members(tx, path.path(), at.member(), room);
                members.forEach(found -> endIfOlder(tx, found.member().lease(), revoked.epoch()));
                if (members.size() == room) {
                    return new Cursor(at.path(), members.getLast().key());
                }
                room -= members.size();
                LeasePaths.forgetIfEmpty(tx, path);
            }
            at = new Cursor(path.key(), null);
        }
        return at;
    }

    private void endIfOlder(Transaction tx, LeaseRef lease, long epoch) {
        Optional<Long> made =
                lease.kind() == LeaseKind.TOKEN
                        ? tokens.kept(tx, lease.hash()).map(TokenEntry::epoch)
                        : Leases.kept(tx, lease).map(entry -> entry.epoch());
        if (made.isPresent() && made.get() < epoch) {
            end(tx, lease);
        }
    }

    /**
     * How far the cleaning has come.
     *
     * @param path the last one that is finished
     * @param member the last one of the path after it
     */
    private record Cursor(@Nullable RecordKey path, @Nullable RecordKey member) {
        static Cursor read(ReadTransaction tx) {
            Bytes content = tx.get(CURSOR);
            if (content == null) {
                return new Cursor(null, null);
            }
            StoredFields fields = StoredFields.read(content);
            return new Cursor(key(fields.text("path")), key(fields.text("member")));
        }

        void write(Transaction tx) {
            tx.put(
                    CURSOR,
                    StoredFields.write(
                            JsonObject.builder()
                                    .put("path", text(path))
                                    .put("member", text(member))
                                    .build()));
        }

        private static String text(@Nullable RecordKey key) {
            return key == null ? "" : Encodings.hex(key.bytes().toArray());
        }

        private static @Nullable RecordKey key(String text) {
            return text.isEmpty()
                    ? null
                    : RecordKey.stored(
                            RecordType.LEASE_PATH,
                            Bytes.wrap(Encodings.fromHex(text).orElseThrow()));
        }
    }
}
