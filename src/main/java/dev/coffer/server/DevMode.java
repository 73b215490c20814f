package dev.coffer.server;

import dev.coffer.crypto.Encodings;
import dev.coffer.crypto.ExposesSecret;
import dev.coffer.crypto.RandomSource;
import dev.coffer.crypto.SecretBytes;
import dev.coffer.json.JsonObject;
import dev.coffer.request.Cancellation;
import dev.coffer.request.ClientToken;
import dev.coffer.request.Operation;
import dev.coffer.request.Request;
import dev.coffer.request.RequestPath;
import dev.coffer.request.Response;
import dev.coffer.storage.seal.InitRequest;
import dev.coffer.storage.seal.SealStatus;
import dev.coffer.storage.seal.UnsealRequest;
import dev.coffer.system.Initialization;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;

/**
 * What makes a fresh server ready for a developer: one share, unsealed at once, KV at {@code
 * secret/}.
 */
final class DevMode {
    /** What the terminal shows of a server that is ready. */
    record Ready(String unsealKey, ClientToken rootToken) {
        /** Neither is shown. */
        @Override
        public String toString() {
            return "Ready[...]";
        }
    }

    private DevMode() {}

    /**
     * Makes a server ready.
     *
     * @throws dev.coffer.request.RequestFailure if the store is not empty
     */
    @ExposesSecret("a developer sees the unseal key on the terminal")
    static Ready prepare(
            CofferServer server,
            ServerProcess.Development wanted,
            InstantSource clock,
            RandomSource random) {
        boolean automatic = server.seal().isAutomatic();
        InitRequest request = automatic ? InitRequest.recovery(1, 1) : new InitRequest(1, 1);
        Initialization init = server.initialization();
        Initialization.Receipt receipt =
                wanted.rootToken()
                        .map(text ->
                                init.initialize(request, clock.instant(), Cancellation.NONE, text))
                        .orElseGet(
                                () -> init.initialize(request, clock.instant(), Cancellation.NONE));
        SecretBytes share = receipt.shares().getFirst();
        byte[] bytes = share.expose();
        String unsealKey = Encodings.base64(bytes);
        Arrays.fill(bytes, (byte) 0);
        share.destroy();
        SealStatus _ = server.seal().unseal(new UnsealRequest(unsealKey, false));
        Response _ =
                server.pipeline()
                        .handle(
                                mountSecret(
                                        receipt.rootToken(), wanted.kvVersion(), clock, random));
        return new Ready(unsealKey, receipt.rootToken());
    }

    private static Request mountSecret(
            ClientToken token, int kvVersion, InstantSource clock, RandomSource random) {
        JsonObject options =
                JsonObject.builder().put("version", Integer.toString(kvVersion)).build();
        return new Request(
                random.uuid(),
                Operation.WRITE,
                new RequestPath("sys/mounts/secret"),
                JsonObject.builder()
                        .put("type", "kv")
                        .put("description", "key/value secret storage")
                        .put("options", options)
                        .build(),
                new Request.Caller(token, "", 0, null),
                Map.of(),
                clock.instant(),
                Cancellation.NONE);
    }
}
