package dev.coffer.gate.quota;

import dev.coffer.crypto.Encodings;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.schema.StoredFields;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.ReadTransaction.Entry;
import dev.coffer.storage.transaction.Transaction;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rate limits and their configuration as records. Stateless. */
public final class Quotas {
    /** How many rate limits there may be; all of them are read at once. */
    public static final int MAX_LIMITS = 1_000;

    /** Their names are hashed as those of a folder that no mount has. */
    private static final MountId NO_MOUNT = new MountId(Bytes.wrap(new byte[MountId.BYTES]));

    private static final String FOLDER = "quotas/rate-limit/";
    private static final RecordKey CONFIG = RecordKey.of(RecordType.QUOTA_CONFIG);

    private Quotas() {}

    /** The limit of a name; also one whose mount is gone. */
    public static Optional<RateLimit> find(ReadTransaction tx, String name) {
        return Optional.ofNullable(tx.get(key(tx, name))).map(Quotas::decode);
    }

    /** Every limit, those whose mount is gone as well. */
    public static List<RateLimit> all(ReadTransaction tx) {
        return tx.scan(RecordRange.all(RecordType.RATE_LIMIT), MAX_LIMITS).entries().stream()
                .map(Entry::value)
                .map(Quotas::decode)
                .toList();
    }

    /** Writes a limit, new or changed. */
    public static void put(Transaction tx, RateLimit limit) {
        tx.put(key(tx, limit.name()), encode(limit));
    }

    /** Removes a limit; removing what is not there is no error. */
    public static void remove(Transaction tx, String name) {
        tx.delete(key(tx, name));
    }

    /** The configuration; empty until there is one. */
    public static Optional<QuotaConfig> config(ReadTransaction tx) {
        return Optional.ofNullable(tx.get(CONFIG)).map(StoredFields::read).map(Quotas::config);
    }

    /** Replaces the configuration. */
    public static void putConfig(Transaction tx, QuotaConfig config) {
        tx.put(
                CONFIG,
                StoredFields.write(
                        JsonObject.builder()
                                .put("exempt_paths", JsonArray.ofStrings(config.exemptPaths()))
                                .put("audit_refusals", config.auditRefusals())
                                .put("headers", config.headers())
                                .build()));
    }

    private static QuotaConfig config(StoredFields fields) {
        return new QuotaConfig(
                fields.texts("exempt_paths"),
                fields.flag("audit_refusals"),
                fields.flag("headers"));
    }

    private static RecordKey key(ReadTransaction tx, String name) {
        Bytes folder = tx.names().folderId(NO_MOUNT, FOLDER);
        return RecordKey.of(RecordType.RATE_LIMIT, tx.names().nameHash(folder, name).toArray());
    }

    private static Bytes encode(RateLimit limit) {
        JsonObject.Builder fields =
                JsonObject.builder()
                        .put("name", limit.name())
                        .put("suffix", limit.suffix())
                        .put("role", limit.role())
                        .put("rate", JsonNumber.of(limit.rate()).literal())
                        .put("interval_seconds", limit.interval().toSeconds())
                        .put("block_seconds", limit.blockInterval().toSeconds())
                        .put("inheritable", limit.inheritable());
        MountId mount = limit.mount();
        if (mount != null) {
            fields.put("mount", Encodings.hex(mount.bytes().toArray()));
        }
        return StoredFields.write(fields.build());
    }

    private static RateLimit decode(Bytes stored) {
        StoredFields fields = StoredFields.read(stored);
        return new RateLimit(
                fields.text("name"),
                mount(fields.text("mount")),
                fields.text("suffix"),
                fields.text("role"),
                Double.parseDouble(fields.text("rate")),
                Duration.ofSeconds(fields.number("interval_seconds")),
                Duration.ofSeconds(fields.number("block_seconds")),
                fields.flag("inheritable"));
    }

    private static @Nullable MountId mount(String hex) {
        return hex.isEmpty() ? null : new MountId(Bytes.wrap(Encodings.fromHex(hex).orElseThrow()));
    }
}
