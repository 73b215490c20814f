package dev.coffer.cli.client;

import dev.coffer.json.JsonObject;
import java.util.Optional;

/** Opens wrapped answers. Source: OpenBao, api/logical.go, Unwrap. */
public final class Unwrapping {
    private static final String PATH = "sys/wrapping/unwrap";

    private Unwrapping() {}

    /**
     * The answer that waits behind a token.
     *
     * @param token empty for the client's own
     */
    public static Optional<Secret> unwrap(Client client, String token) throws ApiException {
        JsonObject body = JsonObject.EMPTY;
        if (!token.isEmpty() && client.token().isEmpty()) {
            client.token(token);
        } else if (!token.isEmpty() && !token.equals(client.token())) {
            body = JsonObject.builder().put("token", token).build();
        }
        return client.write(PATH, body);
    }
}
