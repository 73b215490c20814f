package dev.coffer.gate;

import dev.coffer.gate.token.Token;
import dev.coffer.gate.token.TokenEntry;
import dev.coffer.gate.token.Tokens;
import dev.coffer.request.Cidr;
import dev.coffer.request.ClientToken;
import dev.coffer.request.Request;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.transaction.ReadTransaction;
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
     * @throws RequestFailure.Denied 403 without a valid token where one is needed
     */
    Asker find(ReadTransaction tx, Visit visit) {
        Optional<Asker> asker =
                token(tx, visit.request()).flatMap(found -> valid(tx, found, visit));
        if (asker.isPresent()) {
            return asker.get();
        }
        if (visit.needsToken()) {
            throw new RequestFailure.Denied(RequestFailure.Denied.BAD_TOKEN);
        }
        return Asker.NOBODY;
    }

    /** The same asker after its token's record has changed. */
    Asker known(ReadTransaction tx, Token token, Visit visit) {
        return valid(tx, token, visit).orElse(Asker.NOBODY);
    }

    private Optional<Asker> valid(ReadTransaction tx, Token token, Visit visit) {
        TokenEntry entry = token.entry();
        if (visit.trail().wanted()) {
            visit.trail().by(AuditedCaller.of(visit.request(), entry, lookup.owned(tx, entry)));
        }
        return lookup.rights(tx, entry, visit.request().now())
                .map(acl -> new Asker(Optional.of(token), acl, acl.of(Tokens.caller(entry))));
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
