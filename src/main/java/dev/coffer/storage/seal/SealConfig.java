package dev.coffer.storage.seal;

import dev.coffer.json.JsonException;
import dev.coffer.json.JsonLimits;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonReader;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonWriter;
import dev.coffer.request.Bytes;
import dev.coffer.request.RequestFailure;
import java.util.Optional;

/**
 * How the root key is guarded. Stored as plain JSON, because a sealed server must know it; changing
 * it gives nobody a share.
 *
 * @param shares how many shares there are, 1 to 255; of a recovery key also none
 * @param threshold how many of them unseal, at least 2 unless there is one share
 * @param generation counts the changes of the shares, so that of two of them the later stays
 * @param keyId names the static key that opens the root key; empty where the shares do, else the
 *     shares are those of the recovery key
 */
public record SealConfig(int shares, int threshold, long generation, String keyId) {
    /** The seal that shares open. */
    static final String SHAMIR = "shamir";

    /** The seal that a key of the configuration opens. */
    static final String STATIC = "static";

    /** Most shares: the x of a share is a byte other than zero. */
    static final int MAX_SHARES = 255;

    /** Wire text: 500 where the stored form makes no sense. */
    static final String DAMAGED = "the stored seal configuration is damaged";

    /** Refuses what no seal can be. */
    public SealConfig {
        boolean none = !keyId.isEmpty() && shares == 0 && threshold == 0;
        boolean some = shares >= 1 && shares <= MAX_SHARES && threshold >= 1;
        if (!none && (!some || threshold > shares)) {
            throw new RequestFailure.Internal(DAMAGED);
        }
    }

    /** The first seal of a store: shares. */
    SealConfig(int shares, int threshold) {
        this(shares, threshold, 0, "");
    }

    /** The first seal of a store: a static key, and shares of a recovery key. */
    static SealConfig automatic(int shares, int threshold, String keyId) {
        return new SealConfig(shares, threshold, 0, keyId);
    }

    /** The kind of seal. */
    String type() {
        return isAutomatic() ? STATIC : SHAMIR;
    }

    /** Whether it opens without shares. */
    boolean isAutomatic() {
        return !keyId.isEmpty();
    }

    /** Why there can be no such shares, in the recorded words; empty where there can. */
    public static Optional<String> refusal(int shares, int threshold) {
        if (shares < 1) {
            return Optional.of("shares must be at least one");
        }
        if (threshold < 1) {
            return Optional.of("threshold must be at least one");
        }
        if (shares > 1 && threshold == 1) {
            return Optional.of("threshold must be greater than one for multiple shares");
        }
        if (shares > MAX_SHARES) {
            return Optional.of("shares must be less than 256");
        }
        if (threshold > MAX_SHARES) {
            return Optional.of("threshold must be less than 256");
        }
        return threshold > shares
                ? Optional.of("threshold cannot be larger than shares")
                : Optional.empty();
    }

    /** These shares and threshold as the successor of another seal. */
    SealConfig after(SealConfig before) {
        return new SealConfig(shares, threshold, before.generation + 1, keyId);
    }

    /** The shares of another key in the place of these. */
    SealConfig withShares(SealConfig other) {
        return new SealConfig(other.shares, other.threshold, generation, keyId);
    }

    Bytes encode() {
        JsonObject.Builder object =
                JsonObject.builder()
                        .put("type", type())
                        .put("secret_shares", shares)
                        .put("secret_threshold", threshold)
                        .put("generation", generation);
        if (isAutomatic()) {
            object.put("key_id", keyId);
        }
        return Bytes.wrap(JsonWriter.bytesOf(object.build()));
    }

    static SealConfig decode(Bytes stored) {
        try {
            JsonObject object = JsonReader.parseBody(stored.toArray(), JsonLimits.TRUSTED);
            return new SealConfig(
                    (int) number(object, "secret_shares"),
                    (int) number(object, "secret_threshold"),
                    object.has("generation") ? number(object, "generation") : 0,
                    object.get("key_id").orElse(null) instanceof JsonString text
                            ? text.value()
                            : "");
        } catch (JsonException damaged) {
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
