package dev.coffer.gate.idempotency;

import dev.coffer.engine.CallPart;
import dev.coffer.engine.Mount;
import dev.coffer.gate.token.Token;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import dev.coffer.request.Bytes;
import dev.coffer.request.Request;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Does the work of a write with the header {@code Idempotency-Key} once, and answers every repeat
 * within a day as the first time. All of it is part of the transaction of the work: of two requests
 * at once one does the work and the other is its repeat. Who asks and whether it is allowed is
 * decided anew for each repeat. Stateless.
 */
public final class Repeats {
    /** How long an answer is kept. */
    public static final Duration KEPT = Duration.ofHours(24);

    /** The warning that tells a repeat from the first time. */
    public static final String REPLAYED = "replayed";

    private static final String HEADER = "idempotency-key";
    private static final int MAX_KEY = 128;

    /** Bytes of a kept answer. */
    private static final int MAX_ANSWER_BYTES = 1024 * 1024;

    private static final String MALFORMED =
            "Idempotency-Key must be sent once, with 1 to " + MAX_KEY + " visible ASCII characters";
    private static final String CONFLICT =
            "this Idempotency-Key was used for another request within the last 24 hours; nothing"
                    + " was changed";
    private static final String READS_VALUES =
            "a transaction that reads values cannot be sent with an Idempotency-Key, since values"
                    + " are not kept for a repeat: leave out its operations get";
    private static final String LARGE_ANSWER =
            "the answer is too large to be kept for a repeat; send this request in parts, or"
                    + " without an Idempotency-Key";
    private static final String DENIED = RequestFailure.oneError("permission denied");
    private static final String TRANSACTION = "txn";
    private static final List<String> OPERATIONS = List.of("ops", "else");

    private Repeats() {}

    /** The work of a write. */
    @FunctionalInterface
    public interface Work {
        /** Does it; run again for a repeat, and taken back. */
        Response run();

        /** The calls that it is made of, before it is done; their rights are asked of repeats. */
        default List<CallPart> parts() {
            return List.of();
        }

        /** Whether the caller has the right to such a call, its fields aside. */
        default boolean permits(CallPart part) {
            return true;
        }
    }

    /** Whether a write to this mount asks to be done once. */
    public static boolean isAsked(Request request, Mount mount) {
        return mount.type().equals("kv")
                && "2".equals(mount.options().get("version"))
                && request.header(HEADER) != null;
    }

    /**
     * Does the work, or answers as it was answered before.
     *
     * @param path below the mount
     * @param work runs in this transaction, and may be taken back; what it throws is not kept, nor
     *     is an answer that is no success
     * @throws RequestFailure.Denied 403 to a repeat that lacks a right that the work has needed
     * @throws RequestFailure.Invalid 400 for a malformed key, one that stands for another request,
     *     or a request whose answer cannot be kept
     * @throws RequestFailure.TooMany 429 where too many answers are kept for this caller
     */
    public static Response once(
            Transaction tx, Token asker, Request request, String path, Work work) {
        String key = key(request);
        if (path.equals(TRANSACTION) && readsValues(request.fields())) {
            throw new RequestFailure.Invalid(READS_VALUES);
        }
        Place place = Place.of(tx, asker, request, key);
        Bytes asked = KeptAnswer.hash(tx, request);
        Optional<KeptAnswer> kept = KeptAnswer.find(tx, place);
        if (kept.isPresent() && kept.get().countsAt(request.now())) {
            if (!kept.get().request().equals(asked)) {
                throw new RequestFailure.Invalid(CONFLICT, machinePart("idempotency_conflict"));
            }
            requireStillAllowed(tx, kept.get(), work);
            return kept.get().response().withWarning(REPLAYED);
        }
        List<CallPart> needed = work.parts();
        Response response = work.run();
        if (response.status() / 100 == 2) {
            Instant ends = request.now().plus(KEPT);
            keep(tx, place, kept.isPresent(), new KeptAnswer(ends, asked, response, needed));
        }
        return response;
    }

    /**
     * Some work decides about further rights by itself. The parts that it was made of are asked for
     * as they were, since what it has moved or removed is not found any more. Then it is done and
     * taken back, for the rules about fields: what else it refuses now is of no matter, since it is
     * done.
     */
    private static void requireStillAllowed(Transaction tx, KeptAnswer kept, Work work) {
        if (!kept.needed().stream().allMatch(work::permits)) {
            throw new RequestFailure.Denied(DENIED);
        }
        Transaction.Savepoint before = tx.savepoint();
        try {
            Response _ = work.run();
        } catch (RequestFailure refusal) {
            if (refusal instanceof RequestFailure.Denied || refusal.status() >= 500) {
                throw refusal;
            }
        }
        tx.rollbackTo(before);
    }

    private static void keep(Transaction tx, Place place, boolean counted, KeptAnswer answer) {
        Bytes content = answer.encode();
        if (content.length() > MAX_ANSWER_BYTES) {
            throw new RequestFailure.Invalid(LARGE_ANSWER, machinePart("too_large"));
        }
        if (!counted) {
            KeptCount.add(tx, place);
        }
        tx.put(place.answer(), content);
        Place.noteEnd(tx, answer.ends(), place);
    }

    private static String key(Request request) {
        List<String> sent = request.headers().getOrDefault(HEADER, List.of());
        boolean fits =
                sent.size() == 1
                        && !sent.getFirst().isEmpty()
                        && sent.getFirst().length() <= MAX_KEY
                        && sent.getFirst().chars().allMatch(c -> c > ' ' && c < 0x7f);
        if (!fits) {
            throw new RequestFailure.Invalid(MALFORMED);
        }
        return sent.getFirst();
    }

    private static boolean readsValues(JsonObject fields) {
        for (String list : OPERATIONS) {
            if (fields.get(list).orElse(JsonNull.NULL) instanceof JsonArray(List<JsonValue> all)
                    && all.stream().anyMatch(Repeats::readsValue)) {
                return true;
            }
        }
        return false;
    }

    private static boolean readsValue(JsonValue operation) {
        return operation instanceof JsonObject object
                && object.get("op").orElse(JsonNull.NULL).equals(new JsonString("get"));
    }

    private static JsonObject machinePart(String code) {
        return JsonObject.builder()
                .put("code", code)
                .put("dimension", JsonNull.NULL)
                .put("expected", JsonNull.NULL)
                .put("current", JsonNull.NULL)
                .put("path", JsonNull.NULL)
                .build();
    }
}
