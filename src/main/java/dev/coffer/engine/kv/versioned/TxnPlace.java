package dev.coffer.engine.kv.versioned;

import dev.coffer.json.JsonObject;
import dev.coffer.request.RequestFailure;
import org.jspecify.annotations.Nullable;

/**
 * Where in a transaction's body something stands, and how a refusal tells it.
 *
 * @param list compare, ops or else
 * @param index of the element, from 0
 */
record TxnPlace(String list, int index) {
    private static final String LIST = "in";
    private static final String INDEX = "index";

    /** 400 {@code txn_invalid}: the element makes no sense, whatever the store holds. */
    RequestFailure invalid(String text, @Nullable String path) {
        JsonObject data = MachinePart.of(MachinePart.Code.TXN_INVALID, null, path).json();
        return new RequestFailure.Invalid(toString() + ": " + text, placed(data));
    }

    /**
     * The refusal of the single call that the element stands for, with the element's name before
     * its text; a missing right keeps its text. What is not the client's mistake stays as it is.
     */
    RequestFailure placed(RequestFailure refusal, String path) {
        if (refusal instanceof RequestFailure.Denied) {
            JsonObject data = placed(JsonObject.builder().put("path", path).build());
            return new RequestFailure.Denied(refusal.errors().getFirst(), data);
        }
        if (!(refusal instanceof RequestFailure.Invalid)) {
            return refusal;
        }
        String text = refusal.errors().getFirst();
        return refusal.data() instanceof JsonObject data
                ? new RequestFailure.Invalid(toString() + ": " + text, placed(data))
                : invalid(text, path);
    }

    /** The same members behind those that tell the place. */
    JsonObject placed(JsonObject members) {
        JsonObject.Builder placed = JsonObject.builder().put(INDEX, index).put(LIST, list);
        members.entries().forEach(member -> placed.put(member.getKey(), member.getValue()));
        return placed.build();
    }

    /** As texts name it: {@code ops[3]}. */
    @Override
    public String toString() {
        return list + "[" + index + "]";
    }
}
