package dev.coffer.gate;

import dev.coffer.engine.Call;
import dev.coffer.engine.Engine;
import dev.coffer.engine.Field;
import dev.coffer.engine.Mount;
import dev.coffer.engine.PathSpec;
import dev.coffer.engine.PathTable;
import dev.coffer.json.JsonObject;
import dev.coffer.request.Bytes;
import dev.coffer.request.Operation;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** An engine as small as one can be: one note a mount; tests may act in the middle of a write. */
final class NotebookEngine implements Engine {
    static final String REFUSED = "this note is refused";

    private final AtomicReference<Runnable> inTheMiddle = new AtomicReference<>(() -> {});
    private final AtomicInteger upkeepSteps = new AtomicInteger();
    private final PathTable paths;

    NotebookEngine() {
        Field text = Field.string("text", "What is noted.");
        this.paths =
                new PathTable(
                        List.of(
                                PathSpec.at("note")
                                        .fields(text)
                                        .reads(Operation.READ, NotebookEngine::read)
                                        .writes(Operation.WRITE, this::write)
                                        .build(),
                                PathSpec.at("open")
                                        .reads(
                                                Operation.READ,
                                                (tx, call) ->
                                                        Response.ok(
                                                                JsonObject.builder()
                                                                        .put(
                                                                                "anonymous",
                                                                                call.access()
                                                                                        .anonymous())
                                                                        .build()))
                                        .build()),
                        "Notes.",
                        Optional.empty());
    }

    /** Runs once, after the next write and before its commit. */
    void onceInTheMiddle(Runnable action) {
        inTheMiddle.set(action);
    }

    /** How many steps in the background were asked for. */
    int upkeepSteps() {
        return upkeepSteps.get();
    }

    /** Where the note of a mount is. */
    static RecordKey key(Mount mount) {
        return RecordKey.inMount(RecordType.KV_CONFIG, mount.id());
    }

    private static Response read(ReadTransaction tx, Call call) {
        Bytes note = tx.get(key(call.mount()));
        return note == null
                ? Response.notFound()
                : Response.ok(JsonObject.builder().put("text", note.utf8()).build());
    }

    private Response write(Transaction tx, Call call) {
        String text = call.fields().text("text");
        tx.put(key(call.mount()), Bytes.fromUtf8(text));
        inTheMiddle.getAndSet(() -> {}).run();
        if (text.equals("bad")) {
            throw new RequestFailure.Invalid(REFUSED);
        }
        return Response.noContent();
    }

    @Override
    public String type() {
        return "notebook";
    }

    @Override
    public PathTable paths(Mount mount) {
        return paths;
    }

    @Override
    public boolean needsToken(String path) {
        return !path.equals("open");
    }

    @Override
    public void enabled(Transaction tx, Mount mount) {}

    @Override
    public void optionsChanged(Transaction tx, Mount before, Mount after, Instant now) {}

    @Override
    public boolean upkeep(Transaction tx, Mount mount) {
        return upkeepSteps.incrementAndGet() % 3 != 0;
    }
}
