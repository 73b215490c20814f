package dev.coffer.server;

import dev.coffer.config.Environment;
import dev.coffer.config.FirstRequest;
import dev.coffer.config.FirstValues;
import dev.coffer.crypto.RandomSource;
import dev.coffer.json.JsonObject;
import dev.coffer.request.Cancellation;
import dev.coffer.request.ClientToken;
import dev.coffer.request.Operation;
import dev.coffer.request.Request;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.RequestPath;
import dev.coffer.request.Response;
import dev.coffer.telemetry.Logs;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a server asks itself when it initializes itself: the requests of the configuration, in their
 * order, with a root token that is revoked at the end. Source: OpenBao, command/server.go,
 * Initialize.
 */
final class FirstRequests {
    private static final Logger LOG = Logs.logger("core.self-init");

    private final CofferServer server;
    private final Environment environment;
    private final InstantSource clock;
    private final RandomSource random;

    FirstRequests(CofferServer server, Environment environment) {
        this.server = server;
        this.environment = environment;
        this.clock = InstantSource.system();
        this.random = RandomSource.system();
    }

    /**
     * Does it, unless there is nothing to ask or the store is initialized.
     *
     * @throws RequestFailure.Invalid with one line, if a request is refused; the server must not go
     *     on then
     */
    void run(List<FirstRequest> requests) {
        if (requests.isEmpty()) {
            return;
        }
        Optional<ClientToken> token = server.selfInitialization().begin(clock.instant());
        if (token.isEmpty()) {
            return;
        }
        LOG.log(Level.INFO, "initializing", "requests", requests.size());
        FirstValues values = new FirstValues(environment);
        for (FirstRequest request : requests) {
            ask(request, values, token.get());
        }
        revoke(token.get());
        server.selfInitialization().complete();
        LOG.log(Level.INFO, "initialized; the root token is revoked");
    }

    private void ask(FirstRequest request, FirstValues values, ClientToken token) {
        try {
            if (!request.isReached(values)) {
                return;
            }
            FirstRequest.Ready ready = request.with(values);
            Request made = made(ready, token);
            values.asked(request, FirstHistory.of(ready, made));
            if (ready.isWanted()) {
                send(request, ready, made)
                        .ifPresent(answer -> values.answered(request, FirstHistory.of(answer)));
            }
        } catch (FirstRequest.ValueException missing) {
            throw failed(request, String.valueOf(missing.getMessage()));
        }
    }

    /** The answer; empty if it was refused and that is allowed. */
    private Optional<Response> send(FirstRequest by, FirstRequest.Ready ready, Request made) {
        try {
            return Optional.of(server.pipeline().handle(made));
        } catch (RequestFailure refused) {
            String why = refused.status() + " " + refused.getMessage();
            if (!ready.allowsFailure()) {
                throw failed(by, why);
            }
            LOG.log(Level.WARNING, "a first request failed", "request", by.name(), "reason", why);
            return Optional.empty();
        }
    }

    private static RequestFailure.Invalid failed(FirstRequest request, String why) {
        return new RequestFailure.Invalid(
                "the request "
                        + request.name()
                        + " of the stanza initialize failed: "
                        + why
                        + "; remove the store, correct it, and start again");
    }

    /** One of the requests may have revoked it already. */
    private void revoke(ClientToken token) {
        FirstRequest.Ready ready =
                new FirstRequest.Ready(
                        Operation.WRITE,
                        "update",
                        "auth/token/revoke-self",
                        Optional.empty(),
                        JsonObject.EMPTY,
                        Map.of(),
                        false,
                        true);
        try {
            Response _ = server.pipeline().handle(made(ready, token));
        } catch (RequestFailure.Denied _) {
            LOG.log(Level.INFO, "the root token was revoked already");
        }
    }

    private Request made(FirstRequest.Ready ready, ClientToken root) {
        boolean listing =
                ready.operation() == Operation.LIST || ready.operation() == Operation.SCAN;
        String path = ready.path();
        String full = listing && !path.endsWith("/") ? path + "/" : path;
        ClientToken token =
                ready.token()
                        .map(text -> text.isEmpty() ? null : ClientToken.of(text))
                        .orElse(ready.token().isPresent() ? null : root);
        return new Request(
                random.uuid(),
                ready.operation(),
                new RequestPath(full),
                ready.data(),
                new Request.Caller(token, "127.0.0.1", 0, null),
                ready.headers(),
                clock.instant(),
                Cancellation.NONE);
    }
}
