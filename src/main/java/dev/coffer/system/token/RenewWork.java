package dev.coffer.system.token;

import dev.coffer.engine.Call;
import dev.coffer.engine.Engine;
import dev.coffer.engine.Mount;
import dev.coffer.engine.Renewal;
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
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Lets tokens live longer. Source: OpenBao, token store and expiration; texts recorded. */
final class RenewWork {
    private static final String NOT_RENEWABLE = "lease is not renewable";

    /** What OpenBao makes of the same when only an accessor was given. */
    private static final String NOT_BY_ACCESSOR = RequestFailure.oneError("invalid request");

    private final TokenParts parts;

    RenewWork(TokenParts parts) {
        this.parts = parts;
    }

    /**
     * What the method of a token's login needs from another server.
     *
     * @param login the mount of the login; a token that was changed meanwhile has another
     */
    record Outside(Optional<LoginMount> login, Optional<Object> found) {
        private static final Outside NOTHING = new Outside(Optional.empty(), Optional.empty());
    }

    Supplier<Outside> prepare(ReadTransaction tx, Call call) {
        String text = call.fields().text("token");
        return text.isEmpty() ? () -> Outside.NOTHING : task(tx, call, ClientToken.of(text));
    }

    Supplier<Outside> prepareSelf(ReadTransaction tx, Call call) {
        ClientToken own = call.request().caller().token();
        return own == null ? () -> Outside.NOTHING : task(tx, call, own);
    }

    Supplier<Outside> prepareAccessor(ReadTransaction tx, Call call) {
        return task(tx, call, Optional.of(LookupWork.byAccessor(parts, tx, call)));
    }

    private Supplier<Outside> task(ReadTransaction tx, Call call, ClientToken text) {
        return task(tx, call, parts.tokens().find(tx, text, call.request().now()));
    }

    private Supplier<Outside> task(ReadTransaction tx, Call call, Optional<Token> token) {
        Optional<LoginMount> login = token.flatMap(found -> found.entry().origin().login());
        return login.flatMap(at -> Mounts.find(tx, at.id()))
                .flatMap(entry ->
                        parts.engines()
                                .of(entry)
                                .flatMap(method ->
                                        method.renewalTask(
                                                tx, renewal(call, entry, login.orElseThrow()))))
                .map(task -> (Supplier<Outside>) () -> new Outside(login, Optional.of(task.get())))
                .orElse(() -> Outside.NOTHING);
    }

    private Renewal renewal(Call call, MountEntry entry, LoginMount login) {
        return new Renewal(
                entry.toMount(parts.limits()), login.renewal(), call.request(), Optional.empty());
    }

    Response renew(Transaction tx, Call call, Outside outside) {
        String text = call.fields().text("token");
        if (text.isEmpty()) {
            throw new RequestFailure.Invalid(RevokeWork.MISSING_ID);
        }
        return renewed(tx, call, ClientToken.of(text), outside);
    }

    Response renewSelf(Transaction tx, Call call, Outside outside) {
        ClientToken own = call.request().caller().token();
        if (own == null) {
            throw new RequestFailure.Invalid(RevokeWork.MISSING_ID);
        }
        return renewed(tx, call, own, outside);
    }

    Response renewAccessor(Transaction tx, Call call, Outside outside) {
        Token token = LookupWork.byAccessor(parts, tx, call);
        if (!isRenewable(token.entry())) {
            throw new RequestFailure.Invalid(NOT_BY_ACCESSOR);
        }
        return renewed(tx, call, new Wanted(token, "", outside));
    }

    private Response renewed(Transaction tx, Call call, ClientToken text, Outside outside) {
        Token token =
                parts.tokens()
                        .find(tx, text, call.request().now())
                        .filter(found -> found.entry().uses() != TokenEntry.LAST_USE)
                        .orElseThrow(() -> new RequestFailure.Invalid("token not found"));
        return renewed(tx, call, new Wanted(token, text.exposeForHashing(), outside));
    }

    /**
     * A token that is to be renewed.
     *
     * @param shown its text in the answer, empty where it is not shown
     */
    private record Wanted(Token token, String shown, Outside outside) {
        @Override
        public String toString() {
            return "Wanted[]";
        }
    }

    private Response renewed(Transaction tx, Call call, Wanted wanted) {
        Token token = wanted.token();
        checkRenewable(token.entry());
        Optional<Terms> terms = terms(tx, call, token.entry(), wanted.outside());
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
                AuthView.of(wanted.shown(), after, derived(tx, after), Tokens.isOrphan(after)),
                granted.warnings());
    }

    private static void checkRenewable(TokenEntry entry) {
        if (entry.kind() == Kind.BATCH) {
            throw new RequestFailure.Invalid("batch tokens cannot be renewed");
        }
        if (!entry.life().leased()) {
            throw new RequestFailure.Invalid("invalid lease ID");
        }
        if (!isRenewable(entry)) {
            throw new RequestFailure.Invalid(NOT_RENEWABLE);
        }
    }

    private static boolean isRenewable(TokenEntry entry) {
        return entry.life().renewable() && entry.life().expires().isPresent();
    }

    /**
     * On which terms a token is renewed.
     *
     * @param mount whose limits hold
     */
    private record Terms(Mount mount, LeaseTerms lease) {}

    private Optional<Terms> terms(Transaction tx, Call call, TokenEntry entry, Outside outside) {
        Optional<LoginMount> login = entry.origin().login();
        if (login.isPresent()) {
            return loginTerms(tx, call, login.get(), outside);
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

    private Optional<Terms> loginTerms(
            Transaction tx, Call call, LoginMount login, Outside outside) {
        MountEntry entry =
                Mounts.find(tx, login.id())
                        .orElseThrow(() -> new RequestFailure.Invalid(NOT_RENEWABLE));
        Mount mount = entry.toMount(parts.limits());
        Renewal renewal = renewal(call, entry, login);
        Renewal complete =
                outside.login().equals(Optional.of(login))
                        ? outside.found().map(renewal::with).orElse(renewal)
                        : renewal;
        return granted(tx, entry, complete)
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
    private Optional<Login> granted(Transaction tx, MountEntry entry, Renewal renewal) {
        Engine method =
                parts.engines()
                        .of(entry)
                        .orElseThrow(() -> new RequestFailure.Invalid(NOT_RENEWABLE));
        try {
            return method.renewLogin(tx, renewal);
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
