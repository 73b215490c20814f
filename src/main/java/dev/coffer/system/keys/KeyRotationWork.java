package dev.coffer.system.keys;

import dev.coffer.crypto.PgpKey;
import dev.coffer.crypto.SecretBytes;
import dev.coffer.engine.Call;
import dev.coffer.engine.Fields;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.seal.PgpRecipients;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * {@code sys/rotate/root} and {@code sys/rotate/recovery}: for those who have a token that may, and
 * shares.
 */
final class KeyRotationWork {
    private final KeyReplacement replacement;
    private final KeyRotation rotation;

    KeyRotationWork(KeyReplacement replacement) {
        this.replacement = replacement;
        this.rotation = replacement.rotation();
    }

    private void requireKeys(String where) {
        if (rotation.texts().recovery() && !replacement.recovers()) {
            throw new RequestFailure.Invalid(where + "recovery not supported");
        }
    }

    Response status(ReadTransaction tx, Call call) {
        requireKeys("unable to look up config: ");
        return status();
    }

    private Response status() {
        JsonObject.Builder data = JsonObject.builder().put("required", replacement.required());
        Optional<KeyRotation.Status> under = rotation.status();
        if (under.isEmpty()) {
            return Response.ok(data.put("n", 0).put("started", false).put("t", 0).build());
        }
        KeyRotation.Status status = under.get();
        KeyRotation.Wanted wanted = status.wanted();
        data.put("n", wanted.shares())
                .put("nonce", status.nonce())
                .put("progress", status.progress())
                .put("started", true)
                .put("t", wanted.threshold())
                .put("verification_nonce", status.verificationNonce())
                .put("verification_required", wanted.verified());
        if (!wanted.recipients().isEmpty()) {
            data.put("pgp_fingerprints", JsonArray.ofStrings(wanted.fingerprints()))
                    .put("backup", wanted.backup());
        }
        return Response.ok(data.build());
    }

    /** 400 with the recorded text if an attempt is under way or what is asked for cannot be. */
    Supplier<Optional<KeyReplacement.Step>> starting(ReadTransaction tx, Call call) {
        requireKeys("unable to look up config: ");
        rotation.requireNone();
        Fields fields = call.fields();
        List<String> keys = fields.texts("pgp_keys");
        boolean verified = fields.bool("require_verification");
        KeyReplacement.Numbers numbers =
                replacement.requireShares(
                        new KeyReplacement.Numbers(
                                small(fields.integer("secret_shares")),
                                small(fields.integer("secret_threshold"))),
                        new KeyReplacement.More(!keys.isEmpty(), fields.bool("backup"), verified));
        List<PgpKey> recipients = recipients(keys, numbers.shares());
        KeyRotation.Wanted wanted =
                new KeyRotation.Wanted(
                        numbers.shares(),
                        numbers.threshold(),
                        recipients,
                        fields.bool("backup") && !recipients.isEmpty(),
                        verified);
        return () -> {
            rotation.start(wanted);
            return replacement.first();
        };
    }

    private static int small(long number) {
        return Math.clamp(number, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    private List<PgpKey> recipients(List<String> texts, int shares) {
        String invalid = rotation.texts().invalid();
        if (!texts.isEmpty() && texts.size() != shares) {
            throw new RequestFailure.Invalid(
                    invalid
                            + "count mismatch between number of provided PGP keys and number of"
                            + " shares");
        }
        try {
            return PgpRecipients.of(texts);
        } catch (PgpRecipients.RefusedException refused) {
            throw new RequestFailure.Invalid(invalid + refused.getMessage());
        }
    }

    Response started(Transaction tx, Call call, Optional<KeyReplacement.Step> first) {
        return first.flatMap(step -> replacement.finish(tx, step))
                .map(this::replaced)
                .orElseGet(this::status);
    }

    Response cancel(Transaction tx, Call call) {
        tx.afterCommit(rotation::cancel);
        return Response.noContent();
    }

    /** 400 if key or nonce are missing, or do not fit the attempt. */
    Supplier<KeyReplacement.Step> offering(ReadTransaction tx, Call call) {
        requireKeys("failed to fetch existing config: ");
        String key = required(call, "key");
        String nonce = required(call, "nonce");
        return () -> replacement.offer(nonce, ShareText.read(key));
    }

    Response offered(Transaction tx, Call call, KeyReplacement.Step step) {
        return replacement.finish(tx, step).map(this::replaced).orElseGet(this::status);
    }

    private Response replaced(KeyReplacement.Replaced done) {
        List<String> fingerprints = done.shares().fingerprints();
        return Response.ok(
                JsonObject.builder()
                        .put("backup", done.wanted().backup())
                        .put("complete", true)
                        .put("keys", JsonArray.ofStrings(done.shares().hex()))
                        .put("keys_base64", JsonArray.ofStrings(done.shares().base64()))
                        .put("nonce", done.nonce())
                        .put(
                                "pgp_fingerprints",
                                fingerprints.isEmpty()
                                        ? JsonNull.NULL
                                        : JsonArray.ofStrings(fingerprints))
                        .put("verification_nonce", done.verificationNonce())
                        .put("verification_required", done.wanted().verified())
                        .build());
    }

    Response verification(ReadTransaction tx, Call call) {
        requireKeys("unable to look up config: ");
        return verification();
    }

    private Response verification() {
        KeyRotation.Status status =
                rotation.status()
                        .orElseThrow(() ->
                                new RequestFailure.Invalid(rotation.texts().noConfiguration()));
        return Response.ok(
                JsonObject.builder()
                        .put("n", status.wanted().shares())
                        .put("nonce", status.verificationNonce())
                        .put("progress", status.verificationProgress())
                        .put("started", !status.verificationNonce().isEmpty())
                        .put("t", status.wanted().threshold())
                        .build());
    }

    /** 400 if key or nonce are missing, or do not fit the verification. */
    Supplier<Optional<KeyRotation.Verified>> verifying(ReadTransaction tx, Call call) {
        requireKeys("unable to look up config: ");
        String key = required(call, "key");
        String nonce = required(call, "nonce");
        SecretBytes share = ShareText.read(key);
        return () -> rotation.verify(nonce, share);
    }

    Response verified(Transaction tx, Call call, Optional<KeyRotation.Verified> done) {
        if (done.isEmpty()) {
            return verification();
        }
        replacement.install(tx, done.get());
        return Response.ok(
                JsonObject.builder()
                        .put("complete", true)
                        .put("nonce", done.get().verificationNonce())
                        .build());
    }

    Response restartVerification(Transaction tx, Call call) {
        if (rotation.texts().recovery() && !replacement.recovers()) {
            return Response.noContent();
        }
        rotation.restartVerification();
        return verification();
    }

    private static String required(Call call, String name) {
        String text = call.fields().text(name);
        if (text.isEmpty()) {
            throw new RequestFailure.Invalid("missing required field '" + name + "'");
        }
        return text;
    }
}
