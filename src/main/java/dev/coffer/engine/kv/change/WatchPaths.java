package dev.coffer.engine.kv.change;

import dev.coffer.engine.Call;
import dev.coffer.engine.Field;
import dev.coffer.engine.Looks;
import dev.coffer.engine.PathSpec;
import dev.coffer.json.JsonWriter;
import dev.coffer.request.BodyStream;
import dev.coffer.request.Bytes;
import dev.coffer.request.Cancellation;
import dev.coffer.request.Operation;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * {@code watch/:prefix}: what was changed below a prefix, in the order of the commits. It answers
 * once, at the latest after a time to wait, or goes on as server-sent events. Nobody polls: a
 * watcher sleeps until a change concerns it.
 */
public final class WatchPaths {
    /** The most changes of one answer. */
    static final int MAX_CHANGES = 1_000;

    /** The longest wait that may be asked for. */
    static final Duration MAX_WAIT = Duration.ofSeconds(90);

    /** An answer comes at the latest now: a request as a whole has 90 s. */
    private static final Duration LATEST = Duration.ofSeconds(85);

    /**
     * How long events are silent at most. It keeps proxies from closing, tells the newest revision,
     * and after it everything is decided anew.
     */
    private static final Duration BEAT = Duration.ofSeconds(15);

    private static final String EVENTS = "text/event-stream";
    private static final String BAD_LIMIT = "limit must be between 1 and 1000";
    private static final String BAD_WAIT = "wait must be between 0 and 90s";

    private final ChangeSignals signals;
    private final BiConsumer<ReadTransaction, MountId> serving;

    /**
     * Watches by means of {@code signals}.
     *
     * @param serving throws 400 while a mount does not serve
     */
    public WatchPaths(ChangeSignals signals, BiConsumer<ReadTransaction, MountId> serving) {
        this.signals = signals;
        this.serving = serving;
    }

    /** The path. */
    public PathSpec spec() {
        return PathSpec.at("watch/(?P<prefix>.*)")
                .fields(
                        Field.string("prefix", "What the paths of the watched keys begin with."),
                        Field.string(
                                "after",
                                "The revision that is known: what came later is told."
                                        + " Without it the watch begins now; \"oldest\" begins with"
                                        + " what is kept."),
                        new Field(
                                "wait",
                                Field.Type.DURATION,
                                "How long to wait for a first change, at most 90s."),
                        Field.integer("limit", "How many changes to tell, at most 1000."))
                .prepares(Operation.READ, this::prepare, this::answer)
                .summary(Operation.READ, "Watch keys for changes.")
                .help(
                        "Tells which keys below a prefix were changed, never their values.",
                        """
                        Answers with the changes after a revision, or waits for the first one. With
                        "Accept: text/event-stream" it goes on as server-sent events. A change is
                        told to who may read the key's value or its metadata.
                        """)
                .build();
    }

    /**
     * A watch on its way.
     *
     * @param place where to begin
     */
    private record Begun(Watch watch, Watch.Place place) {}

    private Supplier<Begun> prepare(ReadTransaction tx, Call call) {
        serving.accept(tx, call.mount().id());
        long limit = call.fields().has("limit") ? call.fields().integer("limit") : MAX_CHANGES;
        if (limit < 1 || limit > MAX_CHANGES) {
            throw new RequestFailure.Invalid(BAD_LIMIT);
        }
        Duration wait = call.fields().duration("wait");
        if (wait.compareTo(MAX_WAIT) > 0) {
            throw new RequestFailure.Invalid(BAD_WAIT);
        }
        Revision from = from(tx, call);
        KeptChanges.of(tx, call.mount().id()).require(from, tx, call.mount().id());
        Watch watch = Watch.of(tx, call, call.fields().text("prefix"), (int) limit);
        Begun begun = new Begun(watch, new Watch.Place(new LoggedChanges(call.mount().id()), from));
        return isStream(call) || wait.isZero() ? () -> begun : () -> waited(begun, call, wait);
    }

    private static Revision from(ReadTransaction tx, Call call) {
        String last = call.request().header("last-event-id");
        String after = last == null || last.isEmpty() ? call.fields().text("after") : last;
        MountId mount = call.mount().id();
        return switch (after) {
            case "" -> Revision.behind(tx.version());
            case "oldest" -> KeptChanges.of(tx, mount).oldest();
            default -> Revision.parse(after, Lineage.of(tx, mount));
        };
    }

    private static boolean isStream(Call call) {
        String accept = call.request().header("accept");
        return accept != null && accept.contains(EVENTS);
    }

    /** Waits outside of every transaction; what is told is read and decided once more. */
    private Begun waited(Begun begun, Call call, Duration wait) {
        Watch watch = begun.watch();
        Cancellation cancellation = call.request().cancellation();
        Bell bell = new Bell();
        AtomicBoolean stopping = new AtomicBoolean();
        cancellation.whenCancelled(bell::ring);
        cancellation.whenStopping(() -> {
            stopping.set(true);
            bell.ring();
        });
        long left = Math.min(wait.toNanos(), LATEST.toNanos());
        try (Watching watching = signals.watch(watch.mount().id(), watch.prefix(), bell::ring)) {
            Watch.Place at = new Watch.Place(watching, begun.place().at());
            while (!cancellation.cancelled() && !stopping.get()) {
                Watch.Place from = at;
                Watch.Batch batch =
                        call.looks()
                                .look(cancellation, (tx, access) -> watch.read(tx, access, from));
                if (!batch.changes().isEmpty()) {
                    break;
                }
                at = at.next(batch);
                if (!batch.more()) {
                    if (left == 0) {
                        break;
                    }
                    left = bell.await(left);
                }
            }
            return new Begun(watch, at);
        }
    }

    private Response answer(Transaction tx, Call call, Begun begun) {
        Watch watch = begun.watch();
        if (isStream(call)) {
            Looks looks = call.looks();
            return Response.streamed(EVENTS, sink -> stream(sink, looks, begun));
        }
        Watch.Batch batch = watch.read(tx, call.access(), begun.place());
        signals.told(batch.changes().size());
        return Response.ok(batch.json(watch.lineage()));
    }

    private void stream(BodyStream.Sink sink, Looks looks, Begun begun) {
        Watch watch = begun.watch();
        try (Watching watching = signals.watch(watch.mount().id(), watch.prefix(), sink::wake)) {
            Watch.Place at = new Watch.Place(watching, begun.place().at());
            boolean taken = sink.send(beat(watch, at));
            while (taken) {
                Watch.Place from = at;
                Watch.Batch batch = looks.look(sink, (tx, access) -> watch.read(tx, access, from));
                at = at.next(batch);
                if (!batch.changes().isEmpty()) {
                    signals.told(batch.changes().size());
                    taken = sink.send(events(watch, batch));
                }
                if (taken && !batch.more()) {
                    taken = sink.await(BEAT) ? !sink.cancelled() : sink.send(beat(watch, at));
                }
            }
        } catch (RequestFailure refusal) {
            tellEnd(sink, refusal);
        }
    }

    /** The head has left with 200 long ago: why it ends is the last event. */
    private static void tellEnd(BodyStream.Sink sink, RequestFailure refusal) {
        JsonWriter out = new JsonWriter(512).raw(ascii("event: error\ndata: {\"errors\":["));
        out.string(String.valueOf(refusal.getMessage())).one(']');
        if (refusal.data() != null) {
            out.raw(ascii(",\"data\":")).value(refusal.data());
        }
        boolean _ = sink.send(bytes(out.raw(ascii("}\n\n"))));
    }

    private static Bytes beat(Watch watch, Watch.Place place) {
        return Bytes.fromUtf8("id: " + place.at().text(watch.lineage()) + "\n\n");
    }

    private static Bytes events(Watch watch, Watch.Batch batch) {
        JsonWriter out = new JsonWriter(512);
        for (Change told : batch.changes()) {
            out.raw(ascii("id: " + told.behind().text(watch.lineage())));
            out.raw(ascii("\nevent: change\ndata: ")).value(Watch.json(told, watch.lineage()));
            out.raw(ascii("\n\n"));
        }
        return bytes(out);
    }

    private static Bytes bytes(JsonWriter out) {
        int size = out.size();
        return Bytes.wrap(out.detach()).slice(0, size);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
