package dev.coffer.gate.routing;

import dev.coffer.request.Login.TokenKind;
import java.util.Optional;

/**
 * What a user can tune of an auth mount beside the settings of every mount.
 *
 * @param tokenKind what tokens its logins give; never {@link TokenKind#DEFAULT}
 * @param lockout absent until somebody tunes it: then the server's own holds
 */
public record AuthConfig(TokenKind tokenKind, Optional<LockoutConfig> lockout) {
    /** An auth mount on which nobody has set anything. */
    public static final AuthConfig EMPTY =
            new AuthConfig(TokenKind.DEFAULT_SERVICE, Optional.empty());

    /** The wire name of the kind of tokens, for example {@code default-service}. */
    public String tokenType() {
        return switch (tokenKind) {
            case DEFAULT, DEFAULT_SERVICE -> "default-service";
            case DEFAULT_BATCH -> "default-batch";
            case SERVICE -> "service";
            case BATCH -> "batch";
        };
    }

    /** The kind of a wire name, where the empty one means service; empty if it is none. */
    public static Optional<TokenKind> kindOf(String tokenType) {
        return switch (tokenType) {
            case "", "default-service" -> Optional.of(TokenKind.DEFAULT_SERVICE);
            case "default-batch" -> Optional.of(TokenKind.DEFAULT_BATCH);
            case "service" -> Optional.of(TokenKind.SERVICE);
            case "batch" -> Optional.of(TokenKind.BATCH);
            default -> Optional.empty();
        };
    }

    /** The same with another kind of tokens. */
    public AuthConfig withTokenKind(TokenKind kind) {
        return new AuthConfig(kind, lockout);
    }

    /** The same with other terms of lockout. */
    public AuthConfig withLockout(LockoutConfig config) {
        return new AuthConfig(tokenKind, Optional.of(config));
    }
}
