package dev.coffer.api.http;

import dev.coffer.api.http.AnswerHead.Option;
import dev.coffer.api.http.Http1Output.Answer;
import dev.coffer.request.Bytes;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one HTTP/1 connection in their order: one runs, the others wait, and the last
 * answer closes. Used by one event loop.
 *
 * <p>Requests that came together run one after the other on one virtual thread, so that a pipeline
 * costs one change of threads. They never run at the same time: what a client wrote before it
 * reads.
 */
final class Http1Turns {
    private final Loop loop;
    private final Traffic traffic;
    private final Http1Output output;
    private final ArrayDeque<Exchange> waiting = new ArrayDeque<>(2);
    private @Nullable Exchange running;

    /** The answer of the running request whose body comes over time, once its head is written. */
    private @Nullable WireResponse streamed;

    private long runningSince;

    /** What the server has to say when all requests are answered. */
    private @Nullable WireResponse lastWords;

    /** Answers that are written but perhaps not sent. */
    private int unsettled;

    /** What these answers have taken from the budget. */
    private long unsettledBytes;

    private boolean readEnded;
    private boolean clientGone;
    private boolean closing;
    private boolean closed;

    Http1Turns(Loop loop, Traffic traffic, Http1Output output) {
        this.loop = loop;
        this.traffic = traffic;
        this.output = output;
    }

    /** One more request; whether the server may run it is decided now. */
    void ask(Exchange exchange) {
        if (traffic.draining()) {
            traffic.budget().give(exchange.charge());
            refuse(Answers.SHUTTING_DOWN);
        } else if (traffic.beginRequest()) {
            waiting.add(exchange);
            startNext();
        } else {
            traffic.budget().give(exchange.charge());
            refuse(Answers.OVERLOADED);
        }
    }

    /** No more requests will come; {@code answer} is the last one. */
    void refuse(WireResponse answer) {
        lastWords = answer;
        endReading();
    }

    /** No more requests will come: the answer to the last one closes. */
    void endReading() {
        readEnded = true;
        startNext();
    }

    /** Whether no further request is wanted. */
    boolean readEnded() {
        return readEnded;
    }

    /** How many requests wait behind the running ones. */
    int ahead() {
        return waiting.size();
    }

    /** Whether every request is answered, though perhaps not yet sent. */
    boolean answeredAll() {
        return running == null && waiting.isEmpty() && lastWords == null;
    }

    /** Whether the connection has become a WebSocket. */
    boolean isWebSocket() {
        return streamed != null && streamed.status() == WireResponse.SWITCHING;
    }

    /** Whether the last answer is written; nothing follows it. */
    boolean closing() {
        return closing;
    }

    /** Takes the answer of a request that ran; of one that comes over time its head. */
    void answered(Exchange exchange, WireResponse answer) {
        traffic.budget().give(exchange.charge());
        if (answer.stream() == null) {
            finished(exchange, answer);
            return;
        }
        streamed = answer;
        if (closed || closing) {
            exchange.stop();
        } else {
            output.write(answer(exchange, answer, streamOption(exchange, answer)));
            output.flush();
        }
    }

    /** Takes a piece of a body that comes over time. */
    void piece(Exchange exchange, Bytes piece) {
        if (closed || closing) {
            exchange.taken(piece.length());
        } else {
            output.piece(framing(exchange, streamed), piece, () -> exchange.taken(piece.length()));
        }
    }

    /** Takes the end of a body that came over time; unless it is whole, nothing may follow. */
    void ended(Exchange exchange, boolean whole) {
        boolean closes = !whole || (streamed != null && streamed.closing());
        if (whole && !closed && !closing) {
            output.last(framing(exchange, streamed));
        }
        streamed = null;
        if (passed(exchange, closes)) {
            startNext();
            output.flush();
        }
    }

    private void finished(Exchange exchange, WireResponse answer) {
        if (!passed(exchange, answer.closing())) {
            return;
        }
        charge(answer);
        output.write(answer(exchange, answer, option(exchange)));
        startNext();
        if (running == null) {
            output.flush();
        } else {
            output.flushSoon();
        }
    }

    /** Ends a request's turn; false if its answer goes nowhere. */
    private boolean passed(Exchange exchange, boolean closes) {
        unsettled++;
        running = exchange.next();
        runningSince = loop.nanos();
        if (closes) {
            dropRest();
        }
        if (closed || closing) {
            settle();
            return false;
        }
        boolean last = answeredAll() && (readEnded || clientGone || traffic.draining());
        closing = last || closes;
        return true;
    }

    /** Lets a body that comes over time end: the server stops. */
    void drain() {
        Exchange exchange = running;
        if (exchange != null) {
            exchange.stop();
        }
    }

    /** Notes that answers are with the kernel. */
    void settle() {
        if (unsettled > 0) {
            traffic.settled(unsettled);
            unsettled = 0;
            traffic.budget().give(unsettledBytes);
            unsettledBytes = 0;
        }
    }

    /** The client has closed its side: only what runs may still be answered. */
    void clientGone() {
        clientGone = true;
        lastWords = null;
        dropAll(waiting);
        for (Exchange exchange = running; exchange != null; exchange = exchange.next()) {
            exchange.clientGone();
        }
    }

    /** The connection is closed. */
    void closed() {
        closed = true;
        clientGone();
        settle();
    }

    /** A body that came over time is complete: the time for its answer begins. */
    void bodyEnded() {
        runningSince = loop.nanos();
    }

    /** Tells the running request when its time is over. */
    void checkTime(long nanos, long requestNanos) {
        Exchange exchange = running;
        if (exchange == null || exchange.streams() || exchange.arrives()) {
            return;
        }
        if (nanos - runningSince > requestNanos && !exchange.expired()) {
            exchange.timeOver();
        }
    }

    private void startNext() {
        if (running != null || closing || closed) {
            return;
        }
        Exchange first = waiting.poll();
        if (first != null) {
            Exchange last = first;
            for (Exchange next = waiting.poll(); next != null; next = waiting.poll()) {
                last.next(next);
                last = next;
            }
            running = first;
            runningSince = loop.nanos();
            traffic.start(first);
        } else if (lastWords != null) {
            closing = true;
            output.write(new Answer(lastWords, false, Option.CLOSE, Framing.UNTIL_CLOSE));
            lastWords = null;
            output.flush();
        }
    }

    /** Memory that an answer holds until the client takes it; small ones are not worth counting. */
    private void charge(WireResponse answer) {
        int bytes = answer.body().length();
        if (bytes > Traffic.FREE_ANSWER_BYTES) {
            traffic.budget().take(bytes);
            unsettledBytes += bytes;
        }
    }

    private void dropRest() {
        ArrayDeque<Exchange> rest = new ArrayDeque<>();
        for (Exchange exchange = running; exchange != null; exchange = exchange.next()) {
            rest.add(exchange);
        }
        running = null;
        lastWords = null;
        dropAll(rest);
        dropAll(waiting);
    }

    private void dropAll(ArrayDeque<Exchange> dropped) {
        for (Exchange exchange : dropped) {
            traffic.budget().give(exchange.charge());
            traffic.settled(1);
        }
        dropped.clear();
    }

    private Option option(Exchange exchange) {
        if (closing) {
            return Option.CLOSE;
        }
        boolean old = exchange.request().protocol() == HttpProtocol.HTTP_1_0;
        return old ? Option.KEEP_ALIVE : Option.NONE;
    }

    /** What the head of a body says that comes over time: as far as it is known by then. */
    private Option streamOption(Exchange exchange, WireResponse answer) {
        if (answer.status() == WireResponse.SWITCHING) {
            return Option.NONE;
        }
        boolean last = exchange.next() == null && waiting.isEmpty() && lastWords == null;
        boolean ends = last && (readEnded || clientGone || traffic.draining());
        return ends || answer.closing() ? Option.CLOSE : Option.NONE;
    }

    private static Answer answer(Exchange exchange, WireResponse answer, Option option) {
        return new Answer(answer, isHead(exchange), option, framing(exchange, answer));
    }

    private static Framing framing(Exchange exchange, @Nullable WireResponse answer) {
        return Framing.of(exchange.request().protocol(), answer == null ? 0 : answer.status());
    }

    private static boolean isHead(Exchange exchange) {
        return exchange.request().method().equals("HEAD");
    }
}
