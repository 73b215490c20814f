package dev.coffer.system.keys;

import dev.coffer.crypto.SecretBytes;
import dev.coffer.engine.Call;
import dev.coffer.json.JsonObject;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.seal.Seal;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.util.function.Supplier;

/** {@code sys/generate-root-token}: for those who have a token that may, and shares. */
final class RootGenerationWork {
    private final Seal seal;
    private final RootGeneration generation;
    private final RootTokenMaking making;

    RootGenerationWork(Seal seal, RootGeneration generation, RootTokenMaking making) {
        this.seal = seal;
        this.generation = generation;
        this.making = making;
    }

    Response status(ReadTransaction tx, Call call) {
        return status("");
    }

    /** What begins an attempt is done once, not once a run of the transaction. */
    Supplier<String> starting(ReadTransaction tx, Call call) {
        return () -> generation.start(call.fields().text("otp"), call.fields().text("pgp_key"));
    }

    Response started(Transaction tx, Call call, String password) {
        return status(password);
    }

    private Response status(String password) {
        RootGeneration.Status status = generation.status();
        JsonObject.Builder data =
                JsonObject.builder()
                        .put("complete", false)
                        .put("otp", password)
                        .put("otp_length", RootGeneration.OTP_LENGTH)
                        .put("progress", status.progress())
                        .put("required", seal.status().threshold())
                        .put("started", status.started());
        if (status.started()) {
            data.put("nonce", status.nonce()).put("pgp_fingerprint", status.fingerprint());
        }
        return Response.ok(data.build());
    }

    Response cancel(Transaction tx, Call call) {
        tx.afterCommit(generation::cancel);
        return Response.noContent();
    }

    /** 400 if nonce or key are missing, or do not fit the attempt. */
    Supplier<RootGeneration.Offer> offering(ReadTransaction tx, Call call) {
        String nonce = call.fields().text("nonce");
        String key = call.fields().text("key");
        if (nonce.isEmpty()) {
            throw new RequestFailure.Invalid("nonce is required");
        }
        if (key.isEmpty()) {
            throw new RequestFailure.Invalid("key is required");
        }
        return () -> {
            try {
                SecretBytes share = ShareText.read(key.strip());
                return making.offer(nonce, share);
            } catch (RequestFailure.Invalid refusal) {
                throw wrapped(refusal);
            }
        };
    }

    Response offered(Transaction tx, Call call, RootGeneration.Offer offer) {
        String token = finish(tx, call, offer);
        RootGeneration.Status status = offer.status();
        return Response.ok(
                JsonObject.builder()
                        .put("complete", !token.isEmpty())
                        .put("encoded_token", token)
                        .put("nonce", status.nonce())
                        .put("pgp_fingerprint", status.fingerprint())
                        .put("progress", status.progress())
                        .put("required", seal.status().threshold())
                        .put("started", true)
                        .build());
    }

    private String finish(Transaction tx, Call call, RootGeneration.Offer offer) {
        try {
            return making.finish(tx, call.request().now(), offer);
        } catch (RequestFailure.Invalid refusal) {
            throw wrapped(refusal);
        }
    }

    /** What OpenBao's core refuses comes in Go's frame here, and without it on the open paths. */
    private static RequestFailure wrapped(RequestFailure.Invalid refusal) {
        return new RequestFailure.Invalid(RequestFailure.oneError(refusal.errors().getFirst()));
    }
}
