package dev.coffer.system.node;

import dev.coffer.engine.Call;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import dev.coffer.request.GoText;
import dev.coffer.request.Request;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.telemetry.InFlight;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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

    private final InFlight requests;

    MetricsWork(InFlight requests) {
        this.requests = requests;
    }

    Response show(ReadTransaction tx, Call call) {
        String format = call.fields().text("format");
        return switch (format.isEmpty() ? accepted(call.request()) : format) {
            case "prometheus" -> Response.raw(200, PROMETHEUS_TYPE, prometheus());
            case "" -> Response.bare(200, json(call.request()));
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
        for (Metrics.Sample sample : Metrics.read(requests)) {
            String name = String.join("_", sample.name());
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

    private static void line(StringBuilder out, String name, double value) {
        out.append(name).append(' ').append(JsonNumber.of(value).literal()).append('\n');
    }

    private JsonObject json(Request request) {
        List<JsonValue> gauges = new ArrayList<>();
        List<JsonValue> counters = new ArrayList<>();
        List<JsonValue> samples = new ArrayList<>();
        for (Metrics.Sample sample : Metrics.read(requests)) {
            String name = String.join(".", sample.name());
            switch (sample.kind()) {
                case GAUGE ->
                        gauges.add(
                                JsonObject.builder()
                                        .put("Name", name)
                                        .put("Value", JsonNumber.of(sample.value()))
                                        .put("Labels", JsonObject.EMPTY)
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

    private static JsonValue sampled(String name, double count, double sum) {
        return JsonObject.builder()
                .put("Name", name)
                .put("Count", JsonNumber.of(count))
                .put("Sum", JsonNumber.of(sum))
                .put("Mean", JsonNumber.of(count == 0 ? 0 : sum / count))
                .put("Labels", JsonObject.EMPTY)
                .build();
    }
}
