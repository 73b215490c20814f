package dev.coffer.system.node;

import dev.coffer.engine.Call;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import dev.coffer.request.GoText;
import dev.coffer.request.Request;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.ReadTransaction;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * {@code sys/metrics}: as Prometheus reads them, or as OpenBao's own JSON.
 *
 * <p>Source: Prometheus exposition formats, text format 0.0.4; hashicorp/go-metrics,
 * MetricsSummary.
 */
final class MetricsWork {
    private static final String PROMETHEUS_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private static final String NOT_ENABLED = "prometheus is not enabled";

    /** Source: Prometheus data model, metric names. */
    private static final Pattern FOREIGN = Pattern.compile("[^a-zA-Z0-9_:]");

    private final MetricsShown shown;
    private final Supplier<List<Metrics.Sample>> measured;

    MetricsWork(MetricsShown shown, Supplier<List<Metrics.Sample>> measured) {
        this.shown = shown;
        this.measured = measured;
    }

    Response show(ReadTransaction tx, Call call) {
        return show(call.request(), call.fields().text("format"));
    }

    /** Without a token; the format as {@code ?format=} says it. */
    Response show(Request request) {
        String format =
                switch (request.fields().get("format").orElse(JsonNull.NULL)) {
                    case JsonString(String text) -> text;
                    default -> "";
                };
        return show(request, format);
    }

    private Response show(Request request, String format) {
        return switch (format.isEmpty() ? accepted(request) : format) {
            case "prometheus" ->
                    shown.prometheus()
                            ? Response.raw(200, PROMETHEUS_TYPE, prometheus())
                            : Response.raw(400, "text/plain", NOT_ENABLED);
            case "" -> Response.bare(200, json(request));
            default ->
                    Response.raw(
                            400,
                            "text/plain",
                            "metric response format " + GoText.quote(format) + " unknown");
        };
    }

    /** A scraper says by its Accept header what it reads. */
    private static String accepted(Request request) {
        String accept = request.header("accept");
        boolean scraper =
                accept != null
                        && (accept.startsWith("application/openmetrics-text")
                                || accept.contains("prometheus/telemetry"));
        return scraper ? "prometheus" : "";
    }

    private String prometheus() {
        StringBuilder out = new StringBuilder(4_096);
        for (Map.Entry<String, Metrics.Sample> named : byPrometheusName().entrySet()) {
            String name = named.getKey();
            Metrics.Sample sample = named.getValue();
            String kind = sample.kind().name().toLowerCase(Locale.ROOT);
            out.append("# HELP ").append(name).append(' ').append(name).append('\n');
            out.append("# TYPE ").append(name).append(' ').append(kind).append('\n');
            if (sample.kind() == Metrics.Kind.SUMMARY) {
                line(out, name + "_sum", sample.sum());
                line(out, name + "_count", sample.value());
            } else {
                line(out, name, sample.value());
            }
        }
        return out.toString();
    }

    /**
     * Prometheus knows fewer characters in names than the paths of devices have; two that become
     * one are one.
     */
    private Map<String, Metrics.Sample> byPrometheusName() {
        Map<String, Metrics.Sample> samples = new LinkedHashMap<>();
        for (Metrics.Sample sample : measured.get()) {
            String name = FOREIGN.matcher(String.join("_", named(sample))).replaceAll("_");
            samples.merge(name, sample, Metrics.Sample::and);
        }
        return samples;
    }

    /** The name under the prefix that was configured. */
    private List<String> named(Metrics.Sample sample) {
        List<String> name = new ArrayList<>(sample.name());
        if (name.getFirst().equals(MetricsShown.DEFAULT.prefix())) {
            String _ = name.set(0, shown.prefix());
        }
        return name;
    }

    private JsonObject labels() {
        return shown.host().isEmpty()
                ? JsonObject.EMPTY
                : JsonObject.builder().put("host", shown.host()).build();
    }

    private void line(StringBuilder out, String name, double value) {
        out.append(name);
        if (!shown.host().isEmpty()) {
            out.append("{host=").append(GoText.quote(shown.host())).append('}');
        }
        out.append(' ').append(JsonNumber.of(value).literal()).append('\n');
    }

    private JsonObject json(Request request) {
        List<JsonValue> gauges = new ArrayList<>();
        List<JsonValue> counters = new ArrayList<>();
        List<JsonValue> samples = new ArrayList<>();
        for (Metrics.Sample sample : measured.get()) {
            String name = String.join(".", named(sample));
            switch (sample.kind()) {
                case GAUGE ->
                        gauges.add(
                                JsonObject.builder()
                                        .put("Name", name)
                                        .put("Value", JsonNumber.of(sample.value()))
                                        .put("Labels", labels())
                                        .build());
                case COUNTER -> counters.add(sampled(name, sample.value(), sample.value()));
                case SUMMARY -> samples.add(sampled(name, sample.value(), sample.sum()));
            }
        }
        return JsonObject.builder()
                .put("Timestamp", TIME.format(request.now()) + " +0000 UTC")
                .put("Gauges", new JsonArray(gauges))
                .put("Points", new JsonArray(List.of()))
                .put("Counters", new JsonArray(counters))
                .put("Samples", new JsonArray(samples))
                .build();
    }

    private JsonValue sampled(String name, double count, double sum) {
        return JsonObject.builder()
                .put("Name", name)
                .put("Count", JsonNumber.of(count))
                .put("Sum", JsonNumber.of(sum))
                .put("Mean", JsonNumber.of(count == 0 ? 0 : sum / count))
                .put("Labels", labels())
                .build();
    }
}
