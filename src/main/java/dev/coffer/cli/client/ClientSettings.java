package dev.coffer.cli.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What every request of a command has in common.
 *
 * @param wrapTtl how long answers stay wrapped; empty for answers as they are
 * @param patience with one whole request
 * @param headers of the user
 * @param instead what to do in place of sending
 */
public record ClientSettings(
        ApiAddress address,
        String namespace,
        String wrapTtl,
        Duration patience,
        RequestRate rate,
        List<String> mfa,
        Map<String, String> headers,
        boolean policyOverride,
        boolean followsRedirect,
        TlsSettings tls,
        Instead instead) {

    /** What is shown in place of a request. */
    public enum Instead {
        /** Nothing: it is sent. */
        NOTHING,
        /** The command of curl that would send it. */
        CURL,
        /** The policy that it would need. */
        POLICY
    }

    public ClientSettings {
        mfa = List.copyOf(mfa);
        headers = Map.copyOf(headers);
    }

    /** Without values. */
    @Override
    public String toString() {
        return "ClientSettings[" + address + "]";
    }
}
