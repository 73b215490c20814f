package dev.coffer.system.token;

import dev.coffer.engine.Call;
import dev.coffer.gate.token.Tokens;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.util.List;

/** Lists accessors and has the leftovers cleaned. */
final class TidyWork {
    /** Accessors in one answer. */
    static final int MAX_LISTED = 100_000;

    private static final String STARTED =
            "Tidy operation successfully started. Any information from the operation will be"
                    + " printed to OpenBao's server logs.";

    private final TokenParts parts;

    TidyWork(TokenParts parts) {
        this.parts = parts;
    }

    /** What is left over is found by the background anyway; it is asked to look now. */
    Response tidy(Transaction tx, Call call) {
        tx.afterCommit(parts.cleaning());
        return new Response(
                202,
                Response.Form.ENVELOPE,
                null,
                Response.Lease.NONE,
                List.of(STARTED),
                Response.Sequel.NONE);
    }

    static Response accessors(ReadTransaction tx, Call call) {
        List<String> accessors = Tokens.accessors(tx, MAX_LISTED);
        return accessors.isEmpty()
                ? Response.notFound()
                : Response.ok(
                        JsonObject.builder().put("keys", JsonArray.ofStrings(accessors)).build());
    }
}
