package dev.coffer.engine.kv.versioned;

import dev.coffer.engine.Fields;
import dev.coffer.engine.kv.versioned.MachinePart.Code;
import dev.coffer.engine.kv.versioned.MachinePart.Dimension;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import dev.coffer.request.GoText;
import dev.coffer.request.RequestFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The body of a transaction, known to make sense whatever the store holds: every element is one
 * that there is, no side of a key is written twice, and nothing is read that was written before.
 *
 * @param otherwise what is read instead where a comparison fails; empty where that is a refusal
 * @param dryRun whether nothing is to be written
 */
record TxnRequest(
        List<TxnCompare> compares,
        List<TxnOp> ops,
        Optional<List<TxnOp>> otherwise,
        boolean dryRun) {
    static final String COMPARE = "compare";
    static final String OPS = "ops";
    static final String ELSE = "else";
    static final String DRY_RUN = "dry_run";

    private static final String READ_BEHIND =
            "reads what an operation before it writes; reads see the state before the first write:"
                    + " put them first";
    private static final String SECOND_WRITE = "is a second write of this key's ";
    private static final Set<String> KNOWN = Set.of(COMPARE, OPS, ELSE, DRY_RUN);

    TxnRequest {
        compares = List.copyOf(compares);
        ops = List.copyOf(ops);
        otherwise = otherwise.map(List::copyOf);
    }

    /**
     * Reads a body.
     *
     * @throws RequestFailure.Invalid 400 {@code txn_invalid}, naming the element by its index
     */
    static TxnRequest of(Fields fields) {
        for (String name : fields.raw().names()) {
            if (!KNOWN.contains(name)) {
                throw invalid("a transaction does not know the field " + GoText.quote(name));
            }
        }
        List<TxnCompare> compares = elements(fields, COMPARE, TxnCompare::of);
        List<TxnOp> ops = elements(fields, OPS, TxnOp::of);
        if (compares.isEmpty() && ops.isEmpty()) {
            throw invalid("a transaction needs ops or compare");
        }
        checkOrder(ops);
        Optional<List<TxnOp>> otherwise =
                fields.has(ELSE)
                        ? Optional.of(elements(fields, ELSE, TxnRequest::readOnly))
                        : Optional.empty();
        return new TxnRequest(compares, ops, otherwise, fields.bool(DRY_RUN));
    }

    private static RequestFailure invalid(String text) {
        return new RequestFailure.Invalid(
                text, MachinePart.of(Code.TXN_INVALID, null, null).json());
    }

    private static <T> List<T> elements(
            Fields fields, String list, Function<TxnFields, T> reading) {
        List<JsonValue> sent = fields.elements(list);
        if (sent.size() > KvLimits.TXN_ELEMENTS) {
            throw tooMany(list);
        }
        List<T> elements = new ArrayList<>(sent.size());
        for (int i = 0; i < sent.size(); i++) {
            elements.add(reading.apply(TxnFields.of(new TxnPlace(list, i), sent.get(i))));
        }
        return elements;
    }

    private static RequestFailure tooMany(String list) {
        TxnPlace first = new TxnPlace(list, KvLimits.TXN_ELEMENTS);
        JsonObject data = MachinePart.of(Code.TXN_INVALID, null, null).json();
        return new RequestFailure.Invalid(
                first + ": there may be at most " + KvLimits.TXN_ELEMENTS + " in " + list,
                first.placed(data).toBuilder().put("limit", KvLimits.TXN_ELEMENTS).build());
    }

    private static TxnOp readOnly(TxnFields element) {
        TxnOp op = TxnOp.of(element);
        if (!op.kind().reads()) {
            throw element.refused("else can only read: get or metadata_get");
        }
        return op;
    }

    /** Every read sees the state before the first write, so it must not stand behind one. */
    private static void checkOrder(List<TxnOp> ops) {
        Map<String, Set<Dimension>> written = new HashMap<>();
        for (TxnOp op : ops) {
            for (String path : op.read()) {
                if (written.containsKey(path)) {
                    throw op.place().invalid(READ_BEHIND, path);
                }
            }
            op.written()
                    .forEach((path, sides) -> {
                        Set<Dimension> all = written.computeIfAbsent(path, _ -> new HashSet<>());
                        for (Dimension side : sides) {
                            if (!all.add(side)) {
                                throw op.place().invalid(SECOND_WRITE + side.wire(), path);
                            }
                        }
                    });
        }
    }

    /** Everything that is read or written, in the order of the body. */
    List<TxnOp> everyOp() {
        List<TxnOp> every = new ArrayList<>(ops);
        otherwise.ifPresent(every::addAll);
        return every;
    }
}
