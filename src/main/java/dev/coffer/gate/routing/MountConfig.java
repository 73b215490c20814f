package dev.coffer.gate.routing;

import java.time.Duration;
import java.util.List;

/**
 * What a user can tune of a mount, as given.
 *
 * @param defaultLeaseTtl zero means the server's; may be negative, as OpenBao takes it
 * @param maxLeaseTtl zero means the server's
 * @param forceNoCache kept and shown; every read here is of committed state anyway
 * @param listingVisibility empty, {@code unauth} or {@code hidden}
 * @param auditRequestKeys request fields that the audit log shows in clear
 * @param auditResponseKeys response fields that the audit log shows in clear
 * @param requestHeaders headers handed to the engine
 * @param responseHeaders headers an engine may set
 * @param auth only of meaning for an auth mount
 */
public record MountConfig(
        Duration defaultLeaseTtl,
        Duration maxLeaseTtl,
        boolean forceNoCache,
        String listingVisibility,
        List<String> auditRequestKeys,
        List<String> auditResponseKeys,
        List<String> requestHeaders,
        List<String> responseHeaders,
        AuthConfig auth) {
    /** Listed by {@code sys/internal/ui/mounts} even without a token. */
    public static final String UNAUTHENTICATED = "unauth";

    /** Never listed to those without rights on it. */
    public static final String HIDDEN = "hidden";

    /** A mount on which nobody has set anything. */
    public static final MountConfig EMPTY =
            new MountConfig(
                    Duration.ZERO,
                    Duration.ZERO,
                    false,
                    "",
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    AuthConfig.EMPTY);

    /** Copies the lists. */
    public MountConfig {
        auditRequestKeys = List.copyOf(auditRequestKeys);
        auditResponseKeys = List.copyOf(auditResponseKeys);
        requestHeaders = List.copyOf(requestHeaders);
        responseHeaders = List.copyOf(responseHeaders);
    }

    /** The same with other lease times. */
    public MountConfig withTtls(Duration newDefault, Duration newMax) {
        return new MountConfig(
                newDefault,
                newMax,
                forceNoCache,
                listingVisibility,
                auditRequestKeys,
                auditResponseKeys,
                requestHeaders,
                responseHeaders,
                auth);
    }

    /** The same with another visibility. */
    public MountConfig withListingVisibility(String visibility) {
        return new MountConfig(
                defaultLeaseTtl,
                maxLeaseTtl,
                forceNoCache,
                visibility,
                auditRequestKeys,
                auditResponseKeys,
                requestHeaders,
                responseHeaders,
                auth);
    }

    /** The same with other fields shown in the audit log. */
    public MountConfig withAuditKeys(List<String> ofRequests, List<String> ofResponses) {
        return new MountConfig(
                defaultLeaseTtl,
                maxLeaseTtl,
                forceNoCache,
                listingVisibility,
                ofRequests,
                ofResponses,
                requestHeaders,
                responseHeaders,
                auth);
    }

    /** The same with other headers let through. */
    public MountConfig withHeaders(List<String> ofRequests, List<String> ofResponses) {
        return new MountConfig(
                defaultLeaseTtl,
                maxLeaseTtl,
                forceNoCache,
                listingVisibility,
                auditRequestKeys,
                auditResponseKeys,
                ofRequests,
                ofResponses,
                auth);
    }

    /** The same with other settings of an auth mount. */
    public MountConfig withAuth(AuthConfig config) {
        return new MountConfig(
                defaultLeaseTtl,
                maxLeaseTtl,
                forceNoCache,
                listingVisibility,
                auditRequestKeys,
                auditResponseKeys,
                requestHeaders,
                responseHeaders,
                config);
    }
}
