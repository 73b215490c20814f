package dev.coffer.system;

import dev.coffer.engine.Fields;
import dev.coffer.gate.routing.AuthConfig;
import dev.coffer.gate.routing.LockoutConfig;
import dev.coffer.gate.routing.MountEntry;
import dev.coffer.json.JsonBoolean;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonString;
import dev.coffer.request.GoDuration;
import dev.coffer.request.RequestFailure;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/** What a client tunes of a mount's lockout under {@code user_lockout_config}. Stateless. */
final class LockoutSettings {
    /** The auth methods at which names can be guessed. */
    private static final Set<String> TYPES = Set.of("ldap", "approle", "userpass");

    private static final String UNCONVERTIBLE =
            "unable to convert given user lockout config information";

    private LockoutSettings() {}

    /**
     * The settings of an auth mount after the change.
     *
     * @throws RequestFailure.Invalid for a mount without lockout and for values that are none
     */
    static AuthConfig tuned(MountEntry before, Fields fields) {
        AuthConfig config = before.config().auth();
        JsonObject given = fields.map("user_lockout_config");
        if (given.entries().isEmpty()) {
            return config;
        }
        String threshold = text(given, "lockout_threshold");
        String duration = text(given, "lockout_duration");
        String reset = text(given, "lockout_counter_reset_duration");
        LockoutConfig old = config.lockout().orElse(LockoutConfig.UNTUNED);
        boolean disabled = flag(given, "lockout_disable", old.disabled());
        if (!TYPES.contains(before.type().toLowerCase(Locale.ROOT))) {
            throw new RequestFailure.Invalid(
                    "tuning of user lockout configuration for auth type \"%s\" not allowed"
                            .formatted(before.type()));
        }
        return config.withLockout(
                new LockoutConfig(
                        threshold.isEmpty() ? old.threshold() : count(threshold),
                        time(duration, old.duration()),
                        time(reset, old.counterReset()),
                        disabled));
    }

    private static String text(JsonObject given, String name) {
        return switch (given.get(name).orElse(JsonNull.NULL)) {
            case JsonNull _ -> "";
            case JsonString(String text) -> text;
            case JsonNumber number -> number.literal();
            default -> throw new RequestFailure.Invalid(UNCONVERTIBLE);
        };
    }

    private static boolean flag(JsonObject given, String name, boolean before) {
        return switch (given.get(name).orElse(JsonNull.NULL)) {
            case JsonNull _ -> before;
            case JsonBoolean(boolean value) -> value;
            default -> throw new RequestFailure.Invalid(UNCONVERTIBLE);
        };
    }

    private static long count(String text) {
        String problem = "invalid syntax";
        try {
            long count = Long.parseUnsignedLong(text);
            if (count >= 0 && !text.startsWith("+")) {
                return count;
            }
            problem = text.startsWith("+") ? problem : "value out of range";
        } catch (NumberFormatException _) {
            // Refused below.
        }
        throw new RequestFailure.Invalid(
                "unable to parse user lockout threshold: strconv.ParseUint: parsing \"%s\": %s"
                        .formatted(text, problem));
    }

    private static Duration time(String text, Duration before) {
        return switch (text) {
            case "" -> before;
            case MountSettings.SYSTEM_TTL -> Duration.ZERO;
            default -> GoDuration.parseSeconds(text).orElseThrow(RequestFailure.Invalid::new);
        };
    }
}
