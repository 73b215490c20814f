package dev.coffer.system;

import dev.coffer.engine.Fields;
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
import dev.coffer.request.RequestFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a client says of a new mount under {@code config}: checked in the recorded order, with the
 * recorded texts. Stateless.
 */
final class MountSettings {
    /** A lease time of this value means the server's own. */
    static final String SYSTEM_TTL = "system";

    private static final String UNCONVERTIBLE = "unable to convert given mount config information";

    private MountSettings() {}

    /**
     * The lease times of a new mount and everything else of its {@code config} but the visibility.
     *
     * @throws RequestFailure.Invalid for a value that is no lease time, or for lease times that
     *     contradict each other or the server's
     */
    static MountConfig of(Fields fields, LeaseLimits limits) {
        JsonObject config = fields.map("config");
        Duration defaultTtl = ttl("default", text(config, "default_lease_ttl"));
        Duration maxTtl = ttl("max", text(config, "max_lease_ttl"));
        if (!maxTtl.isZero() && defaultTtl.compareTo(maxTtl) > 0) {
            throw new RequestFailure.Invalid(
                    "given default lease TTL greater than given max lease TTL");
        }
        if (maxTtl.isZero() && defaultTtl.compareTo(limits.maxTtl()) > 0) {
            throw new RequestFailure.Invalid(
                    "given default lease TTL greater than system max lease TTL of "
                            + limits.maxTtl().toSeconds());
        }
        return new MountConfig(
                defaultTtl,
                maxTtl,
                flag(config, "force_no_cache"),
                text(config, "listing_visibility"),
                texts(config, "audit_non_hmac_request_keys"),
                texts(config, "audit_non_hmac_response_keys"),
                texts(config, "passthrough_request_headers"),
                texts(config, "allowed_response_headers"));
    }

    /** The version of the engine that {@code config} asks for; empty if it asks for none. */
    static String engineVersion(Fields fields) {
        return text(fields.map("config"), "plugin_version");
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

    private static String text(JsonObject config, String name) {
        return switch (config.get(name).orElse(JsonNull.NULL)) {
            case JsonNull _ -> "";
            case JsonString(String text) -> text;
            case JsonNumber number -> number.literal();
            default -> throw new RequestFailure.Invalid(UNCONVERTIBLE);
        };
    }

    private static boolean flag(JsonObject config, String name) {
        return switch (config.get(name).orElse(JsonNull.NULL)) {
            case JsonNull _ -> false;
            case JsonBoolean(boolean value) -> value;
            default -> throw new RequestFailure.Invalid(UNCONVERTIBLE);
        };
    }

    /** A list of texts, or one text with commas. */
    private static List<String> texts(JsonObject config, String name) {
        return switch (config.get(name).orElse(JsonNull.NULL)) {
            case JsonNull _ -> List.of();
            case JsonString(String text) -> split(text);
            case JsonArray(List<JsonValue> elements) -> allTexts(elements);
            default -> throw new RequestFailure.Invalid(UNCONVERTIBLE);
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

    private static List<String> allTexts(List<JsonValue> elements) {
        List<String> texts = new ArrayList<>(elements.size());
        for (JsonValue element : elements) {
            if (!(element instanceof JsonString(String text))) {
                throw new RequestFailure.Invalid(UNCONVERTIBLE);
            }
            texts.add(text);
        }
        return texts;
    }
}
