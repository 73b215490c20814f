package dev.coffer.system.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.engine.Requests;
import dev.coffer.gate.audit.AuditFigures;
import dev.coffer.gate.audit.AuditFigures.Figure;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonWriter;
import dev.coffer.request.Operation;
import dev.coffer.request.Response;
import dev.coffer.telemetry.InFlight;
import dev.coffer.telemetry.Meters;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Audit metrics under OpenBao's names, the path of the device among them. */
final class AuditMetricsTest {
    private static final Figure GOOD = new Figure(3, 4_500_000, 0);
    private static final Figure BAD = new Figure(2, 1_000_000, 2);
    private final MetricsWork work =
            new MetricsWork(
                    MetricsShown.DEFAULT,
                    () ->
                            Metrics.read(
                                    new InFlight(),
                                    new Meters(),
                                    List.of(
                                            new AuditFigures("", GOOD, BAD),
                                            new AuditFigures("a-b/", GOOD, BAD),
                                            new AuditFigures("a.b/", BAD, BAD),
                                            new AuditFigures("ü/", GOOD, GOOD)),
                                    true));

    private String shown(String format) {
        Response response =
                work.show(
                        Requests.of(
                                Operation.READ, "sys/metrics", "{\"format\":\"" + format + "\"}"));
        JsonObject data = (JsonObject) Objects.requireNonNull(response.data());
        return data.get(Response.RAW_BODY).orElse(null) instanceof JsonString(String text)
                ? text
                : new String(JsonWriter.bytesOf(data), StandardCharsets.UTF_8);
    }

    @Test
    void prometheus_namesEachOnce_andPutsTogetherWhatItCannotTellApart() {
        assertThat(shown("prometheus").lines())
                .contains(
                        "vault_audit_log_request_sum 4.5",
                        "vault_audit_log_request_count 3",
                        "vault_audit_log_request_failure 0",
                        "vault_audit_log_response_failure 2",
                        "vault_audit_a_b__log_request_count 5",
                        "vault_audit_a_b__log_request_failure 2",
                        "vault_audit____log_request_count 3")
                .doesNotHaveDuplicates();
    }

    @Test
    void json_namesTheDevice() {
        assertThat(shown(""))
                .contains(
                        "{\"Name\":\"vault.audit.log_request\",\"Count\":3,\"Sum\":4.5",
                        "{\"Name\":\"vault.audit.a-b/.log_request_failure\"");
    }
}
