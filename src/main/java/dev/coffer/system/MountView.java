package dev.coffer.system;

import dev.coffer.gate.routing.AuthConfig;
import dev.coffer.gate.routing.LeaseLimits;
import dev.coffer.gate.routing.LockoutConfig;
import dev.coffer.gate.routing.MountConfig;
import dev.coffer.gate.routing.MountEntry;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import dev.coffer.request.Product;
import java.util.List;
import java.util.Map;

/** How mounts are shown. */
final class MountView {
    /** What a mount's engine says of its version: it comes with the server. */
    private static final String RUNNING_VERSION = "v" + Product.VERSION + "+builtin.coffer";

    /** The one secrets engine that OpenBao's list of deprecations knows among those built. */
    private static final String LISTED_TYPE = "kv";

    private static final String TOKEN = "token";

    private MountView() {}

    /** Everything, as {@code sys/mounts} shows it. */
    static JsonObject full(MountEntry entry) {
        JsonObject.Builder info =
                JsonObject.builder()
                        .put("type", entry.type())
                        .put("description", entry.description())
                        .put("accessor", entry.accessor())
                        .put("local", entry.local())
                        .put("seal_wrap", entry.sealWrap())
                        .put("external_entropy_access", entry.externalEntropyAccess());
        putOptions(info, entry)
                .put("uuid", entry.uuid())
                .put("plugin_version", "")
                .put("running_plugin_version", RUNNING_VERSION)
                .put("running_sha256", "")
                .put("config", config(entry));
        if (entry.isAuth() ? !entry.type().equals(TOKEN) : entry.type().equals(LISTED_TYPE)) {
            info.put("deprecation_status", "supported");
        }
        return info.build();
    }

    /** What somebody without a token may know of a mount that is listed for everybody. */
    static JsonObject brief(MountEntry entry) {
        JsonObject.Builder info =
                JsonObject.builder()
                        .put("type", entry.type())
                        .put("description", entry.description());
        return putOptions(info, entry).build();
    }

    /** The settings in force, as {@code sys/mounts/:path/tune} shows them. */
    static JsonObject tuning(MountEntry entry, LeaseLimits limits) {
        MountConfig config = entry.config();
        JsonObject.Builder data =
                JsonObject.builder()
                        .put("default_lease_ttl", entry.effectiveDefaultTtl(limits).toSeconds())
                        .put("description", entry.description())
                        .put("force_no_cache", config.forceNoCache())
                        .put("max_lease_ttl", entry.effectiveMaxTtl(limits).toSeconds());
        putSet(data, config);
        if (entry.isAuth()) {
            data.put("token_type", config.auth().tokenType());
            config.auth().lockout().ifPresent(lockout -> putLockout(data, lockout));
        }
        if (!entry.options().isEmpty()) {
            data.put("options", options(entry));
        }
        return data.build();
    }

    private static JsonObject config(MountEntry entry) {
        MountConfig config = entry.config();
        JsonObject.Builder shown =
                JsonObject.builder()
                        .put("default_lease_ttl", config.defaultLeaseTtl().toSeconds())
                        .put("force_no_cache", config.forceNoCache())
                        .put("max_lease_ttl", config.maxLeaseTtl().toSeconds());
        putSet(shown, config);
        if (entry.isAuth()) {
            putAuth(shown, config.auth());
        }
        return shown.build();
    }

    private static void putAuth(JsonObject.Builder shown, AuthConfig config) {
        shown.put("token_type", config.tokenType());
        config.lockout()
                .ifPresent(lockout -> {
                    JsonObject.Builder fields = JsonObject.builder();
                    putLockout(fields, lockout);
                    shown.put("user_lockout_config", fields.build());
                });
    }

    private static void putLockout(JsonObject.Builder shown, LockoutConfig lockout) {
        shown.put("user_lockout_counter_reset_duration", lockout.counterReset().toSeconds());
        shown.put("user_lockout_threshold", lockout.threshold());
        shown.put("user_lockout_duration", lockout.duration().toSeconds());
        shown.put("user_lockout_disable", lockout.disabled());
    }

    /** Settings that are shown only where somebody has set them. */
    private static void putSet(JsonObject.Builder shown, MountConfig config) {
        putList(shown, "audit_non_hmac_request_keys", config.auditRequestKeys());
        putList(shown, "audit_non_hmac_response_keys", config.auditResponseKeys());
        if (!config.listingVisibility().isEmpty()) {
            shown.put("listing_visibility", config.listingVisibility());
        }
        putList(shown, "passthrough_request_headers", config.requestHeaders());
        putList(shown, "allowed_response_headers", config.responseHeaders());
    }

    private static void putList(JsonObject.Builder shown, String name, List<String> texts) {
        if (!texts.isEmpty()) {
            shown.put(name, JsonArray.ofStrings(texts));
        }
    }

    /** A default mount never had options, which is shown as null. */
    private static JsonObject.Builder putOptions(JsonObject.Builder info, MountEntry entry) {
        if (entry.options().isEmpty() && DefaultMounts.isDefault(entry)) {
            return info.putNull("options");
        }
        return info.put("options", options(entry));
    }

    private static JsonValue options(MountEntry entry) {
        JsonObject.Builder options = JsonObject.builder();
        for (Map.Entry<String, String> option : entry.options().entrySet()) {
            options.put(option.getKey(), option.getValue());
        }
        return options.build();
    }
}
