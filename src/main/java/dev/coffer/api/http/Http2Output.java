package dev.coffer.api.http;

import static io.netty.handler.codec.http2.Http2Error.NO_ERROR;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Headers;

/** Writes the frames of one HTTP/2 connection; what comes at the same time goes out together. */
final class Http2Output {
    private final Http2ConnectionHandler session;
    private final ChannelHandlerContext context;
    private final Link link;
    private boolean flushPlanned;

    /** The way out of a session that stands in its pipeline. */
    Http2Output(Http2ConnectionHandler session, ChannelHandlerContext context, Link link) {
        this.session = session;
        this.context = context;
        this.link = link;
    }

    /** Tells the client to send its body. */
    void interim(int stream) {
        var _ = headers(stream, new DefaultHttp2Headers(false).status("100"), false);
        flushSoon();
    }

    /** Sends an answer; {@code counted} as {@link Http2Request#answers} has it. */
    void answer(Http2Request request, WireResponse answer, boolean counted) {
        int id = request.stream();
        boolean bodyless =
                request.head().method().equals("HEAD") || !AnswerHead.mayHaveBody(answer.status());
        int bytes = bodyless ? 0 : answer.body().length();
        long charge = bytes > Traffic.FREE_ANSWER_BYTES ? bytes : 0;
        link.traffic().budget().take(charge);
        request.answers(charge, counted, link.loop().nanos());
        ChannelFuture sent =
                headers(id, Http2Answer.headers(answer, link.loop().date()), bytes == 0);
        if (bytes > 0) {
            sent = data(id, Http2Answer.data(context.alloc(), answer.body()), true);
        }
        last(request, sent);
    }

    /**
     * What ends an answer is on its way. If the client is still sending, it is told to stop.
     * Source: RFC 9113 section 8.1.
     */
    void last(Http2Request request, ChannelFuture sent) {
        if (!request.ended()) {
            var _ = sent.addListener(_ -> stop(request.stream()));
        }
        flushSoon();
    }

    private void stop(int stream) {
        if (session.connection().stream(stream) != null) {
            reset(stream, NO_ERROR.code());
        }
    }

    /** A header block; the caller flushes. */
    ChannelFuture headers(int stream, Http2Headers block, boolean last) {
        return session.encoder()
                .writeHeaders(context, stream, block, 0, last, context.newPromise());
    }

    /** A piece of a body; the caller flushes. */
    ChannelFuture data(int stream, ByteBuf data, boolean last) {
        return session.encoder().writeData(context, stream, data, 0, last, context.newPromise());
    }

    /** Ends a stream at once. */
    void reset(int stream, long error) {
        var _ = session.resetStream(context, stream, error, context.newPromise());
        flushSoon();
    }

    /** Sends what is written, after what else the loop has to do now. */
    void flushSoon() {
        if (!flushPlanned) {
            flushPlanned = true;
            link.loop().executor().execute(this::flush);
        }
    }

    private void flush() {
        flushPlanned = false;
        session.flush(context);
    }
}
