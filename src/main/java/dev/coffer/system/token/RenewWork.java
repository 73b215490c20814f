package dev.coffer.system.token;

import dev.coffer.engine.Call;
import dev.coffer.engine.Engine;
import dev.coffer.engine.Mount;
import dev.coffer.gate.lease.LeaseTerms;
import dev.coffer.gate.routing.MountEntry;
import dev.coffer.gate.routing.Mounts;
import dev.coffer.gate.token.AuthView;
import dev.coffer.gate.token.LoginTokens;
import dev.coffer.gate.token.Token;
import dev.coffer.gate.token.TokenEntry;
import dev.coffer.gate.token.TokenEntry.Kind;
import dev.coffer.gate.token.TokenEntry.Life;
import dev.coffer.gate.token.TokenEntry.LoginMount;
import dev.coffer.gate.token.TokenMaker;
import dev.coffer.gate.token.Tokens;
import dev.coffer.request.ClientToken;
import dev.coffer.request.Login;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.Transaction;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Lets tokens live longer. Source: OpenBao, token store and expiration; texts recorded. */
final class RenewWork {
    private static final String NOT_RENEWABLE = "lease is not renewable";

    private final TokenParts parts;

    RenewWork(TokenParts parts) {
        this.parts = parts;
    }

    Response renew(Transaction tx, Call call) {
        String text = call.fields().text("token");
        if (text.isEmpty()) {
            throw new RequestFailure.Invalid(RevokeWork.MISSING_ID);
        }
        return renewed(tx, call, ClientToken.of(text));
    }

    Response renewSelf(Transaction tx, Call call) {
        ClientToken own = call.request().caller().token();
        if (own == null) {
            throw new RequestFailure.Invalid(RevokeWork.MISSING_ID);
        }
        return renewed(tx, call, own);
    }

    Response renewAccessor(Transaction tx, Call call) {
        return renewed(tx, call, LookupWork.byAccessor(parts, tx, call), "");
    }

    private Response renewed(Transaction tx, Call call, ClientToken text) {
        Token token =
                parts.tokens()
                        .find(tx, text, call.request().now())
                        .filter(found -> found.entry().uses() != TokenEntry.LAST_USE)
                        .orElseThrow(() -> new RequestFailure.Invalid("token not found"));
        return renewed(tx, call, token, text.exposeForHashing());
    }

    private Response renewed(Transaction tx, Call call, Token token, String shown) {
        checkRenewable(token.entry());
        Optional<Terms> terms = terms(tx, call, token.entry());
        if (terms.isEmpty()) {
            return Response.noContent();
        }
        Life life = token.entry().life();
        LeaseTerms.Granted granted =
                terms.get()
                        .lease()
                        .grant(
                                LoginTokens.bounds(terms.get().mount()),
                                life.created(),
                                call.request().now());
        TokenEntry after =
                token.entry().withLife(life.renewed(call.request().now(), granted.ttl()));
        TokenMaker.renew(tx, token, after);
        return AuthAnswers.of(
                AuthView.of(shown, after, derived(tx, after), Tokens.isOrphan(after)),
                granted.warnings());
    }

    private static void checkRenewable(TokenEntry entry) {
        if (entry.kind() == Kind.BATCH) {
            throw new RequestFailure.Invalid("batch tokens cannot be renewed");
        }
        if (!entry.life().leased()) {
            throw new RequestFailure.Invalid("invalid lease ID");
        }
        if (!entry.life().renewable() || entry.life().expires().isEmpty()) {
            throw new RequestFailure.Invalid(NOT_RENEWABLE);
        }
    }

    /**
     * On which terms a token is renewed.
     *
     * @param mount whose limits hold
     */
    private record Terms(Mount mount, LeaseTerms lease) {}

    private Optional<Terms> terms(Transaction tx, Call call, TokenEntry entry) {
        Optional<LoginMount> login = entry.origin().login();
        if (login.isPresent()) {
            return loginTerms(tx, call, login.get());
        }
        Life life = entry.life();
        Duration period = life.period();
        Duration explicitMax = life.explicitMax();
        String roleName = entry.origin().role();
        if (!roleName.isEmpty()) {
            TokenRole role =
                    TokenRoles.find(tx, roleName)
                            .orElseThrow(() ->
                                    notGranted(
                                            "original token role \""
                                                    + roleName
                                                    + "\" could not be found, not renewing"));
            period = role.terms().period().value();
            explicitMax = role.terms().explicitMax().value();
        }
        return Optional.of(
                new Terms(
                        call.mount(),
                        new LeaseTerms(
                                increment(call),
                                life.granted(),
                                period,
                                Duration.ZERO,
                                explicitMax)));
    }

    private Optional<Terms> loginTerms(Transaction tx, Call call, LoginMount login) {
        MountEntry entry =
                Mounts.find(tx, login.id())
                        .orElseThrow(() -> new RequestFailure.Invalid(NOT_RENEWABLE));
        Mount mount = entry.toMount(parts.limits());
        return granted(tx, call, entry, login)
                .map(Login::token)
                .map(granted ->
                        new Terms(
                                mount,
                                new LeaseTerms(
                                        increment(call),
                                        granted.ttl(),
                                        granted.period(),
                                        granted.maxTtl(),
                                        granted.explicitMaxTtl())));
    }

    /** What the method of a login grants now; empty for nothing any more. */
    private Optional<Login> granted(Transaction tx, Call call, MountEntry entry, LoginMount login) {
        Engine method =
                parts.engines()
                        .of(entry)
                        .orElseThrow(() -> new RequestFailure.Invalid(NOT_RENEWABLE));
        Mount mount = entry.toMount(parts.limits());
        try {
            return method.renewLogin(tx, mount, login.renewal(), call.request());
        } catch (RequestFailure.Invalid refusal) {
            throw notGranted(refusal.errors().getFirst());
        }
    }

    private static Duration increment(Call call) {
        return call.fields().duration("increment");
    }

    private static RequestFailure notGranted(String reason) {
        return new RequestFailure.Invalid(
                RequestFailure.oneError("failed to renew entry: " + reason));
    }

    private List<String> derived(Transaction tx, TokenEntry entry) {
        String entityId = entry.origin().entityId();
        return entityId.isEmpty()
                ? List.of()
                : parts.identities().policiesOf(tx, entityId).orElse(List.of());
    }
}
