package dev.coffer.system.audit;

import dev.coffer.engine.Call;
import dev.coffer.gate.audit.AuditBroker;
import dev.coffer.gate.audit.AuditTable;
import dev.coffer.gate.audit.AuditedHeaders;
import dev.coffer.json.JsonObject;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which request headers the audit log shows. Source: OpenBao, vault/audited_headers.go: names are
 * kept in lower case and shown as they were asked for.
 */
final class HeaderWork {
    static final String HEADER = "header";
    static final String HMAC = "hmac";

    private static final String NOT_FOUND = "Could not find header in config";
    private static final String TOO_MANY = "too many audited request headers";

    private final AuditBroker broker;

    HeaderWork(AuditBroker broker) {
        this.broker = broker;
    }

    Response list(ReadTransaction tx, Call call) {
        JsonObject.Builder headers = JsonObject.builder();
        for (Map.Entry<String, Boolean> header : AuditTable.headers(tx).hashed().entrySet()) {
            headers.put(header.getKey(), view(header.getValue()));
        }
        return Response.mirrored(JsonObject.builder().put("headers", headers.build()).build());
    }

    Response show(ReadTransaction tx, Call call) {
        Boolean hashed = AuditTable.headers(tx).hashed().get(name(call));
        if (hashed == null) {
            throw new RequestFailure.Invalid(NOT_FOUND);
        }
        return Response.mirrored(
                JsonObject.builder().put(call.fields().text(HEADER), view(hashed)).build());
    }

    Response add(Transaction tx, Call call) {
        SortedMap<String, Boolean> headers = new TreeMap<>(AuditTable.headers(tx).hashed());
        headers.put(name(call), call.fields().bool(HMAC));
        if (headers.size() > AuditTable.MAX_HEADERS) {
            throw new RequestFailure.Invalid(TOO_MANY);
        }
        return put(tx, headers);
    }

    Response remove(Transaction tx, Call call) {
        SortedMap<String, Boolean> headers = new TreeMap<>(AuditTable.headers(tx).hashed());
        return headers.remove(name(call)) == null ? Response.noContent() : put(tx, headers);
    }

    private Response put(Transaction tx, SortedMap<String, Boolean> headers) {
        AuditTable.putHeaders(tx, new AuditedHeaders(headers));
        tx.afterCommit(broker::refresh);
        return Response.noContent();
    }

    private static JsonObject view(boolean hashed) {
        return JsonObject.builder().put(HMAC, hashed).build();
    }

    private static String name(Call call) {
        return call.fields().text(HEADER).toLowerCase(Locale.ROOT);
    }
}
