package dev.coffer.cli.mount;

import dev.coffer.cli.command.Call;
import dev.coffer.cli.flag.Flag;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import dev.coffer.request.GoDuration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Settings of a mount as flags. */
final class MountFlags {
    static final Flag DESCRIPTION = Flag.ofText("description", "What it is for, for people.");
    static final Flag PATH = Flag.ofText("path", "Where it is mounted, if not at its type's name.");
    static final Flag DEFAULT_LEASE_TTL =
            Flag.ofDuration("default-lease-ttl", "How long its leases live, as 30m.");
    static final Flag MAX_LEASE_TTL =
            Flag.ofDuration("max-lease-ttl", "How long its leases live at most, as 24h.");
    static final Flag FORCE_NO_CACHE = Flag.ofSwitch("force-no-cache", "Caches nothing of it.");
    static final Flag OPTIONS =
            Flag.ofMap("options", "An option of the type. May be given several times.");
    static final Flag VERSION =
            Flag.ofNumber("version", "The version of the type, such as 2 for a versioned store.");
    static final Flag LOCAL = Flag.ofSwitch("local", "Marks it as local.");
    static final Flag SEAL_WRAP = Flag.ofSwitch("seal-wrap", "Asks for seal wrapping.");
    static final Flag ENTROPY = Flag.ofSwitch("external-entropy-access", "").unseen();
    static final Flag PLUGIN_NAME = Flag.ofText("plugin-name", "").unseen();
    static final Flag PLUGIN_VERSION = Flag.ofText("plugin-version", "").unseen();
    static final Flag TOKEN_TYPE =
            Flag.ofText("token-type", "The type of the tokens that its logins make.");
    static final Flag LISTING_VISIBILITY =
            Flag.ofText("listing-visibility", "unauth shows it to everybody.");
    static final Flag LOCKOUT_THRESHOLD =
            Flag.ofNumber("user-lockout-threshold", "After how many wrong logins a user waits.");
    static final Flag LOCKOUT_DURATION =
            Flag.ofDuration("user-lockout-duration", "How long a user waits.");
    static final Flag LOCKOUT_RESET =
            Flag.ofDuration(
                    "user-lockout-counter-reset-duration",
                    "After which time wrong logins count" + " no more.");
    static final Flag LOCKOUT_DISABLE =
            Flag.ofSwitch("user-lockout-disable", "Nobody waits after wrong logins.");

    private static final List<Flag> LISTS =
            List.of(
                    list("audit-non-hmac-request-keys", "A field of requests that audit shows."),
                    list("audit-non-hmac-response-keys", "A field of answers that audit shows."),
                    list("passthrough-request-headers", "A header that reaches it."),
                    list("allowed-response-headers", "A header that it may answer with."));

    private MountFlags() {}

    private static Flag list(String name, String help) {
        return Flag.ofTexts(name, help + " May be given several times.");
    }

    /** The flags that enabling and tuning take. */
    static List<Flag> common() {
        List<Flag> flags = new ArrayList<>();
        flags.addAll(
                List.of(
                        DESCRIPTION,
                        DEFAULT_LEASE_TTL,
                        MAX_LEASE_TTL,
                        LISTING_VISIBILITY,
                        OPTIONS,
                        VERSION,
                        PLUGIN_VERSION));
        flags.addAll(LISTS);
        return flags;
    }

    /** The options of the type; null if there are none. */
    static JsonValue options(Call call) {
        JsonObject.Builder options = JsonObject.builder();
        call.flags().pairs(OPTIONS).forEach(options::put);
        long version = call.flags().number(VERSION);
        if (version > 0) {
            options.put("version", String.valueOf(version));
        }
        JsonObject all = options.build();
        return all.isEmpty() ? JsonNull.NULL : all;
    }

    /** Settings that are only sent if they were given. */
    static void putGiven(Call call, JsonObject.Builder config) {
        for (Flag flag : LISTS) {
            if (call.flags().isGiven(flag)) {
                config.put(
                        flag.name().replace('-', '_'),
                        JsonArray.ofStrings(call.flags().texts(flag)));
            }
        }
        putText(call, config, LISTING_VISIBILITY);
        putText(call, config, TOKEN_TYPE);
        putText(call, config, PLUGIN_VERSION);
    }

    static void putText(Call call, JsonObject.Builder config, Flag flag) {
        if (call.flags().isGiven(flag)) {
            config.put(flag.name().replace('-', '_'), call.text(flag));
        }
    }

    /** A duration as enabling sends it. */
    static String duration(Call call, Flag flag) {
        return GoDuration.format(call.flags().duration(flag).orElse(Duration.ZERO));
    }

    /** A duration as tuning sends it: empty for no change, {@code system} for the server's. */
    static String change(Call call, Flag flag) {
        Duration duration = call.flags().duration(flag).orElse(Duration.ZERO);
        if (duration.isZero()) {
            return "";
        }
        return duration.isNegative() ? "system" : GoDuration.format(duration);
    }
}
