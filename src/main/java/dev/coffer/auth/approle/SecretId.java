package dev.coffer.auth.approle;

import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.request.Bytes;
import dev.coffer.request.GoTime;
import dev.coffer.storage.schema.StoredFields;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What is kept of a secret id; the secret id itself is kept nowhere. Immutable.
 *
 * @param accessor names it without being good for a login
 * @param uses how often it may still be used, zero for as often as wanted
 * @param ttl as given
 * @param times when it was made, changed, and ends
 * @param metadata goes into the tokens it gives
 * @param bounds where it and its tokens may be used
 */
record SecretId(
        String accessor,
        long uses,
        Duration ttl,
        Times times,
        SortedMap<String, String> metadata,
        Bounds bounds) {
    private static final String ACCESSOR = "secret_id_accessor";
    private static final String NUM_USES = "secret_id_num_uses";
    private static final String TTL = "secret_id_ttl";
    private static final String CREATED = "creation_time";
    private static final String ENDS = "expiration_time";
    private static final String UPDATED = "last_updated_time";
    private static final String METADATA = "metadata";
    private static final String CIDRS = "cidr_list";
    private static final String TOKEN_CIDRS = "token_bound_cidrs";
    private static final String NEVER = "0001-01-01T00:00:00Z";

    /**
     * When a secret id was made, last changed, and ends.
     *
     * @param ends absent where it is good for ever
     */
    record Times(Instant created, Instant updated, Optional<Instant> ends) {}

    /**
     * Where a secret id may be used.
     *
     * @param networks of who logs in; empty for all
     * @param tokenNetworks of its tokens, in place of the role's; empty for the role's
     */
    record Bounds(List<String> networks, List<String> tokenNetworks) {}

    /** Whether it is over. */
    boolean isOver(Instant now) {
        return times.ends.filter(end -> !now.isBefore(end)).isPresent();
    }

    /** The same after one use of several. */
    SecretId used(Instant now) {
        return new SecretId(
                accessor,
                uses - 1,
                ttl,
                new Times(times.created, now, times.ends),
                metadata,
                bounds);
    }

    /** What may be seen of it. */
    JsonObject view() {
        JsonObject.Builder shown =
                JsonObject.builder()
                        .put(CREATED, GoTime.format(times.created))
                        .put(ENDS, times.ends.map(GoTime::format).orElse(NEVER))
                        .put(UPDATED, GoTime.format(times.updated));
        putCommon(shown);
        return shown.build();
    }

    private void putCommon(JsonObject.Builder target) {
        JsonObject.Builder named = JsonObject.builder();
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
            named.put(entry.getKey(), entry.getValue());
        }
        target.put(ACCESSOR, accessor)
                .put(NUM_USES, uses)
                .put(TTL, ttl.toSeconds())
                .put(METADATA, named.build())
                .put(CIDRS, JsonArray.ofStrings(bounds.networks))
                .put(TOKEN_CIDRS, JsonArray.ofStrings(bounds.tokenNetworks));
    }

    Bytes encode() {
        JsonObject.Builder record =
                JsonObject.builder()
                        .put(CREATED, times.created.toString())
                        .put(ENDS, times.ends.map(Instant::toString).orElse(""))
                        .put(UPDATED, times.updated.toString());
        putCommon(record);
        return StoredFields.write(record.build());
    }

    static SecretId decode(Bytes content) {
        StoredFields record = StoredFields.read(content);
        String ends = record.text(ENDS);
        return new SecretId(
                record.text(ACCESSOR),
                record.number(NUM_USES),
                Duration.ofSeconds(record.number(TTL)),
                new Times(
                        Instant.parse(record.text(CREATED)),
                        Instant.parse(record.text(UPDATED)),
                        ends.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(ends))),
                record.textsByName(METADATA),
                new Bounds(record.texts(CIDRS), record.texts(TOKEN_CIDRS)));
    }
}
