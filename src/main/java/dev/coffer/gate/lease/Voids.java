package dev.coffer.gate.lease;

import dev.coffer.json.JsonObject;
import dev.coffer.request.Bytes;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.schema.StoredFields;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Prefixes whose tokens and leases were revoked all at once: one small record that every reader of
 * a token looks at, so that nothing below such a prefix is valid from the moment of the commit on.
 * The records themselves are removed in the background; then the prefix goes from the list.
 *
 * <p>What is made under the prefix afterwards is valid: everything carries the epoch in which it
 * was made, and a revocation concerns earlier epochs only. Thread-safe: what a record says is
 * worked out once.
 */
public final class Voids {
    /** Revocations that may wait to be worked off; one more is answered 503. */
    static final int MAX_PENDING = 1_000;

    private static final RecordKey KEY = RecordKey.of(RecordType.TOKEN_STATE, new byte[] {0});
    private static final String EPOCH = "epoch";
    private static final String PREFIXES = "prefixes";
    private static final Pending NONE = new Pending(Bytes.empty(), 0, Map.of());

    private volatile Pending last = NONE;

    /** Makes sure that there is a record: a record that is there is found faster than none. */
    public static void create(Transaction tx) {
        write(tx, 0, Map.of());
    }

    /** The epoch in which something made now is made. */
    public long epoch(ReadTransaction tx) {
        return pending(tx).epoch();
    }

    /** Whether what was made at a path in an epoch has been revoked with a prefix of the path. */
    public boolean covers(ReadTransaction tx, String path, long epoch) {
        Pending pending = pending(tx);
        if (pending.prefixes().isEmpty()) {
            return false;
        }
        return pending.prefixes().entrySet().stream()
                .anyMatch(prefix -> prefix.getValue() > epoch && lies(path, prefix.getKey()));
    }

    /**
     * Revokes everything made so far below a prefix.
     *
     * @param prefix with or without a slash at its end; the path of the same name is concerned too
     */
    public void raise(Transaction tx, String prefix) {
        Pending pending = pending(tx);
        if (pending.prefixes().size() >= MAX_PENDING) {
            throw new RequestFailure.Unavailable("too many revocations wait to be worked off", 5);
        }
        Map<String, Long> prefixes = new TreeMap<>(pending.prefixes());
        long epoch = pending.epoch() + 1;
        prefixes.put(folder(prefix), epoch);
        write(tx, epoch, prefixes);
    }

    /**
     * A revocation that waits to be worked off.
     *
     * @param epoch what was made in an earlier one is void
     */
    public record Revoked(String prefix, long epoch) {}

    /** A revocation that waits to be worked off. */
    public Optional<Revoked> next(ReadTransaction tx) {
        return pending(tx).prefixes().entrySet().stream()
                .findFirst()
                .map(next -> new Revoked(next.getKey(), next.getValue()));
    }

    /** Nothing older than its revocation is left below the prefix. */
    public void done(Transaction tx, String prefix) {
        Pending pending = pending(tx);
        Map<String, Long> prefixes = new TreeMap<>(pending.prefixes());
        if (prefixes.remove(prefix) != null) {
            write(tx, pending.epoch(), prefixes);
        }
    }

    /** Whether a path lies at or below a prefix that {@link #next} gave. */
    public static boolean lies(String path, String folder) {
        return path.startsWith(folder)
                || (path.length() == folder.length() - 1 && folder.startsWith(path));
    }

    /** A prefix as it is kept: with a slash at its end. */
    public static String folder(String prefix) {
        return prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/";
    }

    private Pending pending(ReadTransaction tx) {
        Bytes content = tx.get(KEY);
        if (content == null) {
            return NONE;
        }
        Pending known = last;
        if (known.content().equals(content)) {
            return known;
        }
        Pending decoded = decode(content);
        last = decoded;
        return decoded;
    }

    private static Pending decode(Bytes content) {
        StoredFields fields = StoredFields.read(content);
        Map<String, Long> prefixes = new TreeMap<>();
        fields.textsByName(PREFIXES)
                .forEach((prefix, epoch) -> prefixes.put(prefix, Long.parseLong(epoch)));
        return new Pending(content, fields.number(EPOCH), prefixes);
    }

    private static void write(Transaction tx, long epoch, Map<String, Long> prefixes) {
        JsonObject.Builder stored = JsonObject.builder();
        prefixes.forEach((prefix, raised) -> stored.put(prefix, Long.toString(raised)));
        tx.put(
                KEY,
                StoredFields.write(
                        JsonObject.builder()
                                .put(EPOCH, epoch)
                                .put(PREFIXES, stored.build())
                                .build()));
    }

    private record Pending(Bytes content, long epoch, Map<String, Long> prefixes) {}
}
