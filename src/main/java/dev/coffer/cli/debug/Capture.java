package dev.coffer.cli.debug;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.ApiRequest;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.client.Secret;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import dev.coffer.request.GoTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Asks one server again and again. What cannot be captured is noted and the rest goes on.
 *
 * <p>Source: OpenBao, command/debug.go.
 */
final class Capture {
    /** So that the frame that is due at the very end is among them. Source: as above. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    /** A sealed server, and one that is not initialized, is no failure here. */
    private static final ApiRequest HEALTH =
            ApiRequest.get("sys/health").with("uninitcode", "299").with("sealedcode", "299");

    private final Client client;
    private final Pace pace;
    private final Frames frames;
    private final Errors errors;
    private final Consumer<String> progress;

    /**
     * A capture.
     *
     * @param progress is told what is asked for
     */
    Capture(Client client, Pace pace, Frames frames, Errors errors, Consumer<String> progress) {
        this.client = client;
        this.pace = pace;
        this.frames = frames;
        this.errors = errors;
        this.progress = progress;
    }

    /** What the server says of its health. */
    static JsonObject health(Client client) throws ApiException {
        return client.members(HEALTH);
    }

    /** What does not change while the server runs. */
    void configuration() throws IOException {
        progress.accept("capturing configuration state");
        try {
            JsonObject config =
                    client.read("sys/config/state/sanitized")
                            .map(Secret::dataOrEmpty)
                            .orElse(JsonObject.EMPTY);
            frames.add("config.json", stamped("config", config));
        } catch (ApiException refused) {
            errors.add(Plan.CONFIG, refused.text());
        }
    }

    /** What is asked for at intervals. */
    private final class Series {
        private final String what;
        private final Duration interval;
        private final Work work;
        private Duration due = Duration.ZERO;
        private int count;

        Series(String what, Duration interval, Work work) {
            this.what = what;
            this.interval = interval;
            this.work = work;
        }

        /** Asks once; false if it makes no sense to ask again. */
        boolean take() throws IOException {
            progress.accept("capturing " + what + ": count=" + count);
            count++;
            due = due.plus(interval);
            return work.take();
        }
    }

    /** Asks for one frame; false if it makes no sense to ask again. */
    private interface Work {
        boolean take() throws IOException;
    }

    /** Captures until the time is over or the user ends it. */
    void poll(Plan plan) throws IOException {
        List<Series> series = series(plan);
        Duration end = plan.duration().plus(GRACE);
        boolean goesOn = true;
        while (goesOn) {
            Duration now = pace.elapsed();
            for (Series each : List.copyOf(series)) {
                boolean isDue = each.due.compareTo(now) <= 0;
                if (isDue && !each.take()) {
                    boolean _ = series.remove(each);
                }
            }
            Duration next = next(series, end);
            now = pace.elapsed();
            goesOn = next.compareTo(now) <= 0 || pace.pause(next.minus(now));
            goesOn &= pace.elapsed().compareTo(end) < 0;
        }
    }

    private static Duration next(List<Series> series, Duration end) {
        Duration next = end;
        for (Series each : series) {
            next = each.due.compareTo(next) < 0 ? each.due : next;
        }
        return next;
    }

    private List<Series> series(Plan plan) {
        List<Series> series = new ArrayList<>();
        if (plan.has(Plan.HOST)) {
            boolean _ = series.add(new Series("host information", plan.interval(), this::host));
        }
        if (plan.has(Plan.METRICS)) {
            boolean _ = series.add(new Series("metrics", plan.metricsInterval(), this::metrics));
        }
        if (plan.has(Plan.SERVER_STATUS)) {
            boolean _ = series.add(new Series("server status", plan.interval(), this::status));
        }
        if (plan.has(Plan.REQUESTS)) {
            boolean _ =
                    series.add(
                            new Series(
                                    "in-flight request status", plan.interval(), this::requests));
        }
        return series;
    }

    private boolean host() throws IOException {
        try {
            Secret host = client.read("sys/host-info").orElse(Secret.ofData(JsonObject.EMPTY));
            frames.add("host_info.json", host.dataOrEmpty());
            return true;
        } catch (ApiException refused) {
            errors.add(Plan.HOST, refused.text());
            return false;
        }
    }

    private boolean metrics() throws IOException {
        try {
            frames.add("metrics.json", client.members(ApiRequest.get("sys/metrics")));
        } catch (ApiException refused) {
            errors.add(Plan.METRICS, refused.text());
        }
        return true;
    }

    private boolean status() throws IOException {
        JsonValue health = asked("server-status.health", HEALTH);
        JsonValue seal = asked("server-status.seal", ApiRequest.get("sys/seal-status"));
        frames.add(
                "server_status.json",
                JsonObject.builder()
                        .put("timestamp", GoTime.format(pace.now()))
                        .put("health", health)
                        .put("seal", seal)
                        .build());
        return true;
    }

    private JsonValue asked(String target, ApiRequest request) {
        try {
            return client.members(request);
        } catch (ApiException refused) {
            errors.add(target, refused.text());
            return JsonNull.NULL;
        }
    }

    private boolean requests() throws IOException {
        try {
            JsonObject running =
                    client.read("sys/in-flight-req")
                            .map(Secret::dataOrEmpty)
                            .orElse(JsonObject.EMPTY);
            frames.add("requests.json", stamped("in_flight_requests", running));
            return true;
        } catch (ApiException refused) {
            errors.add(Plan.REQUESTS, refused.text());
            return false;
        }
    }

    private JsonObject stamped(String name, JsonValue value) {
        return JsonObject.builder()
                .put("timestamp", GoTime.format(pace.now()))
                .put(name, value)
                .build();
    }
}
