package dev.coffer.auth.jwt;

import dev.coffer.auth.jwt.BrowserLogins.Ground;
import dev.coffer.auth.jwt.BrowserLogins.Said;
import dev.coffer.engine.Call;
import dev.coffer.outbound.OutboundException;
import dev.coffer.request.Login;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * {@code oidc/poll}: a client asks whether the user has logged in, and gets the token once. The
 * words for "not yet" are those of RFC 8628 section 3.5. Thread-safe.
 */
final class PollWork {
    private static final String PENDING = "authorization_pending";
    private static final List<String> WAITING = List.of(PENDING, "slow_down");

    private final BrowserLogins logins;

    PollWork(BrowserLogins logins) {
        this.logins = logins;
    }

    /**
     * What came of a poll before its transaction.
     *
     * @param said absent where the browser was here before and the user is known
     */
    record Polled(Ground ground, Optional<Said> said) {}

    Supplier<Polled> prepare(ReadTransaction tx, Call call) {
        Ground ground = logins.ground(tx, call);
        Optional<String> refusal = BrowserLogins.nonceRefusal(call, ground.login());
        if (refusal.isPresent()) {
            return () -> new Polled(ground, Optional.of(new Said.Failed(refusal.get())));
        }
        ground.role().token().checkAddress(call.request().caller().remoteAddress());
        if (!ground.login().asked().deviceCode().isEmpty()) {
            JwtConfig.Source.Discovered source = ground.source();
            Instant now = call.request().now();
            return () -> new Polled(ground, Optional.of(asked(ground, source, now)));
        }
        if (ground.login().proved().isEmpty()) {
            throw new RequestFailure.Invalid(PENDING);
        }
        return () -> new Polled(ground, Optional.empty());
    }

    /** Throws 400 with the issuer's own word where the client has to ask again. */
    private Said asked(Ground ground, JwtConfig.Source.Discovered source, Instant now) {
        try {
            Provider provider = logins.calls().discovery().known(source, now);
            String code = ground.login().asked().deviceCode();
            return switch (logins.calls().poll(provider, ground.config(), code)) {
                case ProviderCalls.Polled.NotDone(String error) -> notDone(error);
                case ProviderCalls.Polled.Done(ProviderCalls.Tokens tokens) ->
                        given(ground, provider, tokens, now);
            };
        } catch (OutboundException failure) {
            return new Said.Failed(
                    "error polling for device authorization: " + failure.getMessage());
        }
    }

    private static Said notDone(String error) {
        if (WAITING.contains(error)) {
            throw new RequestFailure.Invalid(error);
        }
        return new Said.Failed("authorization failed: " + error);
    }

    private Said given(Ground ground, Provider provider, ProviderCalls.Tokens tokens, Instant now)
            throws OutboundException {
        try {
            return new Said.Claims(logins.known(ground, provider, tokens, now));
        } catch (RequestFailure.Invalid refusal) {
            return new Said.Failed("Token verification failed. " + refusal.errors().getFirst());
        }
    }

    Response answer(Transaction tx, Call call, Polled polled) {
        Ground ground = logins.again(tx, call, polled.ground());
        ground.role().token().checkAddress(call.request().caller().remoteAddress());
        if (polled.said().isPresent()) {
            return logins.concluded(tx, call, ground, polled.said().get());
        }
        Login.Alias who = ground.login().proved().orElseThrow();
        return logins.granted(tx, call, ground, who);
    }
}
