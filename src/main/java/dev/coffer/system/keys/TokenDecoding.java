package dev.coffer.system.keys;

import dev.coffer.crypto.Base64Text;
import dev.coffer.crypto.NotBase64Exception;
import dev.coffer.engine.Call;
import dev.coffer.json.JsonObject;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import java.nio.charset.StandardCharsets;

/** Takes a root token out of its one-time password. */
final class TokenDecoding {
    private static final String NOT_BASE64 = "error decoding base64'd token: ";

    private TokenDecoding() {}

    /** 400 with the recorded text if one of both is missing or they do not fit together. */
    static Response decode(Call call) {
        String encoded = call.fields().text("encoded_token");
        String otp = call.fields().text("otp");
        if (encoded.isEmpty() || otp.isEmpty()) {
            throw new RequestFailure.Invalid("provided 'encoded_token' or 'otp' is empty");
        }
        byte[] mixed = decoded(encoded);
        int length = otp.getBytes(StandardCharsets.UTF_8).length;
        if (mixed.length != length) {
            throw new RequestFailure.Invalid(
                    "error xoring token: length of byte slices is not equivalent: "
                            + mixed.length
                            + " != "
                            + length);
        }
        String token = new String(TokenCover.Password.mix(mixed, otp), StandardCharsets.UTF_8);
        return Response.ok(JsonObject.builder().put("token", token).build());
    }

    /** Base64 without padding: with one it is refused where the padding begins. */
    private static byte[] decoded(String encoded) {
        int padding = encoded.indexOf('=');
        if (padding >= 0) {
            throw new RequestFailure.Invalid(
                    NOT_BASE64 + "illegal base64 data at input byte " + padding);
        }
        try {
            return Base64Text.decode(encoded + "=".repeat((4 - encoded.length() % 4) % 4));
        } catch (NotBase64Exception wrong) {
            throw new RequestFailure.Invalid(NOT_BASE64 + wrong.getMessage());
        }
    }
}
