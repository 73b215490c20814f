package dev.coffer.storage.seal;

import dev.coffer.json.JsonBoolean;
import dev.coffer.json.JsonException;
import dev.coffer.json.JsonLimits;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonReader;
import dev.coffer.json.JsonWriter;
import dev.coffer.request.Bytes;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When the keyring rotates by itself. A policy of the operator's: records are safe without any
 * rotation (decision 0050). Source: OpenBao API, /sys/rotate/config.
 *
 * @param enabled whether it does
 * @param maxOperations after how many records sealed with one term, {@link #MIN_OPERATIONS} to
 *     {@link #MAX_OPERATIONS}
 * @param interval after what time; zero for never, else at least {@link #MIN_INTERVAL}
 */
public record RotationConfig(boolean enabled, long maxOperations, Duration interval) {
    /** Smallest number of operations. */
    public static final long MIN_OPERATIONS = 1_000_000;

    /** Largest number of operations, and the one of a new store. */
    public static final long MAX_OPERATIONS = 3_865_470_566L;

    /** Shortest interval but for none. */
    public static final Duration MIN_INTERVAL = Duration.ofHours(24);

    /** Wire text: 400 for a number of operations out of range. */
    public static final String OPERATIONS_OUT_OF_RANGE =
            "max_operations must be in the range [1000000,3865470566]";

    /** Wire text: 400 for an interval that is too short. */
    public static final String INTERVAL_TOO_SHORT = "interval must be greater or equal to 24h0m0s";

    /** Wire text: 500 where the stored form makes no sense. */
    static final String DAMAGED = "the stored configuration of rotation is damaged";

    /** What holds until somebody changes it. */
    public static final RotationConfig DEFAULT =
            new RotationConfig(true, MAX_OPERATIONS, Duration.ZERO);

    private static final RecordKey PLACE = RecordKey.of(RecordType.ROTATION);

    /** Refuses what is out of range, 400. */
    public RotationConfig {
        if (maxOperations < MIN_OPERATIONS || maxOperations > MAX_OPERATIONS) {
            throw new RequestFailure.Invalid(OPERATIONS_OUT_OF_RANGE);
        }
        if (!interval.isZero() && interval.compareTo(MIN_INTERVAL) < 0) {
            throw new RequestFailure.Invalid(INTERVAL_TOO_SHORT);
        }
    }

    /** What holds now. */
    public static RotationConfig read(ReadTransaction tx) {
        Bytes stored = tx.get(PLACE);
        return stored == null ? DEFAULT : decode(stored);
    }

    /** Makes this hold once the transaction is committed. */
    public void write(Transaction tx) {
        JsonObject object =
                JsonObject.builder()
                        .put("enabled", enabled)
                        .put("max_operations", maxOperations)
                        .put("interval_seconds", interval.toSeconds())
                        .build();
        tx.put(PLACE, Bytes.wrap(JsonWriter.bytesOf(object)));
    }

    /** Whether it is time for a new term. */
    public boolean isDue(KeyStatus status, Instant now) {
        boolean old = !interval.isZero() && !now.isBefore(status.installTime().plus(interval));
        return enabled && (old || status.encryptions() >= maxOperations);
    }

    private static RotationConfig decode(Bytes stored) {
        try {
            JsonObject object = JsonReader.parseBody(stored.toArray(), JsonLimits.TRUSTED);
            boolean enabled = object.get("enabled").equals(Optional.of(JsonBoolean.TRUE));
            Duration interval = Duration.ofSeconds(number(object, "interval_seconds"));
            return new RotationConfig(enabled, number(object, "max_operations"), interval);
        } catch (JsonException | RequestFailure.Invalid damaged) {
            throw new RequestFailure.Internal(DAMAGED);
        }
    }

    private static long number(JsonObject object, String name) {
        if (object.get(name).orElse(null) instanceof JsonNumber number) {
            return number.asLong().orElse(0);
        }
        throw new RequestFailure.Internal(DAMAGED);
    }
}
