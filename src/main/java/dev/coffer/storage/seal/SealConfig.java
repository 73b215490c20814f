package dev.coffer.storage.seal;

import dev.coffer.json.JsonException;
import dev.coffer.json.JsonLimits;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonReader;
import dev.coffer.json.JsonWriter;
import dev.coffer.request.Bytes;
import dev.coffer.request.RequestFailure;

/**
 * How the unseal key is split. Stored as plain JSON, because a sealed server must know it; changing
 * it gives nobody a share.
 *
 * @param shares how many shares there are, 1 to 255
 * @param threshold how many of them unseal, at least 2 unless there is one share
 */
record SealConfig(int shares, int threshold) {
    /** The kind of seal. */
    static final String TYPE = "shamir";

    /** Most shares: the x of a share is a byte other than zero. */
    static final int MAX_SHARES = 255;

    /** Wire text: 500 where the stored form makes no sense. */
    static final String DAMAGED = "the stored seal configuration is damaged";

    SealConfig {
        if (shares < 1 || shares > MAX_SHARES || threshold < 1 || threshold > shares) {
            throw new RequestFailure.Internal(DAMAGED);
        }
    }

    Bytes encode() {
        JsonObject object =
                JsonObject.builder()
                        .put("type", TYPE)
                        .put("secret_shares", shares)
                        .put("secret_threshold", threshold)
                        .build();
        return Bytes.wrap(JsonWriter.bytesOf(object));
    }

    static SealConfig decode(Bytes stored) {
        try {
            JsonObject object = JsonReader.parseBody(stored.toArray(), JsonLimits.TRUSTED);
            return new SealConfig(
                    number(object, "secret_shares"), number(object, "secret_threshold"));
        } catch (JsonException damaged) {
            throw new RequestFailure.Internal(DAMAGED);
        }
    }

    private static int number(JsonObject object, String name) {
        if (object.get(name).orElse(null) instanceof JsonNumber number) {
            return (int) number.asLong().orElse(0);
        }
        throw new RequestFailure.Internal(DAMAGED);
    }
}
