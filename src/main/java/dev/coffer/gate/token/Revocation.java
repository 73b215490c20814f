package dev.coffer.gate.token;

import dev.coffer.gate.lease.Dependents;
import dev.coffer.gate.lease.Expiries;
import dev.coffer.gate.lease.LeaseKind;
import dev.coffer.gate.lease.LeasePaths;
import dev.coffer.gate.lease.LeaseRef;
import dev.coffer.gate.lease.Leases;
import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.ReadTransaction.Entry;
import dev.coffer.storage.transaction.Transaction;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Ends tokens. The token's own record goes in the caller's transaction, and with it everything
 * below it is refused, because a token is valid only with those above it. Removing what is below is
 * mere cleaning: a bounded part at once, the rest in steps in the background (decision 0111).
 * Thread-safe.
 */
public final class Revocation {
    /** Tokens and leases removed in one transaction. */
    static final int MAX_AT_ONCE = 200;

    private static final byte TREE = 2;
    private static final byte ORPHANS = 3;

    private final Tokens tokens;
    private final List<TokenEnd> ends;
    private final Runnable cleaning;

    /**
     * @param ends what else goes with a token
     * @param cleaning runs after the commit of what leaves something to be cleaned; must not fail
     */
    public Revocation(Tokens tokens, List<TokenEnd> ends, Runnable cleaning) {
        this.tokens = tokens;
        this.ends = List.copyOf(ends);
        this.cleaning = cleaning;
    }

    /** Ends a token and everything below it; one that is gone already is no error. */
    public void revoke(Transaction tx, Bytes hash) {
        Optional<TokenEntry> entry = tokens.kept(tx, hash);
        if (entry.isPresent()) {
            remove(tx, hash, entry.get());
            Deque<Bytes> open = new ArrayDeque<>(List.of(entry.get().serial()));
            int _ = removeBelow(tx, open, MAX_AT_ONCE);
            open.forEach(serial -> tx.put(work(TREE, serial), serial));
            if (!open.isEmpty()) {
                tx.afterCommit(cleaning);
            }
        }
    }

    /** Ends a token alone: its children live on without a parent. */
    public void revokeOrphan(Transaction tx, Bytes hash) {
        Optional<TokenEntry> entry = tokens.kept(tx, hash);
        if (entry.isEmpty()) {
            return;
        }
        remove(tx, hash, entry.get());
        if (!detach(tx, entry.get().serial())) {
            TokenMaker.rewrite(tx, hash, entry.get().withUses(TokenEntry.TOMBSTONE));
            tx.put(work(ORPHANS, hash), hash);
            tx.afterCommit(cleaning);
        }
    }

    /** One step of cleaning; false once nothing is left to be cleaned. */
    public boolean step(Transaction tx) {
        Optional<Bytes> tree = waiting(tx, TREE);
        if (tree.isPresent()) {
            Deque<Bytes> open = new ArrayDeque<>(List.of(tree.get()));
            int _ = removeBelow(tx, open, MAX_AT_ONCE);
            tx.delete(work(TREE, tree.get()));
            open.forEach(serial -> tx.put(work(TREE, serial), serial));
            return true;
        }
        Optional<Bytes> orphans = waiting(tx, ORPHANS);
        orphans.ifPresent(hash -> detachMore(tx, hash));
        return orphans.isPresent();
    }

    private void detachMore(Transaction tx, Bytes hash) {
        Optional<TokenEntry> gone = tokens.kept(tx, hash).filter(TokenEntry::isTombstone);
        if (gone.isEmpty() || detach(tx, gone.get().serial())) {
            tx.delete(work(ORPHANS, hash));
            if (gone.isPresent()) {
                tx.delete(TokenKeys.token(hash));
            }
        }
    }

    /** Removes what is below the tokens in {@code open}, which keeps what was not finished. */
    private int removeBelow(Transaction tx, Deque<Bytes> open, int budget) {
        int left = budget;
        while (left > 0 && !open.isEmpty()) {
            Bytes serial = open.peekFirst();
            List<LeaseRef> below = Dependents.of(tx, serial, left);
            for (LeaseRef dependent : below) {
                Dependents.remove(tx, serial, dependent);
                removeOne(tx, dependent).ifPresent(open::addLast);
            }
            if (below.size() < left) {
                Bytes _ = open.removeFirst();
            }
            left -= Math.max(1, below.size());
        }
        return left;
    }

    /** The serial of what was removed, if it has dependents itself. */
    private Optional<Bytes> removeOne(Transaction tx, LeaseRef lease) {
        if (lease.kind() == LeaseKind.SECRET) {
            Leases.remove(tx, lease);
            return Optional.empty();
        }
        Optional<TokenEntry> entry = tokens.kept(tx, lease.hash());
        entry.ifPresent(found -> remove(tx, lease.hash(), found));
        return entry.map(TokenEntry::serial)
                .filter(serial -> !Dependents.of(tx, serial, 1).isEmpty());
    }

    /** Whether every child of a token that goes is an orphan now. */
    private boolean detach(Transaction tx, Bytes serial) {
        List<LeaseRef> below = Dependents.of(tx, serial, MAX_AT_ONCE);
        for (LeaseRef dependent : below) {
            Dependents.remove(tx, serial, dependent);
            if (dependent.kind() == LeaseKind.SECRET) {
                Leases.remove(tx, dependent);
            } else {
                tokens.kept(tx, dependent.hash())
                        .ifPresent(child ->
                                TokenMaker.rewrite(tx, dependent.hash(), child.orphaned()));
            }
        }
        return below.size() < MAX_AT_ONCE;
    }

    /** Removes a token's own records. */
    private void remove(Transaction tx, Bytes hash, TokenEntry entry) {
        LeaseRef ref = TokenMaker.ref(hash);
        tx.delete(TokenKeys.token(hash));
        tx.delete(TokenKeys.accessor(tx, entry.accessor()));
        entry.origin().parent().ifPresent(parent -> Dependents.remove(tx, parent.serial(), ref));
        entry.life().expires().ifPresent(at -> Expiries.remove(tx, at, ref));
        if (entry.life().leased()) {
            LeasePaths.remove(tx, entry.origin().path(), ref);
        }
        ends.forEach(end -> end.ended(tx, entry.serial()));
    }

    private static Optional<Bytes> waiting(Transaction tx, byte kind) {
        RecordKey prefix = RecordKey.of(RecordType.TOKEN_STATE, new byte[] {kind});
        return tx.scan(RecordRange.startingWith(prefix), 1).entries().stream()
                .findFirst()
                .map(Entry::value);
    }

    private static RecordKey work(byte kind, Bytes name) {
        byte[] suffix = new byte[1 + name.length()];
        ByteBuffer _ = ByteBuffer.wrap(suffix).put(kind).put(name.asBuffer());
        return RecordKey.of(RecordType.TOKEN_STATE, suffix);
    }
}
