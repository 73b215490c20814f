package dev.coffer.gate;

import dev.coffer.gate.idempotency.Repeats;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonString;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.telemetry.Measure;
import dev.coffer.telemetry.Meters;
import java.util.function.Supplier;

/** Counts how requests end, as far as their answers tell it. Thread-safe. */
final class Outcomes {
    private final Meters meters;

    Outcomes(Meters meters) {
        this.meters = meters;
    }

    Response counted(Supplier<Response> work) {
        try {
            Response response = work.get();
            if (response.warnings().contains(Repeats.REPLAYED)) {
                meters.count(Measure.REPEATS_ANSWERED);
            }
            return response;
        } catch (RequestFailure refusal) {
            if (refusal.data() instanceof JsonObject data
                    && data.get("code").orElse(null) instanceof JsonString(String code)) {
                refused(code);
            }
            throw refusal;
        }
    }

    private void refused(String code) {
        switch (code) {
            case "txn_conflict" -> meters.count(Measure.TXN_CONFLICTS);
            case "locked" -> meters.count(Measure.LOCKS_REFUSED);
            case "idempotency_conflict" -> meters.count(Measure.REPEATS_REFUSED);
            case "revision_compacted" -> meters.count(Measure.WATCHERS_COMPACTED);
            default -> {}
        }
    }
}
