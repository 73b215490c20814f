package dev.coffer.system.keys;

import dev.coffer.crypto.PgpKey;
import dev.coffer.crypto.SecretBytes;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import dev.coffer.request.BodyFields;
import dev.coffer.request.Operation;
import dev.coffer.request.Request;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.seal.PgpRecipients;
import dev.coffer.storage.transaction.Transactions;
import java.util.List;
import java.util.Optional;

/** {@code sys/rekey} and {@code sys/rekey-recovery-key}. Source: OpenBao API, /sys/rekey. */
final class OpenRekey {
    private static final String KEY_MISSING = "'key' must be specified in request body as JSON";

    private final Transactions transactions;
    private final KeyReplacement replacement;
    private final KeyRotation rotation;

    OpenRekey(Transactions transactions, KeyReplacement replacement) {
        this.transactions = transactions;
        this.replacement = replacement;
        this.rotation = replacement.rotation();
    }

    private void requireKeys() {
        if (rotation.texts().recovery() && !replacement.recovers()) {
            throw new RequestFailure.Invalid("recovery rekeying not supported");
        }
    }

    Response init(Request request) {
        requireKeys();
        return switch (request.operation()) {
            case READ -> status();
            case WRITE -> start(request);
            case DELETE -> {
                rotation.cancel();
                yield Response.noContent();
            }
            case LIST, SCAN, PATCH, HELP, HEAD, OPTIONS -> throw OpenKeyPaths.notKnown();
        };
    }

    private Response start(Request request) {
        BodyFields body = new BodyFields("RekeyRequest", request.fields());
        int shares = body.integer("secret_shares");
        int threshold = body.integer("secret_threshold");
        List<String> keys = body.texts("pgp_keys");
        boolean backup = body.flag("backup");
        boolean verified = body.flag("require_verification");
        if (backup && keys.isEmpty()) {
            throw new RequestFailure.Invalid(
                    "cannot request a backup of the new keys without providing PGP keys for"
                            + " encryption");
        }
        if (!keys.isEmpty() && keys.size() != shares) {
            throw new RequestFailure.Invalid("incorrect number of PGP keys for rekey");
        }
        KeyReplacement.Numbers numbers =
                replacement.requireShares(
                        new KeyReplacement.Numbers(shares, threshold),
                        new KeyReplacement.More(!keys.isEmpty(), backup, verified));
        List<PgpKey> recipients = recipients(keys);
        rotation.start(
                new KeyRotation.Wanted(
                        numbers.shares(), numbers.threshold(), recipients, backup, verified));
        return status();
    }

    private List<PgpKey> recipients(List<String> texts) {
        try {
            return PgpRecipients.of(texts);
        } catch (PgpRecipients.RefusedException refused) {
            throw new RequestFailure.Invalid(rotation.texts().invalid() + refused.getMessage());
        }
    }

    private Response status() {
        Optional<KeyRotation.Status> under = rotation.status();
        JsonObject.Builder body =
                JsonObject.builder()
                        .put("nonce", under.map(KeyRotation.Status::nonce).orElse(""))
                        .put("started", under.isPresent())
                        .put("t", under.map(now -> now.wanted().threshold()).orElse(0))
                        .put("n", under.map(now -> now.wanted().shares()).orElse(0))
                        .put("progress", under.map(KeyRotation.Status::progress).orElse(0))
                        .put("required", replacement.required())
                        .put(
                                "pgp_fingerprints",
                                under.map(now -> fingerprints(now.wanted().fingerprints()))
                                        .orElse(JsonNull.NULL))
                        .put("backup", under.map(now -> now.wanted().backup()).orElse(false))
                        .put(
                                "verification_required",
                                under.map(now -> now.wanted().verified()).orElse(false));
        return Response.bare(
                200,
                withVerification(
                        body, under.map(KeyRotation.Status::verificationNonce).orElse("")));
    }

    private static JsonValue fingerprints(List<String> texts) {
        return texts.isEmpty() ? JsonNull.NULL : JsonArray.ofStrings(texts);
    }

    private static JsonObject withVerification(JsonObject.Builder body, String nonce) {
        return (nonce.isEmpty() ? body : body.put("verification_nonce", nonce)).build();
    }

    Response update(Request request) {
        requireKeys();
        if (request.operation() != Operation.WRITE) {
            throw OpenKeyPaths.notKnown();
        }
        BodyFields body = new BodyFields("RekeyUpdateRequest", request.fields());
        KeyReplacement.Step step = replacement.offer(body.text("Nonce"), share(body));
        Optional<KeyReplacement.Replaced> done =
                transactions.write(request.cancellation(), tx -> replacement.finish(tx, step));
        return done.map(OpenRekey::replaced).orElseGet(this::status);
    }

    private static SecretBytes share(BodyFields body) {
        String key = body.text("Key");
        if (key.isEmpty()) {
            throw new RequestFailure.Invalid(KEY_MISSING);
        }
        return ShareText.read(key);
    }

    private static Response replaced(KeyReplacement.Replaced done) {
        JsonObject.Builder body =
                JsonObject.builder()
                        .put("nonce", done.nonce())
                        .put("complete", true)
                        .put("keys", JsonArray.ofStrings(done.shares().hex()))
                        .put("keys_base64", JsonArray.ofStrings(done.shares().base64()))
                        .put("pgp_fingerprints", fingerprints(done.shares().fingerprints()))
                        .put("backup", done.wanted().backup())
                        .put("verification_required", done.wanted().verified());
        return Response.bare(200, withVerification(body, done.verificationNonce()));
    }

    Response verify(Request request) {
        requireKeys();
        return switch (request.operation()) {
            case READ -> verification();
            case WRITE -> giveBack(request);
            case DELETE -> {
                rotation.restartVerification();
                yield verification();
            }
            case LIST, SCAN, PATCH, HELP, HEAD, OPTIONS -> throw OpenKeyPaths.notKnown();
        };
    }

    private Response giveBack(Request request) {
        BodyFields body = new BodyFields("RekeyVerificationUpdateRequest", request.fields());
        Optional<KeyRotation.Verified> done = rotation.verify(body.text("nonce"), share(body));
        if (done.isEmpty()) {
            return verification();
        }
        boolean _ =
                transactions.write(
                        request.cancellation(),
                        tx -> {
                            replacement.install(tx, done.get());
                            return true;
                        });
        return Response.bare(
                200,
                JsonObject.builder()
                        .put("nonce", done.get().verificationNonce())
                        .put("complete", true)
                        .build());
    }

    private Response verification() {
        KeyRotation.Status status =
                rotation.status()
                        .orElseThrow(() ->
                                new RequestFailure.Invalid(rotation.texts().noConfiguration()));
        return Response.bare(
                200,
                JsonObject.builder()
                        .put("nonce", status.verificationNonce())
                        .put("started", !status.verificationNonce().isEmpty())
                        .put("t", status.wanted().threshold())
                        .put("n", status.wanted().shares())
                        .put("progress", status.verificationProgress())
                        .build());
    }
}
