package dev.coffer.gate.lockout;

import dev.coffer.gate.routing.LockoutConfig;
import dev.coffer.gate.routing.MountEntry;
import dev.coffer.request.Bytes;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.ReadTransaction.Entry;
import dev.coffer.storage.transaction.ReadTransaction.Slice;
import dev.coffer.storage.transaction.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Counts wrong attempts to log in and refuses names that had too many, exactly: all of it is part
 * of the login's own transaction. Only names that exist are counted, so guessing makes no records.
 * Stateless.
 *
 * <p>Source: OpenBao, user lockout; recorded in the scenario userpass-lockout.
 */
public final class Lockouts {
    private static final int SCAN_PAGE = 1_000;

    private Lockouts() {}

    /**
     * Refuses a name that is locked out.
     *
     * @throws RequestFailure.Denied 403, the same as for a wrong token
     */
    public static void check(ReadTransaction tx, Attempt attempt) {
        boolean locked =
                find(tx, attempt)
                        .filter(wrong -> wrong.isLocked(attempt.terms(), attempt.now()))
                        .isPresent();
        if (locked) {
            throw new RequestFailure.Denied(RequestFailure.Denied.BAD_TOKEN);
        }
    }

    /** Counts a wrong attempt. */
    public static void count(Transaction tx, Attempt attempt) {
        WrongAttempts wrong =
                find(tx, attempt)
                        .map(before -> before.oneMore(attempt.terms(), attempt.now()))
                        .orElseGet(() -> WrongAttempts.first(attempt.name(), attempt.now()));
        tx.put(key(tx, attempt.mount().id(), attempt.name()), wrong.encode());
    }

    /** Forgets the wrong attempts under a name: somebody has logged in. */
    public static void forget(Transaction tx, Attempt attempt) {
        if (find(tx, attempt).isPresent()) {
            unlock(tx, attempt.mount(), attempt.name());
        }
    }

    /** Lets a name log in again; one that is not locked is no error. */
    public static void unlock(Transaction tx, MountEntry mount, String name) {
        tx.delete(key(tx, mount.id(), name));
    }

    /** The names that are locked out at a mount, in order. */
    public static List<String> locked(ReadTransaction tx, MountEntry mount, Instant now) {
        return Attempt.terms(mount).map(terms -> locked(tx, mount, terms, now)).orElseGet(List::of);
    }

    private static List<String> locked(
            ReadTransaction tx, MountEntry mount, LockoutConfig terms, Instant now) {
        List<String> names = new ArrayList<>();
        RecordRange rest =
                RecordRange.startingWith(RecordKey.inMount(RecordType.LOCKOUT, mount.id()));
        boolean more = true;
        while (more) {
            Slice slice = tx.scan(rest, SCAN_PAGE);
            for (Entry entry : slice.entries()) {
                WrongAttempts wrong = WrongAttempts.decode(entry.value());
                if (wrong.isLocked(terms, now)) {
                    names.add(wrong.name());
                }
            }
            more = slice.more();
            if (more) {
                rest = rest.after(slice.entries().getLast().key());
            }
        }
        names.sort(String::compareTo);
        return names;
    }

    private static Optional<WrongAttempts> find(ReadTransaction tx, Attempt attempt) {
        return Optional.ofNullable(tx.get(key(tx, attempt.mount().id(), attempt.name())))
                .map(WrongAttempts::decode);
    }

    private static RecordKey key(ReadTransaction tx, MountId mount, String name) {
        Bytes root = tx.names().folderId(mount, "");
        return RecordKey.ofName(RecordType.LOCKOUT, mount, root, tx.names().nameHash(root, name));
    }
}
