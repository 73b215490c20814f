package dev.coffer.system.event;

import dev.coffer.crypto.RandomSource;
import dev.coffer.engine.Call;
import dev.coffer.engine.Field;
import dev.coffer.engine.PathSpec;
import dev.coffer.engine.kv.change.ChangeSignals;
import dev.coffer.gate.routing.MountTable;
import dev.coffer.request.Operation;
import dev.coffer.request.Request;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.system.SystemRoom;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@code sys/events/subscribe/:event_type}: a WebSocket that tells what is changed from now on in
 * every KV v2 mount, in the form of CloudEvents. Source: Vault API, the pages "Event notifications"
 * and {@code /sys/events}.
 */
public final class EventRoom implements SystemRoom {
    private static final String TYPE = "event_type";
    private static final String JSON = "json";
    private static final int UPGRADE_REQUIRED = 426;
    private static final int MAX_PATTERN = 128;
    private static final String NO_WEB_SOCKET =
            "WebSocket protocol violation: the request does not ask for a WebSocket";
    private static final String JSON_ONLY = "events are told in JSON only: ask with json=true";
    private static final String PATTERN_TOO_LONG = "the event type is too long";

    /** How many subscribers there are at most: each hears every change of every mount. */
    private static final int MAX_SUBSCRIBERS = 256;

    private static final String TOO_MANY = "too many clients subscribe to events";

    private final ChangeSignals signals;
    private final EventText text;
    private final AtomicInteger subscribers = new AtomicInteger();

    /** The path over these mounts. */
    public EventRoom(ChangeSignals signals, MountTable mounts, RandomSource random) {
        this.signals = signals;
        this.text = new EventText(mounts, random);
    }

    @Override
    public List<PathSpec> paths() {
        return List.of(
                PathSpec.at("events/subscribe/(?P<event_type>.+)")
                        .fields(
                                Field.string(
                                        TYPE, "The type of the events; * stands for anything."),
                                Field.bool(JSON, "Must be true: events are told in JSON."))
                        .reads(Operation.READ, this::subscribe)
                        .summary(Operation.READ, "Subscribe to events over a WebSocket.")
                        .help(
                                "Tells over a WebSocket what is changed from now on.",
                                "An event is told to who may read the key's value or its metadata.")
                        .build());
    }

    private Response subscribe(ReadTransaction tx, Call call) {
        Request request = call.request();
        if (!"websocket".equalsIgnoreCase(request.header("upgrade"))
                || request.header("sec-websocket-key") == null) {
            throw new RequestFailure.Refused(UPGRADE_REQUIRED, List.of(NO_WEB_SOCKET));
        }
        if (!call.fields().bool(JSON)) {
            throw new RequestFailure.Invalid(JSON_ONLY);
        }
        String pattern = call.fields().text(TYPE);
        if (pattern.length() > MAX_PATTERN) {
            throw new RequestFailure.Invalid(PATTERN_TOO_LONG);
        }
        if (subscribers.get() >= MAX_SUBSCRIBERS) {
            throw new RequestFailure.Unavailable(TOO_MANY, 1);
        }
        return Response.webSocket(
                new Subscription(
                        new Subscription.Wish(new TypePattern(pattern), request, call.looks()),
                        signals,
                        text,
                        subscribers));
    }
}
