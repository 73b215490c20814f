package dev.coffer.gate.idempotency;

import dev.coffer.engine.CallPart;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonRaw;
import dev.coffer.json.JsonValue;
import dev.coffer.request.Bytes;
import dev.coffer.request.Request;
import dev.coffer.request.Response;
import dev.coffer.storage.schema.StoredFields;
import dev.coffer.storage.transaction.ReadTransaction;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * What was answered to a request: 200 where there are data or warnings, else 204.
 *
 * @param ends from when on it does not count; whole seconds are kept
 * @param request keyed hash of operation, path and fields
 * @param response an answer without lease, wrapping and the like
 * @param needed what its work has asked for beside the right to its path
 */
record KeptAnswer(Instant ends, Bytes request, Response response, List<CallPart> needed) {
    private static final String NEEDED = "needed";
    private static final String ENDS = "ends";
    private static final String REQUEST = "request";
    private static final String DATA = "data";
    private static final String WARNINGS = "warnings";

    KeptAnswer {
        needed = List.copyOf(needed);
    }

    /** Stands for a request; that another one has the same is as good as impossible. */
    static Bytes hash(ReadTransaction tx, Request request) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        String head = request.operation() + " " + request.path().text() + ' ';
        content.writeBytes(head.getBytes(StandardCharsets.UTF_8));
        content.writeBytes(JsonRaw.canonical(request.fields()).toByteArray());
        return tx.names().contentHash(content.toByteArray());
    }

    static Optional<KeptAnswer> find(ReadTransaction tx, Place place) {
        return Optional.ofNullable(tx.get(place.answer())).map(KeptAnswer::decode);
    }

    boolean countsAt(Instant now) {
        return now.getEpochSecond() < ends.getEpochSecond();
    }

    Bytes encode() {
        JsonObject.Builder fields =
                JsonObject.builder()
                        .put(ENDS, ends.getEpochSecond())
                        .put(REQUEST, Base64.getEncoder().encodeToString(request.toArray()))
                        .put(WARNINGS, JsonArray.ofStrings(response.warnings()));
        if (!needed.isEmpty()) {
            fields.put(NEEDED, NeededRights.encode(needed));
        }
        JsonValue data = response.data();
        if (data != null) {
            fields.put(DATA, data);
        }
        return StoredFields.write(fields.build());
    }

    static KeptAnswer decode(Bytes record) {
        StoredFields fields = StoredFields.read(record);
        Optional<JsonObject> data = fields.object(DATA);
        Response response = data.isPresent() ? Response.ok(data.get()) : Response.noContent();
        for (String warning : fields.texts(WARNINGS)) {
            response = response.withWarning(warning);
        }
        return new KeptAnswer(
                Instant.ofEpochSecond(fields.number(ENDS)),
                Bytes.wrap(Base64.getDecoder().decode(fields.text(REQUEST))),
                response,
                NeededRights.decode(fields.texts(NEEDED)));
    }
}
