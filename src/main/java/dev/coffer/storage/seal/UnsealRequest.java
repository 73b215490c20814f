package dev.coffer.storage.seal;

import dev.coffer.crypto.Encodings;
import dev.coffer.crypto.SecretBytes;
import dev.coffer.json.JsonValue;
import dev.coffer.request.BodyFields;
import dev.coffer.request.Bytes;
import dev.coffer.request.RequestFailure;

/**
 * What {@code PUT sys/unseal} asks for. Source: OpenBao API, /sys/unseal.
 *
 * @param key a share in hexadecimal or base64
 * @param reset whether to forget the shares given so far; the key does not matter then
 * @param migrate whether the seal of the configuration is to take the place of the store's
 */
public record UnsealRequest(String key, boolean reset, boolean migrate) {
    /** Wire text: 400 for an unseal call without a share. */
    public static final String KEY_MISSING =
            "'key' must be specified in request body as JSON, or 'reset' set to true";

    /** Wire text: 400 for a share that is no encoded text. */
    public static final String KEY_NOT_ENCODED = "'key' must be a valid hex or base64 string";

    /** A share, without a change of the seal. */
    public UnsealRequest(String key, boolean reset) {
        this(key, reset, false);
    }

    /**
     * The request of a body as it came.
     *
     * @throws RequestFailure.Invalid 400 if it is no JSON object or a field has the wrong type
     */
    public static UnsealRequest parse(Bytes body) {
        return of(BodyFields.read("UnsealRequest", body));
    }

    /**
     * The request of a parsed body.
     *
     * @throws RequestFailure.Invalid 400 if it is no object or a field has the wrong type
     */
    public static UnsealRequest of(JsonValue body) {
        return of(new BodyFields("UnsealRequest", body));
    }

    private static UnsealRequest of(BodyFields fields) {
        return new UnsealRequest(fields.text("Key"), fields.flag("Reset"), fields.flag("Migrate"));
    }

    /**
     * The share that was given.
     *
     * @throws RequestFailure.Invalid 400 if there is none or it is no encoded text
     */
    SecretBytes share() {
        if (key.isEmpty()) {
            throw new RequestFailure.Invalid(KEY_MISSING);
        }
        return Encodings.fromHex(key)
                .or(() -> Encodings.fromBase64(key))
                .map(SecretBytes::takeOver)
                .orElseThrow(() -> new RequestFailure.Invalid(KEY_NOT_ENCODED));
    }

    /** Whether it resets; a share is never printed. */
    @Override
    public String toString() {
        return "UnsealRequest[reset=" + reset + ", migrate=" + migrate + "]";
    }
}
