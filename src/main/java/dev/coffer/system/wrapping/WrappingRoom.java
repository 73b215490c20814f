package dev.coffer.system.wrapping;

import dev.coffer.engine.Call;
import dev.coffer.engine.Field;
import dev.coffer.engine.PathSpec;
import dev.coffer.gate.wrapping.Wrapping;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import dev.coffer.request.GoTime;
import dev.coffer.request.Operation;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import dev.coffer.system.SystemRoom;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

/** Wrapping of any data, and what can be done with a wrapping token. */
public final class WrappingRoom implements SystemRoom {
    private static final String LOOKUP = "wrapping/lookup";
    private static final String NO_TTL = "endpoint requires response wrapping to be used";
    private static final int NANO_DIGITS = 9;

    private static final Field TOKEN = Field.string(Wrapping.TOKEN, "");

    private final Wrapping wrapping;

    /** The paths of one server. */
    public WrappingRoom(Wrapping wrapping) {
        this.wrapping = wrapping;
    }

    @Override
    public boolean needsToken(String path) {
        return !path.equals(LOOKUP);
    }

    @Override
    public List<PathSpec> paths() {
        return List.of(
                PathSpec.at("wrapping/wrap")
                        .takesAnything()
                        .reads(Operation.WRITE, (_, call) -> wrap(call))
                        .help(
                                "Response-wraps an arbitrary JSON object.",
                                "Round trips the given input data into a response-wrapped token.")
                        .build(),
                PathSpec.at("wrapping/unwrap")
                        .fields(TOKEN)
                        .writes(Operation.WRITE, this::unwrap)
                        .help(
                                "Unwraps a response-wrapped token.",
                                "Answers exactly as the request whose answer is wrapped would"
                                        + " have. A wrapping token opens once.")
                        .build(),
                PathSpec.at(LOOKUP)
                        .fields(TOKEN)
                        .reads(Operation.WRITE, this::lookup)
                        .reads(Operation.READ, this::lookup)
                        .summary(
                                Operation.WRITE, "Look up wrapping properties for the given token.")
                        .summary(
                                Operation.READ,
                                "Look up wrapping properties for the requester's token.")
                        .help(
                                "Looks up the properties of a response-wrapped token.",
                                "Returns the creation TTL and creation time of a response-wrapped"
                                        + " token.")
                        .build(),
                PathSpec.at("wrapping/rewrap")
                        .fields(TOKEN)
                        .writes(Operation.WRITE, this::rewrap)
                        .help(
                                "Rotates a response-wrapped token.",
                                "The output is a new token with the same response wrapped inside"
                                        + " and the same creation TTL. The original token is"
                                        + " revoked.")
                        .build());
    }

    private static Response wrap(Call call) {
        if (!Wrapping.isWanted(call.request())) {
            throw new RequestFailure.Invalid(NO_TTL);
        }
        return Response.ok(call.fields().raw());
    }

    private Response unwrap(Transaction tx, Call call) {
        return wrapping.opened(tx, call.request(), call.fields().text(Wrapping.TOKEN));
    }

    private Response rewrap(Transaction tx, Call call) {
        return wrapping.moved(tx, call.request(), call.fields().text(Wrapping.TOKEN));
    }

    private Response lookup(ReadTransaction tx, Call call) {
        Wrapping.Info info = wrapping.info(tx, call.request(), call.fields().text(Wrapping.TOKEN));
        return Response.ok(
                JsonObject.builder()
                        .put("creation_path", info.path())
                        .put("creation_time", GoTime.format(info.created()))
                        .put("creation_ttl", seconds(info.ttl()))
                        .build());
    }

    private static JsonValue seconds(Duration ttl) {
        BigDecimal seconds = BigDecimal.valueOf(ttl.toNanos(), NANO_DIGITS);
        return new JsonNumber(seconds.stripTrailingZeros().toPlainString());
    }
}
