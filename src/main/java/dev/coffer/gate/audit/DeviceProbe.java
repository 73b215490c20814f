package dev.coffer.gate.audit;

import dev.coffer.json.JsonObject;
import dev.coffer.request.Cancellation;
import dev.coffer.request.Operation;
import dev.coffer.request.Request;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.RequestPath;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tries a device out before it is enabled. Source: OpenBao, vault/audit.go, enableAudit. */
final class DeviceProbe {
    private static final String TEST_PATH = "sys/audit/test";

    private DeviceProbe() {}

    /** Opens it and writes a test entry, unless its options say {@code skip_test = "true"}. */
    static void run(AuditDevice device, String requestId, Instant now) {
        Map<String, String> options = device.entry().options();
        if (device.opensAtStart()) {
            open(device);
        }
        if ("true".equals(options.get("skip_test"))) {
            return;
        }
        try {
            device.request(
                    AuditRequest.allowed(
                            test(requestId, now),
                            Optional.empty(),
                            null,
                            AuditAuth.NOBODY,
                            List.of()),
                    AuditedHeaders.NONE);
        } catch (DeviceFailure refused) {
            throw new RequestFailure.Invalid(
                    "audit backend failed test message: " + refused.getMessage());
        }
    }

    private static void open(AuditDevice device) {
        try {
            device.reopen();
        } catch (DeviceFailure refused) {
            throw new RequestFailure.Invalid(
                    device.entry().type().equals("file")
                            ? "sanity check failed; unable to open \""
                                    + filePath(device.entry().options())
                                    + "\" for writing: "
                                    + refused.getMessage()
                            : String.valueOf(refused.getMessage()));
        }
    }

    private static String filePath(Map<String, String> options) {
        return options.getOrDefault("file_path", options.getOrDefault("path", ""));
    }

    private static Request test(String requestId, Instant now) {
        return new Request(
                requestId,
                Operation.WRITE,
                new RequestPath(TEST_PATH),
                JsonObject.EMPTY,
                new Request.Caller(null, "", 0, null),
                Map.of(),
                now,
                Cancellation.NONE);
    }
}
