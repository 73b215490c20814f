package dev.coffer.cli.debug;

import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import dev.coffer.request.GoTime;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** What could not be captured, and why. For several threads. */
final class Errors {
    /** A server that is away for hours says the same again and again. */
    private static final int MAX_ERRORS = 1000;

    private final Pace pace;
    private final BlockingQueue<JsonValue> errors = new LinkedBlockingQueue<>(MAX_ERRORS);

    Errors(Pace pace) {
        this.pace = pace;
    }

    /** Notes one; those after the first thousand are not kept. */
    void add(String target, String reason) {
        boolean _ =
                errors.offer(
                        JsonObject.builder()
                                .put("error", reason)
                                .put("target", target)
                                .put("timestamp", GoTime.format(pace.now()))
                                .build());
    }

    JsonArray toJson() {
        return new JsonArray(List.copyOf(errors));
    }
}
