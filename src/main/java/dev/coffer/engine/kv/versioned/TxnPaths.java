package dev.coffer.engine.kv.versioned;

import dev.coffer.engine.Call;
import dev.coffer.engine.CallPart;
import dev.coffer.engine.Capability;
import dev.coffer.engine.Field;
import dev.coffer.engine.PathSpec;
import dev.coffer.engine.PathTable;
import dev.coffer.engine.PreparedCall;
import dev.coffer.json.JsonObject;
import dev.coffer.request.Operation;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import dev.coffer.telemetry.Measure;
import dev.coffer.telemetry.Meters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code txn}: several calls as one. All of it happens or nothing; what it compares and reads is
 * the state before its first write. Each part is permitted, done and answered as the call that it
 * stands for would be alone, and {@code update} on this path is needed besides.
 */
final class TxnPaths {
    /** The single calls that a transaction can be made of. */
    private final PathTable singles;

    private final Meters meters;

    TxnPaths(PathTable singles, Meters meters) {
        this.singles = singles;
        this.meters = meters;
    }

    PathSpec spec() {
        return PathSpec.at("txn")
                .fields(
                        new Field(TxnRequest.COMPARE, Field.Type.LIST, HelpTexts.TXN_COMPARE),
                        new Field(TxnRequest.OPS, Field.Type.LIST, HelpTexts.TXN_OPS),
                        new Field(TxnRequest.ELSE, Field.Type.LIST, HelpTexts.TXN_ELSE),
                        Field.bool(TxnRequest.DRY_RUN, HelpTexts.TXN_DRY_RUN))
                .parts(this::parts)
                .writes(Operation.WRITE, this::run)
                .summary(Operation.WRITE, HelpTexts.TXN_SYNOPSIS)
                .help(HelpTexts.TXN_SYNOPSIS, HelpTexts.TXN_DESCRIPTION)
                .build();
    }

    /** A comparison tells what a read of the key's metadata tells. */
    private List<CallPart> parts(ReadTransaction tx, Call call) {
        TxnRequest request = TxnRequest.of(call.fields());
        List<CallPart> parts = new ArrayList<>();
        for (TxnCompare compare : request.compares()) {
            parts.add(new CallPart(name(Capability.READ), requireReadable(call, compare)));
        }
        for (TxnOp op : request.everyOp()) {
            Single single = permitted(tx, call, op);
            List<CallPart> several = op.parts();
            parts.addAll(several.isEmpty() ? List.of(single.part()) : several);
        }
        return parts;
    }

    /** A call that an operation stands for, which the caller may do. */
    private record Single(TxnOp op, PreparedCall call, Capability capability) {
        CallPart part() {
            return new CallPart(name(capability), op.callPath());
        }
    }

    private static String name(Capability capability) {
        return capability.name().toLowerCase(Locale.ROOT);
    }

    private static Capability needed(ReadTransaction tx, Call call, TxnOp op, PreparedCall single) {
        try {
            return single.capability(tx, call.access()).orElseThrow();
        } catch (RequestFailure refusal) {
            throw op.place().placed(refusal, op.path());
        }
    }

    private Response run(Transaction tx, Call call) {
        MountSettings mount = MountSettings.serving(tx, call.mount().id());
        TxnRequest request = TxnRequest.of(call.fields());
        for (TxnCompare compare : request.compares()) {
            String _ = requireReadable(call, compare);
        }
        List<PreparedCall> ops = permitted(tx, call, request.ops());
        List<PreparedCall> otherwise = permitted(tx, call, request.otherwise().orElse(List.of()));
        TxnRun run = new TxnRun(tx, call, request);
        List<TxnConflict> conflicts = run.compare();
        List<JsonObject> results = conflicts.isEmpty() ? run.work(ops, conflicts) : List.of();
        if (conflicts.isEmpty()) {
            if (!request.dryRun()) {
                tx.afterCommit(() -> countDone(request.ops().size()));
            }
            return run.succeeded(results);
        }
        if (request.otherwise().isEmpty()) {
            throw TxnRun.refused(conflicts, CompareAndSet.status(call, mount));
        }
        tx.afterCommit(() -> meters.count(Measure.TXN_CONFLICTS));
        return run.failed(conflicts, otherwise);
    }

    private void countDone(int operations) {
        meters.count(Measure.TXN_DONE);
        meters.add(Measure.TXN_OPERATIONS, operations);
    }

    /**
     * Whoever could read neither side of the key must not find out by comparing.
     *
     * @return the path of the side that may be read, the metadata's if both may
     */
    private static String requireReadable(Call call, TxnCompare compare) {
        for (String side : List.of("metadata/", "data/")) {
            String path = side + compare.path();
            if (Equivalents.permits(call, Capability.READ, path, JsonObject.EMPTY)) {
                return path;
            }
        }
        throw compare.place().placed(Equivalents.denied(), compare.path());
    }

    /** The calls, whose rights have all been asked for, also those that their work asks for. */
    private List<PreparedCall> permitted(ReadTransaction tx, Call call, List<TxnOp> ops) {
        List<PreparedCall> calls = new ArrayList<>(ops.size());
        for (TxnOp op : ops) {
            PreparedCall single = permitted(tx, call, op).call();
            try {
                single.requireRights(tx, call.access());
            } catch (RequestFailure refusal) {
                throw op.place().placed(refusal, op.path());
            }
            calls.add(single);
        }
        return calls;
    }

    private Single permitted(ReadTransaction tx, Call call, TxnOp op) {
        PreparedCall single = op.call(singles, call.request(), call.mount());
        Capability needed = needed(tx, call, op, single);
        JsonObject fields = single.request().fields();
        if (!Equivalents.permits(call, needed, op.callPath(), fields)) {
            throw op.place().placed(Equivalents.denied(), op.path());
        }
        return new Single(op, single, needed);
    }
}
