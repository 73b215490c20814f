package dev.coffer.api.http;

import dev.coffer.request.BrokenBodyException.Reason;
import dev.coffer.request.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1 connection: reads requests ahead within limits, notices at once when its client goes,
 * and ends what takes too long.
 */
final class Http1Connection extends ChannelInboundHandlerAdapter implements LiveConnection {
    /** How long a client may go on sending after the last answer before it is cut off. */
    private static final long LINGER_NANOS = Duration.ofSeconds(5).toNanos();

    /** What a client may go on sending after the last answer, beyond the greatest body. */
    private static final long LINGER_BYTES = 1 << 20;

    /** How long a body may wait for memory before it is refused. */
    private static final long MEMORY_WAIT_NANOS = Duration.ofSeconds(2).toNanos();

    private static final byte[] CONTINUE =
            "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Link link;
    private final Http1Input input;
    private final WebSocketInput messages = new WebSocketInput();
    private @Nullable Wiring wiring;
    private @Nullable ByteBuf bytes;

    /** The client has closed its side. */
    private boolean clientEnded;

    /** Our side is closed; what still comes is thrown away. */
    private boolean outputShut;

    private boolean continueOwed;
    private boolean waitsForMemory;
    private boolean served;
    private long discarded;

    /** When began what the client is doing now. */
    private long since;

    private long memorySince;
    private long drainedAt;

    /** What exists once the connection is in its pipeline. */
    private record Wiring(ChannelHandlerContext context, Http1Output output, Http1Turns turns) {}

    Http1Connection(Link link) {
        this.link = link;
        input =
                new Http1Input(
                        link.loop().parser(),
                        link.limits(),
                        link.traffic().budget(),
                        link.traffic()::readsBodyItself);
        since = link.loop().nanos();
        drainedAt = since;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        Http1Output output = new Http1Output(context, link.loop(), this::drained);
        Http1Turns turns = new Http1Turns(link.loop(), link.traffic(), output);
        wiring = new Wiring(context, output, turns);
        link.loop().add(this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        link.loop().remove(this);
        releaseBytes();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf more = (ByteBuf) message;
        if (turns().isWebSocket()) {
            bytes =
                    bytes == null
                            ? more
                            : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(
                                    context.alloc(), bytes, more);
            hear();
            return;
        }
        if (turns().readEnded()) {
            discarded += more.readableBytes();
            more.release();
            checkReading();
            return;
        }
        if (bytes == null) {
            since = input.readsBody() ? since : link.loop().nanos();
            bytes = more;
        } else {
            bytes = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context.alloc(), bytes, more);
        }
        advance();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent
                || event instanceof SslCloseCompletionEvent) {
            clientEnded();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        clientEnded = true;
        turns().closed();
        wiring().output().abandon();
        link.traffic().budget().give(input.charge());
        link.loop().remove(this);
        releaseBytes();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        wiring().output().flush();
        checkReading();
    }

    /** A connection that breaks is no event: its client knows. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        WireLog.connectionFailed(failure);
        var _ = context.close();
    }

    @Override
    public Loop loop() {
        return link.loop();
    }

    @Override
    public void answered(Exchange exchange, WireResponse answer) {
        if (exchange.arriving() != null && exchange.arriving() == input.arriving()) {
            continueOwed = false;
            turns().endReading();
        }
        turns().answered(exchange, answer);
        goOn();
    }

    /** What the client of a WebSocket says. */
    private void hear() {
        ByteBuf said = Objects.requireNonNull(bytes);
        for (WebSocketInput.Said one = messages.next(said);
                one != null;
                one = messages.next(said)) {
            switch (one) {
                case WebSocketInput.Said.Ends _ -> turns().drain();
                case WebSocketInput.Said.Asks(Bytes payload) -> wiring().output().pong(payload);
            }
        }
        if (!said.isReadable()) {
            releaseBytes();
        }
    }

    @Override
    public void piece(Exchange exchange, Bytes piece) {
        turns().piece(exchange, piece);
    }

    @Override
    public void ended(Exchange exchange, boolean whole) {
        turns().ended(exchange, whole);
        if (whole) {
            goOn();
        } else {
            var _ = context().close();
        }
    }

    private void goOn() {
        if (turns().answeredAll()) {
            since = input.readsBody() ? since : link.loop().nanos();
            sendContinue();
        }
        advance();
    }

    @Override
    public void checkTime(long nanos) {
        Timeouts timeouts = link.settings().timeouts();
        turns().checkTime(nanos, timeouts.request().toNanos());
        if (wiring().output().drained() || wiring().output().progressed()) {
            drainedAt = nanos;
        } else if (nanos - drainedAt > timeouts.write().toNanos()) {
            var _ = context().close();
            return;
        }
        checkReadTime(nanos, timeouts);
    }

    @Override
    public void drain() {
        turns().drain();
        if (turns().answeredAll() && bytes == null && !input.readsBody()) {
            turns().endReading();
            drained();
        }
    }

    /** Makes requests of the bytes there are. */
    private void advance() {
        try {
            while (bytes != null && wantsRequests()) {
                if (!step(bytes)) {
                    break;
                }
            }
        } catch (MalformedRequest malformed) {
            ArrivingBody arriving = input.arriving();
            if (arriving == null) {
                refuse(malformed.answer());
            } else {
                arriving.fail(Reason.MALFORMED);
                turns().endReading();
            }
        }
        if (bytes != null && (!bytes.isReadable() || turns().readEnded())) {
            discarded += bytes.readableBytes();
            releaseBytes();
        }
        checkReading();
    }

    private boolean step(ByteBuf in) throws MalformedRequest {
        boolean inBody = input.readsBody();
        Http1Input.Step step = input.next(in);
        noteMemory(step == Http1Input.Step.NEEDS_MEMORY);
        if (!inBody && input.readsBody()) {
            since = link.loop().nanos();
        }
        switch (step) {
            case NEEDS_BYTES, NEEDS_MEMORY, NEEDS_ROOM -> {}
            case NEEDS_CONTINUE -> {
                continueOwed = true;
                sendContinue();
            }
            case REQUEST -> ask();
            case BODY_BEGINS -> askAhead(in);
            case BODY_ENDS -> bodyEnds();
            case HTTP2 -> becomeHttp2(in);
        }
        noteProgress();
        return switch (step) {
            case REQUEST, BODY_BEGINS, BODY_ENDS -> true;
            case NEEDS_BYTES, NEEDS_MEMORY, NEEDS_ROOM, NEEDS_CONTINUE, HTTP2 -> false;
        };
    }

    private void ask() {
        RequestHead head = input.head();
        long charge = input.charge();
        continueOwed = false;
        ask(head, input.takeBody(), null, charge);
        if (!head.keepsAlive()) {
            turns().endReading();
        }
    }

    private void ask(RequestHead head, Bytes body, @Nullable ArrivingBody arriving, long charge) {
        Exchange.Asked asked =
                new Exchange.Asked(
                        head.method(),
                        head.target(),
                        head.headers(),
                        body,
                        arriving,
                        head.protocol(),
                        link.peer());
        served = true;
        since = link.loop().nanos();
        turns().ask(new Exchange(this, link.traffic(), asked, charge, 0));
    }

    /** Its body comes while the request is worked on. */
    private void askAhead(ByteBuf in) throws MalformedRequest {
        RequestHead head = input.head();
        if (!link.traffic().budget().tryTake(ArrivingBody.WINDOW_BYTES)) {
            throw new MalformedRequest(Answers.NO_MEMORY);
        }
        ArrivingBody body =
                new ArrivingBody(
                        head.contentLength(),
                        _ -> link.loop().executor().execute(this::bodyWanted));
        continueOwed = head.expectation() == RequestHead.Expectation.CONTINUE && !in.isReadable();
        long charge = input.charge() + ArrivingBody.WINDOW_BYTES;
        input.arrives(body);
        ask(head, Bytes.empty(), body, charge);
    }

    /** The handler begins to read the body, or has taken some of it. */
    private void bodyWanted() {
        if (continueOwed && !turns().readEnded()) {
            continueOwed = false;
            since = link.loop().nanos();
            wiring().output().interim(CONTINUE);
        }
        advance();
    }

    private void bodyEnds() {
        boolean last = !input.head().keepsAlive();
        Bytes _ = input.takeBody();
        continueOwed = false;
        since = link.loop().nanos();
        turns().bodyEnded();
        if (last) {
            turns().endReading();
        }
    }

    private void noteProgress() {
        ArrivingBody arriving = input.arriving();
        if (arriving != null && arriving.progressed()) {
            since = link.loop().nanos();
        }
    }

    private void noteMemory(boolean waits) {
        if (waits && !waitsForMemory) {
            memorySince = link.loop().nanos();
        }
        waitsForMemory = waits;
    }

    private void refuse(WireResponse answer) {
        waitsForMemory = false;
        turns().refuse(answer);
    }

    /** Client and server agree on HTTP/2 without asking; only where there is no TLS to ask by. */
    private void becomeHttp2(ByteBuf in) throws MalformedRequest {
        if (link.peer().tls()) {
            throw new MalformedRequest(Answers.UNSUPPORTED_VERSION);
        }
        bytes = null;
        ChannelHandlerContext context = context();
        context.pipeline().replace(this, null, Http2SessionBuilder.session(link));
        context.pipeline().fireChannelRead(in);
    }

    /** An interim answer must not overtake the answers before it. */
    private void sendContinue() {
        if (continueOwed && turns().answeredAll()) {
            continueOwed = false;
            wiring().output().interim(CONTINUE);
        }
    }

    /** The kernel has all that was written. */
    private void drained() {
        if (!wiring().output().drained()) {
            return;
        }
        turns().settle();
        if (turns().closing() || (turns().answeredAll() && turns().readEnded())) {
            end();
        }
    }

    /**
     * Closes, only our side at first: what the client may still be sending would make the kernel
     * answer with a reset, which can destroy the answer before it is read. Source: RFC 9112 section
     * 9.6.
     */
    private void end() {
        ChannelHandlerContext context = context();
        if (clientEnded || !(context.channel() instanceof DuplexChannel duplex)) {
            var _ = context.close();
        } else if (!outputShut) {
            outputShut = true;
            since = link.loop().nanos();
            SslHandler tls = context.pipeline().get(SslHandler.class);
            if (tls != null) {
                var _ = tls.closeOutbound();
            }
            var _ = duplex.shutdownOutput();
        }
    }

    private void clientEnded() {
        if (!clientEnded) {
            clientEnded = true;
            turns().clientGone();
            turns().endReading();
            releaseBytes();
            drained();
        }
    }

    private void checkReadTime(long nanos, Timeouts timeouts) {
        long spent = nanos - since;
        if (outputShut) {
            closeIf(spent > LINGER_NANOS);
        } else if (waitsForMemory) {
            advance();
            if (waitsForMemory && nanos - memorySince > MEMORY_WAIT_NANOS) {
                refuse(Answers.NO_MEMORY);
            }
        } else if (turns().readEnded()) {
            return;
        } else if (input.readsBody()) {
            checkBodyTime(nanos, timeouts.read().toNanos());
        } else if (turns().answeredAll()) {
            boolean begun = bytes != null || !served;
            Duration limit = begun ? timeouts.header() : timeouts.idle();
            closeIf(spent > limit.toNanos());
        }
    }

    private void checkBodyTime(long nanos, long limitNanos) {
        ArrivingBody arriving = input.arriving();
        if (arriving != null && (continueOwed || arriving.waitsForHandler())) {
            since = nanos;
        } else if (nanos - since > limitNanos) {
            if (arriving == null) {
                refuse(Answers.READ_TIMEOUT);
            } else {
                arriving.fail(Reason.LATE);
            }
        }
    }

    private void closeIf(boolean late) {
        if (late) {
            var _ = context().close();
        }
    }

    private boolean wantsRequests() {
        return !turns().readEnded() && turns().ahead() < link.limits().pipelined();
    }

    /** Reads from the socket only what can be taken; what is not read slows the client down. */
    private void checkReading() {
        boolean wanted;
        if (turns().readEnded()) {
            wanted = discarded <= LINGER_BYTES + link.limits().bodyBytes();
            closeIf(!wanted && outputShut);
        } else {
            ArrivingBody arriving = input.arriving();
            boolean full = arriving != null && arriving.isFull();
            boolean writable = context().channel().isWritable();
            wanted = wantsRequests() && !waitsForMemory && !full && writable;
        }
        if (context().channel().config().isAutoRead() != wanted) {
            context().channel().config().setAutoRead(wanted);
        }
    }

    private void releaseBytes() {
        if (bytes != null) {
            bytes.release();
            bytes = null;
        }
    }

    private Wiring wiring() {
        return Objects.requireNonNull(wiring);
    }

    private ChannelHandlerContext context() {
        return wiring().context();
    }

    private Http1Turns turns() {
        return wiring().turns();
    }
}
