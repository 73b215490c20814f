package dev.coffer.storage.seal;

import dev.coffer.crypto.Encodings;
import dev.coffer.crypto.RandomSource;
import dev.coffer.json.JsonException;
import dev.coffer.json.JsonLimits;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonReader;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonWriter;
import dev.coffer.request.Bytes;
import dev.coffer.request.RequestFailure;

/**
 * Name and id of this installation, made when it was initialized; known while it is unsealed.
 *
 * @param name {@code vault-cluster-} and eight hexadecimal digits
 * @param id a UUID
 */
public record Cluster(String name, String id) {
    /** Wire text: 500 where the stored form makes no sense. */
    static final String DAMAGED = "the stored name of the cluster is damaged";

    static Cluster create(RandomSource random) {
        return new Cluster("vault-cluster-" + Encodings.hex(random.bytes(4)), random.uuid());
    }

    Bytes encode() {
        JsonObject object = JsonObject.builder().put("name", name).put("id", id).build();
        return Bytes.wrap(JsonWriter.bytesOf(object));
    }

    static Cluster decode(Bytes stored) {
        try {
            JsonObject object = JsonReader.parseBody(stored.toArray(), JsonLimits.TRUSTED);
            return new Cluster(text(object, "name"), text(object, "id"));
        } catch (JsonException damaged) {
            throw new RequestFailure.Internal(DAMAGED);
        }
    }

    private static String text(JsonObject object, String name) {
        if (object.get(name).orElse(null) instanceof JsonString text) {
            return text.value();
        }
        throw new RequestFailure.Internal(DAMAGED);
    }
}
