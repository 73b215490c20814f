package dev.coffer.gate.routing;

import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.schema.StoredFields;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.ReadTransaction.Entry;
import dev.coffer.storage.transaction.ReadTransaction.Slice;
import dev.coffer.storage.transaction.Transaction;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The mounts as records: one for each, under its id. Stateless. */
public final class Mounts {
    /** How many mounts there may be; above it enabling answers 400. */
    public static final int MAX_MOUNTS = 10_000;

    private static final int SCAN_PAGE = 1_000;

    private static final RecordKey GENERATION = RecordKey.of(RecordType.MOUNT_GENERATION);

    private Mounts() {}

    /**
     * A mount and the exact bytes it was read from, by which a later reader knows it unchanged
     * without decoding.
     */
    public record StoredMount(MountEntry entry, Bytes content) {}

    /** Every mount, in no useful order. All of them are part of the read set, new ones as well. */
    public static List<StoredMount> all(ReadTransaction tx) {
        List<StoredMount> mounts = new ArrayList<>();
        RecordRange range = RecordRange.all(RecordType.MOUNT);
        Slice slice = tx.scan(range, SCAN_PAGE);
        while (true) {
            for (Entry record : slice.entries()) {
                mounts.add(new StoredMount(decode(record), record.value()));
            }
            if (!slice.more()) {
                return mounts;
            }
            slice = tx.scan(range.after(slice.entries().getLast().key()), SCAN_PAGE);
        }
    }

    /** The mount whose path a path is or lies below: the one with the longest path. */
    public static Optional<MountEntry> matching(List<StoredMount> mounts, String path) {
        MountEntry best = null;
        for (StoredMount mount : mounts) {
            String candidate = mount.entry().path();
            if (path.startsWith(candidate)
                    && (best == null || candidate.length() > best.path().length())) {
                best = mount.entry();
            }
        }
        return Optional.ofNullable(best);
    }

    /** A mount by its identity. */
    public static Optional<MountEntry> find(ReadTransaction tx, MountId id) {
        RecordKey key = RecordKey.inMount(RecordType.MOUNT, id);
        return Optional.ofNullable(tx.get(key)).map(record -> decode(new Entry(key, record)));
    }

    /** Whether there is a mount of an identity. */
    public static boolean exists(ReadTransaction tx, MountId id) {
        return tx.get(RecordKey.inMount(RecordType.MOUNT, id)) != null;
    }

    /** Whether a mount is there and exactly as it was when {@code content} was read. */
    public static boolean unchanged(ReadTransaction tx, MountId id, Bytes content) {
        return content.equals(tx.get(RecordKey.inMount(RecordType.MOUNT, id)));
    }

    /**
     * Which of its states the mount table is in; equal only where nothing has changed. It stands
     * for all mounts in the read set.
     */
    public static Bytes generation(ReadTransaction tx) {
        Bytes counter = tx.get(GENERATION);
        return counter == null ? Bytes.empty() : counter;
    }

    private static void countChange(Transaction tx) {
        Bytes before = generation(tx);
        long changes = before.isEmpty() ? 0 : before.asBuffer().getLong();
        byte[] after = new byte[Long.BYTES];
        ByteBuffer.wrap(after).putLong(changes + 1);
        tx.put(GENERATION, Bytes.wrap(after));
    }

    /** Writes a mount, new or changed. */
    public static void put(Transaction tx, MountEntry entry) {
        countChange(tx);
        tx.put(RecordKey.inMount(RecordType.MOUNT, entry.id()), encode(entry));
    }

    /**
     * Makes a mount void at once: nobody finds its records any more. They are removed afterwards,
     * in the background, under the record left behind.
     */
    public static void retire(Transaction tx, MountEntry entry) {
        countChange(tx);
        tx.delete(RecordKey.inMount(RecordType.MOUNT, entry.id()));
        tx.put(RecordKey.inMount(RecordType.RETIRED_MOUNT, entry.id()), Bytes.empty());
    }

    private static MountEntry decode(Entry record) {
        StoredFields fields = StoredFields.read(record.value());
        MountConfig config =
                new MountConfig(
                        Duration.ofNanos(fields.number("default_lease_ttl_nanos")),
                        Duration.ofNanos(fields.number("max_lease_ttl_nanos")),
                        fields.flag("force_no_cache"),
                        fields.text("listing_visibility"),
                        fields.texts("audit_request_keys"),
                        fields.texts("audit_response_keys"),
                        fields.texts("request_headers"),
                        fields.texts("response_headers"),
                        authConfig(fields));
        return new MountEntry(
                idOf(record.key()),
                fields.text("path"),
                fields.text("type"),
                fields.text("uuid"),
                fields.text("accessor"),
                fields.text("description"),
                fields.textsByName("options"),
                config,
                fields.flag("local"),
                fields.flag("seal_wrap"),
                fields.flag("external_entropy_access"));
    }

    private static AuthConfig authConfig(StoredFields fields) {
        AuthConfig config =
                AuthConfig.kindOf(fields.text("token_type"))
                        .map(AuthConfig.EMPTY::withTokenKind)
                        .orElseThrow(() -> new IllegalStateException("stored token type"));
        if (!fields.flag("lockout_tuned")) {
            return config;
        }
        return config.withLockout(
                new LockoutConfig(
                        fields.number("lockout_threshold"),
                        Duration.ofNanos(fields.number("lockout_nanos")),
                        Duration.ofNanos(fields.number("lockout_counter_reset_nanos")),
                        fields.flag("lockout_disabled")));
    }

    private static void putAuth(JsonObject.Builder record, AuthConfig config) {
        record.put("token_type", config.tokenType());
        config.lockout()
                .ifPresent(lockout -> {
                    record.put("lockout_tuned", true);
                    record.put("lockout_threshold", lockout.threshold());
                    record.put("lockout_nanos", lockout.duration().toNanos());
                    record.put("lockout_counter_reset_nanos", lockout.counterReset().toNanos());
                    record.put("lockout_disabled", lockout.disabled());
                });
    }

    /** The mount id in the key of a mount's or a retired mount's record. */
    public static MountId idOf(RecordKey key) {
        return new MountId(key.bytes().slice(1, 1 + MountId.BYTES));
    }

    private static Bytes encode(MountEntry entry) {
        MountConfig config = entry.config();
        JsonObject.Builder options = JsonObject.builder();
        for (Map.Entry<String, String> option : entry.options().entrySet()) {
            options.put(option.getKey(), option.getValue());
        }
        JsonObject.Builder record =
                JsonObject.builder()
                        .put("path", entry.path())
                        .put("type", entry.type())
                        .put("uuid", entry.uuid())
                        .put("accessor", entry.accessor())
                        .put("description", entry.description())
                        .put("options", options.build())
                        .put("default_lease_ttl_nanos", config.defaultLeaseTtl().toNanos())
                        .put("max_lease_ttl_nanos", config.maxLeaseTtl().toNanos())
                        .put("force_no_cache", config.forceNoCache())
                        .put("listing_visibility", config.listingVisibility())
                        .put("audit_request_keys", JsonArray.ofStrings(config.auditRequestKeys()))
                        .put("audit_response_keys", JsonArray.ofStrings(config.auditResponseKeys()))
                        .put("request_headers", JsonArray.ofStrings(config.requestHeaders()))
                        .put("response_headers", JsonArray.ofStrings(config.responseHeaders()))
                        .put("local", entry.local())
                        .put("seal_wrap", entry.sealWrap())
                        .put("external_entropy_access", entry.externalEntropyAccess());
        if (entry.isAuth()) {
            putAuth(record, config.auth());
        }
        return StoredFields.write(record.build());
    }
}
