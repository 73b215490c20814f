package dev.coffer.auth.jwt;

import dev.coffer.auth.terms.NamedRoles;
import dev.coffer.crypto.ConstantTime;
import dev.coffer.engine.Call;
import dev.coffer.engine.Field;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import dev.coffer.outbound.OutboundException;
import dev.coffer.request.Login;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What the ways of a browser's login have in common: the login that has begun, its role, and what
 * the issuer says of its user. Thread-safe.
 */
final class BrowserLogins {
    static final Field STATE = Field.string("state", "Names the login.");
    static final Field CLIENT_NONCE =
            Field.string(
                    "client_nonce",
                    "A random text of the client; only who shows it again gets the token.");

    /** What clients look for at the begin of an error. Source: OpenBao, path_oidc.go. */
    static final String FAILED = "OpenBao login failed.";

    static final String CHANGED = "the settings or the login were changed meanwhile, try again";

    /** What is said where a mount has no settings. */
    static final String NO_CONFIG = FAILED + " Could not load configuration";

    /** What is said where no login of a state waits. */
    static final String NO_STATE = FAILED + " Expired or missing OAuth state.";

    private static final String NO_ROLE = FAILED + " Role could not be found";
    private static final String WRONG_NONCE = "invalid client_nonce";

    private final NamedRoles<JwtRole> roles;
    private final PendingLogins pending;
    private final ProviderCalls calls;
    private final IdTokens tokens;

    BrowserLogins(
            NamedRoles<JwtRole> roles, PendingLogins pending, ProviderCalls calls, Keys keys) {
        this.roles = roles;
        this.pending = pending;
        this.calls = calls;
        this.tokens = new IdTokens(keys);
    }

    NamedRoles<JwtRole> roles() {
        return roles;
    }

    PendingLogins pending() {
        return pending;
    }

    ProviderCalls calls() {
        return calls;
    }

    /** What a login rests on; what was fetched for it counts only while none of it changes. */
    record Ground(JwtConfig config, JwtRole role, PendingLogin login) {
        boolean isDirect() {
            return role.browser().mode() == BrowserTerms.Mode.DIRECT;
        }

        JwtConfig.Source.Discovered source() {
            if (config.source() instanceof JwtConfig.Source.Discovered discovered
                    && config.client().isThere()) {
                return discovered;
            }
            throw new RequestFailure.Invalid(AuthUrlWork.NOT_CONFIGURED);
        }
    }

    /**
     * What the login of a call's state rests on.
     *
     * @throws RequestFailure.Invalid 400 if there is none, or not any more
     */
    Ground ground(ReadTransaction tx, Call call) {
        JwtConfig config =
                JwtWork.config(tx, call.mount().id())
                        .orElseThrow(() -> new RequestFailure.Invalid(NO_CONFIG));
        PendingLogin login = pending(tx, call);
        JwtRole role =
                roles.find(tx, call.mount().id(), login.role())
                        .orElseThrow(() -> new RequestFailure.Invalid(NO_ROLE));
        return new Ground(config, role, login);
    }

    /** The login of a call's state; throws 400 where there is none. */
    PendingLogin pending(ReadTransaction tx, Call call) {
        return pending.find(
                        tx,
                        call.mount().id(),
                        call.fields().text(STATE.name()),
                        call.request().now())
                .orElseThrow(() -> new RequestFailure.Invalid(NO_STATE));
    }

    /**
     * The same ground again, in the transaction that ends the login.
     *
     * @throws RequestFailure.Unavailable 503 if any of it has changed
     */
    Ground again(ReadTransaction tx, Call call, Ground before) {
        Ground now = ground(tx, call);
        if (!now.equals(before)) {
            throw new RequestFailure.Unavailable(CHANGED, 1);
        }
        return now;
    }

    /** What is wrong with the client's nonce. */
    static Optional<String> nonceRefusal(Call call, PendingLogin login) {
        String wanted = login.asked().clientNonce();
        return ConstantTime.equal(wanted, call.fields().text(CLIENT_NONCE.name()))
                        || wanted.isEmpty()
                ? Optional.empty()
                : Optional.of(WRONG_NONCE);
    }

    /** What came of asking the issuer. */
    sealed interface Said {
        /** The user's claims, believed. */
        record Claims(JsonObject claims) implements Said {}

        /** The login has failed, and is over. */
        record Failed(String text) implements Said {}
    }

    /** What a token says that came from the issuer's own hands, and what it says beside it. */
    JsonObject known(Ground ground, Provider provider, ProviderCalls.Tokens given, Instant now)
            throws OutboundException {
        JsonObject claims = checked(ground, provider, given.idToken(), now);
        JsonObject more =
                calls.userInfo(provider, ground.config(), given, IdTokens.subject(claims));
        JsonObject.Builder all = claims.toBuilder();
        for (Map.Entry<String, JsonValue> member : more.entries()) {
            all.put(member.getKey(), member.getValue());
        }
        return all.build();
    }

    /** What a token says; throws 400 where it is not for us. */
    JsonObject checked(Ground ground, Provider provider, String idToken, Instant now)
            throws OutboundException {
        String nonce = ground.login().asked().keys().nonce();
        return tokens.checked(
                idToken,
                new IdTokens.Expected(
                        ground.config(),
                        ground.role(),
                        provider.issuer(),
                        nonce.isEmpty() ? Optional.empty() : Optional.of(nonce),
                        now));
    }

    /**
     * Who the user is.
     *
     * @throws RequestFailure.Invalid 400 if the role does not want who it is; the login is not over
     */
    static Login.Alias alias(Ground ground, JsonObject claims) {
        JwtRole.Bounds bounds = ground.role().bounds();
        if (!bounds.subject().isEmpty() && !bounds.subject().equals(IdTokens.subject(claims))) {
            throw new RequestFailure.Invalid("sub claim does not match bound subject");
        }
        Login.Alias alias = Checks.alias(claims, ground.login().role(), ground.role().identity());
        Checks.checkClaims(claims, bounds);
        return alias;
    }

    /** Ends a login and makes a token for its user. */
    Response granted(Transaction tx, Call call, Ground ground, Login.Alias who) {
        pending.end(tx, call.mount().id(), ground.login());
        return Response.login(
                LoginWork.login(Optional.of(who), ground.login().role(), ground.role()));
    }

    /** Ends a login that has failed; that stays, though the call is refused. */
    Response failed(Transaction tx, Call call, Ground ground, String text) {
        pending.end(tx, call.mount().id(), ground.login());
        return Response.refusedAfterCommit(new RequestFailure.Invalid(text));
    }

    /** Ends a login by what the issuer has said. */
    Response concluded(Transaction tx, Call call, Ground ground, Said said) {
        return switch (said) {
            case Said.Failed(String text) -> failed(tx, call, ground, text);
            case Said.Claims(JsonObject claims) -> {
                try {
                    yield granted(tx, call, ground, alias(ground, claims));
                } catch (RequestFailure.Invalid refusal) {
                    yield failed(tx, call, ground, FAILED + " " + refusal.errors().getFirst());
                }
            }
        };
    }
}
