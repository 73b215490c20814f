package dev.coffer.auth.jwt;

import dev.coffer.auth.jwt.BrowserLogins.Ground;
import dev.coffer.auth.jwt.BrowserLogins.Said;
import dev.coffer.auth.terms.SignedToken;
import dev.coffer.engine.Call;
import dev.coffer.engine.Field;
import dev.coffer.json.JsonObject;
import dev.coffer.outbound.OutboundException;
import dev.coffer.request.GoText;
import dev.coffer.request.Login;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * {@code oidc/callback}: what an issuer sends by way of a browser. It comes from the client, which
 * gets the token, or straight from the browser, which gets a page and nothing else. A login that
 * fails here is over. Thread-safe.
 *
 * <p>Source: OpenBao, jwt auth method, path_oidc.go.
 */
final class CallbackWork {
    static final Field CODE = Field.string("code", "What the issuer gives the token for.");
    static final Field ID_TOKEN =
            Field.string("id_token", "The token itself, where the issuer posts it.");
    static final Field ERROR = Field.string("error", "Why the issuer lets nobody in.");
    static final Field ERROR_DESCRIPTION =
            Field.string("error_description", "The issuer's own words; nobody is shown them.");
    static final Field ERROR_URI =
            Field.string("error_uri", "The issuer's page about it; nobody is shown it.");
    static final Field CONFIRMATION =
            Field.string("confirmation", "Given once the user has confirmed the login.");

    /** What clients send where the code was posted before. */
    static final String NO_CODE = "no_code";

    /** Longest name, metadata and groups together that wait for a client, in bytes. */
    static final int MAX_PROVED_BYTES = 64 * 1024;

    private static final int MAX_POSTED_LENGTH = SignedToken.MAX_LENGTH;
    private static final String NOT_KNOWN = "An unknown error occurred during OIDC authentication.";

    /** Source: RFC 6749 section 4.1.2.1. */
    private static final List<String> ERRORS =
            List.of(
                    "invalid_request",
                    "unauthorized_client",
                    "access_denied",
                    "unsupported_response_type",
                    "invalid_scope",
                    "server_error",
                    "temporarily_unavailable");

    private final BrowserLogins logins;

    CallbackWork(BrowserLogins logins) {
        this.logins = logins;
    }

    /**
     * What came of a callback before its transaction.
     *
     * @param said absent where the user has to confirm first
     */
    record Heard(Ground ground, Optional<Said> said) {}

    Supplier<Heard> prepare(ReadTransaction tx, Call call) {
        Ground ground = ground(tx, call);
        boolean confirmed =
                !ground.isDirect()
                        || ground.role().browser().unconfirmed()
                        || !call.fields().text(CONFIRMATION.name()).isEmpty();
        if (!confirmed) {
            return () -> new Heard(ground, Optional.empty());
        }
        Optional<String> refusal = refusal(call, ground);
        if (refusal.isPresent()) {
            return () -> new Heard(ground, Optional.of(new Said.Failed(refusal.get())));
        }
        ground.role().token().checkAddress(call.request().caller().remoteAddress());
        JwtConfig.Source.Discovered source = ground.source();
        String given = call.fields().text(CODE.name());
        String code = given.equals(NO_CODE) ? ground.login().received().code() : given;
        Instant now = call.request().now();
        return () -> new Heard(ground, Optional.of(said(ground, source, code, now)));
    }

    /** A login whose user is known already hears nothing more. */
    private Ground ground(ReadTransaction tx, Call call) {
        Ground ground = logins.ground(tx, call);
        boolean waits =
                ground.login().proved().isEmpty() && ground.login().asked().deviceCode().isEmpty();
        if (!waits) {
            throw new RequestFailure.Invalid(BrowserLogins.NO_STATE);
        }
        return ground;
    }

    private static Optional<String> refusal(Call call, Ground ground) {
        String error = call.fields().text(ERROR.name()).strip().toLowerCase(Locale.ROOT);
        if (!error.isEmpty()) {
            String shown = ERRORS.contains(error) ? error : NOT_KNOWN;
            return Optional.of(BrowserLogins.FAILED + " " + shown);
        }
        return ground.isDirect()
                ? Optional.empty()
                : BrowserLogins.nonceRefusal(call, ground.login());
    }

    private Said said(Ground ground, JwtConfig.Source.Discovered source, String code, Instant now) {
        boolean wantsToken = ground.config().client().asksForToken();
        String idToken = ground.login().received().idToken();
        if (wantsToken ? idToken.isEmpty() : code.isEmpty()) {
            return new Said.Failed(BrowserLogins.FAILED + " No code or id_token received.");
        }
        try {
            Provider provider = logins.calls().discovery().known(source, now);
            return new Said.Claims(
                    wantsToken
                            ? logins.checked(ground, provider, idToken, now)
                            : exchanged(ground, provider, code, now));
        } catch (OutboundException failure) {
            return failed(wantsToken, String.valueOf(failure.getMessage()));
        } catch (RequestFailure.Invalid refusal) {
            return failed(wantsToken, refusal.errors().getFirst());
        }
    }

    private static Said failed(boolean wantsToken, String reason) {
        return new Said.Failed(
                wantsToken
                        ? "Token verification failed. " + reason
                        : BrowserLogins.FAILED
                                + " Error exchanging oidc code: "
                                + GoText.quote(reason)
                                + ".");
    }

    private JsonObject exchanged(Ground ground, Provider provider, String code, Instant now)
            throws OutboundException {
        PendingLogin.Asked asked = ground.login().asked();
        ProviderCalls.Tokens tokens =
                logins.calls()
                        .exchange(
                                provider,
                                ground.config(),
                                new ProviderCalls.Code(
                                        code, asked.redirect(), asked.keys().verifier()));
        return logins.known(ground, provider, tokens, now);
    }

    Response answer(Transaction tx, Call call, Heard heard) {
        Ground ground = logins.again(tx, call, heard.ground());
        if (heard.said().isEmpty()) {
            return Pages.confirm(ground.login(), call.fields().text(CODE.name()));
        }
        ground.role().token().checkAddress(call.request().caller().remoteAddress());
        Said said = heard.said().get();
        return ground.isDirect()
                ? page(tx, call, ground, said)
                : logins.concluded(tx, call, ground, said);
    }

    /** The browser gets no token: the client does that began the login, at its next poll. */
    private Response page(Transaction tx, Call call, Ground ground, Said said) {
        return switch (said) {
            case Said.Failed(String text) -> failedPage(tx, call, ground, text);
            case Said.Claims(JsonObject claims) -> {
                try {
                    Login.Alias who = BrowserLogins.alias(ground, claims);
                    PendingLogin proved = ground.login().with(who);
                    if (proved.encode().length() > MAX_PROVED_BYTES) {
                        throw new RequestFailure.Invalid("the claims are too large");
                    }
                    logins.pending().keep(tx, call.mount().id(), proved);
                    yield Pages.done();
                } catch (RequestFailure.Invalid refusal) {
                    String text = BrowserLogins.FAILED + " " + refusal.errors().getFirst();
                    yield failedPage(tx, call, ground, text);
                }
            }
        };
    }

    private Response failedPage(Transaction tx, Call call, Ground ground, String text) {
        logins.pending().end(tx, call.mount().id(), ground.login());
        return Pages.failed(text);
    }

    /** What an issuer posts; it is kept until the client, or the browser, comes for the token. */
    Response post(Transaction tx, Call call) {
        boolean posted =
                JwtWork.config(tx, call.mount().id())
                        .orElseThrow(() -> new RequestFailure.Invalid(BrowserLogins.NO_CONFIG))
                        .client()
                        .isPosted();
        if (!posted) {
            throw new RequestFailure.UnsupportedOperation();
        }
        Ground ground;
        try {
            ground = ground(tx, call);
        } catch (RequestFailure.Invalid refusal) {
            return Pages.failed(refusal.errors().getFirst());
        }
        String code = call.fields().text(CODE.name());
        String idToken = call.fields().text(ID_TOKEN.name());
        if (code.length() > MAX_POSTED_LENGTH || idToken.length() > MAX_POSTED_LENGTH) {
            throw new RequestFailure.Invalid("code or id_token is too long");
        }
        PendingLogin login = ground.login().with(new PendingLogin.Received(code, idToken));
        logins.pending().keep(tx, call.mount().id(), login);
        return ground.isDirect() ? Pages.goOn(login.state(), NO_CODE) : Pages.received();
    }
}
