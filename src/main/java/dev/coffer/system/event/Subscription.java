package dev.coffer.system.event;

import dev.coffer.engine.Access;
import dev.coffer.engine.Capability;
import dev.coffer.engine.Looks;
import dev.coffer.engine.SubCall;
import dev.coffer.engine.kv.change.ChangeEntry;
import dev.coffer.engine.kv.change.ChangeKind;
import dev.coffer.engine.kv.change.ChangeSignals;
import dev.coffer.gate.routing.Route;
import dev.coffer.json.JsonObject;
import dev.coffer.request.BodyStream;
import dev.coffer.request.Bytes;
import dev.coffer.request.Request;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.schema.MountId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber. It hears what is committed from the moment its connection becomes a WebSocket;
 * what it does not take in time is lost, as Vault says of its events: who must not miss anything
 * watches the mount.
 */
final class Subscription implements BodyStream {
    /** Changes that wait for the subscriber; further ones are lost. */
    private static final int CAPACITY = 1_024;

    /** How long it hears nothing at most before it is decided anew whether it may. */
    private static final Duration LOOK = Duration.ofSeconds(15);

    private final Wish wish;
    private final ChangeSignals signals;
    private final EventText text;
    private final AtomicInteger subscribers;
    private final BlockingQueue<Heard> heard = new ArrayBlockingQueue<>(CAPACITY);

    /** Whether it was woken and has not looked yet: one of many changes at once wakes it. */
    private final AtomicBoolean woken = new AtomicBoolean();

    private ChangeSignals.@Nullable Registration registration;

    Subscription(Wish wish, ChangeSignals signals, EventText text, AtomicInteger subscribers) {
        this.wish = wish;
        this.signals = signals;
        this.text = text;
        this.subscribers = subscribers;
    }

    /** What is wanted, and by whom. */
    record Wish(TypePattern types, Request request, Looks looks) {}

    private record Heard(MountId mount, Bytes entry) {}

    @Override
    public void begin(Sink sink) {
        subscribers.incrementAndGet();
        registration =
                signals.hear((mount, entries) -> {
                    for (Bytes entry : entries) {
                        // A subscriber that is too slow misses events.
                        boolean _ = heard.offer(new Heard(mount, entry));
                    }
                    if (!woken.get() && woken.compareAndSet(false, true)) {
                        sink.wake();
                    }
                });
    }

    @Override
    public void produce(Sink sink) {
        try {
            while (!sink.cancelled()) {
                // First: what comes behind what is taken here wakes it again.
                woken.set(false);
                List<Heard> some = new ArrayList<>();
                int _ = heard.drainTo(some);
                List<Bytes> messages =
                        wish.looks().look(sink, (_, access) -> messages(some, access));
                signals.told(messages.size());
                messages.forEach(message -> {
                    boolean _ = sink.send(message);
                });
                boolean _ = sink.await(LOOK);
            }
        } catch (RequestFailure refusal) {
            // The caller may no longer listen: the end of the messages says so.
            return;
        } finally {
            ended();
        }
    }

    private void ended() {
        ChangeSignals.Registration begun = registration;
        if (begun != null) {
            begun.close();
            subscribers.decrementAndGet();
        }
    }

    private List<Bytes> messages(List<Heard> some, Access access) {
        List<Bytes> messages = new ArrayList<>();
        for (Heard one : some) {
            ChangeEntry change = ChangeEntry.decode(one.entry()).orElse(null);
            if (change == null || !wish.types().matches(EventText.type(change.kind()))) {
                continue;
            }
            Route route = text.mount(one.mount()).orElse(null);
            if (route != null && mayKnow(access, route, change)) {
                messages.add(text.of(change, route));
            }
        }
        return messages;
    }

    private boolean mayKnow(Access access, Route route, ChangeEntry change) {
        String mount = route.mount().path();
        return change.kind() == ChangeKind.CONFIG_WRITE
                ? mayRead(access, mount + "config")
                : mayRead(access, mount + "data/" + change.path())
                        || mayRead(access, mount + "metadata/" + change.path());
    }

    private boolean mayRead(Access access, String path) {
        return access.permits(SubCall.of(wish.request(), Capability.READ, path, JsonObject.EMPTY));
    }
}
