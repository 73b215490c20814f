package dev.coffer.api.http;

import static io.netty.handler.codec.http2.Http2Error.CANCEL;
import static io.netty.handler.codec.http2.Http2Error.ENHANCE_YOUR_CALM;
import static io.netty.handler.codec.http2.Http2Error.INTERNAL_ERROR;
import static io.netty.handler.codec.http2.Http2Error.REFUSED_STREAM;

import dev.coffer.api.http.Http2Request.Phase;
import dev.coffer.api.http.RequestHead.Expectation;
import dev.coffer.request.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Connection.PropertyKey;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One HTTP/2 connection. Its requests run at the same time, each on its own virtual thread. */
final class Http2Session extends Http2ConnectionHandler implements LiveConnection {
    /** What a client may send ahead in all its streams together. */
    private static final int CONNECTION_WINDOW_BYTES = 1 << 20;

    /** Longer heads take from the budget. */
    private static final int FREE_HEAD_BYTES = 16 << 10;

    /** How long a body may wait for memory before it is refused. */
    private static final long MEMORY_WAIT_NANOS = Duration.ofSeconds(2).toNanos();

    private final Link link;
    private final PropertyKey key;
    private final List<Http2Request> requests = new ArrayList<>();
    private @Nullable Http2Output output;
    private @Nullable ChannelHandlerContext context;

    /** Handlers at work, those of streams that were reset too. */
    private int running;

    private boolean greeted;
    private long idleSince;

    Http2Session(
            Http2ConnectionDecoder decoder,
            Http2ConnectionEncoder encoder,
            Http2Settings settings,
            Link link) {
        super(decoder, encoder, settings);
        this.link = link;
        key = connection().newKey();
        idleSince = link.loop().nanos();
        connection().addListener(new Streams());
        decoder.frameListener(new Frames());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) throws Exception {
        context = added;
        output = new Http2Output(this, added, link);
        link.loop().add(this);
        super.handlerAdded(added);
        int more = CONNECTION_WINDOW_BYTES - Http2CodecUtil.DEFAULT_WINDOW_SIZE;
        decoder().flowController().incrementWindowSize(connection().connectionStream(), more);
        added.flush();
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext removed) throws Exception {
        link.loop().remove(this);
        super.handlerRemoved0(removed);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext to, Object event) throws Exception {
        if (event instanceof ChannelInputShutdownEvent
                || event instanceof SslCloseCompletionEvent) {
            var _ = to.close();
        } else {
            super.userEventTriggered(to, event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext closed) throws Exception {
        link.loop().remove(this);
        super.channelInactive(closed);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext broken, Throwable failure) throws Exception {
        if (Http2Exception.class.isInstance(failure)) {
            super.exceptionCaught(broken, failure);
        } else {
            WireLog.connectionFailed(failure);
            var _ = broken.close();
        }
    }

    @Override
    public Loop loop() {
        return link.loop();
    }

    @Override
    public void answered(Exchange exchange, WireResponse answer) {
        link.traffic().budget().give(exchange.charge());
        Http2Request request = waiting(exchange);
        if (answer.stream() == null) {
            running--;
            if (request == null) {
                link.traffic().settled(1);
            } else {
                answer(request, answer, true);
            }
        } else if (request == null) {
            exchange.stop();
        } else {
            request.streams(link.loop().nanos());
            Http2Headers block = Http2Answer.headers(answer, link.loop().date());
            var _ = output().headers(request.stream(), block, false);
            output().flushSoon();
        }
    }

    @Override
    public void piece(Exchange exchange, Bytes piece) {
        Http2Request request = waiting(exchange);
        if (request == null) {
            exchange.taken(piece.length());
            return;
        }
        request.progressed(link.loop().nanos());
        ByteBuf data = Http2Answer.data(context().alloc(), piece);
        ChannelFuture sent = output().data(request.stream(), data, false);
        var _ =
                sent.addListener(_ -> {
                    request.progressed(link.loop().nanos());
                    exchange.taken(piece.length());
                });
        output().flushSoon();
    }

    @Override
    public void ended(Exchange exchange, boolean whole) {
        running--;
        Http2Request request = waiting(exchange);
        if (request == null) {
            link.traffic().settled(1);
            return;
        }
        int id = request.stream();
        request.answers(0, true, link.loop().nanos());
        if (!whole) {
            output().reset(id, INTERNAL_ERROR.code());
            return;
        }
        output().last(request, output().data(id, Unpooled.EMPTY_BUFFER, true));
    }

    /** The stream whose client waits for what this exchange gives; null if it waits no more. */
    private @Nullable Http2Request waiting(Exchange exchange) {
        Http2Request request = request(exchange.stream());
        return request == null || request.exchange() != exchange ? null : request;
    }

    @Override
    public void checkTime(long nanos) {
        Timeouts timeouts = link.settings().timeouts();
        if (!requests.isEmpty()) {
            idleSince = nanos;
            for (Http2Request request : List.copyOf(requests)) {
                checkTime(request, nanos, timeouts);
            }
            return;
        }
        Duration limit = greeted ? timeouts.idle() : timeouts.header();
        if (nanos - idleSince > limit.toNanos()) {
            drain();
        }
    }

    /** Says goodbye; open streams end, no new ones begin, then the connection closes. */
    @Override
    public void drain() {
        for (Http2Request request : requests) {
            Exchange exchange = request.exchange();
            if (exchange != null) {
                exchange.stop();
            }
        }
        var _ = context().channel().close();
    }

    private void checkTime(Http2Request request, long nanos, Timeouts timeouts) {
        long spent = nanos - request.since();
        switch (request.phase()) {
            case READS -> {
                if (request.waitsForMemory()) {
                    retry(request, nanos);
                } else if (spent > timeouts.read().toNanos()) {
                    answer(request, Answers.READ_TIMEOUT, false);
                }
            }
            case RUNS -> {
                Exchange exchange = request.exchange();
                if (exchange != null && exchange.arrives()) {
                    checkBodyTime(request, exchange, nanos);
                    return;
                }
                boolean late = spent > timeouts.request().toNanos();
                if (exchange != null && late && !exchange.expired()) {
                    exchange.timeOver();
                }
            }
            case STREAMS -> {
                Exchange exchange = request.exchange();
                boolean stuck = exchange != null && exchange.waitsForClient();
                if (stuck && spent > timeouts.write().toNanos()) {
                    output().reset(request.stream(), CANCEL.code());
                }
            }
            case ANSWERS -> {
                if (spent > timeouts.write().toNanos()) {
                    output().reset(request.stream(), CANCEL.code());
                }
            }
        }
    }

    /** Whoever waits for the handler is not late. */
    private void checkBodyTime(Http2Request request, Exchange exchange, long nanos) {
        if (request.waitsForHandler()) {
            request.progressed(nanos);
        } else if (nanos - request.since() > link.settings().timeouts().read().toNanos()) {
            exchange.tooLate();
        }
    }

    private void begin(int id, Http2Headers block, boolean ended) throws Http2Exception {
        Http2Stream stream = connection().stream(id);
        long size = Http2Head.sizeBytes(block);
        long charge = size <= FREE_HEAD_BYTES ? 0 : size;
        if (running >= link.limits().streams()) {
            output().reset(id, REFUSED_STREAM.code());
        } else if (charge > 0 && !link.traffic().budget().tryTake(charge)) {
            output().reset(id, ENHANCE_YOUR_CALM.code());
        } else {
            open(stream, block, ended, charge);
        }
    }

    private void open(Http2Stream stream, Http2Headers block, boolean ended, long charge)
            throws Http2Exception {
        int id = stream.id();
        WireResponse refusal = null;
        RequestHead head = RequestHead.UNREAD;
        try {
            head = Http2Head.of(id, block, ended, link.limits());
        } catch (MalformedRequest malformed) {
            refusal = malformed.answer();
        } catch (Http2Exception malformed) {
            link.traffic().budget().give(charge);
            throw malformed;
        }
        ByteBudget budget = link.traffic().budget();
        Http2Request request = new Http2Request(id, head, budget, charge, link.loop().nanos());
        stream.setProperty(key, request);
        requests.add(request);
        if (ended) {
            request.end();
        }
        if (refusal != null) {
            answer(request, refusal, false);
        } else if (head.expectation() == Expectation.UNKNOWN) {
            answer(request, Answers.EXPECTATION_FAILED, false);
        } else if (ended) {
            run(request);
        } else if (link.traffic().readsBodyItself(head)) {
            runAhead(request);
        } else if (head.contentLength() > link.limits().bodyBytes()) {
            answer(request, Answers.BODY_TOO_LARGE, false);
        } else {
            sendContinue(request);
        }
    }

    private void sendContinue(Http2Request request) {
        if (request.head().expectation() == Expectation.CONTINUE) {
            output().interim(request.stream());
        }
    }

    /** Says how many of the bytes the client may replace by new ones. */
    private int append(int id, ByteBuf data, int padding, boolean ended) {
        int all = data.readableBytes() + padding;
        Http2Request request = request(id);
        ArrivingBody arriving = request == null ? null : request.arriving();
        if (request != null && arriving != null && request.phase() == Phase.RUNS) {
            request.arrived(arriving, data, link.loop().nanos(), ended);
            return padding;
        }
        if (request == null || request.phase() != Phase.READS) {
            return all;
        }
        int taken = all;
        try {
            boolean stored = request.append(data, link.limits().bodyBytes(), link.loop().nanos());
            taken = stored ? all : padding;
        } catch (MalformedRequest malformed) {
            answer(request, malformed.answer(), false);
            return all;
        }
        if (ended) {
            request.end();
            if (!request.waitsForMemory()) {
                run(request);
            }
        }
        return taken;
    }

    /** The handler begins to read the body, or has taken some of it. */
    private void bodyWanted(Http2Request request, int taken) {
        if (request(request.stream()) != request || request.phase() != Phase.RUNS) {
            return;
        }
        if (taken > 0) {
            boolean _ = consumed(request, taken);
        } else if (!request.ended()) {
            request.progressed(link.loop().nanos());
            sendContinue(request);
        }
    }

    /** Lets the client send as many bytes more; false if the connection is broken. */
    private boolean consumed(Http2Request request, int bytes) {
        Http2Stream stream = connection().stream(request.stream());
        try {
            if (bytes > 0 && decoder().flowController().consumeBytes(stream, bytes)) {
                output().flushSoon();
            }
            return true;
        } catch (Http2Exception failure) {
            onError(context(), false, failure);
            return false;
        }
    }

    private void retry(Http2Request request, long nanos) {
        if (!consumed(request, request.retry(link.limits().bodyBytes()))) {
            return;
        }
        if (!request.waitsForMemory()) {
            if (request.ended()) {
                run(request);
            }
        } else if (nanos - request.memorySince() > MEMORY_WAIT_NANOS) {
            answer(request, Answers.NO_MEMORY, false);
        }
    }

    /** Runs a request whose body comes meanwhile. */
    private void runAhead(Http2Request request) {
        if (!link.traffic().budget().tryTake(ArrivingBody.WINDOW_BYTES)) {
            answer(request, Answers.NO_MEMORY, false);
            return;
        }
        request.arrives(
                new ArrivingBody(
                        request.head().contentLength(),
                        taken -> loop().executor().execute(() -> bodyWanted(request, taken))));
        run(request);
    }

    private void run(Http2Request request) {
        Traffic traffic = link.traffic();
        if (traffic.draining()) {
            answer(request, Answers.SHUTTING_DOWN, false);
            return;
        }
        if (!traffic.beginRequest()) {
            answer(request, Answers.OVERLOADED, false);
            return;
        }
        RequestHead head = request.head();
        long charge = request.charge();
        Exchange.Asked asked =
                new Exchange.Asked(
                        head.method(),
                        head.target(),
                        head.headers(),
                        request.takeBody(),
                        request.arriving(),
                        HttpProtocol.HTTP_2,
                        link.peer());
        Exchange exchange = new Exchange(this, traffic, asked, charge, request.stream());
        request.runs(exchange, link.loop().nanos());
        running++;
        traffic.start(exchange);
    }

    private void answer(Http2Request request, WireResponse answer, boolean counted) {
        output().answer(request, answer, counted);
    }

    private @Nullable Http2Request request(int id) {
        Http2Stream stream = connection().stream(id);
        return stream == null ? null : stream.getProperty(key);
    }

    private Http2Output output() {
        return Objects.requireNonNull(output);
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(context);
    }

    /** What the client sends. */
    private final class Frames extends Http2EventAdapter {
        @Override
        public void onSettingsRead(ChannelHandlerContext from, Http2Settings settings) {
            greeted = true;
        }

        @Override
        public void onHeadersRead(
                ChannelHandlerContext from, int id, Http2Headers block, int padding, boolean end)
                throws Http2Exception {
            Http2Request known = request(id);
            if (known == null) {
                begin(id, block, end);
            } else if (known.phase() == Phase.READS) {
                trailers(known);
            } else {
                known.end();
            }
        }

        @Override
        public void onHeadersRead(
                ChannelHandlerContext from,
                int id,
                Http2Headers block,
                int dependency,
                short weight,
                boolean exclusive,
                int padding,
                boolean end)
                throws Http2Exception {
            onHeadersRead(from, id, block, padding, end);
        }

        @Override
        public int onDataRead(
                ChannelHandlerContext from, int id, ByteBuf data, int padding, boolean end) {
            return append(id, data, padding, end);
        }
    }

    /** Trailers say nothing but that the body is over; Netty lets none pass that do not end it. */
    private void trailers(Http2Request request) {
        request.end();
        if (!request.waitsForMemory()) {
            run(request);
        }
    }

    /** What becomes of streams. */
    private final class Streams extends Http2ConnectionAdapter {
        @Override
        public void onStreamClosed(Http2Stream stream) {
            Http2Request request = stream.removeProperty(key);
            if (request != null) {
                requests.remove(request);
                request.closed();
                link.traffic().settled(request.settling() ? 1 : 0);
            }
        }
    }
}
