package dev.coffer.gate;

import dev.coffer.gate.token.Token;
import dev.coffer.gate.token.Tokens;
import dev.coffer.request.Cidr;
import dev.coffer.request.ClientToken;
import dev.coffer.request.Request;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.transaction.ReadTransaction;
import java.time.Instant;
import java.util.Optional;

/** Finds out who asks. Thread-safe. */
final class Askers {
    private static final String CHECK_FAILED = "error performing token check: ";

    private final Tokens tokens;
    private final TokenLookup lookup;

    Askers(Tokens tokens, TokenLookup lookup) {
        this.tokens = tokens;
        this.lookup = lookup;
    }

    /**
     * Who a request comes from.
     *
     * @param needed whether a request without a valid token is refused
     * @throws RequestFailure.Denied 403 without a valid token where one is needed
     */
    Asker find(ReadTransaction tx, Request request, boolean needed) {
        Optional<Asker> asker =
                token(tx, request).flatMap(found -> valid(tx, found, request.now()));
        if (asker.isPresent()) {
            return asker.get();
        }
        if (needed) {
            throw new RequestFailure.Denied(RequestFailure.Denied.BAD_TOKEN);
        }
        return Asker.NOBODY;
    }

    /** The same asker after its token's record has changed. */
    Asker known(ReadTransaction tx, Token token, Instant now) {
        return valid(tx, token, now).orElse(Asker.NOBODY);
    }

    private Optional<Asker> valid(ReadTransaction tx, Token token, Instant now) {
        return lookup.rights(tx, token.entry(), now)
                .map(acl ->
                        new Asker(Optional.of(token), acl, acl.of(Tokens.caller(token.entry()))));
    }

    private Optional<Token> token(ReadTransaction tx, Request request) {
        ClientToken sent = request.caller().token();
        if (sent == null) {
            return Optional.empty();
        }
        try {
            return tokens.find(tx, sent, request.now())
                    .filter(found ->
                            Cidr.allow(
                                    found.entry().boundCidrs(), request.caller().remoteAddress()));
        } catch (RequestFailure.Invalid malformed) {
            throw new RequestFailure.Invalid(CHECK_FAILED + malformed.errors().getFirst());
        }
    }
}
