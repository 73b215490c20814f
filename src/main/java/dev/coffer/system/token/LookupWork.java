package dev.coffer.system.token;

import dev.coffer.engine.Call;
import dev.coffer.gate.token.Token;
import dev.coffer.gate.token.TokenEntry;
import dev.coffer.gate.token.TokenEntry.Life;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.request.ClientToken;
import dev.coffer.request.GoTime;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.ReadTransaction;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Shows what is kept of a token. Texts recorded. */
final class LookupWork {
    static final String INVALID_ACCESSOR = RequestFailure.oneError("invalid accessor");
    static final String MISSING_ACCESSOR = RequestFailure.oneError("missing accessor");

    private final TokenParts parts;

    LookupWork(TokenParts parts) {
        this.parts = parts;
    }

    /** The token in the body, or the caller's own. */
    Response lookup(ReadTransaction tx, Call call) {
        String asked = call.fields().text("token");
        return asked.isEmpty() ? lookupSelf(tx, call) : shown(tx, call, ClientToken.of(asked));
    }

    Response lookupSelf(ReadTransaction tx, Call call) {
        ClientToken own = call.request().caller().token();
        if (own == null) {
            throw new RequestFailure.Invalid("missing token ID");
        }
        return shown(tx, call, own);
    }

    Response lookupAccessor(ReadTransaction tx, Call call) {
        Token token = byAccessor(parts, tx, call);
        return Response.ok(view(tx, token, "", call.request().now()));
    }

    /** The token of the accessor in the body; 400 where there is none. */
    static Token byAccessor(TokenParts parts, ReadTransaction tx, Call call) {
        String accessor = call.fields().text("accessor");
        if (accessor.isEmpty()) {
            throw new RequestFailure.Invalid(MISSING_ACCESSOR);
        }
        return parts.tokens()
                .findByAccessor(tx, accessor, call.request().now())
                .filter(found -> found.entry().uses() != TokenEntry.LAST_USE)
                .orElseThrow(() -> new RequestFailure.Invalid(INVALID_ACCESSOR));
    }

    private Response shown(ReadTransaction tx, Call call, ClientToken text) {
        Instant now = call.request().now();
        Token token =
                parts.tokens()
                        .find(tx, text, now)
                        .orElseThrow(() -> new RequestFailure.Denied("bad token"));
        return Response.ok(view(tx, token, text.exposeForHashing(), now));
    }

    private JsonObject view(ReadTransaction tx, Token token, String text, Instant now) {
        TokenEntry entry = token.entry();
        Life life = entry.life();
        // Nothing of a batch token can change, so OpenBao keeps no maximum for it.
        boolean isBatch = entry.kind() == TokenEntry.Kind.BATCH;
        JsonObject.Builder data =
                JsonObject.builder()
                        .put("id", text)
                        .put("accessor", entry.accessor())
                        .put("policies", JsonArray.ofStrings(entry.policies()))
                        .put("path", entry.origin().path())
                        .put("meta", entry.origin().metadata())
                        .put("display_name", entry.origin().displayName())
                        .put("num_uses", entry.uses())
                        .put("orphan", entry.origin().parent().isEmpty())
                        .put("creation_time", life.created().getEpochSecond())
                        .put("creation_ttl", life.ttl().toSeconds())
                        .put("expire_time", JsonNull.NULL)
                        .put("ttl", 0)
                        .put("explicit_max_ttl", isBatch ? 0 : life.explicitMax().toSeconds())
                        .put("entity_id", entry.origin().entityId())
                        .put("type", entry.kind().shown());
        if (!entry.origin().role().isEmpty()) {
            data.put("role", entry.origin().role());
        }
        if (!life.period().isZero()) {
            data.put("period", life.period().toSeconds());
        }
        if (!entry.boundCidrs().isEmpty()) {
            data.put("bound_cidrs", JsonArray.ofStrings(entry.boundCidrs()));
        }
        lease(data, life, now);
        identity(tx, data, entry);
        return data.build();
    }

    private static void lease(JsonObject.Builder data, Life life, Instant now) {
        if (!life.leased()) {
            return;
        }
        life.renewed()
                .ifPresent(at ->
                        data.put("last_renewal_time", at.getEpochSecond())
                                .put("last_renewal", GoTime.format(at)));
        life.expires()
                .ifPresent(at ->
                        data.put("expire_time", GoTime.format(at))
                                .put("ttl", secondsLeft(at, now)));
        data.put("renewable", life.renewable()).put("issue_time", GoTime.format(life.created()));
    }

    /** Whole seconds until the second in which something ends, rounded as clients see it. */
    static long secondsLeft(Instant at, Instant now) {
        Instant rounded = at.plusMillis(500).truncatedTo(ChronoUnit.SECONDS);
        return Duration.between(now, rounded).toSeconds();
    }

    private void identity(ReadTransaction tx, JsonObject.Builder data, TokenEntry entry) {
        String entityId = entry.origin().entityId();
        if (entityId.isEmpty()) {
            return;
        }
        Optional<List<String>> derived = parts.identities().policiesOf(tx, entityId);
        if (derived.isPresent() && !derived.get().isEmpty()) {
            data.put("identity_policies", JsonArray.ofStrings(derived.get()))
                    .put("external_namespace_policies", JsonObject.EMPTY);
        }
    }
}
