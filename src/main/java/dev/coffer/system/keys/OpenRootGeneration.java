package dev.coffer.system.keys;

import dev.coffer.json.JsonObject;
import dev.coffer.request.BodyFields;
import dev.coffer.request.Operation;
import dev.coffer.request.Request;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.seal.Seal;
import dev.coffer.storage.transaction.Transactions;

/** {@code sys/generate-root}. Source: OpenBao API, /sys/generate-root. */
final class OpenRootGeneration {
    private final Seal seal;
    private final Transactions transactions;
    private final RootGeneration generation;
    private final RootTokenMaking making;

    OpenRootGeneration(
            Seal seal,
            Transactions transactions,
            RootGeneration generation,
            RootTokenMaking making) {
        this.seal = seal;
        this.transactions = transactions;
        this.generation = generation;
        this.making = making;
    }

    Response attempt(Request request) {
        return switch (request.operation()) {
            case READ -> status("");
            case WRITE -> start(request);
            case DELETE -> {
                generation.cancel();
                yield Response.noContent();
            }
            case LIST, SCAN, PATCH, HELP, HEAD, OPTIONS -> throw OpenKeyPaths.notKnown();
        };
    }

    private Response start(Request request) {
        BodyFields body = new BodyFields("GenerateRootInitRequest", request.fields());
        return status(generation.start(body.text("otp"), body.text("pgp_key")));
    }

    private Response status(String password) {
        RootGeneration.Status status = generation.status();
        return answer(status, "", password, RootGeneration.OTP_LENGTH);
    }

    Response update(Request request) {
        if (request.operation() != Operation.WRITE) {
            throw OpenKeyPaths.notKnown();
        }
        BodyFields body = new BodyFields("GenerateRootUpdateRequest", request.fields());
        String key = body.text("Key");
        if (key.isEmpty()) {
            throw new RequestFailure.Invalid("'key' must be specified in request body as JSON");
        }
        RootGeneration.Offer offer = making.offer(body.text("Nonce"), ShareText.read(key));
        String token =
                transactions.write(
                        request.cancellation(), tx -> making.finish(tx, request.now(), offer));
        return answer(offer.status(), token, "", 0);
    }

    private Response answer(
            RootGeneration.Status status, String token, String password, int otpLength) {
        return Response.bare(
                200,
                JsonObject.builder()
                        .put("nonce", status.nonce())
                        .put("started", status.started())
                        .put("progress", status.progress())
                        .put("required", seal.status().threshold())
                        .put("complete", !token.isEmpty())
                        .put("encoded_token", token)
                        .put("encoded_root_token", token)
                        .put("pgp_fingerprint", status.fingerprint())
                        .put("otp", password)
                        .put("otp_length", otpLength)
                        .build());
    }
}
