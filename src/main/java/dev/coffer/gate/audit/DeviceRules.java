package dev.coffer.gate.audit;

import dev.coffer.request.RequestFailure;
import java.util.List;
import java.util.Map;

/**
 * What this server lets audit devices be.
 *
 * @param byRequest whether they may be enabled over the wire, {@code
 *     unsafe_allow_api_audit_creation}: whoever may do that writes files as the server
 * @param prefixed whether their lines may have a prefix, {@code allow_audit_log_prefixing}
 */
public record DeviceRules(boolean byRequest, boolean prefixed) {
    /** OpenBao's defaults. */
    public static final DeviceRules STRICT = new DeviceRules(false, false);

    private static final String NOT_BY_REQUEST =
            "cannot enable audit device via API; use declarative, config-based audit device"
                    + " management instead";
    private static final String NO_PREFIX = "audit log prefixing is not allowed";
    private static final String IN_USE = "path already in use";
    private static final String TOO_MANY = "too many audit devices";

    /** Refuses with 400 whoever enables a device over the wire where that is not allowed. */
    public void checkByRequest() {
        if (!byRequest) {
            throw new RequestFailure.Invalid(NOT_BY_REQUEST);
        }
    }

    /** Refuses options with 400 that are not allowed. */
    public void checkOptions(Map<String, String> options) {
        if (options.containsKey("prefix") && !prefixed) {
            throw new RequestFailure.Invalid(NO_PREFIX);
        }
    }

    /** Refuses a path with 400 that is, lies below or lies above that of another device. */
    public static void checkPath(String path, List<DeviceEntry> devices) {
        for (DeviceEntry device : devices) {
            if (device.path().startsWith(path) || path.startsWith(device.path())) {
                throw new RequestFailure.Invalid(IN_USE);
            }
        }
        if (devices.size() >= AuditTable.MAX_DEVICES) {
            throw new RequestFailure.Invalid(TOO_MANY);
        }
    }
}
