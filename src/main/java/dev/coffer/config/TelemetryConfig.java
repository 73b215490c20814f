package dev.coffer.config;

/**
 * How measurements are shown. Source: OpenBao, website docs, configuration/telemetry.
 *
 * @param prometheus whether they are shown to Prometheus
 * @param prefix what every name begins with
 * @param hostnameLabel whether every measurement names this machine
 */
public record TelemetryConfig(boolean prometheus, String prefix, boolean hostnameLabel) {
    /** Shown, under OpenBao's names. */
    public static final TelemetryConfig DEFAULT = new TelemetryConfig(true, "vault", false);
}
