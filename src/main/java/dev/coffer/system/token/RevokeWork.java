package dev.coffer.system.token;

import dev.coffer.engine.Call;
import dev.coffer.gate.token.Token;
import dev.coffer.gate.token.TokenEntry.Kind;
import dev.coffer.request.ClientToken;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.Transaction;
import java.util.Optional;

/** Ends tokens. Texts recorded. */
final class RevokeWork {
    static final String MISSING_ID = "missing token ID";
    private static final String NO_SUCH_ACCESSOR = "No token found with this accessor";

    private final TokenParts parts;

    RevokeWork(TokenParts parts) {
        this.parts = parts;
    }

    /** The token in the body and everything below it; one that is not there is no error. */
    Response revoke(Transaction tx, Call call) {
        named(tx, call).ifPresent(token -> revoke(tx, token));
        return Response.noContent();
    }

    Response revokeSelf(Transaction tx, Call call) {
        Optional.ofNullable(call.request().caller().token())
                .flatMap(own -> parts.tokens().find(tx, own, call.request().now()))
                .ifPresent(token -> revoke(tx, token));
        return Response.noContent();
    }

    Response revokeAccessor(Transaction tx, Call call) {
        String accessor = call.fields().text("accessor");
        if (accessor.isEmpty()) {
            throw new RequestFailure.Invalid(LookupWork.MISSING_ACCESSOR);
        }
        Optional<Token> token = parts.tokens().findByAccessor(tx, accessor, call.request().now());
        token.ifPresent(found -> revoke(tx, found));
        return token.isPresent()
                ? Response.noContent()
                : Response.noContent().withWarning(NO_SUCH_ACCESSOR);
    }

    Response revokeOrphan(Transaction tx, Call call) {
        if (call.fields().text("token").isEmpty()) {
            throw new RequestFailure.Invalid(MISSING_ID);
        }
        if (!CreateWork.mayDoAll(call)) {
            throw new RequestFailure.Invalid(
                    "root or sudo privileges required to revoke and orphan");
        }
        Token token =
                named(tx, call)
                        .orElseThrow(() -> new RequestFailure.Invalid("token to revoke not found"));
        checkRevocable(token);
        parts.revocation().revokeOrphan(tx, token.hash());
        return Response.noContent();
    }

    private Optional<Token> named(Transaction tx, Call call) {
        String text = call.fields().text("token");
        if (text.isEmpty()) {
            throw new RequestFailure.Invalid(MISSING_ID);
        }
        return parts.tokens().find(tx, ClientToken.of(text), call.request().now());
    }

    private void revoke(Transaction tx, Token token) {
        checkRevocable(token);
        parts.revocation().revoke(tx, token.hash());
    }

    private static void checkRevocable(Token token) {
        if (token.entry().kind() == Kind.BATCH) {
            throw new RequestFailure.Invalid("batch tokens cannot be revoked");
        }
    }
}
