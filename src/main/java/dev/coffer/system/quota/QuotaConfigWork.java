package dev.coffer.system.quota;

import dev.coffer.engine.Call;
import dev.coffer.gate.quota.QuotaConfig;
import dev.coffer.gate.quota.Quotas;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.util.List;

/** What holds for all rate limits together. */
final class QuotaConfigWork {
    static final String EXEMPT_PATHS = "rate_limit_exempt_paths";
    static final String AUDIT = "enable_rate_limit_audit_logging";
    static final String HEADERS = "enable_rate_limit_response_headers";

    private final Runnable changed;

    QuotaConfigWork(Runnable changed) {
        this.changed = changed;
    }

    Response show(ReadTransaction tx, Call call) {
        QuotaConfig config =
                Quotas.config(tx).orElseGet(() -> new QuotaConfig(List.of(), false, false));
        return Response.ok(
                JsonObject.builder()
                        .put(AUDIT, config.auditRefusals())
                        .put(HEADERS, config.headers())
                        .put(EXEMPT_PATHS, JsonArray.ofStrings(config.exemptPaths()))
                        .build());
    }

    /** Replaces all of it: what is not given falls back to off. */
    Response change(Transaction tx, Call call) {
        Quotas.putConfig(
                tx,
                new QuotaConfig(
                        call.fields().texts(EXEMPT_PATHS),
                        call.fields().bool(AUDIT),
                        call.fields().bool(HEADERS)));
        tx.afterCommit(changed);
        return Response.noContent();
    }
}
