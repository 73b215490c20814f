package dev.coffer.api.http;

import static io.netty.handler.codec.http2.Http2Error.CANCEL;
import static io.netty.handler.codec.http2.Http2Error.ENHANCE_YOUR_CALM;
import static io.netty.handler.codec.http2.Http2Error.INTERNAL_ERROR;
import static io.netty.handler.codec.http2.Http2Error.NO_ERROR;
import static io.netty.handler.codec.http2.Http2Error.REFUSED_STREAM;

import dev.coffer.api.http.Http2Request.Phase;
import dev.coffer.api.http.RequestHead.Expectation;
import dev.coffer.request.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
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
    private @Nullable ChannelHandlerContext context;

    /** Handlers at work, those of streams that were reset too. */
    private int running;

    private boolean greeted;
    private boolean flushPlanned;
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
            var _ = writeHeaders(request.stream(), block, false);
            flushSoon();
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
        ChannelFuture sent = writeData(request.stream(), data, false);
        var _ =
                sent.addListener(_ -> {
                    request.progressed(link.loop().nanos());
                    exchange.taken(piece.length());
                });
        flushSoon();
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
            reset(id, INTERNAL_ERROR.code());
            return;
        }
        ChannelFuture sent = writeData(id, Unpooled.EMPTY_BUFFER, true);
        if (!request.ended()) {
            var _ = sent.addListener(_ -> stop(id));
        }
        flushSoon();
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
                boolean late = spent > timeouts.request().toNanos();
                if (exchange != null && late && !exchange.expired()) {
                    exchange.timeOver();
                }
            }
            case STREAMS -> {
                Exchange exchange = request.exchange();
                boolean stuck = exchange != null && exchange.waitsForClient();
                if (stuck && spent > timeouts.write().toNanos()) {
                    reset(request.stream(), CANCEL.code());
                }
            }
            case ANSWERS -> {
                if (spent > timeouts.write().toNanos()) {
                    reset(request.stream(), CANCEL.code());
                }
            }
        }
    }

    private void begin(int id, Http2Headers block, boolean ended) throws Http2Exception {
        Http2Stream stream = connection().stream(id);
        long size = size(block);
        long charge = size <= FREE_HEAD_BYTES ? 0 : size;
        if (running >= link.limits().streams()) {
            reset(id, REFUSED_STREAM.code());
        } else if (charge > 0 && !link.traffic().budget().tryTake(charge)) {
            reset(id, ENHANCE_YOUR_CALM.code());
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
        } else if (head.expectation() == Expectation.CONTINUE) {
            var _ = writeHeaders(id, new DefaultHttp2Headers(false).status("100"), false);
            flushSoon();
        }
    }

    /** Says how many of the bytes the client may replace by new ones. */
    private int append(int id, ByteBuf data, int padding, boolean ended) {
        int all = data.readableBytes() + padding;
        Http2Request request = request(id);
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

    private void retry(Http2Request request, long nanos) {
        int taken = request.retry(link.limits().bodyBytes());
        Http2Stream stream = connection().stream(request.stream());
        try {
            if (taken > 0 && decoder().flowController().consumeBytes(stream, taken)) {
                flushSoon();
            }
        } catch (Http2Exception failure) {
            onError(context(), false, failure);
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
                        HttpProtocol.HTTP_2,
                        link.peer());
        Exchange exchange = new Exchange(this, traffic, asked, charge, request.stream());
        request.runs(exchange, link.loop().nanos());
        running++;
        traffic.start(exchange);
    }

    /** Sends an answer. If the client is still sending, it is told to stop. */
    private void answer(Http2Request request, WireResponse answer, boolean counted) {
        int id = request.stream();
        boolean bodyless =
                request.head().method().equals("HEAD") || !AnswerHead.mayHaveBody(answer.status());
        int bytes = bodyless ? 0 : answer.body().length();
        long charge = bytes > Traffic.FREE_ANSWER_BYTES ? bytes : 0;
        link.traffic().budget().take(charge);
        request.answers(charge, counted, link.loop().nanos());
        ChannelFuture sent =
                writeHeaders(id, Http2Answer.headers(answer, link.loop().date()), bytes == 0);
        if (bytes > 0) {
            ByteBuf data = Http2Answer.data(context().alloc(), answer.body());
            sent = writeData(id, data, true);
        }
        if (!request.ended()) {
            var _ = sent.addListener(_ -> stop(id));
        }
        flushSoon();
    }

    /** Tells a client that is answered already to send no more. Source: RFC 9113 section 8.1. */
    private void stop(int id) {
        if (request(id) != null) {
            reset(id, NO_ERROR.code());
        }
    }

    private ChannelFuture writeHeaders(int id, Http2Headers headers, boolean last) {
        return encoder().writeHeaders(context(), id, headers, 0, last, context().newPromise());
    }

    private ChannelFuture writeData(int id, ByteBuf data, boolean last) {
        return encoder().writeData(context(), id, data, 0, last, context().newPromise());
    }

    private void reset(int id, long error) {
        var _ = resetStream(context(), id, error, context().newPromise());
        flushSoon();
    }

    /** Answers that come at the same time go out together. */
    private void flushSoon() {
        if (!flushPlanned) {
            flushPlanned = true;
            link.loop().executor().execute(this::flushPlanned);
        }
    }

    private void flushPlanned() {
        flushPlanned = false;
        flush(context());
    }

    private @Nullable Http2Request request(int id) {
        Http2Stream stream = connection().stream(id);
        return stream == null ? null : stream.getProperty(key);
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(context);
    }

    private static long size(Http2Headers block) {
        long size = 0;
        for (var field : block) {
            size += field.getKey().length() + field.getValue().length();
        }
        return size;
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
