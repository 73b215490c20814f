package dev.coffer.gate.lease;

import dev.coffer.crypto.Encodings;
import dev.coffer.json.JsonObject;
import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.schema.StoredFields;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Leases of secrets as records, each under a keyed hash of its id. Stateless. */
public final class Leases {
    private Leases() {}

    /** Keeps a new lease. */
    public static void add(Transaction tx, LeaseEntry lease) {
        LeaseRef ref = ref(tx, lease.id());
        put(tx, lease);
        Expiries.add(tx, lease.expires(), ref);
        LeasePaths.add(tx, lease.path(), new LeasePaths.Member(ref, lease.suffix()));
        if (!lease.owner().isEmpty()) {
            Dependents.add(tx, lease.owner(), ref);
        }
    }

    /** A lease by its id, if it is not over. */
    public static Optional<LeaseEntry> find(
            ReadTransaction tx, Voids voids, String id, Instant now) {
        return kept(tx, ref(tx, id))
                .filter(lease -> now.isBefore(lease.expires()))
                .filter(lease -> !voids.covers(tx, lease.path(), lease.epoch()));
    }

    /** A lease whether it is over or not. */
    public static Optional<LeaseEntry> kept(ReadTransaction tx, LeaseRef ref) {
        return Optional.ofNullable(tx.get(key(ref))).map(Leases::decode);
    }

    /** Keeps a lease that was renewed. */
    public static void renew(Transaction tx, LeaseEntry before, LeaseEntry after) {
        LeaseRef ref = ref(tx, before.id());
        Expiries.remove(tx, before.expires(), ref);
        Expiries.add(tx, after.expires(), ref);
        put(tx, after);
    }

    /** Ends a lease; one that is gone already is no error. */
    public static void remove(Transaction tx, LeaseRef ref) {
        Optional<LeaseEntry> found = kept(tx, ref);
        if (found.isPresent()) {
            LeaseEntry lease = found.get();
            tx.delete(key(ref));
            Expiries.remove(tx, lease.expires(), ref);
            LeasePaths.remove(tx, lease.path(), ref);
            if (!lease.owner().isEmpty()) {
                Dependents.remove(tx, lease.owner(), ref);
            }
        }
    }

    /** How the records of a lease call it. */
    public static LeaseRef ref(ReadTransaction tx, String id) {
        return new LeaseRef(LeaseKind.SECRET, tx.names().tokenHash(id));
    }

    private static void put(Transaction tx, LeaseEntry lease) {
        tx.put(key(ref(tx, lease.id())), encode(lease));
    }

    private static RecordKey key(LeaseRef ref) {
        return RecordKey.of(RecordType.LEASE, ref.hash().toArray());
    }

    private static Bytes encode(LeaseEntry lease) {
        return StoredFields.write(
                JsonObject.builder()
                        .put("id", lease.id())
                        .put("path", lease.path())
                        .put("owner", Encodings.hex(lease.owner().toArray()))
                        .put("issued", lease.issued().toString())
                        .put("ttl", lease.ttl().toMillis())
                        .put("expires", lease.expires().toString())
                        .put("renewed", lease.renewed().map(Instant::toString).orElse(""))
                        .put("renewable", lease.renewable())
                        .put("epoch", lease.epoch())
                        .build());
    }

    private static LeaseEntry decode(Bytes record) {
        StoredFields fields = StoredFields.read(record);
        String renewed = fields.text("renewed");
        return new LeaseEntry(
                fields.text("id"),
                fields.text("path"),
                Bytes.wrap(
                        Encodings.fromHex(fields.text("owner"))
                                .orElseThrow(() -> new IllegalStateException("a lease's owner"))),
                Instant.parse(fields.text("issued")),
                Duration.ofMillis(fields.number("ttl")),
                Instant.parse(fields.text("expires")),
                renewed.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(renewed)),
                fields.flag("renewable"),
                fields.number("epoch"));
    }
}
