package dev.coffer.system.settings;

import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.schema.StoredFields;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.util.List;
import java.util.Optional;

/**
 * Which web pages may use the server from a browser. Immutable.
 *
 * @param origins such as {@code https://example.com}, or {@code *} alone
 * @param headers that such a page may send
 * @param credentials whether it may send cookies and the like
 */
public record CorsConfig(List<String> origins, List<String> headers, boolean credentials) {
    private static final RecordKey KEY = RecordKey.of(RecordType.CORS_CONFIG);

    /** Copies the lists. */
    public CorsConfig {
        origins = List.copyOf(origins);
        headers = List.copyOf(headers);
    }

    static Optional<CorsConfig> find(ReadTransaction tx) {
        return Optional.ofNullable(tx.get(KEY))
                .map(StoredFields::read)
                .map(fields ->
                        new CorsConfig(
                                fields.texts("origins"),
                                fields.texts("headers"),
                                fields.flag("credentials")));
    }

    void put(Transaction tx) {
        tx.put(
                KEY,
                StoredFields.write(
                        JsonObject.builder()
                                .put("origins", JsonArray.ofStrings(origins))
                                .put("headers", JsonArray.ofStrings(headers))
                                .put("credentials", credentials)
                                .build()));
    }

    static void remove(Transaction tx) {
        tx.delete(KEY);
    }
}
