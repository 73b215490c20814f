package dev.coffer.cli.output;

import dev.coffer.cli.client.Secret;
import dev.coffer.json.JsonBoolean;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import java.util.Optional;

/** What {@code -field} names in an answer. Source: OpenBao, command/util.go, RawSecretField. */
final class SecretFields {
    private SecretFields() {}

    static Optional<JsonValue> find(Secret secret, String name) {
        JsonObject auth = secret.auth();
        if (auth != null) {
            return ofAuth(auth, name).or(() -> secret.field(name));
        }
        JsonObject wrap = secret.wrapInfo();
        if (wrap != null) {
            return ofWrap(wrap, name).or(() -> secret.field(name));
        }
        return switch (name) {
            case "lease_duration", "refresh_interval" ->
                    Optional.of(JsonNumber.of(secret.leaseDuration()));
            case "lease_id" -> Optional.of(new JsonString(secret.leaseId()));
            case "request_id" -> Optional.of(new JsonString(secret.requestId()));
            case "renewable" -> Optional.of(JsonBoolean.of(secret.renewable()));
            case "data" ->
                    secret.dataOrEmpty().has("data")
                            ? secret.field("data")
                            : Optional.of(secret.dataOrEmpty());
            default -> secret.field(name);
        };
    }

    private static Optional<JsonValue> ofAuth(JsonObject auth, String name) {
        return switch (name) {
            case "token" -> auth.get("client_token");
            case "token_accessor" -> auth.get("accessor");
            case "token_duration" -> auth.get("lease_duration");
            case "token_renewable" -> auth.get("renewable");
            case "token_policies", "identity_policies", "policies" -> auth.get(name);
            default -> Optional.empty();
        };
    }

    private static Optional<JsonValue> ofWrap(JsonObject wrap, String name) {
        return switch (name) {
            case "wrapping_token" -> wrap.get("token");
            case "wrapping_accessor" -> wrap.get("accessor");
            case "wrapping_token_ttl" -> wrap.get("ttl");
            case "wrapping_token_creation_time" -> wrap.get("creation_time");
            case "wrapping_token_creation_path" -> wrap.get("creation_path");
            case "wrapped_accessor" -> wrap.get(name);
            default -> Optional.empty();
        };
    }
}
