package dev.coffer.system.node;

import dev.coffer.engine.Call;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import dev.coffer.request.Cancellation;
import dev.coffer.request.Product;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.schema.StoredFields;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import dev.coffer.storage.transaction.Transactions;
import dev.coffer.telemetry.Logs;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** The versions that have served this store, each with the time of its first unsealing. */
public final class VersionHistory {
    private static final Logger LOG = Logs.logger("system.node");
    private static final RecordKey KEY = RecordKey.of(RecordType.VERSIONS);

    /** How many versions are kept, the latest ones. */
    private static final int MAX_VERSIONS = 1_000;

    private VersionHistory() {}

    private record Entry(String version, String commitDate, String installed) {}

    /**
     * Notes that this version serves the store; called while unsealing. A store that takes no
     * writes is unsealed all the same.
     */
    public static void note(Transactions transactions, Instant now) {
        try {
            boolean known =
                    transactions.read(
                            Cancellation.NONE,
                            tx -> read(tx).stream().anyMatch(VersionHistory::isThis));
            if (!known) {
                boolean _ = transactions.write(Cancellation.NONE, tx -> append(tx, now));
            }
        } catch (RequestFailure refused) {
            LOG.log(Level.WARNING, "the version was not noted", "status", refused.status());
        }
    }

    private static boolean isThis(Entry entry) {
        return entry.version().equals(Product.VERSION);
    }

    private static boolean append(Transaction tx, Instant now) {
        List<Entry> entries = new ArrayList<>(read(tx));
        entries.add(
                new Entry(
                        Product.VERSION,
                        Product.COMMIT_DATE,
                        now.truncatedTo(ChronoUnit.SECONDS).toString()));
        List<Entry> kept =
                entries.subList(Math.max(0, entries.size() - MAX_VERSIONS), entries.size());
        tx.put(
                KEY,
                StoredFields.write(
                        JsonObject.builder()
                                .put("versions", texts(kept.stream().map(Entry::version).toList()))
                                .put("dates", texts(kept.stream().map(Entry::commitDate).toList()))
                                .put(
                                        "installed",
                                        texts(kept.stream().map(Entry::installed).toList()))
                                .build()));
        return true;
    }

    private static JsonValue texts(List<String> texts) {
        return JsonArray.ofStrings(texts);
    }

    private static List<Entry> read(ReadTransaction tx) {
        var stored = tx.get(KEY);
        if (stored == null) {
            return List.of();
        }
        StoredFields fields = StoredFields.read(stored);
        List<String> versions = fields.texts("versions");
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < versions.size(); i++) {
            entries.add(
                    new Entry(
                            versions.get(i),
                            fields.texts("dates").get(i),
                            fields.texts("installed").get(i)));
        }
        return entries;
    }

    static Response list(ReadTransaction tx, Call call) {
        List<String> keys = new ArrayList<>();
        JsonObject.Builder info = JsonObject.builder();
        String previous = null;
        for (Entry entry : read(tx)) {
            keys.add(entry.version());
            info.put(
                    entry.version(),
                    JsonObject.builder()
                            .put("commit_date", entry.commitDate())
                            .put("previous_version", previous)
                            .put("timestamp_installed", entry.installed())
                            .build());
            previous = entry.version();
        }
        return Response.ok(
                JsonObject.builder()
                        .put("key_info", info.build())
                        .put("keys", JsonArray.ofStrings(keys))
                        .build());
    }
}
