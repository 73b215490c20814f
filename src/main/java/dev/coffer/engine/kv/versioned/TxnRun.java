package dev.coffer.engine.kv.versioned;

import dev.coffer.engine.Call;
import dev.coffer.engine.PreparedCall;
import dev.coffer.engine.kv.change.SeenRevision;
import dev.coffer.engine.kv.versioned.MachinePart.Code;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonRaw;
import dev.coffer.json.JsonValue;
import dev.coffer.json.JsonWriter;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.Transaction;
import java.util.ArrayList;
import java.util.List;

/** One run of a transaction whose parts are all permitted. Used once. */
final class TxnRun {
    private static final int NOT_FOUND = 404;
    private static final String MISMATCH =
            "the transaction expected another state; nothing was changed";
    private static final String TOO_LARGE =
            "the answer would be larger than 32 MiB; nothing was changed: read less at once";

    private final Transaction tx;
    private final Call call;
    private final TxnRequest request;
    private long answerBytes;

    TxnRun(Transaction tx, Call call, TxnRequest request) {
        this.tx = tx;
        this.call = call;
        this.request = request;
    }

    /** Every comparison that does not hold. */
    List<TxnConflict> compare() {
        List<TxnConflict> conflicts = new ArrayList<>();
        for (TxnCompare compare : request.compares()) {
            KeyReader reader = new KeyReader(tx, call.mount().id(), compare.path());
            conflicts.addAll(compare.conflicts(reader, call.request().now()));
        }
        return conflicts;
    }

    /**
     * Does every operation in order. Nothing of it stays where one met another state than it
     * expects, which goes into {@code conflicts}, or where it is only to be tried.
     *
     * @return what each is answered
     * @throws RequestFailure what a single call refuses, naming the operation
     */
    List<JsonObject> work(List<PreparedCall> calls, List<TxnConflict> conflicts) {
        Transaction.Savepoint before = tx.savepoint();
        Staged staged = new Staged(tx);
        List<JsonObject> results = new ArrayList<>(calls.size());
        for (int i = 0; i < calls.size(); i++) {
            TxnOp op = request.ops().get(i);
            try {
                Response answer = calls.get(i).run(staged, call.access());
                if (answer.status() == NOT_FOUND && !op.kind().reads()) {
                    conflicts.add(TxnConflict.ofState(op, stateOf(staged, op)));
                } else {
                    results.add(result(op, answer));
                }
            } catch (RequestFailure.Mismatch mismatch) {
                conflicts.add(TxnConflict.of(op, mismatch.data()));
            } catch (RequestFailure refusal) {
                throw op.place().placed(refusal, op.path());
            }
        }
        if (request.dryRun() || !conflicts.isEmpty()) {
            tx.rollbackTo(before);
        }
        return results;
    }

    private KeyState stateOf(Staged staged, TxnOp op) {
        KeyReader reader = new KeyReader(staged, call.mount().id(), op.path());
        return KeyState.of(reader, reader.record(), call.request().now());
    }

    /** The answer of a transaction that has happened, or would have. */
    Response succeeded(List<JsonObject> results) {
        return Response.ok(
                JsonObject.builder()
                        .put("dry_run", request.dryRun())
                        .put("results", new JsonArray(List.copyOf(results)))
                        .put("revision", revision())
                        .put("succeeded", true)
                        .build());
    }

    /** The answer where a comparison failed and the request says what to read then. */
    Response failed(List<TxnConflict> conflicts, List<PreparedCall> otherwise) {
        List<JsonValue> results = new ArrayList<>();
        List<TxnOp> ops = request.otherwise().orElse(List.of());
        for (int i = 0; i < otherwise.size(); i++) {
            TxnOp op = ops.get(i);
            try {
                results.add(result(op, otherwise.get(i).read(tx, call.access())));
            } catch (RequestFailure refusal) {
                throw op.place().placed(refusal, op.path());
            }
        }
        return Response.ok(
                JsonObject.builder()
                        .put("conflicts", json(conflicts))
                        .put("dry_run", request.dryRun())
                        .put("results", new JsonArray(results))
                        .put("revision", revision())
                        .put("succeeded", false)
                        .build());
    }

    /** Of the state that was compared and read. */
    private String revision() {
        return SeenRevision.text(tx, call.mount().id());
    }

    /** The refusal where a comparison failed and nothing is to be read instead. */
    static RequestFailure refused(List<TxnConflict> conflicts, int status) {
        TxnConflict first = conflicts.getFirst();
        JsonObject data =
                JsonObject.builder()
                        .put("code", Code.TXN_CONFLICT.wire())
                        .put("dimension", first.dimension())
                        .put("expected", first.expected())
                        .put("current", first.current())
                        .put("path", first.path())
                        .put("conflicts", json(conflicts))
                        .build();
        return new RequestFailure.Mismatch(status, MISMATCH, data);
    }

    private static JsonArray json(List<TxnConflict> conflicts) {
        return new JsonArray(conflicts.stream().<JsonValue>map(TxnConflict::json).toList());
    }

    private JsonObject result(TxnOp op, Response answer) {
        JsonValue data = answer.data() == null ? JsonNull.NULL : taken(answer.data());
        JsonObject.Builder result =
                JsonObject.builder()
                        .put("data", data)
                        .put("op", op.kind().wire())
                        .put("path", op.path())
                        .put("status", answer.status());
        op.to().ifPresent(to -> result.put("to", to));
        if (!answer.warnings().isEmpty()) {
            result.put("warnings", JsonArray.ofStrings(answer.warnings()));
        }
        return result.build();
    }

    /** Serialized at once, so that it is known how much the answer has become. */
    private JsonValue taken(JsonValue data) {
        JsonRaw raw = JsonRaw.ofOwned(JsonWriter.bytesOf(data));
        answerBytes += raw.sizeBytes();
        if (answerBytes > KvLimits.MAX_LIST_BYTES) {
            throw new RequestFailure.Invalid(
                    TOO_LARGE, MachinePart.tooLarge(KvLimits.MAX_LIST_BYTES));
        }
        return raw;
    }
}
