package dev.coffer.system;

import dev.coffer.engine.Fields;
import dev.coffer.gate.routing.AuthConfig;
import dev.coffer.gate.routing.LeaseLimits;
import dev.coffer.gate.routing.MountConfig;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonBoolean;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import dev.coffer.request.GoDuration;
import dev.coffer.request.Login.TokenKind;
import dev.coffer.request.RequestFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a client says of a new mount under {@code config}: checked in the recorded order, with the
 * recorded texts. Immutable.
 */
final class MountSettings {
    /** A lease time of this value means the server's own. */
    static final String SYSTEM_TTL = "system";

    private final JsonObject config;
    private final String unconvertible;

    private MountSettings(JsonObject config, String unconvertible) {
        this.config = config;
        this.unconvertible = unconvertible;
    }

    /**
     * The lease times of a new mount and everything else of its {@code config} but the visibility.
     *
     * @throws RequestFailure.Invalid for a value that is no lease time, or for lease times that
     *     contradict each other or the server's
     */
    static MountConfig of(Fields fields, LeaseLimits limits, MountFamily family) {
        return new MountSettings(fields.map("config"), family.unconvertible()).read(limits, family);
    }

    private MountConfig read(LeaseLimits limits, MountFamily family) {
        Duration defaultTtl = ttl("default", text("default_lease_ttl"));
        Duration maxTtl = ttl("max", text("max_lease_ttl"));
        if (!maxTtl.isZero() && defaultTtl.compareTo(maxTtl) > 0) {
            throw new RequestFailure.Invalid(
                    "given default lease TTL greater than given max lease TTL");
        }
        if (maxTtl.isZero() && defaultTtl.compareTo(limits.maxTtl()) > 0) {
            throw new RequestFailure.Invalid(
                    "given default lease TTL greater than system max lease TTL of "
                            + limits.maxTtl().toSeconds());
        }
        AuthConfig auth =
                family == MountFamily.AUTH
                        ? AuthConfig.EMPTY.withTokenKind(tokenKind(text("token_type")))
                        : AuthConfig.EMPTY;
        return new MountConfig(
                defaultTtl,
                maxTtl,
                flag("force_no_cache"),
                text("listing_visibility"),
                texts("audit_non_hmac_request_keys"),
                texts("audit_non_hmac_response_keys"),
                texts("passthrough_request_headers"),
                texts("allowed_response_headers"),
                auth);
    }

    /** The version of the engine that {@code config} asks for; empty if it asks for none. */
    static String engineVersion(Fields fields, MountFamily family) {
        return new MountSettings(fields.map("config"), family.unconvertible())
                .text("plugin_version");
    }

    /** The name of the engine in {@code config}, where the type is {@code plugin}; may be empty. */
    static String engineName(Fields fields, MountFamily family) {
        return new MountSettings(fields.map("config"), family.unconvertible()).text("plugin_name");
    }

    /**
     * The kind of tokens that a client names.
     *
     * @throws RequestFailure.Invalid if it is none
     */
    static TokenKind tokenKind(String tokenType) {
        return AuthConfig.kindOf(tokenType)
                .orElseThrow(() -> new RequestFailure.Invalid("invalid value for 'token_type'"));
    }

    /**
     * Refuses a visibility that is none.
     *
     * @throws RequestFailure.Invalid 400
     */
    static void checkVisibility(String visibility) {
        switch (visibility) {
            case "", MountConfig.UNAUTHENTICATED, MountConfig.HIDDEN -> {}
            default -> throw new RequestFailure.Invalid("invalid listing_visibility " + visibility);
        }
    }

    private static Duration ttl(String which, String text) {
        if (text.isEmpty() || text.equals(SYSTEM_TTL)) {
            return Duration.ZERO;
        }
        return GoDuration.parseSeconds(text)
                .orElseThrow(refusal ->
                        new RequestFailure.Invalid(
                                "unable to parse %s TTL of %s: %s"
                                        .formatted(which, text, refusal)));
    }

    private String text(String name) {
        return switch (config.get(name).orElse(JsonNull.NULL)) {
            case JsonNull _ -> "";
            case JsonString(String text) -> text;
            case JsonNumber number -> number.literal();
            default -> throw new RequestFailure.Invalid(unconvertible);
        };
    }

    private boolean flag(String name) {
        return switch (config.get(name).orElse(JsonNull.NULL)) {
            case JsonNull _ -> false;
            case JsonBoolean(boolean value) -> value;
            default -> throw new RequestFailure.Invalid(unconvertible);
        };
    }

    /** A list of texts, or one text with commas. */
    private List<String> texts(String name) {
        return switch (config.get(name).orElse(JsonNull.NULL)) {
            case JsonNull _ -> List.of();
            case JsonString(String text) -> split(text);
            case JsonArray(List<JsonValue> elements) -> allTexts(elements);
            default -> throw new RequestFailure.Invalid(unconvertible);
        };
    }

    private static List<String> split(String text) {
        if (text.isEmpty()) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            texts.add(part.strip());
        }
        return texts;
    }

    private List<String> allTexts(List<JsonValue> elements) {
        List<String> texts = new ArrayList<>(elements.size());
        for (JsonValue element : elements) {
            if (!(element instanceof JsonString(String text))) {
                throw new RequestFailure.Invalid(unconvertible);
            }
            texts.add(text);
        }
        return texts;
    }
}
