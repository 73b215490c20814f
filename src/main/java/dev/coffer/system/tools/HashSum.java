package dev.coffer.system.tools;

import dev.coffer.crypto.Base64Text;
import dev.coffer.crypto.HashFunction;
import dev.coffer.crypto.NotBase64Exception;
import dev.coffer.engine.Call;
import dev.coffer.engine.Fields;
import dev.coffer.json.JsonObject;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;

/** The hash of what a client sends. */
final class HashSum {
    private HashSum() {}

    /** The sum. 400 with the recorded text if input, format or algorithm are wrong. */
    static Response of(Call call) {
        Fields fields = call.fields();
        byte[] input = input(fields.text("input"));
        String format = fields.has("format") ? fields.text("format") : "hex";
        ByteFormat written =
                ByteFormat.named(format)
                        .orElseThrow(() ->
                                new RequestFailure.Invalid(
                                        "unsupported encoding format "
                                                + format
                                                + "; must be \"hex\" or \"base64\""));
        String algorithm = algorithm(fields);
        HashFunction function =
                HashFunction.named(algorithm)
                        .orElseThrow(() ->
                                new RequestFailure.Invalid("unsupported algorithm " + algorithm));
        return Response.ok(
                JsonObject.builder().put("sum", written.write(function.hash(input))).build());
    }

    private static byte[] input(String text) {
        try {
            return Base64Text.decode(text);
        } catch (NotBase64Exception wrong) {
            throw new RequestFailure.Invalid(
                    "unable to decode input as base64: " + wrong.getMessage());
        }
    }

    private static String algorithm(Fields fields) {
        if (!fields.text("urlalgorithm").isEmpty()) {
            return fields.text("urlalgorithm");
        }
        return fields.has("algorithm") ? fields.text("algorithm") : "sha2-256";
    }
}
