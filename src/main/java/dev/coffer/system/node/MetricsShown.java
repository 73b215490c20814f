package dev.coffer.system.node;

/**
 * How measurements are shown.
 *
 * @param prometheus whether they are shown to Prometheus
 * @param prefix what OpenBao's names begin with here
 * @param host what every measurement has as its label {@code host}; empty for none
 */
public record MetricsShown(boolean prometheus, String prefix, String host) {
    /** Under OpenBao's names. */
    public static final MetricsShown DEFAULT = new MetricsShown(true, "vault", "");
}
