package dev.coffer.server;

import dev.coffer.config.Environment;
import dev.coffer.config.FirstRequest;
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
        for (FirstRequest request : requests) {
            ask(request, token.get());
        }
        send(Operation.WRITE, "auth/token/revoke-self", JsonObject.EMPTY, token.get());
        server.selfInitialization().complete();
        LOG.log(Level.INFO, "initialized; the root token is revoked");
    }

    private void ask(FirstRequest request, ClientToken token) {
        String why;
        try {
            send(request.operation(), request.path(), request.fields(environment), token);
            return;
        } catch (FirstRequest.ValueException missing) {
            why = String.valueOf(missing.getMessage());
        } catch (RequestFailure refused) {
            why = refused.status() + " " + refused.getMessage();
        }
        if (!request.allowFailure()) {
            throw new RequestFailure.Invalid(
                    "the request "
                            + request.name()
                            + " of the stanza initialize failed: "
                            + why
                            + "; remove the store, correct it, and start again");
        }
        LOG.log(Level.WARNING, "a first request failed", "request", request.name(), "reason", why);
    }

    private void send(Operation operation, String path, JsonObject fields, ClientToken token) {
        boolean listing = operation == Operation.LIST || operation == Operation.SCAN;
        String full = listing && !path.endsWith("/") ? path + "/" : path;
        Response _ =
                server.pipeline()
                        .handle(
                                new Request(
                                        random.uuid(),
                                        operation,
                                        new RequestPath(full),
                                        fields,
                                        new Request.Caller(token, "127.0.0.1", 0, null),
                                        Map.of(),
                                        clock.instant(),
                                        Cancellation.NONE));
    }
}
