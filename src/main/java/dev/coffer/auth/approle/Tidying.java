package dev.coffer.auth.approle;

import dev.coffer.json.JsonObject;
import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.schema.StoredFields;
import dev.coffer.storage.transaction.ReadTransaction.Entry;
import dev.coffer.storage.transaction.ReadTransaction.Slice;
import dev.coffer.storage.transaction.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;

/**
 * Removes what is void: secret ids that are over, and those of roles that are gone. A round is
 * asked for by a client, by the removal of a role, or by a new secret id an hour after the last
 * round; it goes on in bounded steps in the background, also after a restart. Thread-safe.
 */
final class Tidying {
    /** How many records a step looks at. */
    static final int MAX_A_STEP = 500;

    /** A new secret id begins a round if the last one began so long ago. */
    static final Duration INTERVAL = Duration.ofHours(1);

    private static final String BEGUN = "begun";
    private static final String CURSOR = "cursor";
    private static final String OVER = "over";
    private static final HexFormat HEX = HexFormat.of();

    private final Runnable wake;

    /** Steps are made by who is woken. */
    Tidying(Runnable wake) {
        this.wake = wake;
    }

    /** Part of a transaction that asks for a round. */
    void begin(Transaction tx, MountId mount, Instant now) {
        put(tx, mount, now.toString(), Bytes.empty(), false);
        tx.afterCommit(wake);
    }

    /**
     * Part of the transaction that makes a secret id. Read without entering the read set: two of
     * them that both begin a round do no harm.
     */
    void beginIfDue(Transaction tx, MountId mount, Instant now) {
        Bytes record = tx.peek(key(mount));
        boolean due =
                record == null
                        || Instant.parse(StoredFields.read(record).text(BEGUN))
                                .plus(INTERVAL)
                                .isBefore(now);
        if (due) {
            begin(tx, mount, now);
        }
    }

    /** One step of the round, if there is one; whether there is more to do. */
    static boolean step(Transaction tx, MountId mount) {
        Bytes record = tx.get(key(mount));
        if (record == null || StoredFields.read(record).flag(OVER)) {
            return false;
        }
        StoredFields round = StoredFields.read(record);
        Instant begun = Instant.parse(round.text(BEGUN));
        Slice slice = tx.peekScan(rest(mount, round.text(CURSOR)), MAX_A_STEP);
        for (Entry entry : slice.entries()) {
            removeIfVoid(tx, entry, begun);
        }
        Bytes cursor = slice.more() ? slice.entries().getLast().key().bytes() : Bytes.empty();
        put(tx, mount, round.text(BEGUN), cursor, !slice.more());
        return slice.more();
    }

    private static void removeIfVoid(Transaction tx, Entry entry, Instant begun) {
        boolean alive = tx.peek(SecretIds.folderOf(entry.key())) != null;
        if (alive && !SecretId.decode(entry.value()).isOver(begun)) {
            return;
        }
        Bytes current = tx.get(entry.key());
        if (current != null) {
            SecretId secretId = SecretId.decode(current);
            if (!alive || secretId.isOver(begun)) {
                SecretIds.remove(tx, entry.key(), secretId);
            }
        }
    }

    private static RecordRange rest(MountId mount, String cursor) {
        RecordRange all =
                RecordRange.startingWith(RecordKey.inMount(RecordType.APPROLE_SECRET_ID, mount));
        return cursor.isEmpty()
                ? all
                : all.after(
                        RecordKey.stored(
                                RecordType.APPROLE_SECRET_ID, Bytes.wrap(HEX.parseHex(cursor))));
    }

    private static void put(
            Transaction tx, MountId mount, String begun, Bytes cursor, boolean over) {
        tx.put(
                key(mount),
                StoredFields.write(
                        JsonObject.builder()
                                .put(BEGUN, begun)
                                .put(CURSOR, HEX.formatHex(cursor.toArray()))
                                .put(OVER, over)
                                .build()));
    }

    private static RecordKey key(MountId mount) {
        return RecordKey.inMount(RecordType.APPROLE_TIDY, mount);
    }
}
