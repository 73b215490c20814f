package dev.coffer.api.envelope;

import dev.coffer.api.envelope.Admission.Admitted;
import dev.coffer.api.envelope.Admission.Answered;
import dev.coffer.api.envelope.Admission.Diverted;
import dev.coffer.api.http.WireHandler;
import dev.coffer.api.http.WireRequest;
import dev.coffer.api.http.WireResponse;
import dev.coffer.crypto.HandshakeHash;
import dev.coffer.request.BodyStream;
import dev.coffer.request.Bytes;
import dev.coffer.request.Request;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.telemetry.InFlight;
import dev.coffer.telemetry.RequestScope;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Answers everything that comes over the wire: at the door, or by the handler behind it. Every
 * {@link RequestFailure} becomes its answer here; nothing else is caught. Thread-safe.
 */
public final class EnvelopeHandler implements WireHandler {
    private static final int OK = 200;
    private static final int UPGRADE_REQUIRED = 426;
    private static final String NO_WEB_SOCKET = "only a WebSocket of HTTP/1.1 can be answered here";

    private final Door door;
    private final Surroundings surroundings;
    private final Reception reception;
    private final RequestHandler handler;

    /** A door in these surroundings with {@code handler} behind it. */
    public EnvelopeHandler(Surroundings surroundings, Reception reception, RequestHandler handler) {
        this.door = new Door(surroundings, reception.besides());
        this.surroundings = surroundings;
        this.reception = reception;
        this.handler = handler;
    }

    @Override
    public boolean readsBodyItself(String method, String target) {
        return Door.readsBodyItself(method, target);
    }

    @Override
    public WireResponse handle(WireRequest wire) {
        Optional<Target> target = Target.parse(wire.target());
        if (target.isEmpty()) {
            return FixedAnswers.BROKEN_ESCAPE;
        }
        if (!target.get().isPrintable()) {
            return FixedAnswers.UNPRINTABLE;
        }
        InFlight.Entry entry =
                reception
                        .inFlight()
                        .begin(
                                surroundings.clock().instant(),
                                wire.method(),
                                target.get().path(),
                                Door.address(wire));
        int status = 500;
        boolean streams = false;
        try {
            WireResponse answer = answer(wire, target.get());
            status = answer.status();
            BodyStream stream = answer.stream();
            streams = stream != null;
            return stream == null ? answer : answer.with(new Counted(stream, entry));
        } finally {
            if (!streams) {
                reception.inFlight().end(entry, status, surroundings.clock().instant());
            }
        }
    }

    /** A body that comes over time counts as a running request until it ends. */
    private final class Counted implements BodyStream {
        private final BodyStream stream;
        private final InFlight.Entry entry;

        Counted(BodyStream stream, InFlight.Entry entry) {
            this.stream = stream;
            this.entry = entry;
        }

        @Override
        public void begin(Sink sink) {
            stream.begin(sink);
        }

        @Override
        public void produce(Sink sink) {
            try {
                stream.produce(sink);
            } finally {
                reception.inFlight().end(entry, OK, surroundings.clock().instant());
            }
        }
    }

    private WireResponse answer(WireRequest wire, Target target) {
        AnswerHeaders headers =
                AnswerHeaders.echoing(wire.headers().first(Namespace.HEADER), wire.peer().tls());
        try {
            Door.requireKnownPlace(wire, target.path());
            headers = headers.with(throttled(wire, target));
            Optional<OriginRules> rules = rules(wire);
            if (rules.isPresent()) {
                String origin = origin(wire);
                if (!rules.get().allow(origin)) {
                    throw new RequestFailure.Denied("origin not allowed");
                }
                if (wire.method().equals("OPTIONS")) {
                    return preflight(wire, rules.get(), headers);
                }
                headers = headers.with(rules.get().headersFor(origin));
            }
            return switch (door.admit(wire, target, headers)) {
                case Answered(WireResponse response) -> response;
                case Admitted(Request request) ->
                        answer(
                                wire,
                                request,
                                RequestScope.within(request.id(), () -> handler.handle(request)),
                                headers);
                case Diverted(Request request, RequestHandler other) ->
                        answer(wire, request, other.handle(request), headers);
            };
        } catch (RequestFailure failure) {
            return FailureResponses.answer(failure, headers);
        }
    }

    private static WireResponse answer(
            WireRequest wire, Request request, Response response, AnswerHeaders headers) {
        String key = wire.headers().first("sec-websocket-key");
        if (!(response.sequel() instanceof Response.Sequel.Streamed(var messages, boolean socket))
                || !socket) {
            return Envelope.of(response, request.id(), headers);
        }
        if (key == null || !wire.asksForWebSocket()) {
            throw new RequestFailure.Refused(UPGRADE_REQUIRED, List.of(NO_WEB_SOCKET));
        }
        return WireResponse.webSocket(
                headers.bare().with("Sec-WebSocket-Accept", HandshakeHash.accept(key)), messages);
    }

    /**
     * The rules, where they are a matter: a browser names the origin of a page, nobody else does.
     */
    private Optional<OriginRules> rules(WireRequest wire) {
        return origin(wire).isEmpty() ? Optional.empty() : reception.origins().get();
    }

    private static String origin(WireRequest wire) {
        String origin = wire.headers().first("origin");
        return origin == null ? "" : origin;
    }

    /** Whether a page may send what it announces; answered here, nobody else sees it. */
    private static WireResponse preflight(
            WireRequest wire, OriginRules rules, AnswerHeaders headers) {
        String method = wire.headers().first("access-control-request-method");
        if (method == null || !OriginRules.knows(method)) {
            return new WireResponse(405, headers.bare(), Bytes.empty());
        }
        AnswerHeaders all =
                headers.with(rules.headersFor(origin(wire))).with(rules.preflightHeaders());
        return new WireResponse(200, all.bare(), Bytes.empty());
    }

    private Map<String, String> throttled(WireRequest wire, Target target) {
        if (!target.path().startsWith(Door.API)) {
            return Map.of();
        }
        String path = target.path().substring(Door.API.length());
        try {
            return reception
                    .throttle()
                    .admit(
                            path,
                            Door.address(wire),
                            surroundings.clock().instant(),
                            () -> door.read(wire, target));
        } catch (RequestFailure.TooMany refusal) {
            reception.throttle().refused(() -> door.unread(wire, target), refusal);
            throw refusal;
        }
    }
}
